"""Hints that wake the worker before its time; a hint may be lost, a row may not: few suffice."""

from time import monotonic
from typing import Final, LiteralString

from wakai.store import sql

WORK: Final = "wakai_work"
_QUIET_SECONDS: Final = 0.05  # half as long as the worker waits before it looks: see jobs.run
_NOTIFY: LiteralString = "SELECT pg_notify(%(channel)s, %(payload)s)"


class _Last:
    """When this process sent its last hint."""

    at: float = float("-inf")


def outbox() -> None:
    """
    Let the worker look at the outbox once the present transaction has ended.

    Right after another hint there is none: the worker has not looked yet and will find both. Every
    hint wakes each process that listens, which costs more than the look itself.
    """
    now = monotonic()
    if now - _Last.at >= _QUIET_SECONDS:
        _Last.at = now
        sql.afterwards(_NOTIFY, {"channel": WORK, "payload": "outbox"})
