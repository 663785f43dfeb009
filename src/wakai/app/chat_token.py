"""
Short-lived tokens that let a page talk to the live path.

A token says who somebody is and in which roles, is signed with a key of its own and travels in a
header, never in an address. The page asks for a fresh one while the person is signed in.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings

SECONDS_MAX: Final = 3_600
_VERSION: Final = "1"


class BadToken(ValueError):
    """Not a token of ours, or one whose time is over."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says."""

    person: int
    roles: frozenset[str]
    expires_at: int  # seconds since 1970, exclusive


def mint(person: int, roles: Collection[str], *, now: int, seconds: int = SECONDS_MAX) -> str:
    """Return a token for ``seconds`` from ``now`` (seconds since 1970), an hour at most."""
    said = [_VERSION, person, sorted(roles), now + min(seconds, SECONDS_MAX)]
    payload = base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode())
    return (payload.rstrip(b"=") + b"." + _signature(payload.rstrip(b"="))).decode()


def read(token: bytes, *, now: float) -> Claims:
    """Return what a token says. Raises BadToken."""
    payload, _, signature = token.partition(b".")
    if not hmac.compare_digest(signature, _signature(payload)):
        raise BadToken("signature")
    try:
        padded = payload + b"=" * (-len(payload) % 4)
        version, person, roles, expires_at = json.loads(base64.urlsafe_b64decode(padded))
    except ValueError as error:
        raise BadToken("shape") from error
    if version != _VERSION or expires_at <= now:
        raise BadToken("expired")
    return Claims(person, frozenset(roles), expires_at)


def _signature(payload: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), payload, "sha256").hex().encode()


@cache
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"wakai.chat.token:" + secret.encode()).digest()
