"""What happened to a dispute: past tense, frozen, versioned kinds. Written once, never edited."""

from dataclasses import dataclass
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
    ChargedBackLate,
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
    PartArrived,
    PartFellDue,
    PaymentFailed,
    PaymentInstructed,
    PaymentLate,
    PaymentPartFailed,
    PaymentPartSettled,
    PaymentSettled,
    PaymentVouched,
    RemedyPlanned,
    ReminderDelivered,
    ReminderReturned,
    ReplacementConfirmed,
    ReplacementDelivered,
    ReplacementFailed,
    ReplacementKeptOpen,
    ReplacementSent,
    ReturnAccepted,
    ReturnContested,
    ReturnDelivered,
    ReturnLabelMissing,
    ReturnLabelProvided,
    ReturnMissed,
    ReturnObstacleExplained,
    ReturnSent,
    ReturnTimeExtended,
    ReturnWaived,
)
from wakai.core.disputes.events_grant import (
    GrantDropped,
    GrantEvent,
    GrantGiven,
    GrantProposed,
)
from wakai.core.disputes.events_hearing import (
    Assigned,
    BecameFinal,
    ConflictDeclared,
    DisputeClosed,
    HearingEvent,
    InformationGiven,
    InformationRequested,
    ReviewStarted,
    RulingIssued,
    RulingObjected,
    RulingOverdue,
    RulingProposed,
)
from wakai.core.disputes.events_late import LateAdmitted, LateEvent, LateRejected
from wakai.core.disputes.events_mandate import MandateBegun, MandateEnded, MandateEvent
from wakai.core.disputes.events_proposal import (
    ProposalAccepted,
    ProposalEnded,
    ProposalEvent,
    ProposalMade,
)
from wakai.core.disputes.model import (
    Actor,
    Claim,
    EvidenceItem,
    Offer,
    OrderFacts,
    OrderRecord,
    Remedy,
    TextRef,
)
from wakai.core.ids import DisputeId, OfferId
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
    "ChargedBackLate",
    "ClaimAmended",
    "ClaimSubmitted",
    "ClockEvent",
    "ConflictDeclared",
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
    "GrantDropped",
    "GrantEvent",
    "GrantGiven",
    "GrantProposed",
    "GrantedByLaw",
    "Happened",
    "HearingEvent",
    "InformationGiven",
    "InformationRequested",
    "LateAdmitted",
    "LateEvent",
    "LateRejected",
    "MandateBegun",
    "MandateEnded",
    "MandateEvent",
    "MoneyEvent",
    "MoneyFellDue",
    "MoneyMoved",
    "OfferAccepted",
    "OfferExpired",
    "OfferMade",
    "PartArrived",
    "PartFellDue",
    "PaymentFailed",
    "PaymentInstructed",
    "PaymentLate",
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
    "ReminderReturned",
    "Reopened",
    "ReplacementConfirmed",
    "ReplacementDelivered",
    "ReplacementFailed",
    "ReplacementKeptOpen",
    "ReplacementSent",
    "RequestAccepted",
    "RequestRefused",
    "ReturnAccepted",
    "ReturnContested",
    "ReturnDelivered",
    "ReturnLabelMissing",
    "ReturnLabelProvided",
    "ReturnMissed",
    "ReturnObstacleExplained",
    "ReturnSent",
    "ReturnTimeExtended",
    "ReturnWaived",
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
    late: TextRef | None = None  # why only now; a person of the house looks at it first


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftExpired(Happened):
    kind: ClassVar[str] = "dispute.draft-expired.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSubmitted(Happened):
    kind: ClassVar[str] = "dispute.submitted.v1"
    by: Actor
    claim: Claim
    record: OrderRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAmended(Happened):
    """``more``: it asks for more than before, or for something else: the seller has time anew."""

    kind: ClassVar[str] = "dispute.claim-amended.v1"
    by: Actor
    claim: Claim
    more: bool


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


TalkEvent = (
    DraftStarted
    | DraftExpired
    | ClaimSubmitted
    | ClaimAmended
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
Event = (
    TalkEvent
    | LateEvent
    | ProposalEvent
    | HearingEvent
    | AppealEvent
    | EndingEvent
    | GrantEvent
    | MandateEvent
    | GoodsEvent
    | MoneyEvent
    | ClockEvent
)
