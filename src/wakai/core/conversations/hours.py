"""
Opening hours: when people answer, and how much of a time lies inside those hours.

Shifts are read on the clock of the wall. Where clocks go back an opening counts from the first of
the two times and a closing from the second; a time that a gap swallows moves forward by the gap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MINUTES_A_DAY: Final = 1_440
DAYS_A_WEEK: Final = 7
_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=400)  # who does not open within a year does not open

type Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """From one minute of a day to another; one after 1440 lies in the night that follows."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        within = 0 <= self.opens < MINUTES_A_DAY and self.closes <= self.opens + MINUTES_A_DAY
        if not within or self.opens >= self.closes:
            raise ValueError("A shift begins on its day and lasts a day at most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The shifts of each weekday, Monday first, and the days on which none begins."""

    zone: str = "UTC"
    week: tuple[tuple[Shift, ...], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != DAYS_A_WEEK:
            raise ValueError("A week has seven days.")


def is_open(hours: Hours, at: datetime) -> bool:
    """Return whether people answer at an instant; the end of a shift is outside of it."""
    return any(True for _ in _spans(hours, at, at + timedelta(microseconds=1)))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Return the instant from which people answer: now, where it is open; None if they never do."""
    return next((begins for begins, _ in _spans(hours, at, at + _AHEAD)), None)


def working(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """Return how much of the time between two instants is open."""
    spans = _spans(hours, since, until)
    return sum((ends - begins for begins, ends in spans), timedelta())


def due(hours: Hours, since: datetime, within: timedelta) -> datetime | None:
    """Return when so much open time will have passed; None where it never does."""
    left = within
    for begins, ends in _spans(hours, since, since + _AHEAD):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    return None


def _spans(hours: Hours, since: datetime, until: datetime) -> Iterator[Span]:
    """Yield the open times within two instants, in order; they may touch, and never overlap."""
    told = since
    for opens, closes in _shifts(hours, since, until):
        begins, ends = max(opens, told), min(closes, until)
        if begins < ends:
            yield begins, ends
            told = ends


def _shifts(hours: Hours, since: datetime, until: datetime) -> Iterator[Span]:
    zone = ZoneInfo(hours.zone)
    day = since.astimezone(zone).date() - 2 * _DAY  # a shift of that evening may still run
    last = until.astimezone(zone).date()
    while day <= last:
        if day not in hours.holidays:
            shifts = hours.week[day.weekday()]
            yield from sorted(
                (_opening(day, shift.opens, zone), _closing(day, shift.closes, zone))
                for shift in shifts
            )
        day += _DAY


def _opening(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return _wall(day, minutes, zone).astimezone(UTC)


def _closing(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    first = _wall(day, minutes, zone)
    return max(first.astimezone(UTC), first.replace(fold=1).astimezone(UTC))


def _wall(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, MINUTES_A_DAY)
    clock = time(rest // 60, rest % 60)
    return datetime.combine(day + days * _DAY, clock, zone)
