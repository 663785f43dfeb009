"""What each clock of a sanction does at its end: exactly one thing, once."""

from typing import assert_never

from wakai.core.disputes.kinds import Role
from wakai.core.sanctions.clocks import HOUSE_CLOCKS, cleared, ended, resumed
from wakai.core.sanctions.commands import FireClock
from wakai.core.sanctions.decision import Accepted, Decision
from wakai.core.sanctions.events import (
    ComplaintLapsed,
    ComplaintOverdue,
    InformationMissed,
    WindowEnded,
)
from wakai.core.sanctions.model import Clock, Ending, Sanction
from wakai.core.sanctions.refusals import NotAllowed, NotDue


def fire(state: Sanction, command: FireClock) -> Decision:
    """Carry out what follows from a clock that is over."""
    if command.by.role is not Role.SYSTEM:
        return NotAllowed()
    running = state.clocks.get(command.clock)
    if running is None or running.remaining is not None or running.due_at != command.due_at:
        return NotDue()
    if command.at < running.due_at:
        return NotDue()
    return (*cleared(state, [command.clock], command.at), *_follows(state, command))


def _follows(state: Sanction, command: FireClock) -> Accepted:
    at = command.at
    match command.clock:
        case Clock.COMPLAINT_WINDOW:
            return (WindowEnded(at=at),)
        case Clock.COMPLAINT_DECISION:
            backstop = state.clocks[Clock.COMPLAINT_BACKSTOP]
            return (ComplaintOverdue(at=at, lapses_at=backstop.due_at),)
        case Clock.COMPLAINT_BACKSTOP:  # nobody pays for a house that does not decide
            return (
                ComplaintLapsed(at=at),
                *cleared(state, [Clock.COMPLAINT_DECISION], at),
                *ended(state, Ending.LAPSED, at),
            )
        case Clock.COMPLAINT_INFORMATION:  # it is decided on what there is
            return (InformationMissed(at=at), *resumed(state, HOUSE_CLOCKS, at))
        case Clock.SANCTION_END:
            return ended(state, Ending.EXPIRED, at)[:1]
        case _:
            assert_never(command.clock)
