"""
Who is told what: pure planning from events to notices.

A notice holds facts, never prose: codes, sums in minor units, instants, ids. Each language is
written from the same facts, so cause and effect cannot change places on the way (I-44).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import (
    Condition,
    DeadlineKind,
    Dispute,
    Fulfilment,
    GrantKind,
    Party,
    Role,
    Ruling,
    Stage,
    WaitingOn,
)
from wakai.core.ids import EvidenceId, OrderId, PersonId
from wakai.core.ledger import Account


class Code(StrEnum):
    """What a notice is about."""

    LATE_ASKED = "late_asked"
    LATE_ADMITTED = "late_admitted"
    LATE_REJECTED = "late_rejected"
    DRAFT_EXPIRED = "draft_expired"
    CLAIM = "claim"
    CLAIM_AMENDED = "claim_amended"
    GRANTED_BY_LAW = "granted_by_law"
    AGREED = "agreed"
    REFUSED = "refused"
    OFFER = "offer"
    OFFER_EXPIRED = "offer_expired"
    PROPOSAL = "proposal"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    PROPOSAL_ENDED = "proposal_ended"
    REVIEW = "review"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_GIVEN = "information_given"
    RULING_LATE = "ruling_late"
    RULING = "ruling"
    APPEAL_WAIVED = "appeal_waived"
    APPEAL_PREPARED = "appeal_prepared"
    APPEAL_FILED = "appeal_filed"
    APPEAL_JOINED = "appeal_joined"
    APPEAL_INADMISSIBLE = "appeal_inadmissible"
    APPEAL_CURED = "appeal_cured"
    APPEAL_REJECTED = "appeal_rejected"
    APPEAL_REPLIED = "appeal_replied"
    APPEAL_LATE = "appeal_late"
    APPEAL_RULING = "appeal_ruling"
    FINAL = "final"
    RETURN_LABEL = "return_label"
    RETURN_MORE_TIME = "return_more_time"
    RETURN_SENT = "return_sent"
    RETURN_MISSED = "return_missed"
    RETURN_ARRIVED = "return_arrived"
    RETURN_ACCEPTED = "return_accepted"
    RETURN_CONTESTED = "return_contested"
    REPLACEMENT_SENT = "replacement_sent"
    REPLACEMENT_ARRIVED = "replacement_arrived"
    REPLACEMENT_CONFIRMED = "replacement_confirmed"
    REPLACEMENT_KEPT_OPEN = "replacement_kept_open"
    REPLACEMENT_FAILED = "replacement_failed"
    PAID = "paid"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_LATE = "payment_late"
    CHARGED_BACK = "charged_back"
    VOIDED = "voided"
    GRANTED = "granted"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFact:
    """A clock as it stands after what happened; ``remaining`` only when it stands still."""

    kind: DeadlineKind
    party: WaitingOn
    due_at: datetime
    remaining: timedelta | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What it means in money, in minor units; None where nothing is decided yet."""

    stake_minor: int
    buyer_minor: int | None = None
    seller_minor: int | None = None
    condition: Condition = Condition.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFact:
    """An evidence item that a ruling judges."""

    evidence_id: EvidenceId
    kind: str
    by: Party
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFact:
    """Which clock a reminder is about; ``nth`` counts from 1."""

    kind: DeadlineKind
    due_at: datetime
    nth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a notice says, besides the event itself."""

    role: Role  # the reader's
    number: str
    order_id: OrderId
    currency: str
    terms: str  # content hash
    stage: Stage
    fulfilment: Fulfilment
    sums: Sums | None
    clocks: tuple[ClockFact, ...]
    items: tuple[ItemFact, ...] = ()
    appealed_by: Party | None = None
    waived: bool = False  # the reader gave up the appeal
    reminder: ReminderFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePlan:
    """One notice to one person; ``event`` is None for a reminder."""

    person: PersonId
    code: Code
    event: Event | None
    facts: Facts


type _To = Callable[[Any, Dispute], tuple[Party, ...]]

_EVERYBODY = (Party.BUYER, Party.SELLER)


def _both(_event: Event, _after: Dispute) -> tuple[Party, ...]:
    return _EVERYBODY


def _buyer(_event: Event, _after: Dispute) -> tuple[Party, ...]:
    return (Party.BUYER,)


def _seller(_event: Event, _after: Dispute) -> tuple[Party, ...]:
    return (Party.SELLER,)


def _when_late(
    event: events.RulingOverdue | events.AppealOverdue, after: Dispute
) -> tuple[Party, ...]:
    """Return both sides for what concerns them; the first step only tells a supervisor."""
    return () if event.step == "supervisor" else _both(event, after)


def _when_failed(event: events.PaymentFailed, after: Dispute) -> tuple[Party, ...]:
    """Return both sides for the first failure and the last one; what lies between is noise."""
    told = event.attempt == 1 or after.fulfilment is Fulfilment.FAILED
    return _EVERYBODY if told else ()


def _when_first_late(event: events.PaymentLate, _after: Dispute) -> tuple[Party, ...]:
    """Return both sides where something new is so; that it still is so only finance is told."""
    return () if event.step == "still_late" else _EVERYBODY


def _when_late_asked(event: events.DraftStarted, _after: Dispute) -> tuple[Party, ...]:
    """Return the buyer, as a receipt, where the house has to look at it first."""
    return (Party.BUYER,) if event.late else ()


def _when_arrived(_event: Event, after: Dispute) -> tuple[Party, ...]:
    return (after.granted[-1].party,) if after.granted else _EVERYBODY


def _when_granted(event: events.GrantGiven, _after: Dispute) -> tuple[Party, ...]:
    """Return who gets it; a correction concerns both sides, goodwill only whom it is given to."""
    goodwill = event.grant.kind is GrantKind.GOODWILL
    return (event.grant.party,) if goodwill else _EVERYBODY


def _when_half_accepted(event: events.ProposalAccepted, after: Dispute) -> tuple[Party, ...]:
    """Return who is still asked; when both have accepted, the final result says so to both."""
    return () if after.stage is Stage.FINAL else (event.party.other,)


_TOLD: dict[type[Event], tuple[Code, _To]] = {
    events.DraftStarted: (Code.LATE_ASKED, _when_late_asked),
    events.LateAdmitted: (Code.LATE_ADMITTED, _buyer),
    events.LateRejected: (Code.LATE_REJECTED, _buyer),
    events.DraftExpired: (Code.DRAFT_EXPIRED, _buyer),
    events.ClaimSubmitted: (Code.CLAIM, _both),
    events.ClaimAmended: (Code.CLAIM_AMENDED, _both),
    events.GrantedByLaw: (Code.GRANTED_BY_LAW, _both),
    events.RequestAccepted: (Code.AGREED, _both),
    events.OfferAccepted: (Code.AGREED, _both),
    events.RequestRefused: (Code.REFUSED, _buyer),
    events.OfferMade: (Code.OFFER, lambda event, _: (event.offer.proposer.other,)),
    events.OfferExpired: (Code.OFFER_EXPIRED, _both),
    events.ProposalMade: (Code.PROPOSAL, _both),
    events.ProposalAccepted: (Code.PROPOSAL_ACCEPTED, _when_half_accepted),
    events.ProposalEnded: (Code.PROPOSAL_ENDED, _both),
    events.ReviewStarted: (Code.REVIEW, _both),
    events.Withdrawn: (Code.WITHDRAWN, _both),
    events.Reopened: (Code.REOPENED, _both),
    events.InformationRequested: (Code.INFORMATION_REQUESTED, _both),
    events.InformationGiven: (Code.INFORMATION_GIVEN, _both),
    events.RulingOverdue: (Code.RULING_LATE, _when_late),
    events.RulingIssued: (Code.RULING, _both),
    events.AppealWaived: (Code.APPEAL_WAIVED, _both),
    events.AppealPrepared: (Code.APPEAL_PREPARED, lambda event, _: (event.party,)),
    events.AppealFiled: (Code.APPEAL_FILED, _both),
    events.AppealJoined: (Code.APPEAL_JOINED, _both),
    events.AppealFoundInadmissible: (Code.APPEAL_INADMISSIBLE, _both),
    events.AppealCured: (Code.APPEAL_CURED, _both),
    events.AppealRejected: (Code.APPEAL_REJECTED, _both),
    events.AppealReplied: (Code.APPEAL_REPLIED, _both),
    events.AppealOverdue: (Code.APPEAL_LATE, _when_late),
    events.AppealDecided: (Code.APPEAL_RULING, _both),
    events.BecameFinal: (Code.FINAL, _both),
    events.ReturnLabelProvided: (Code.RETURN_LABEL, _buyer),
    events.ReturnTimeExtended: (Code.RETURN_MORE_TIME, _both),
    events.ReturnSent: (Code.RETURN_SENT, _seller),
    events.ReturnMissed: (Code.RETURN_MISSED, _both),
    events.ReturnDelivered: (Code.RETURN_ARRIVED, _seller),
    events.ReturnAccepted: (Code.RETURN_ACCEPTED, _both),
    events.ReturnContested: (Code.RETURN_CONTESTED, _both),
    events.ReplacementSent: (Code.REPLACEMENT_SENT, _buyer),
    events.ReplacementDelivered: (Code.REPLACEMENT_ARRIVED, _both),
    events.ReplacementConfirmed: (Code.REPLACEMENT_CONFIRMED, _both),
    events.ReplacementKeptOpen: (Code.REPLACEMENT_KEPT_OPEN, _both),
    events.ReplacementFailed: (Code.REPLACEMENT_FAILED, _both),
    events.PaymentSettled: (Code.PAID, _when_arrived),
    events.GrantGiven: (Code.GRANTED, _when_granted),
    events.ChargedBack: (Code.CHARGED_BACK, _both),
    events.Voided: (Code.VOIDED, _both),
    events.PaymentFailed: (Code.PAYMENT_FAILED, _when_failed),
    events.PaymentLate: (Code.PAYMENT_LATE, _when_first_late),
}

# Events that say the same as the result they come with.
_SAID_BY: dict[type[Event], tuple[type[Event], ...]] = {
    events.BecameFinal: (
        events.RequestAccepted,
        events.OfferAccepted,
        events.AppealDecided,
        events.AppealOverdue,
        events.AppealRejected,
        events.GrantedByLaw,
        events.RulingIssued,
    ),
    events.ClaimSubmitted: (events.GrantedByLaw,),
    events.ReviewStarted: (events.ReturnContested,),
    events.InformationGiven: (events.RulingIssued, events.AppealDecided),
}


def plan(after: Dispute, happened: Sequence[Event]) -> tuple[NoticePlan, ...]:
    """Return the notices that one decision leads to; ``after`` is the dispute behind it."""
    kinds = {type(event) for event in happened}
    return tuple(
        NoticePlan(
            person=_person(after, party), code=code, event=event, facts=_facts(after, party, event)
        )
        for event in happened
        if type(event) in _TOLD and not kinds & set(_SAID_BY.get(type(event), ()))
        for code, to in (_TOLD[type(event)],)
        for party in to(event, after)
    )


def plan_reminder(state: Dispute, kind: DeadlineKind, nth: int) -> tuple[NoticePlan, ...]:
    """Return the reminders of a clock: to whoever can still act on it."""
    clock = state.deadlines[kind]
    fact = ReminderFact(kind=kind, due_at=clock.due_at, nth=nth)
    return tuple(
        NoticePlan(
            person=_person(state, party),
            code=Code.REMINDER,
            event=None,
            facts=_facts(state, party, None, reminder=fact),
        )
        for party in _reminded(state, kind, clock.party, nth)
    )


_SHARED_AND_HARMLESS = frozenset({DeadlineKind.NEGOTIATION, DeadlineKind.EVIDENCE_FREEZE})


def _reminded(state: Dispute, kind: DeadlineKind, party: WaitingOn, nth: int) -> tuple[Party, ...]:
    match party:
        case WaitingOn.BUYER:
            return (Party.BUYER,)
        case WaitingOn.SELLER:
            return (Party.SELLER,)
        case WaitingOn.BOTH if kind in _SHARED_AND_HARMLESS and nth > 1:
            return ()
        case WaitingOn.BOTH:
            return tuple(side for side in _EVERYBODY if side not in state.waived)
        case _:
            return ()


def _person(state: Dispute, party: Party) -> PersonId:
    assert state.order is not None
    return state.order.buyer if party is Party.BUYER else state.order.seller


def _facts(
    state: Dispute, party: Party, event: Event | None, *, reminder: ReminderFact | None = None
) -> Facts:
    assert state.order is not None
    assert state.terms is not None
    return Facts(
        role=Role(party.value),
        number=state.number,
        order_id=state.order.order_id,
        currency=state.order.currency,
        terms=state.terms.sha256,
        stage=state.stage,
        fulfilment=state.fulfilment,
        sums=_sums(state),
        clocks=_clocks(state),
        items=_items(state, event.ruling)
        if isinstance(event, events.RulingIssued | events.AppealDecided)
        else (),
        appealed_by=state.appeal.party if state.appeal_used and state.appeal else None,
        waived=party in state.waived,
        reminder=reminder,
    )


def _sums(state: Dispute) -> Sums | None:
    if state.claim is None:
        return None
    stake = state.claim.remedy.refund_minor
    plan = state.plan
    if plan is None:
        return Sums(stake_minor=stake)
    if not plan.allocated:
        buyer = plan.buyer_minor or None
        return Sums(stake_minor=stake, buyer_minor=buyer, condition=plan.condition)
    return Sums(
        stake_minor=stake,
        buyer_minor=_in(state, Account.ALLOC_B, Account.OUT_B, Account.PAID_B),
        seller_minor=_in(state, Account.ALLOC_S, Account.OUT_S, Account.PAID_S),
    )


def _in(state: Dispute, *accounts: Account) -> int:
    return sum(state.balances.get(account, 0) for account in accounts)


def _clocks(state: Dispute) -> tuple[ClockFact, ...]:
    ordered = sorted(state.deadlines.values(), key=lambda clock: (clock.due_at, clock.kind))
    return tuple(
        ClockFact(
            kind=clock.kind,
            party=clock.party,
            due_at=clock.due_at,
            remaining=clock.pause.remaining if clock.pause else None,
            why=clock.pause.why if clock.pause else "",
        )
        for clock in ordered
    )


def _items(state: Dispute, ruling: Ruling) -> tuple[ItemFact, ...]:
    known = {item.evidence_id: item for item in state.evidence}
    return tuple(
        ItemFact(
            evidence_id=finding.evidence_id,
            kind=known[finding.evidence_id].kind,
            by=known[finding.evidence_id].by,
            late=known[finding.evidence_id].late,
        )
        for finding in ruling.evidence
        if finding.evidence_id in known
    )
