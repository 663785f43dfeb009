"""Setting, stopping and ending the clocks of a sanction, as events."""

from collections.abc import Iterable
from datetime import datetime

from wakai.core import calendar
from wakai.core.calendar import Period
from wakai.core.disputes.facts import Actor, TextRef
from wakai.core.policy import Terms
from wakai.core.sanctions.events import ClockCleared, ClockPaused, ClockSet, SanctionEnded
from wakai.core.sanctions.model import Clock, Ending, Sanction

HOUSE_CLOCKS = (Clock.COMPLAINT_DECISION, Clock.COMPLAINT_BACKSTOP)


def length(terms: Terms, name: str) -> Period:
    """Return a length of time by its name in the policy's table of complaints."""
    return terms.complaints.periods[name]


def due_at(state: Sanction, clock: Clock, at: datetime, *, party: bool) -> datetime:
    """Return when a clock that starts ``at`` is over, in the calendar of who must act."""
    assert state.terms is not None
    own = state.terms.calendar(state.calendar, zone=state.zone)
    house = state.terms.calendar("")
    return calendar.add(at, length(state.terms, clock.value), own if party else house)


def started(state: Sanction, clock: Clock, at: datetime, *, party: bool) -> ClockSet:
    """Return the event that starts a clock by the pinned terms."""
    return ClockSet(at=at, clock=clock, party=party, due_at=due_at(state, clock, at, party=party))


def cleared(state: Sanction, clocks: Iterable[Clock], at: datetime) -> tuple[ClockCleared, ...]:
    """Return the events that end those of ``clocks`` that exist."""
    return tuple(ClockCleared(at=at, clock=clock) for clock in clocks if clock in state.clocks)


def paused(state: Sanction, clocks: Iterable[Clock], at: datetime) -> tuple[ClockPaused, ...]:
    """Return the events that stop those of ``clocks`` that run; what is left on them is kept."""
    return tuple(
        ClockPaused(at=at, clock=clock, remaining=state.clocks[clock].due_at - at)
        for clock in clocks
        if clock in state.clocks and state.clocks[clock].remaining is None
    )


def resumed(state: Sanction, clocks: Iterable[Clock], at: datetime) -> tuple[ClockSet, ...]:
    """Return the events that let the paused ones of ``clocks`` run on."""
    return tuple(
        ClockSet(at=at, clock=clock, party=known.party, due_at=at + known.remaining)
        for clock in clocks
        if (known := state.clocks.get(clock)) and known.remaining is not None
    )


def ended(
    state: Sanction,
    why: Ending,
    at: datetime,
    *,
    by: Actor | None = None,
    reasons: TextRef | None = None,
) -> tuple[SanctionEnded | ClockCleared, ...]:
    """Return the end of a sanction; one that has ended already does not end again."""
    if not state.in_force:
        return ()
    return (
        SanctionEnded(at=at, why=why, by=by, reasons=reasons),
        *cleared(state, [Clock.SANCTION_END], at),
    )
