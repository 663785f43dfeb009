"""Signatures over bytes, as Standard Webhooks describes them: both ways, for every gateway."""

import base64
import binascii
import hashlib
import hmac
import secrets as dice
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from wakai.app.payment_ports import BadSignature

TOLERANCE_SECONDS: Final = 300
_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Return a secret that nobody has had before."""
    return _PREFIX + base64.b64encode(dice.token_bytes(_SECRET_BYTES)).decode()


def is_secret(text: str) -> bool:
    """Return whether something can be signed with a text."""
    try:
        return bool(_secret(text))
    except ValueError:
        return False


def standard(secret: str, *, message_id: str, at: int, body: bytes) -> str:
    """Return the ``webhook-signature`` of a message. Raises ValueError for a bad secret."""
    told = f"{message_id}.{at}.".encode() + body
    made = hmac.new(_secret(secret), told, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


def headers(secrets: Sequence[str], *, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """Return the headers of a message; each secret signs, so that either may be known there."""
    signed = (standard(one, message_id=message_id, at=at, body=body) for one in secrets)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signed),
    }


def check_standard(
    secrets: Sequence[str], headers: Mapping[str, str], body: bytes, *, now: datetime
) -> str:
    """Return the id of a message that somebody signed who has a secret. Raises BadSignature."""
    message_id = headers.get("webhook-id", "")
    at = fresh(headers.get("webhook-timestamp", ""), now)
    if not message_id:
        raise BadSignature("No webhook-id.")
    given = headers.get("webhook-signature", "").split()
    expected = (standard(one, message_id=message_id, at=at, body=body) for one in secrets)
    one_of(expected, given)
    return message_id


def fresh(stamp: str, now: datetime) -> int:
    """Return a time that is near enough to now: a message that was recorded is not believed."""
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > len("99999999999"):
        raise BadSignature("No time.")
    if abs((now - datetime.fromtimestamp(int(stamp), UTC)).total_seconds()) > TOLERANCE_SECONDS:
        raise BadSignature("Too old, or from the future.")
    return int(stamp)


def one_of(expected: Iterable[str], given: Sequence[str]) -> None:
    """Compare all with all in constant time. Raises BadSignature when none is alike."""
    alike = [
        hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in given
    ]
    if not any(alike):
        raise BadSignature("Nobody we know has signed this.")


def _secret(text: str) -> bytes:
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        secret = b""
    if not secret:
        raise ValueError("A secret is whsec_ and base64.")
    return secret
