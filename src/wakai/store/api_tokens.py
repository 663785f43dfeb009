"""Tokens of programs as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql
from wakai.store.models import ApiToken

TOKENS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token without its secret."""

    id: int
    name: str
    key: str
    scopes: tuple[str, ...]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


_COLUMNS = TokenRow.__slots__
_HASHED = (*_COLUMNS, "sha256")

# Each request counts within its minute, and is the last one that was made with the token.
_USED: LiteralString = """
UPDATE api_token SET used_at = %(at)s::timestamptz, minute = date_trunc('minute', %(at)s::timestamptz),
    asked_count = CASE WHEN minute = date_trunc('minute', %(at)s::timestamptz)
                       THEN asked_count + 1 ELSE 1 END
WHERE id = %(token)s RETURNING asked_count
"""  # noqa: E501 - one column a line reads worse


def add(name: str, *, key: str, sha256: bytes, scopes: Sequence[str], at: datetime) -> None:
    """Keep a token. Raises IntegrityError where a token of this name is in use."""
    ApiToken.objects.create(name=name, key=key, sha256=sha256, scopes=list(scopes), created_at=at)


def hashed(key: str) -> tuple[TokenRow, bytes] | None:
    """Return a token that was not revoked by the part of it that may be seen, and its hash."""
    found = ApiToken.objects.filter(key=key, revoked_at=None).values_list(*_HASHED).first()
    return (_row(found[:-1]), bytes(found[-1])) if found else None


def used(token_id: int, at: datetime) -> int:
    """Note that a token is used now; return how often it was within this minute."""
    found = sql.fetch(_USED, {"token": token_id, "at": at})
    return int(found[0][0]) if found else 0


def tokens() -> tuple[TokenRow, ...]:
    """Return all tokens, the newest first."""
    rows = ApiToken.objects.order_by("-created_at", "-id").values_list(*_COLUMNS)
    return tuple(map(_row, rows[:TOKENS_MAX]))


def revoke(name: str, *, at: datetime) -> bool:
    """Refuse a token from now on; False when none of this name is in use."""
    return bool(ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=at))


def _row(values: Sequence[object]) -> TokenRow:
    told = dict(zip(_COLUMNS, values, strict=True))
    scopes = told.pop("scopes")
    assert isinstance(scopes, list)
    return TokenRow(**told, scopes=tuple(scopes))  # type: ignore[arg-type]
