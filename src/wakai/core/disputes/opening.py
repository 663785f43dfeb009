"""Opening a dispute: draft, claim, evidence, and taking it back (T01, T02, T13, T14)."""

from dataclasses import replace
from typing import assert_never

from wakai.core.disputes import (
    amending,
    clocks,
    earlier,
    guards,
    holding,
    inputs,
    settling,
    windows,
)
from wakai.core.disputes.commands import (
    AddEvidence,
    AmendClaim,
    OpeningCommand,
    Reopen,
    StartDraft,
    SubmitClaim,
    Withdraw,
)
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.events import (
    ClaimSubmitted,
    DisputeClosed,
    DraftStarted,
    EvidenceAdded,
    GrantedByLaw,
    Reopened,
    Withdrawn,
)
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import (
    Basis,
    DeadlineKind,
    Dispute,
    EvidenceItem,
    OrderFacts,
    Outcome,
    Party,
    Role,
    Stage,
    Visibility,
    WaitingOn,
)
from wakai.core.disputes.parties import party_of, represents, side_of
from wakai.core.disputes.refusals import (
    ChargedBackBefore,
    DealtWithBefore,
    InputMissing,
    NotAllowed,
    NotNow,
    Refusal,
    UnknownReason,
    WarningNotConfirmed,
    WindowNotOpen,
    WindowOver,
)
from wakai.core.ledger import Account
from wakai.core.money import Money


def decide(state: Dispute, command: OpeningCommand) -> Decision:
    """Decide what begins a dispute, fills it, or takes it back."""
    match command:
        case StartDraft():
            return start_draft(state, command)
        case SubmitClaim():
            return submit_claim(state, command)
        case AmendClaim():
            return amending.amend_claim(state, command)
        case AddEvidence():
            return add_evidence(state, command)
        case Withdraw():
            return withdraw(state, command)
        case Reopen():
            return reopen(state, command)
        case _:
            assert_never(command)


def start_draft(state: Dispute, command: StartDraft) -> Decision:
    """T01: the order's buyer, or a helper for them, begins a draft inside the window."""
    if state.dispute_id == command.dispute_id:
        return ()
    if state.stage is not Stage.NEW:
        return NotNow(stage=state.stage)
    order = earlier.left(command.order, command.earlier)
    refused = _may_open(command) or _nothing_left(order) or _window(command)
    if refused:
        return refused
    started = DraftStarted(
        at=command.at,
        dispute_id=command.dispute_id,
        number=command.number,
        by=command.by,
        order=order,
        terms=command.terms,
        late=command.late_because if _is_late_now(command) else None,
    )
    opened = replace(state, terms=command.terms, order=order)
    kind, party = DeadlineKind.DRAFT_KEPT, WaitingOn.BUYER
    if started.late:
        kind, party = DeadlineKind.LATE_CHECK, WaitingOn.PLATFORM
    return (started, clocks.started(opened, kind, party, command.at))


def _may_open(command: StartDraft) -> Refusal | None:
    by = command.by
    if by.role is Role.BUYER:
        may = by.person == command.order.buyer
    else:
        named = by.role is not Role.REPRESENTATIVE or represents(command.order.mandates, by)
        may = named and by.on_behalf_of is Party.BUYER
    return None if may else NotAllowed()


def _nothing_left(order: OrderFacts) -> Refusal | None:
    """Return after what nothing of the order can be claimed any more: the bank, or a dispute."""
    if order.charged_back_at:
        return ChargedBackBefore(at=order.charged_back_at)
    last = earlier.last_about(order)
    if order.lines or last is None:
        return None
    return DealtWithBefore(number=last.number, end=last.end)


def _window(command: StartDraft) -> Refusal | None:
    """Return why it is too early, or too late without a reason that a person could look at."""
    opens_at = windows.opens_at(command.order)
    if opens_at and command.at < opens_at:
        return WindowNotOpen(opens_at=opens_at)
    if not _is_late_now(command) or command.late_because:
        return None
    ends_at = windows.ends_at(command.order, command.terms)
    assert ends_at is not None
    return WindowOver(ended_at=ends_at)


def _is_late_now(command: StartDraft) -> bool:
    """Say whether the window is over; never dispatched and nothing promised: it has no end."""
    ends_at = windows.ends_at(command.order, command.terms)
    return ends_at is not None and command.at >= ends_at


