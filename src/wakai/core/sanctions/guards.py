"""Who may do what to a sanction now; the same list feeds the rules, the buttons and the API."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from wakai.core.disputes.facts import Actor
from wakai.core.disputes.kinds import Party, Role
from wakai.core.sanctions import clocks
from wakai.core.sanctions.model import Clock, Sanction, Stage
from wakai.core.sanctions.refusals import (
    ComplaintFiledAlready,
    ComplaintTooLate,
    NoComplaints,
    NotAllowed,
    NotNeutral,
    NotNow,
    NotTaken,
    QuestionOpen,
    Refusal,
)

_STATES: Final = frozenset({Role.SUPERVISOR, Role.ADJUDICATOR})


def state_sanction(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    if by.role not in _STATES or by.person is None:
        return NotAllowed()
    return None if state.stage is Stage.NEW else NotNow(stage=state.stage)


def file_complaint(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    if not is_party(state, by):
        return NotAllowed()
    assert state.terms is not None
    assert state.stated_at is not None
    if state.complaint is not None:
        return ComplaintFiledAlready()
    if not state.terms.complaints.open_to(seller=state.side is Party.SELLER):
        return NoComplaints()
    window = state.clocks.get(Clock.COMPLAINT_WINDOW)
    if window is None or at >= window.due_at:
        ended_at = clocks.due_at(state, Clock.COMPLAINT_WINDOW, state.stated_at, party=True)
        return ComplaintTooLate(ended_at=ended_at)
    return None


def take_complaint(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    if by.role is not Role.ADJUDICATOR or by.person is None:
        return NotAllowed()
    if state.stage is not Stage.COMPLAINT:
        return NotNow(stage=state.stage)
    assert state.complaint is not None
    assert state.stated_by is not None
    if by.person in {state.stated_by.person, state.party}:
        return NotNeutral()
    taken = state.complaint.assigned_to
    return None if taken in {None, by.person} else NotTaken()


def ask_information(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    refused = _holds(state, by, at)
    if refused:
        return refused
    assert state.complaint is not None
    return _waits(state)


def give_information(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    if not is_party(state, by):
        return NotAllowed()
    waits = state.complaint is not None and state.complaint.open_question is not None
    return None if waits else NotNow(stage=state.stage)


def decide_complaint(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    return _holds(state, by, at) or _waits(state)


def lift_sanction(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    if by.role is not Role.SUPERVISOR or by.person is None:
        return NotAllowed()
    if by.person == state.party:
        return NotNeutral()
    return None if state.in_force else NotNow(stage=state.stage)


GUARDS: Final[Mapping[str, Callable[[Sanction, Actor, datetime], Refusal | None]]] = {
    "file_complaint": file_complaint,
    "take_complaint": take_complaint,
    "ask_information": ask_information,
    "give_information": give_information,
    "decide_complaint": decide_complaint,
    "lift_sanction": lift_sanction,
}


def allowed_actions(state: Sanction, by: Actor, at: datetime) -> tuple[str, ...]:
    """Return what somebody may do now."""
    return tuple(code for code, guard in GUARDS.items() if guard(state, by, at) is None)


def is_party(state: Sanction, by: Actor) -> bool:
    """Return whether somebody is who is sanctioned, in the role in which they are."""
    return by.person is not None and by.person == state.party and by.role.value == state.side.value


def _holds(state: Sanction, by: Actor, at: datetime) -> Refusal | None:
    """Return why somebody cannot go on with a complaint: it must be theirs."""
    refused = take_complaint(state, by, at)
    if refused:
        return refused
    assert state.complaint is not None
    return None if state.complaint.assigned_to == by.person else NotTaken()


def _waits(state: Sanction) -> Refusal | None:
    clock = state.clocks.get(Clock.COMPLAINT_INFORMATION)
    return QuestionOpen(until=clock.due_at) if clock else None
