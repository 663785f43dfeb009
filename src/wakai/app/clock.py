"""The one clock of pages, API, jobs and streams; in a demo it can be moved forward."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings

from wakai.store import clock as stored

FRESH_SECONDS: Final = 0.5  # how long another process may take to see that the demo clock was moved


class _Ahead:
    """The demo clock's lead, as last read."""

    seconds: int = 0
    read_at: float = float("-inf")


def now() -> datetime:
    """Return the present instant in UTC; in a demo, the demo's present."""
    outside = wall()
    if not settings.WAKAI_DEMO:
        return outside
    if time.monotonic() - _Ahead.read_at > FRESH_SECONDS:
        _Ahead.seconds = stored.ahead_seconds()
        _Ahead.read_at = time.monotonic()
    return outside + timedelta(seconds=_Ahead.seconds)


def wall() -> datetime:
    """Return the present instant of the world outside, for what others have signed and dated."""
    return datetime.now(UTC)


def advance(seconds: int) -> datetime:
    """
    Move the demo clock forward by ``seconds`` (0 or more) and return the new present.

    Raises RuntimeError outside demo and test mode: a real clock is never moved.
    """
    if not settings.WAKAI_DEMO:
        message = "The clock can only be moved in demo mode."
        raise RuntimeError(message)
    if seconds < 0:
        message = "The demo clock only goes forward."
        raise ValueError(message)
    _Ahead.seconds = stored.move_ahead(seconds)
    _Ahead.read_at = time.monotonic()
    return now()


def forget() -> None:
    """Read the demo clock anew at the next call; for tests that roll the database back."""
    _Ahead.read_at = float("-inf")
