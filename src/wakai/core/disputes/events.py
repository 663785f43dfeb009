"""What happened to a dispute: past tense, frozen, versioned kinds. Written once, never edited."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wakai.core.disputes.events_appeal import (
    AppealAssigned,
    AppealCured,
    AppealDecided,
    AppealEvent,
    AppealFiled,
    AppealFoundInadmissible,
    AppealJoined,
    AppealOverdue,
    AppealPrepared,
    AppealRejected,
    AppealReplied,
    AppealWaived,
)
from wakai.core.disputes.events_ending import (
    ChargedBack,
    EndingEvent,
    VoidDropped,
    Voided,
    VoidProposed,
)
from wakai.core.disputes.events_follow import (
    ClockEvent,
    DeadlineCleared,
    DeadlineFired,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    GoodsEvent,
    Happened,
    MoneyEvent,
    MoneyFellDue,
    MoneyMoved,
    PaymentFailed,
    PaymentInstructed,
    PaymentPartFailed,
    PaymentPartSettled,
    PaymentSettled,
    PaymentVouched,
    RemedyPlanned,
    ReminderDelivered,
    ReplacementConfirmed,
    ReplacementDelivered,
    ReplacementFailed,
    ReplacementSent,
    ReturnAccepted,
    ReturnContested,
    ReturnDelivered,
    ReturnLabelProvided,
    ReturnMissed,
    ReturnObstacleExplained,
    ReturnSent,
    ReturnTimeExtended,
)
from wakai.core.disputes.events_proposal import (
    ProposalAccepted,
    ProposalEnded,
    ProposalEvent,
    ProposalMade,
)
from wakai.core.disputes.model import (
    Actor,
    Basis,
    Claim,
    EvidenceItem,
    InformationRequest,
    Offer,
    OrderFacts,
    Outcome,
    Remedy,
    Ruling,
    Scope,
    TextRef,
)
from wakai.core.ids import DisputeId, OfferId, PersonId, RequestId, RulingId
from wakai.core.policy import Terms

__all__ = [
    "AppealAssigned",
    "AppealCured",
    "AppealDecided",
    "AppealEvent",
    "AppealFiled",
    "AppealFoundInadmissible",
    "AppealJoined",
    "AppealOverdue",
    "AppealPrepared",
    "AppealRejected",
    "AppealReplied",
    "AppealWaived",
    "Assigned",
    "BecameFinal",
    "ChargedBack",
    "ClaimSubmitted",
    "ClockEvent",
    "DeadlineCleared",
    "DeadlineFired",
    "DeadlinePaused",
    "DeadlineResumed",
    "DeadlineSet",
    "DisputeClosed",
    "DraftExpired",
    "DraftStarted",
    "EndingEvent",
    "Event",
    "EvidenceAdded",
    "GoodsEvent",
    "GrantedByLaw",
    "Happened",
    "HearingEvent",
    "InformationGiven",
    "InformationRequested",
    "MoneyEvent",
    "MoneyFellDue",
    "MoneyMoved",
    "OfferAccepted",
    "OfferExpired",
    "OfferMade",
    "PaymentFailed",
    "PaymentInstructed",
    "PaymentPartFailed",
    "PaymentPartSettled",
    "PaymentSettled",
    "PaymentVouched",
    "ProposalAccepted",
    "ProposalEnded",
    "ProposalEvent",
    "ProposalMade",
    "RemedyPlanned",
    "ReminderDelivered",
    "Reopened",
    "ReplacementConfirmed",
    "ReplacementDelivered",
    "ReplacementFailed",
    "ReplacementSent",
    "RequestAccepted",
    "RequestRefused",
    "ReturnAccepted",
    "ReturnContested",
    "ReturnDelivered",
    "ReturnLabelProvided",
    "ReturnMissed",
    "ReturnObstacleExplained",
    "ReturnSent",
    "ReturnTimeExtended",
    "ReviewStarted",
    "RulingIssued",
    "RulingObjected",
    "RulingOverdue",
    "RulingProposed",
    "SellerSilent",
    "TalkEvent",
    "VoidDropped",
    "VoidProposed",
    "Voided",
    "Withdrawn",
]


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
class GrantedByLaw(Happened):
    """The law lets the buyer withdraw from the contract; nobody has to agree (I-29)."""

    kind: ClassVar[str] = "dispute.granted-by-law.v1"


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
    """
    The house takes over.

    ``why``: "escalated", "negotiation_over" or "seller_silent"; and of a return
    "return_contested", "return_obstacle" or "return_not_reminded".
    """

    kind: ClassVar[str] = "dispute.escalated.v1"
    by: Actor
    why: str
    scope: Scope = Scope.CLAIM


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Happened):
    kind: ClassVar[str] = "dispute.withdrawn.v1"
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Happened):
    """The buyer took a withdrawal back, once; it begins again with the seller's answer."""

    kind: ClassVar[str] = "dispute.reopened.v1"
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
class RulingProposed(Happened):
    """A ruling that no appeal can mend waits for a second adjudicator."""

    kind: ClassVar[str] = "dispute.ruling-proposed.v1"
    by: Actor
    ruling: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingObjected(Happened):
    kind: ClassVar[str] = "dispute.ruling-objected.v1"
    by: Actor
    ruling_id: RulingId
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameFinal(Happened):
    """Nothing can change the result any more; it is carried out."""

    kind: ClassVar[str] = "dispute.final.v1"
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeClosed(Happened):
    kind: ClassVar[str] = "dispute.closed.v1"
    outcome: Outcome


TalkEvent = (
    DraftStarted
    | DraftExpired
    | ClaimSubmitted
    | GrantedByLaw
    | RequestAccepted
    | RequestRefused
    | SellerSilent
    | OfferMade
    | OfferExpired
    | OfferAccepted
    | Withdrawn
    | Reopened
    | EvidenceAdded
)
HearingEvent = (
    ReviewStarted
    | Assigned
    | InformationRequested
    | InformationGiven
    | RulingOverdue
    | RulingProposed
    | RulingObjected
    | RulingIssued
    | AppealWaived
    | BecameFinal
    | DisputeClosed
)
Event = (
    TalkEvent
    | ProposalEvent
    | HearingEvent
    | AppealEvent
    | EndingEvent
    | GoodsEvent
    | MoneyEvent
    | ClockEvent
)