def submit_claim(state: Dispute, command: SubmitClaim) -> Decision:
    """T02: the claim goes to the seller, and the claimed money is held."""
    if state.claim == command.claim:
        return ()
    refused = guards.submit_claim(state, command.by, command.at) or inputs.claim(
        state, command.claim
    )
    if refused:
        return refused
    if inputs.is_by_law(state, command.claim):
        return _withdrawn_by_law(state, command)
    at, stake = command.at, command.claim.remedy.refund_minor
    return (
        ClaimSubmitted(at=at, by=command.by, claim=command.claim, record=command.record),
        *holding.captured(state, at),
        *holding.held(state, stake, at),
        *clocks.all_cleared(state, at),
        *holding.talk_clocks(state, stake, at),
    )


def _withdrawn_by_law(state: Dispute, command: SubmitClaim) -> Decision:
    """Return what follows a withdrawal that the law allows: it is final, nobody can refuse it."""
    assert state.order is not None
    assert state.terms is not None
    at, remedy = command.at, command.claim.remedy
    ends_at = windows.withdrawal_ends_at(state.order, state.terms)
    if ends_at and at >= ends_at:
        return WindowOver(ended_at=ends_at)
    refused = inputs.withdrawal(state, command.claim)
    if refused:
        return refused
    submitted = ClaimSubmitted(at=at, by=command.by, claim=command.claim, record=command.record)
    return (
        submitted,
        *holding.captured(state, at),
        *holding.held(state, remedy.refund_minor, at),
        *clocks.all_cleared(state, at),
        GrantedByLaw(at=at),
        *settling.final(Basis.LAW, at),
        *settling.ordered(evolve(state, submitted), remedy, at),
    )


def withdraw(state: Dispute, command: Withdraw) -> Decision:
    """T13: the buyer ends the dispute, after being told what that means."""
    if state.outcome is Outcome.WITHDRAWN and party_of(state, command.by) is Party.BUYER:
        return ()
    refused = guards.withdraw(state, command.by, command.at)
    if refused:
        return refused
    if not command.warned:
        return WarningNotConfirmed()
    assert state.order is not None
    held = Money(state.balances.get(Account.HELD, 0), state.order.currency)
    return (
        Withdrawn(at=command.at, by=command.by),
        *holding.freed(state, held, command.at),
        *clocks.all_cleared(state, command.at),
        DisputeClosed(at=command.at, outcome=Outcome.WITHDRAWN),
    )


def reopen(state: Dispute, command: Reopen) -> Decision:
    """T14: the buyer takes a withdrawal back; it begins again with the seller's answer."""
    refused = guards.reopen(state, command.by, command.at)
    if refused:
        return refused
    stake = settling.stake_minor(state)
    return (
        Reopened(at=command.at, by=command.by),
        *holding.held(state, stake, command.at),
        *holding.talk_clocks(state, stake, command.at),
    )


def add_evidence(state: Dispute, command: AddEvidence) -> Decision:
    """Put an item into the case file; after the freeze it is marked late, never dropped."""
    if any(item.evidence_id == command.evidence_id for item in state.evidence):
        return ()
    refused = guards.add_evidence(state, command.by, command.at)
    if refused:
        return refused
    assert state.terms is not None
    if not state.terms.knows_evidence(command.kind):
        return UnknownReason(reason=command.kind)
    if not command.sha256:
        return InputMissing(field="sha256")
    if command.visibility is Visibility.DECIDER_ONLY and command.why_hidden is None:
        return InputMissing(field="why_hidden")
    side = side_of(state, command.by)
    assert side is not None
    item = EvidenceItem(
        evidence_id=command.evidence_id,
        by=side,
        kind=command.kind,
        level=guards.level_of_evidence(state),
        visibility=command.visibility,
        sha256=command.sha256,
        added_at=command.at,
        late=_is_late(state),
        why_hidden=command.why_hidden,
        by_operator=command.by.role is Role.OPERATOR,
    )
    return (EvidenceAdded(at=command.at, by=command.by, item=item),)


def _is_late(state: Dispute) -> bool:
    asked = DeadlineKind.INFORMATION in state.deadlines
    frozen = DeadlineKind.EVIDENCE_FREEZE not in state.deadlines
    return state.stage is Stage.REVIEW and frozen and not asked
