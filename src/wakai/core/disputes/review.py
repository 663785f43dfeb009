"""The house decides: assignment, questions, the ruling, and a second look (T15-T18, T33)."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards_review, inputs, settling
from wakai.core.disputes.commands import (
    Assign,
    ConfirmRuling,
    DeclareConflict,
    GiveInformation,
    IssueRuling,
    ObjectToRuling,
    RequestInformation,
    ReviewCommand,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    AppealAssigned,
    Assigned,
    ConflictDeclared,
    InformationGiven,
    InformationRequested,
    RulingIssued,
    RulingObjected,
    RulingProposed,
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
from wakai.core.disputes.refusals import (
    ChangedMeanwhile,
    InputMissing,
    NotAllowed,
    RulingStands,
    UnknownReason,
)
from wakai.core.ids import RequestId, RulingId


def decide(state: Dispute, command: ReviewCommand) -> Decision:
    """Decide what belongs to a hearing."""
    match command:
        case Assign():
            return assign(state, command)
        case DeclareConflict():
            return declare_conflict(state, command)
        case RequestInformation():
            return request_information(state, command)
        case GiveInformation():
            return give_information(state, command)
        case IssueRuling():
            return issue_ruling(state, command)
        case ConfirmRuling():
            return confirm_ruling(state, command)
        case ObjectToRuling():
            return object_to_ruling(state, command)
        case _:
            assert_never(command)


def assign(state: Dispute, command: Assign) -> Decision:
    """T15 and T25: an adjudicator without a conflict gets the case file (I-21)."""
    takes = command.by.role is Role.ADJUDICATOR
    if takes and command.by.person != command.adjudicator:
        return NotAllowed()
    has_it = guards_review.assigned_to(state) == command.adjudicator
    if takes and has_it:
        return ()
    guard = guards_review.take if takes else guards_review.assign
    refused = guard(state, command.by, command.at) or guards_review.may_decide(
        state, command.adjudicator
    )
    if refused:
        return refused
    if has_it:
        return ()
    had = guards_review.assigned_to(state)
    if had is not None and command.why is None:
        return InputMissing(field="why")
    assigned = AppealAssigned if state.stage is Stage.APPEAL else Assigned
    why = command.why if had is not None else None
    return (assigned(at=command.at, by=command.by, adjudicator=command.adjudicator, why=why),)


def declare_conflict(state: Dispute, command: DeclareConflict) -> Decision:
    """I-21: whoever has the case file gives it back for good; the docket offers it to others."""
    if command.by.person in state.conflicted:
        return ()
    refused = guards_review.declare_conflict(state, command.by, command.at)
    if refused:
        return refused
    return (ConflictDeclared(at=command.at, by=command.by, statement=command.statement),)


def request_information(state: Dispute, command: RequestInformation) -> Decision:
    """T16: the decider asks one side for a concrete list; the house's clocks wait."""
    if any(request.request_id == command.request_id for request in state.requests):
        return ()
    refused = guards_review.request_information(state, command.by, command.at)
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
    refused = guards_review.give_information(state, command.by, command.at)
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
    if _is_written(state, command.ruling_id):
        return ()
    under_review = state.stage is Stage.REVIEW
    if state.rulings and not under_review and command.by.role is Role.ADJUDICATOR:
        return RulingStands()
    refused = (
        guards_review.issue_ruling(state, command.by, command.at)
        or inputs.remedy(state, command.remedy, inputs.may_be_ruled(state))
        or inputs.ruling(state, command.findings, command.rules, command.evidence)
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
        scope=state.scope,
    )
    if state.appeal_used:
        return (RulingProposed(at=command.at, by=command.by, ruling=ruling),)
    return ruled(state, ruling, command.by)


def _is_written(state: Dispute, ruling_id: RulingId) -> bool:
    written = (*state.rulings, *((state.proposed,) if state.proposed else ()))
    return any(ruling.ruling_id == ruling_id for ruling in written)


def confirm_ruling(state: Dispute, command: ConfirmRuling) -> Decision:
    """T33: where no appeal is left, two adjudicators decide together."""
    if any(ruling.ruling_id == command.ruling_id for ruling in state.rulings):
        return ()
    refused = guards_review.confirm_ruling(state, command.by, command.at)
    if refused:
        return refused
    proposed = state.proposed
    if proposed is None or proposed.ruling_id != command.ruling_id:
        return ChangedMeanwhile()
    ruling = replace(proposed, second_adjudicator=command.by.person, issued_at=command.at)
    return ruled(state, ruling, command.by)


def object_to_ruling(state: Dispute, command: ObjectToRuling) -> Decision:
    """T33: the second adjudicator does not agree; the first writes another ruling."""
    refused = guards_review.object_to_ruling(state, command.by, command.at)
    if refused:
        return refused
    if state.proposed is None or state.proposed.ruling_id != command.ruling_id:
        return ChangedMeanwhile()
    objected = RulingObjected(
        at=command.at, by=command.by, ruling_id=command.ruling_id, statement=command.statement
    )
    return (objected,)


def ruled(state: Dispute, ruling: Ruling, by: Actor) -> Accepted:
    """
    Return what follows a ruling at first level: its remedy, and the time to appeal.

    Where the one appeal is spent already nobody can appeal, so the ruling is final at once.
    """
    at = ruling.issued_at
    if state.appeal_used:
        return (
            RulingIssued(at=at, by=by, ruling=ruling, appealable_until=at),
            *clocks.others_cleared(state, at),
            *settling.ordered(state, ruling.remedy, at),
            *settling.final(ruling.basis, at),
            *settling.money_due(state, ruling.remedy, at),
        )
    window = clocks.started(state, DeadlineKind.APPEAL_WINDOW, WaitingOn.BOTH, at)
    return (
        RulingIssued(at=at, by=by, ruling=ruling, appealable_until=window.due_at),
        *clocks.others_cleared(state, at),
        window,
        *settling.ordered(state, ruling.remedy, at),
    )
