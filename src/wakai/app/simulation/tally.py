"""What many cases came to: whole numbers that add up in any order."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Final

from wakai.app.simulation.life import Life
from wakai.core.disputes.kinds import AppealResult, Level, Role
from wakai.core.ledger import Account

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Ending = tuple[str, str]  # outcome and what it rests on


@dataclass(slots=True, kw_only=True)
class Tally:
    """Everything that is counted; two tallies make one by adding each of their numbers."""

    cases: int = 0
    turned_away: Counter[str] = field(default_factory=Counter)  # before anything began
    never_sent: int = 0
    endings: Counter[Ending] = field(default_factory=Counter)
    hours_to_ruling: Counter[int] = field(default_factory=Counter)  # from the claim on
    hours_to_result: Counter[int] = field(default_factory=Counter)
    hours_to_end: Counter[int] = field(default_factory=Counter)
    ruled: int = 0  # by a person or by time, at first level
    appealed: int = 0
    appeals_ruled: int = 0
    appeals_changed: int = 0
    claimed_minor: int = 0
    refunded_minor: int = 0
    released_minor: int = 0
    minutes: Counter[tuple[str, int]] = field(default_factory=Counter)  # by role and hour of time
    held_change: Counter[int] = field(default_factory=Counter)  # by day since 1970
    refusals: Counter[str] = field(default_factory=Counter)
    commands: int = 0
    events: int = 0
    repeated: int = 0
    doubled: int = 0
    lost_mails: int = 0
    endless: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Add everything that another tally counted."""
        for told in fields(self):
            mine, more = getattr(self, told.name), getattr(other, told.name)
            if isinstance(mine, Counter):
                mine.update(more)  # which keeps what is below zero, as + does not
            else:
                setattr(self, told.name, mine + more)

    def count(self, life: Life) -> None:
        """Count one case that has run."""
        self.cases += 1
        self._count_words(life)
        state, told = life.state, life.told
        if state.order is None:
            self.turned_away += told.refusals
            return
        self.refusals += told.refusals
        for role, at, minutes in told.work:
            self._work(role, at, minutes)
        before = 0
        for at, held in told.held:
            self.held_change[(at - _EPOCH) // _DAY] += held - before
            before = held
        if told.submitted_at is None:
            self.never_sent += 1
            return
        self._count_result(life, told.submitted_at)

    def _count_words(self, life: Life) -> None:
        told = life.told
        self.commands += told.commands
        self.events += told.events
        self.repeated += told.repeated
        self.doubled += told.doubled
        self.lost_mails += told.lost_mails

    def _count_result(self, life: Life, submitted_at: datetime) -> None:
        state, told = life.state, life.told
        assert state.claim is not None
        outcome = state.outcome.value if state.outcome else ""
        self.endings[outcome, state.basis.value if state.basis else ""] += 1
        for hours, instant in (
            (self.hours_to_ruling, told.ruled_at),
            (self.hours_to_result, told.final_at),
            (self.hours_to_end, state.closed_at),
        ):
            if instant:
                hours[(instant - submitted_at) // _HOUR] += 1
        self.ruled += bool(state.rulings)
        self.appealed += state.appeal_used
        last = [ruling for ruling in state.rulings if ruling.level is Level.APPEAL]
        self.appeals_ruled += len(last)
        self.appeals_changed += sum(ruling.result is not AppealResult.UPHELD for ruling in last)
        self.claimed_minor += state.claim.remedy.refund_minor
        self.refunded_minor += state.balances.get(Account.PAID_B, 0)
        self.released_minor += state.balances.get(Account.PAID_S, 0)

    def _work(self, role: Role, at: datetime, minutes: int) -> None:
        """Spread work over the hours that it takes."""
        hour, left = (at - _EPOCH) // _HOUR, minutes
        free = 60 - at.minute
        while left > 0:
            done = min(left, free)
            self.minutes[role.value, hour] += done
            hour, left, free = hour + 1, left - done, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """How many people of a role work in one hour of the day, over the days of the run."""

    usual: float  # on an average working day
    busy: float  # no more than that on nineteen of twenty working days


def percentile(counts: Counter[int], percent: int) -> int | None:
    """Return the smallest number that so many of a hundred do not exceed."""
    total, seen = sum(counts.values()), 0
    for number, count in sorted(counts.items()):
        seen += count
        if seen * 100 >= total * percent:
            return number
    return None


def staff(tally: Tally) -> dict[str, dict[int, Needed]]:
    """Return the people needed for each role and hour of a day, on days on which it works."""
    worked: dict[str, dict[int, Counter[int]]] = {}
    for (role, hour), minutes in tally.minutes.items():
        day, hour_of_day = divmod(hour, 24)
        worked.setdefault(role, {}).setdefault(hour_of_day, Counter())[day] += minutes
    return {
        role: {hour: _needed(by_day, _days(hours)) for hour, by_day in sorted(hours.items())}
        for role, hours in sorted(worked.items())
    }


def _days(hours: dict[int, Counter[int]]) -> int:
    return len({day for by_day in hours.values() for day in by_day})


def _needed(by_day: Counter[int], days: int) -> Needed:
    idle = days - len(by_day)
    spread = Counter(by_day.values()) + Counter({0: idle})
    return Needed(usual=sum(by_day.values()) / 60 / days, busy=(percentile(spread, 95) or 0) / 60)


def held_by_day(tally: Tally) -> list[tuple[int, int]]:
    """Return (day since 1970, minor units held at its end), the first day first."""
    if not tally.held_change:
        return []
    first, last = min(tally.held_change), max(tally.held_change)
    held, found = 0, []
    for day in range(first, last + 1):
        held += tally.held_change[day]
        found.append((day, held))
    return found
