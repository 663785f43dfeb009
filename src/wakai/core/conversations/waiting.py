"""How long people waited for a person lately: a range from what happened, or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SAMPLES_MIN: Final = 5  # fewer say nothing about the next one
_NEAR: Final = timedelta(hours=2)  # waits that began so near to this time of the day are like it
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_HALF, _MOST = 50, 90  # percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """One wait that is over: when it began and how long it took until a person came."""

    since: datetime
    took: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Half of the people waited no longer than ``half``, nine of ten no longer than ``most``."""

    half: timedelta
    most: timedelta


def usual(waits: Sequence[Waited], now: datetime) -> Usual | None:
    """
    Return how long people waited who came at this time of the day; None where too few did.

    Where too few came at this time, those of the whole day are asked. The range is in whole
    minutes, rounded so that it never promises more than happened.
    """
    near = [wait.took for wait in waits if _apart(wait.since, now) <= _NEAR]
    taken = sorted(near if len(near) >= SAMPLES_MIN else [wait.took for wait in waits])
    if len(taken) < SAMPLES_MIN:
        return None
    return Usual(half=_whole(_at(taken, _HALF)), most=_whole(_at(taken, _MOST)))


def _apart(one: datetime, other: datetime) -> timedelta:
    """Return how far two instants are apart on the face of a clock of 24 hours."""
    rest = abs(one - other) % _DAY
    return min(rest, _DAY - rest)


def _at(ordered: Sequence[timedelta], percent: int) -> timedelta:
    """Return the smallest value that so many percent do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _whole(length: timedelta) -> timedelta:
    return -(-length // _MINUTE) * _MINUTE
