"""
Tokens of the REST interface: made once, shown once, known afterwards by a hash alone.

A token reads ``wakai_KEY_SECRET``. The key finds its row; the hash of the secret is compared in the
same time whatever was sent.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from wakai.app import clock
from wakai.store import api_tokens as stored
from wakai.store.api_tokens import TokenRow

__all__ = [
    "BadToken",
    "NotKnown",
    "Scope",
    "TokenRow",
    "TooManyRequests",
    "let_in",
    "make",
    "revoke",
    "tokens",
]

NAME_MAX: Final = 60
_KEY_BYTES: Final = 6
_SECRET_BYTES: Final = 32
_SHAPE: Final = re.compile(r"wakai_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NOBODYS: Final = bytes(32)  # what is compared where no token has this key

tokens = stored.tokens


class Scope(StrEnum):
    """What a program may ask for."""

    ORDERS = "orders"
    DISPUTES = "disputes"
    CHAT = "chat"
    READ = "read"


class BadToken(ValueError):
    """A name or a scope that cannot be one; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """No token, not one of ours, or one that was revoked: the same answer."""

    code: ClassVar[str] = "not_authenticated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyRequests:
    """The token was used as often within this minute as one may."""

    code: ClassVar[str] = "too_many_requests"
    wait_seconds: int


def make(name: str, scopes: Iterable[str]) -> str:
    """Make a token and return it; nobody sees it again. Raises BadToken."""
    name, wanted = name.strip(), tuple(dict.fromkeys(scopes))
    if not 0 < len(name) <= NAME_MAX:
        raise BadToken(f"A name has 1 to {NAME_MAX} characters.")
    unknown = [scope for scope in wanted if scope not in set(Scope)]
    if unknown or not wanted:
        raise BadToken(f"A token has one scope or more: {', '.join(Scope)}.")
    key, secret = secrets.token_hex(_KEY_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    try:
        with transaction.atomic(durable=True):
            stored.add(name, key=key, sha256=_hash(secret), scopes=wanted, at=clock.now())
    except IntegrityError:
        raise BadToken(f"There is a token {name} already. Revoke it first.") from None
    return f"wakai_{key}_{secret}"


def revoke(name: str) -> bool:
    """Refuse a token from now on; False when none of this name is in use."""
    return stored.revoke(name, at=clock.now())


def let_in(shown: str) -> TokenRow | NotKnown | TooManyRequests:
    """Return the token that a program shows, and note that it is used now."""
    shape = _SHAPE.fullmatch(shown)
    found = stored.hashed(shape[1]) if shape else None
    row, kept = found or (None, _NOBODYS)
    same = hmac.compare_digest(_hash(shape[2] if shape else ""), kept)
    if row is None or not same:
        return NotKnown()
    now = clock.now()
    if stored.used(row.id, now) > settings.WAKAI_API_PER_MINUTE:
        return TooManyRequests(wait_seconds=_left_of_minute(now))
    return row


def _left_of_minute(now: datetime) -> int:
    return 60 - now.second


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
