"""What happened to a dispute: past tense, frozen, versioned kinds. Written once, never edited."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from wakai.core.disputes.model import (
    Actor,
    AppealText,
    Basis,
    Claim,
    Condition,
    DeadlineKind,
    EvidenceItem,
    InformationRequest,
    Offer,
    OrderFacts,
    Outcome,
    Party,
    Remedy,
    Ruling,
    TextRef,
    WaitingOn,
)
from wakai.core.ids import AppealId, DisputeId, OfferId, PersonId, RequestId
from wakai.core.ledger import Posting
from wakai.core.policy import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event carries."""

    at: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStarted(Happened):
    kind: ClassVar[str] = "dispute.draft-started.v1"
    dispute_id: DisputeId
    number: str
    by: Actor
    order: OrderFacts
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftExpired(Happened):
    kind: ClassVar[str] = "dispute.draft-expired.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSubmitted(Happened):
    kind: ClassVar[str] = "dispute.submitted.v1"
    by: Actor
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAccepted(Happened):
    kind: ClassVar[str] = "dispute.request-accepted.v1"
    by: Actor
    remedy: Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused(Happened):
    kind: ClassVar[str] = "dispute.request-refused.v1"
    by: Actor
    reason: str
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerSilent(Happened):
    """The seller did not answer in time; ``granted`` says whether the request is granted for it."""

    kind: ClassVar[str] = "dispute.seller-silent.v1"
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Happened):
    kind: ClassVar[str] = "dispute.offer-made.v1"
    by: Actor
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExpired(Happened):
    kind: ClassVar[str] = "dispute.offer-expired.v1"
    offer_id: OfferId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(Happened):
    kind: ClassVar[str] = "dispute.offer-accepted.v1"
    by: Actor
    offer_id: OfferId
    remedy: Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStarted(Happened):
    """The house takes over; ``why``: "escalated", "negotiation_over" or "seller_silent"."""

    kind: ClassVar[str] = "dispute.escalated.v1"
    by: Actor
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Happened):
    kind: ClassVar[str] = "dispute.withdrawn.v1"
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAdded(Happened):
    kind: ClassVar[str] = "dispute.evidence-added.v1"
    by: Actor
    item: EvidenceItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Happened):
    kind: ClassVar[str] = "dispute.assigned.v1"
    by: Actor
    adjudicator: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequested(Happened):
    kind: ClassVar[str] = "dispute.info-requested.v1"
    by: Actor
    request: InformationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationGiven(Happened):
    kind: ClassVar[str] = "dispute.info-given.v1"
    request_id: RequestId
    silent: bool  # the time ran out; noted, not a loss by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingOverdue(Happened):
    """The house is late; ``step``: "supervisor" or "apology"."""

    kind: ClassVar[str] = "dispute.ruling-overdue.v1"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingIssued(Happened):
    kind: ClassVar[str] = "dispute.decided.v1"
    by: Actor
    ruling: Ruling
    appealable_until: datetime  # UTC, exclusive: at this instant it is too late


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWaived(Happened):
    kind: ClassVar[str] = "dispute.appeal-waived.v1"
    by: Actor
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPrepared(Happened):
    kind: ClassVar[str] = "dispute.appeal-prepared.v1"
    by: Actor
    appeal_id: AppealId
    party: Party
    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFiled(Happened):
    kind: ClassVar[str] = "dispute.appealed.v1"
    by: Actor
    appeal_id: AppealId
    party: Party
    text: AppealText
    prepared_by: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealReplied(Happened):
    kind: ClassVar[str] = "dispute.appeal-replied.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAssigned(Happened):
    kind: ClassVar[str] = "dispute.appeal-assigned.v1"
    by: Actor
    adjudicator: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealOverdue(Happened):
    """``step``: "supervisor", "apology" or "stands" (the first ruling; both may go outside)."""

    kind: ClassVar[str] = "dispute.appeal-overdue.v1"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Happened):
    kind: ClassVar[str] = "dispute.appeal-decided.v1"
    by: Actor
    ruling: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameFinal(Happened):
    """Nothing can change the result any more; it is carried out."""

    kind: ClassVar[str] = "dispute.final.v1"
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyPlanned(Happened):
    """How the held money will be split, and what it still waits for."""

    kind: ClassVar[str] = "dispute.remedy-planned.v1"
    remedy: Remedy
    buyer_minor: int
    seller_minor: int
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFellDue(Happened):
    """Everything the money waited for has happened: it can be paid."""

    kind: ClassVar[str] = "money.due.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLabelProvided(Happened):
    kind: ClassVar[str] = "return.label-provided.v1"
    by: Actor
    address: TextRef | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSent(Happened):
    kind: ClassVar[str] = "return.sent.v1"
    by: Actor
    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnObstacleExplained(Happened):
    kind: ClassVar[str] = "return.obstacle-explained.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnMissed(Happened):
    """The time to post is over; ``grace`` says that the days to explain have only begun."""

    kind: ClassVar[str] = "return.missed.v1"
    grace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTimeExtended(Happened):
    """More time to post, once; ``why``: "obstacle" or "not_reminded"."""

    kind: ClassVar[str] = "return.time-extended.v1"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDelivered(Happened):
    kind: ClassVar[str] = "return.delivered.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAccepted(Happened):
    kind: ClassVar[str] = "return.accepted.v1"
    by: Actor
    silent: bool  # the seller said nothing in the time to inspect


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementSent(Happened):
    kind: ClassVar[str] = "replacement.sent.v1"
    by: Actor
    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementDelivered(Happened):
    kind: ClassVar[str] = "replacement.delivered.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementConfirmed(Happened):
    kind: ClassVar[str] = "replacement.confirmed.v1"
    by: Actor
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementFailed(Happened):
    """``reason``: "not_sent", "lost", "not_arrived" or "wrong_again"."""

    kind: ClassVar[str] = "replacement.failed.v1"
    by: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMoved(Happened):
    """Postings of one movement of domain c7 ("M2" …); the only event that changes balances."""

    kind: ClassVar[str] = "money.moved.v1"
    movement: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstructed(Happened):
    """The provider is told to pay: both sums belong to one instruction key, zero means none."""

    kind: ClassVar[str] = "money.instructed.v1"
    key: str
    buyer_minor: int
    seller_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettled(Happened):
    kind: ClassVar[str] = "money.settled.v1"
    key: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(Happened):
    kind: ClassVar[str] = "money.failed.v1"
    key: str
    reason: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeClosed(Happened):
    kind: ClassVar[str] = "dispute.closed.v1"
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet(Happened):
    kind: ClassVar[str] = "deadline.set.v1"
    deadline: DeadlineKind
    party: WaitingOn
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineCleared(Happened):
    kind: ClassVar[str] = "deadline.cleared.v1"
    deadline: DeadlineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePaused(Happened):
    kind: ClassVar[str] = "deadline.paused.v1"
    deadline: DeadlineKind
    remaining: timedelta
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineResumed(Happened):
    kind: ClassVar[str] = "deadline.resumed.v1"
    deadline: DeadlineKind
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFired(Happened):
    kind: ClassVar[str] = "deadline.fired.v1"
    deadline: DeadlineKind
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDelivered(Happened):
    kind: ClassVar[str] = "deadline.reminder-delivered.v1"
    deadline: DeadlineKind
    reminder: int


Event = (
    DraftStarted
    | DraftExpired
    | ClaimSubmitted
    | RequestAccepted
    | RequestRefused
    | SellerSilent
    | OfferMade
    | OfferExpired
    | OfferAccepted
    | ReviewStarted
    | Withdrawn
    | EvidenceAdded
    | Assigned
    | InformationRequested
    | InformationGiven
    | RulingOverdue
    | RulingIssued
    | AppealWaived
    | AppealPrepared
    | AppealFiled
    | AppealReplied
    | AppealAssigned
    | AppealOverdue
    | AppealDecided
    | BecameFinal
    | RemedyPlanned
    | MoneyFellDue
    | ReturnLabelProvided
    | ReturnSent
    | ReturnObstacleExplained
    | ReturnMissed
    | ReturnTimeExtended
    | ReturnDelivered
    | ReturnAccepted
    | ReplacementSent
    | ReplacementDelivered
    | ReplacementConfirmed
    | ReplacementFailed
    | MoneyMoved
    | PaymentInstructed
    | PaymentSettled
    | PaymentFailed
    | DisputeClosed
    | DeadlineSet
    | DeadlineCleared
    | DeadlinePaused
    | DeadlineResumed
    | DeadlineFired
    | ReminderDelivered
)
