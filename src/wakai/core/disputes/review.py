"""The house decides: assignment, questions, the ruling (T15-T18)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards, inputs, settling
from wakai.core.disputes.commands import (
    Assign,
    GiveInformation,
    IssueRuling,
    RequestInformation,
    ReviewCommand,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    AppealAssigned,
    Assigned,
    InformationGiven,
    InformationRequested,
    RulingIssued,
)
from wakai.core.disputes.model import (
    Actor,
    Basis,
    DeadlineKind,
    Dispute,
    InformationRequest,
    Level,
    Role,
    Ruling,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.parties import party_of
from wakai.core.disputes.refusals import InputMissing, NotAllowed, RulingStands, UnknownReason
from wakai.core.ids import RequestId


def decide(state: Dispute, command: ReviewCommand) -> Decision:
    """Decide what belongs to a hearing."""
    match command:
        case Assign():
            return assign(state, command)
        case RequestInformation():
            return request_information(state, command)
        case GiveInformation():
            return give_information(state, command)
        case IssueRuling():
            return issue_ruling(state, command)
        case _:
            assert_never(command)


def assign(state: Dispute, command: Assign) -> Decision:
    """T15 and T25: an adjudicator without a conflict gets the case file (I-21)."""
    takes = command.by.role is Role.ADJUDICATOR
    if takes and command.by.person != command.adjudicator:
        return NotAllowed()
    has_it = guards.assigned_to(state) == command.adjudicator
    if takes and has_it:
        return ()
    guard = guards.take if takes else guards.assign
    refused = guard(state, command.by, command.at) or guards.may_decide(state, command.adjudicator)
    if refused:
        return refused
    if has_it:
        return ()
    assigned = AppealAssigned if state.stage is Stage.APPEAL else Assigned
    return (assigned(at=command.at, by=command.by, adjudicator=command.adjudicator),)


def request_information(state: Dispute, command: RequestInformation) -> Decision:
    """T16: the decider asks one side for a concrete list; the house's clocks wait."""
    if any(request.request_id == command.request_id for request in state.requests):
        return ()
    refused = guards.request_information(state, command.by, command.at)
    if refused:
        return refused
    assert state.terms is not None
    if not command.kinds:
        return InputMissing(field="kinds")
    for kind in command.kinds:
        if not state.terms.knows_evidence(kind):
            return UnknownReason(reason=kind)
    request = InformationRequest(
        request_id=command.request_id,
        to=command.to,
        kinds=command.kinds,
        statement=command.statement,
    )
    asked = WaitingOn(command.to.value)
    return (
        InformationRequested(at=command.at, by=command.by, request=request),
        *clocks.paused(state, clocks.REVIEW_CLOCKS, command.at, why="information"),
        clocks.started(state, DeadlineKind.INFORMATION, asked, command.at),
    )


def give_information(state: Dispute, command: GiveInformation) -> Decision:
    """T17: the side that was asked has answered."""
    found = {request.request_id: request for request in state.requests}
    request = found.get(command.request_id)
    if request and request.answered_at:
        return ()
    refused = guards.give_information(state, command.by, command.at)
    if refused:
        return refused
    if request is None or request.to is not party_of(state, command.by):
        return NotAllowed()
    return information_over(state, command.request_id, command.at, silent=False)


def information_over(
    state: Dispute, request_id: RequestId, at: datetime, *, silent: bool
) -> Accepted:
    """Return what follows an answer or the end of its time: silence is noted, not a loss."""
    return (
        InformationGiven(at=at, request_id=request_id, silent=silent),
        *clocks.cleared(state, [DeadlineKind.INFORMATION], at),
        *clocks.resumed(state, clocks.REVIEW_CLOCKS, at),
    )


def issue_ruling(state: Dispute, command: IssueRuling) -> Decision:
    """T18: a human rules, with reasons, rules, and a judgement of every item of evidence."""
    if any(ruling.ruling_id == command.ruling_id for ruling in state.rulings):
        return ()
    if state.rulings and command.by.role is Role.ADJUDICATOR:
        return RulingStands()
    refused = guards.issue_ruling(state, command.by, command.at)
    if refused:
        return refused
    assert state.terms is not None
    refused = inputs.remedy(state, command.remedy, state.terms.remedies.ruling) or inputs.ruling(
        state, command.findings, command.rules, command.evidence
    )
    if refused:
        return refused
    ruling = Ruling(
        ruling_id=command.ruling_id,
        level=Level.FIRST,
        basis=Basis.RULING,
        adjudicator=command.by.person,
        remedy=command.remedy,
        findings=command.findings,
        rules=command.rules,
        evidence=command.evidence,
        statement=command.statement,
        issued_at=command.at,
    )
    return ruled(state, ruling, command.by)


def ruled(state: Dispute, ruling: Ruling, by: Actor) -> Accepted:
    """Return what follows a first ruling: the remedy is planned and the time to appeal begins."""
    at = ruling.issued_at
    window = clocks.started(state, DeadlineKind.APPEAL_WINDOW, WaitingOn.BOTH, at)
    return (
        RulingIssued(at=at, by=by, ruling=ruling, appealable_until=window.due_at),
        *clocks.all_cleared(state, at),
        window,
        *settling.ordered(state, ruling.remedy, at),
    )
