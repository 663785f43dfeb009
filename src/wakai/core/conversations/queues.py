"""The queues as data: of each language its hours and its promise, and how they are offered."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wakai.core.conversations.hours import DAYS_A_WEEK, Hours, Shift
from wakai.core.conversations.model import Reason
from wakai.core.policy import PolicyError
from wakai.core.policy.reading import Table

EVERY_OTHER: Final = "*"  # the queue of each language that has none of its own
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHIFT: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_MINUTES_A_DAY: Final = 1_440


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where conversations of one language wait."""

    hours: Hours
    answer_within: timedelta | None  # of open time, until a person comes; None: as the policy says


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """All queues of a house."""

    by_language: Mapping[str, Queue]
    accept_within: timedelta  # how long a conversation rings
    skilled: Mapping[str, str]  # why a person was asked for -> the role that goes first

    def of(self, language: str) -> Queue:
        """Return the queue of a language."""
        return self.by_language.get(language) or self.by_language[EVERY_OTHER]


def load(text: str) -> Queues:
    """Return the queues that a file in TOML describes. Raises PolicyError for what is wrong."""
    try:
        table = Table(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"The file of the queues is not TOML: {error}.") from error
    ring = table.table("ring")
    accept_within = timedelta(seconds=ring.whole("accept_seconds"))
    roles = _first(ring.table("first"))
    ring.end()
    calendars = {name: _calendar(entry) for name, entry in table.named_tables("calendars")}
    queues = {name: _queue(entry, calendars) for name, entry in table.named_tables("queues")}
    table.end()
    if EVERY_OTHER not in queues:
        raise PolicyError('queues."*" is missing: it serves every language without a queue.')
    return Queues(by_language=queues, accept_within=accept_within, skilled=roles)


def _first(entry: Table) -> dict[str, str]:
    for reason in entry.names():
        if reason not in set(Reason):
            raise PolicyError(f"{entry.at(reason)} is no reason for which a person is asked.")
    return {reason: entry.text(reason) for reason in entry.names()}


def _calendar(entry: Table) -> Hours:
    zone = entry.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PolicyError(f"{entry.at('zone')}: {error}") from error
    holidays = entry.dates("holidays")
    entry.end()
    return Hours(zone=zone, week=((),) * DAYS_A_WEEK, holidays=holidays)


def _queue(entry: Table, calendars: Mapping[str, Hours]) -> Queue:
    name = entry.text("calendar")
    if name not in calendars:
        raise PolicyError(f"{entry.at('calendar')} names {name}, which is no calendar.")
    place = calendars[name]
    week = tuple(_day(entry, day) for day in _DAYS)
    own = "answer_minutes" in entry.names()
    within = timedelta(minutes=entry.whole("answer_minutes")) if own else None
    entry.end()
    return Queue(
        hours=Hours(zone=place.zone, week=week, holidays=place.holidays), answer_within=within
    )


def _day(entry: Table, day: str) -> tuple[Shift, ...]:
    """Return the shifts of a day, as "21:00-02:00"; a day that is left out has none."""
    return tuple(_shift(entry.at(day), text) for text in entry.texts(day))


def _shift(path: str, text: str) -> Shift:
    found = _SHIFT.fullmatch(text)
    if not found:
        raise PolicyError(f'{path} must hold times such as "09:00-12:30", not "{text}".')
    hour, minute, to_hour, to_minute = map(int, found.groups())
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
    closes += _MINUTES_A_DAY if closes <= opens else 0
    try:
        return Shift(opens, closes)
    except ValueError as error:
        raise PolicyError(f"{path}: {error}") from error
