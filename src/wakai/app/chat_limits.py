"""The numbers of the chat: clocks from the policy, and limits on what one person may send."""

from datetime import timedelta
from typing import Final

TEXT_MAX: Final = 4_000  # characters of one message
BODY_BYTES_MAX: Final = 16_384  # of one request to the live path

_WARN: Final = timedelta(minutes=5)
_PARK: Final = timedelta(minutes=15)
_RESUME: Final = timedelta(days=30)


def warn_after() -> timedelta:
    """Return how long a party may be silent before being asked."""
    return _WARN


def park_after() -> timedelta:
    """Return how long after being asked a silent chat is put to sleep."""
    return _PARK - _WARN


def resume_within() -> timedelta:
    """Return how long a parked chat can be taken up again."""
    return _RESUME
