"""Business days and time zones: when a period that starts now is over."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS_A_WEEK = 7
_UNITS = ("days", "business_days", "hours", "minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time in exactly one unit. Days are local calendar days, not 24 hours."""

    days: int = 0
    business_days: int = 0
    hours: int = 0
    minutes: int = 0

    def __post_init__(self) -> None:
        counts = [self.days, self.business_days, self.hours, self.minutes]
        if min(counts) < 0 or sum(count > 0 for count in counts) > 1:
            raise ValueError("A period has one unit and is never below zero.")

    @property
    def unit(self) -> str:
        """Return the unit in use; ``days`` for an empty period."""
        return next((unit for unit in _UNITS if getattr(self, unit)), "days")

    @property
    def count(self) -> int:
        """How many of its unit the period has."""
        return self.days + self.business_days + self.hours + self.minutes

    @property
    def exact(self) -> timedelta:
        """
        Return the period as a fixed span, for clocks that know no calendar (chat, floors).

        A day is 24 hours here. Raises ValueError for business days.
        """
        if self.business_days:
            raise ValueError("Business days have no fixed length without a calendar.")
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """
    The open days of one place.

    ``closed_weekdays`` holds 0 (Monday) to 6 (Sunday); ``zone`` is an IANA name. Holidays are
    written down for whole years. After the last of them the days of that year count as closed in
    every year: a deadline then rather ends a day late than on a holiday that nobody wrote down.
    """

    zone: str = "UTC"
    closed_weekdays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.closed_weekdays <= frozenset(range(DAYS_A_WEEK)):
            raise ValueError("Weekdays are 0 (Monday) to 6 (Sunday).")
        if len(self.closed_weekdays) == DAYS_A_WEEK:
            raise ValueError("A calendar needs an open weekday.")

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.zone)

    @property
    def known_until(self) -> date | None:
        """The first day whose holidays nobody wrote down; None where there are none at all."""
        return date(_last_year(self.holidays) + 1, 1, 1) if self.holidays else None

    def is_open(self, day: date) -> bool:
        """Say whether a day is a business day here."""
        if day.weekday() in self.closed_weekdays or day in self.holidays:
            return False
        return not self.holidays or (day.month, day.day) not in _recurring(day.year, self.holidays)

    def at(self, zone: str) -> "Calendar":
        """Return the same open days by the clocks of another place; none is named: by its own."""
        return replace(self, zone=zone) if zone else self


@lru_cache(maxsize=256)
def _last_year(holidays: frozenset[date]) -> int:
    return max(holidays).year


@lru_cache(maxsize=4096)
def _recurring(year: int, holidays: frozenset[date]) -> frozenset[tuple[int, int]]:
    """Return the days of the last known year as month and day, for a year after it."""
    last = _last_year(holidays)
    if year <= last:
        return frozenset()
    return frozenset((day.month, day.day) for day in holidays if day.year == last)


def office_day(at: datetime, calendar: Calendar, hours: tuple[time, time]) -> date | None:
    """
    Return the business day on which somebody in that place is at work at this instant, or None.

    ``hours`` are the local times at which a day of work begins and ends; the end is outside.
    """
    local = at.astimezone(calendar.zone_info)
    begins, ends = hours
    works = begins <= local.time() < ends and calendar.is_open(local.date())
    return local.date() if works else None


def add(at: datetime, period: Period, calendar: Calendar) -> datetime:
    """
    Return the instant (UTC) at which a period that starts ``at`` is over.

    Days end at the same local time; hours and minutes are exact. An end on a closed day moves to
    the same local time of the next open day. Where the clocks change, a local time that exists
    twice means the later one, and one that does not exist moves forward by the gap.

    Raises ValueError for a time without zone.
    """
    if at.tzinfo is None:
        raise ValueError("A deadline starts at an instant with a time zone.")
    exact = at + timedelta(hours=period.hours, minutes=period.minutes)
    local = exact.astimezone(calendar.zone_info)
    begins = local.date()
    day = _end_day(begins, period, calendar)
    if day == begins:
        return exact.astimezone(UTC)
    return _instant(day, local.time(), calendar)


@lru_cache(maxsize=4096)  # the same few periods begin on the same few days, again and again
def _end_day(begins: date, period: Period, calendar: Calendar) -> date:
    return _open_day(_counted(begins, period, calendar), calendar)


def _counted(day: date, period: Period, calendar: Calendar) -> date:
    for _ in range(period.business_days):
        day = _open_day(day + timedelta(days=1), calendar)
    return day + timedelta(days=period.days)


def _open_day(day: date, calendar: Calendar) -> date:
    while not calendar.is_open(day):
        day += timedelta(days=1)
    return day


def _instant(day: date, clock: time, calendar: Calendar) -> datetime:
    if calendar.zone == "UTC":
        return datetime.combine(day, clock, UTC)
    first = datetime.combine(day, clock.replace(fold=0), calendar.zone_info)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    return max(first.astimezone(UTC), second.astimezone(UTC))
