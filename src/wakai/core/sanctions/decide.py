"""The rules of sanctions and complaints: from what is asked to what happens, or why not. Pure."""

from typing import assert_never

from wakai.core.calendar import add
from wakai.core.policy import Measure
from wakai.core.sanctions import guards, timers
from wakai.core.sanctions.clocks import (
    HOUSE_CLOCKS,
    cleared,
    ended,
    length,
    paused,
    resumed,
    started,
)
from wakai.core.sanctions.commands import (
    AskInformation,
    Command,
    DecideComplaint,
    FileComplaint,
    FireClock,
    GiveInformation,
    LiftSanction,
    StateSanction,
    TakeComplaint,
)
from wakai.core.sanctions.decision import Decision
from wakai.core.sanctions.events import (
    ClockSet,
    ComplaintAcknowledged,
    ComplaintDecided,
    ComplaintFiled,
    ComplaintTaken,
    InformationAsked,
    InformationGiven,
    SanctionStated,
)
from wakai.core.sanctions.evolve import evolve
from wakai.core.sanctions.model import Clock, Ending, Result, Sanction
from wakai.core.sanctions.refusals import (
    EndsBeforeStart,
    NotNeutral,
    NotNow,
    Refusal,
    StartsTooEarly,
    UnknownClause,
)


def decide(state: Sanction, command: Command) -> Decision:
    """
    Return the events that a command leads to, or the refusal that says why it does not.

    No events: exactly this was done before, so a retry is harmless.
    """
    match command:
        case StateSanction():
            return _state(state, command)
        case FileComplaint():
            return _file(state, command)
        case TakeComplaint():
            return _take(state, command)
        case AskInformation():
            return _ask(state, command)
        case GiveInformation():
            return _give(state, command)
        case DecideComplaint():
            return _decide(state, command)
        case LiftSanction():
            return _lift(state, command)
        case FireClock():
            return timers.fire(state, command)
        case _:
            assert_never(command)


def _state(state: Sanction, command: StateSanction) -> Decision:
    if state.sanction_id == command.sanction_id and state.statement == command.statement:
        return ()
    refused = guards.state_sanction(state, command.by, command.at) or _incomplete(command)
    if refused:
        return refused
    at, said = command.at, command.statement
    stated = SanctionStated(
        at=at,
        by=command.by,
        sanction_id=command.sanction_id,
        number=command.number,
        party=command.party,
        side=command.side,
        statement=said,
        terms=command.terms,
        calendar=command.calendar,
        zone=command.zone,
    )
    after = evolve(state, stated)
    ends = (
        (ClockSet(at=at, clock=Clock.SANCTION_END, party=False, due_at=said.ends_at),)
        if said.ends_at
        else ()
    )
    return (stated, started(after, Clock.COMPLAINT_WINDOW, at, party=True), *ends)


def _incomplete(command: StateSanction) -> Refusal | None:
    """Return what the statement of reasons lacks, or why it comes too late for its measure."""
    said = command.statement
    if command.by.person == command.party:
        return NotNeutral()
    if command.terms.complaints.clause(said.clause) is None:
        return UnknownClause(clause=said.clause)
    own = command.terms.calendar(command.calendar, zone=command.zone)
    earliest = command.at
    if said.measure is Measure.ACCOUNT_TERMINATED:
        earliest = add(command.at, length(command.terms, "termination_notice"), own)
    if said.starts_at < earliest:
        return StartsTooEarly(earliest=earliest)
    ends_too_soon = said.ends_at is not None and said.ends_at <= said.starts_at
    return EndsBeforeStart() if ends_too_soon else None


def _file(state: Sanction, command: FileComplaint) -> Decision:
    if state.complaint and state.complaint.statement.sha256 == command.statement.sha256:
        return ()
    refused = guards.file_complaint(state, command.by, command.at)
    if refused:
        return refused
    at = command.at
    decision = started(state, Clock.COMPLAINT_DECISION, at, party=False)
    return (
        ComplaintFiled(at=at, by=command.by, statement=command.statement),
        ComplaintAcknowledged(at=at, decision_due_at=decision.due_at),
        *cleared(state, [Clock.COMPLAINT_WINDOW], at),
        decision,
        started(state, Clock.COMPLAINT_BACKSTOP, at, party=False),
    )


def _take(state: Sanction, command: TakeComplaint) -> Decision:
    refused = guards.take_complaint(state, command.by, command.at)
    if refused:
        return refused
    assert state.complaint is not None
    assert command.by.person is not None
    if state.complaint.assigned_to == command.by.person:
        return ()
    return (ComplaintTaken(at=command.at, by=command.by, adjudicator=command.by.person),)


def _ask(state: Sanction, command: AskInformation) -> Decision:
    asked = state.complaint.open_question if state.complaint else None
    if asked and asked.statement.sha256 == command.statement.sha256:
        return ()
    refused = guards.ask_information(state, command.by, command.at)
    if refused:
        return refused
    at = command.at
    return (
        InformationAsked(at=at, by=command.by, statement=command.statement),
        *paused(state, HOUSE_CLOCKS, at),
        started(state, Clock.COMPLAINT_INFORMATION, at, party=True),
    )


def _give(state: Sanction, command: GiveInformation) -> Decision:
    refused = guards.give_information(state, command.by, command.at)
    if refused:
        return refused
    at = command.at
    return (
        InformationGiven(at=at, by=command.by, statement=command.statement),
        *cleared(state, [Clock.COMPLAINT_INFORMATION], at),
        *resumed(state, HOUSE_CLOCKS, at),
    )


def _decide(state: Sanction, command: DecideComplaint) -> Decision:
    if _decided_so(state, command):
        return ()
    refused = guards.decide_complaint(state, command.by, command.at)
    if refused:
        return refused
    if command.result is Result.LAPSED:  # that is what follows when nobody decides
        return NotNow(stage=state.stage)
    at = command.at
    decided = ComplaintDecided(at=at, by=command.by, result=command.result, reasons=command.reasons)
    return (
        decided,
        *cleared(state, HOUSE_CLOCKS, at),
        *(ended(state, Ending.REVERSED, at) if command.result is Result.REVERSED else ()),
    )


def _decided_so(state: Sanction, command: DecideComplaint) -> bool:
    known = state.complaint
    return (
        known is not None
        and known.reasons is not None
        and (known.result, known.reasons.sha256) == (command.result, command.reasons.sha256)
    )


def _lift(state: Sanction, command: LiftSanction) -> Decision:
    refused = guards.lift_sanction(state, command.by, command.at)
    if refused:
        return refused
    at = command.at
    return ended(state, Ending.LIFTED, at, by=command.by, reasons=command.reasons)
