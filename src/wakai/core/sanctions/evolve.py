"""What is true after an event: facts are copied, nothing is judged. Pure."""

from dataclasses import replace
from functools import reduce
from typing import assert_never

from wakai.core.sanctions.events import (
    ClockCleared,
    ClockPaused,
    ClockSet,
    ComplaintAcknowledged,
    ComplaintDecided,
    ComplaintFiled,
    ComplaintLapsed,
    ComplaintOverdue,
    ComplaintTaken,
    Event,
    InformationAsked,
    InformationGiven,
    InformationMissed,
    SanctionEnded,
    SanctionStated,
    WindowEnded,
)
from wakai.core.sanctions.model import (
    Complaint,
    Question,
    Result,
    RunningClock,
    Sanction,
    Stage,
)


class CorruptHistory(Exception):
    """An event that cannot follow what was before: a fault, never a refusal."""


def evolve(state: Sanction, event: Event) -> Sanction:
    """Return the sanction after ``event``. Raises CorruptHistory for one that cannot follow."""
    if (state.stage is Stage.NEW) is not isinstance(event, SanctionStated):
        raise CorruptHistory(f"{event.kind} cannot follow {state.stage.value}.")
    match event:
        case SanctionStated():
            return _stated(event)
        case ClockSet() | ClockPaused() | ClockCleared():
            return _clocked(state, event)
        case SanctionEnded():
            return replace(state, ended_at=event.at, ending=event.why)
        case WindowEnded():
            return replace(state, stage=Stage.CLOSED)
        case ComplaintFiled():
            filed = Complaint(statement=event.statement, filed_at=event.at)
            return replace(state, stage=Stage.COMPLAINT, complaint=filed)
        case _:
            return _heard(state, event)


def replay(events: tuple[Event, ...]) -> Sanction:
    """Return the sanction that a history leads to."""
    return reduce(evolve, events, Sanction())


def _stated(event: SanctionStated) -> Sanction:
    return Sanction(
        stage=Stage.STATED,
        sanction_id=event.sanction_id,
        number=event.number,
        party=event.party,
        side=event.side,
        stated_by=event.by,
        stated_at=event.at,
        statement=event.statement,
        terms=event.terms,
        calendar=event.calendar,
        zone=event.zone,
    )


def _clocked(state: Sanction, event: ClockSet | ClockPaused | ClockCleared) -> Sanction:
    clocks = dict(state.clocks)
    if event.clock not in clocks and not isinstance(event, ClockSet):
        raise CorruptHistory(f"{event.kind} without the clock {event.clock.value}.")
    match event:
        case ClockSet():
            clocks[event.clock] = RunningClock(
                party=event.party, set_at=event.at, due_at=event.due_at
            )
        case ClockPaused():
            clocks[event.clock] = replace(clocks[event.clock], remaining=event.remaining)
        case ClockCleared():
            clocks.pop(event.clock)
        case _:
            assert_never(event)
    return replace(state, clocks=clocks)


type _Hearing = (
    ComplaintAcknowledged
    | ComplaintTaken
    | InformationAsked
    | InformationGiven
    | InformationMissed
    | ComplaintOverdue
    | ComplaintDecided
    | ComplaintLapsed
)


def _heard(state: Sanction, event: _Hearing) -> Sanction:
    complaint = state.complaint
    if complaint is None:
        raise CorruptHistory(f"{event.kind} without a complaint.")
    match event:
        case ComplaintAcknowledged():
            return replace(state, complaint=replace(complaint, acknowledged_at=event.at))
        case ComplaintTaken():
            return replace(state, complaint=replace(complaint, assigned_to=event.adjudicator))
        case ComplaintOverdue():
            return replace(state, complaint=replace(complaint, overdue=True))
        case ComplaintDecided():
            decided = replace(
                complaint,
                result=event.result,
                decided_by=event.by.person,
                reasons=event.reasons,
                decided_at=event.at,
            )
            return replace(state, stage=Stage.CLOSED, complaint=decided)
        case ComplaintLapsed():
            lapsed = replace(complaint, result=Result.LAPSED, decided_at=event.at)
            return replace(state, stage=Stage.CLOSED, complaint=lapsed)
        case InformationAsked() | InformationGiven() | InformationMissed():
            return replace(state, complaint=_asked(complaint, event))
        case _:
            assert_never(event)


def _asked(
    complaint: Complaint, event: InformationAsked | InformationGiven | InformationMissed
) -> Complaint:
    if isinstance(event, InformationAsked):
        question = Question(statement=event.statement, asked_at=event.at)
        return replace(complaint, questions=(*complaint.questions, question))
    answer = event.statement if isinstance(event, InformationGiven) else None
    answered = replace(complaint.questions[-1], answer=answer, answered_at=event.at)
    return replace(complaint, questions=(*complaint.questions[:-1], answered))
