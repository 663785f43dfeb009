"""Signatures over bytes as Stripe makes them."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from wakai.app.signatures import fresh, one_of


def check_stripe(secrets: Sequence[str], header: str, body: bytes, *, now: datetime) -> None:
    """Check the ``Stripe-Signature`` of a message. Raises BadSignature."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    at = fresh(stamps[0] if stamps else "", now)
    told = f"{at}.".encode() + body
    expected = (hmac.new(one.encode(), told, hashlib.sha256).hexdigest() for one in secrets)
    one_of(expected, [value for name, _, value in parts if name == "v1"])
