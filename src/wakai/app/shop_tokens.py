"""
The shop's word for a buyer or seller: a signed token (JWT) that lives an hour at most.

Claims: ``sub`` (the shop's stable id of the person), ``aud`` (WAKAI_SHOP_AUDIENCE), ``exp``,
``role`` (buyer or seller), and where the shop knows them ``name``, ``email``, ``locale``,
``zoneinfo``, ``country``. The header names the key by ``kid``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wakai.core.disputes.model import Role

LIFE_MAX: Final = timedelta(hours=1)
LEEWAY: Final = timedelta(seconds=60)  # how far the shop's clock may be off
TOKEN_CHARACTERS_MAX: Final = 4096
SHOP_ID_CHARACTERS_MAX: Final = 120
_ALGORITHMS: Final = frozenset({"HS256", "EdDSA"})
_SECRET_BYTES_MIN: Final = 32


class BadToken(Exception):
    """The token does not prove who this is; ``code`` is for the log, never for the person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What the shop says of a person, verified."""

    shop_id: str
    role: Role
    name: str
    email: str
    language: str  # one of ours, or empty
    time_zone: str  # IANA name, or empty
    country: str


def read(token: str, *, at: datetime) -> Vouched:
    """Return what a token proves at an instant. Raises BadToken."""
    if len(token) > TOKEN_CHARACTERS_MAX:
        raise BadToken("too_long")
    claims = _verified(token)
    _check_times(claims, at)
    shop_id = claims["sub"]
    if not isinstance(shop_id, str) or not 0 < len(shop_id) <= SHOP_ID_CHARACTERS_MAX:
        raise BadToken("sub")
    if claims.get("role") not in {"buyer", "seller"}:
        raise BadToken("role")
    return Vouched(
        shop_id=shop_id,
        role=Role(claims["role"]),
        name=_text(claims, "name", 120),
        email=_email(claims),
        language=_language(claims),
        time_zone=_zone(claims),
        country=_text(claims, "country", 2).upper(),
    )


def _verified(token: str) -> dict[str, Any]:
    import jwt  # noqa: PLC0415 - loads a library of ciphers that most processes never need

    try:
        kid = jwt.get_unverified_header(token).get("kid")
        algorithm, key = keys(settings.WAKAI_SHOP_KEYS)[str(kid)]
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],  # of the key, never of the token
            audience=settings.WAKAI_SHOP_AUDIENCE,
            options={
                "require": ["sub", "aud", "exp"],
                "verify_exp": False,  # by our own clock, which a demo can move
                "verify_iat": False,
                "verify_nbf": False,
                "verify_sub": False,
            },
        )
    except KeyError:
        raise BadToken("kid") from None
    except jwt.PyJWTError as error:
        raise BadToken(type(error).__name__) from None
    return claims


def _check_times(claims: dict[str, Any], at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    ends = claims["exp"]
    if not isinstance(ends, int | float) or isinstance(ends, bool):
        raise BadToken("exp")
    if ends + leeway <= now:
        raise BadToken("expired")
    if ends > now + LIFE_MAX.total_seconds() + leeway:
        raise BadToken("lives_too_long")
    begins = claims.get("nbf", now)
    if not isinstance(begins, int | float) or begins > now + leeway:
        raise BadToken("not_yet")


def _text(claims: dict[str, Any], name: str, characters_max: int) -> str:
    value = claims.get(name, "")
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable()).strip()[:characters_max]


def _email(claims: dict[str, Any]) -> str:
    email = _text(claims, "email", 254)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _language(claims: dict[str, Any]) -> str:
    wanted = _text(claims, "locale", 16).replace("_", "-").partition("-")[0].lower()
    return wanted if wanted in dict(settings.LANGUAGES) else ""


def _zone(claims: dict[str, Any]) -> str:
    zone = _text(claims, "zoneinfo", 64)
    return zone if zone in available_timezones() else ""


def keys(lines: Sequence[str]) -> dict[str, tuple[str, str]]:
    """
    Read the setting WAKAI_SHOP_KEYS: items such as ``2026-11=HS256:the secret``.

    For EdDSA the public key follows, PEM without its line ends. Returns kid to (algorithm, key).
    Raises ValueError that says which item is wrong, without its secret.
    """
    found = {}
    for line in lines:
        kid, _, rest = line.partition("=")
        algorithm, _, key = rest.partition(":")
        if not kid or algorithm not in _ALGORITHMS:
            raise ValueError(f"WAKAI_SHOP_KEYS: write {kid or 'kid'}=HS256:… or =EdDSA:…")
        if algorithm == "HS256" and len(key.encode()) < _SECRET_BYTES_MIN:
            raise ValueError(f"WAKAI_SHOP_KEYS: the secret of {kid} needs 32 bytes or more.")
        found[kid] = (algorithm, _pem(key) if algorithm == "EdDSA" else key)
    return found


def _pem(body: str) -> str:
    plain = body.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "")
    return f"-----BEGIN PUBLIC KEY-----\n{plain.strip()}\n-----END PUBLIC KEY-----\n"
