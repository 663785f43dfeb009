"""What people and clocks ask of a dispute: each holds all that the decision needs."""

from dataclasses import dataclass

from wakai.core.disputes.commands_follow import (
    AcceptReturn,
    Asked,
    ClockCommand,
    ConfirmPayment,
    ConfirmReplacement,
    ConfirmVoid,
    ContestReturn,
    DropVoid,
    EndingCommand,
    ExplainObstacle,
    FireDeadline,
    InstructPayment,
    KeepReplacementOpen,
    PaymentCommand,
    ProposeVoid,
    ProvideReturnLabel,
    RecordChargeback,
    RecordPartFailed,
    RecordPartSettled,
    RecordPaymentFailed,
    RecordPaymentSettled,
    RecordReminderDelivered,
    RecordReminderReturned,
    RecordReplacementDelivered,
    RecordReturnDelivered,
    ReplacementCommand,
    ReportReplacementFailed,
    ReturnCommand,
    SendReplacement,
    SendReturn,
    VouchPayment,
)
from wakai.core.disputes.commands_grant import (
    ConfirmGrant,
    DropGrant,
    GrantCommand,
    ProposeGrant,
)
from wakai.core.disputes.commands_late import AdmitLate, LateCommand, RejectLate
from wakai.core.disputes.commands_mandate import BeginMandate, EndMandate, MandateCommand
from wakai.core.disputes.commands_proposal import (
    AcceptProposal,
    DeclineProposal,
    ProposalCommand,
    ProposeNeutrally,
)
from wakai.core.disputes.commands_review import (
    Assign,
    ConfirmRuling,
    DeclareConflict,
    GiveInformation,
    IssueRuling,
    ObjectToRuling,
    RequestInformation,
    ReviewCommand,
)
from wakai.core.disputes.model import (
    AppealResult,
    AppealText,
    Claim,
    EarlierDispute,
    EvidenceFinding,
    OrderFacts,
    OrderRecord,
    Remedy,
    TextRef,
    Visibility,
)
from wakai.core.ids import AppealId, DisputeId, EvidenceId, OfferId, RulingId
from wakai.core.policy import Terms

__all__ = [
    "AcceptOffer",
    "AcceptProposal",
    "AcceptRequest",
    "AcceptReturn",
    "AddEvidence",
    "AdmitLate",
    "AmendClaim",
    "AppealCommand",
    "Asked",
    "Assign",
    "BeginMandate",
    "ClockCommand",
    "Command",
    "ConfirmAppeal",
    "ConfirmGrant",
    "ConfirmPayment",
    "ConfirmReplacement",
    "ConfirmRuling",
    "ConfirmVoid",
    "ContestReturn",
    "CureAppeal",
    "DecideAppeal",
    "DeclareConflict",
    "DeclineProposal",
    "DropGrant",
    "DropVoid",
    "EndMandate",
    "EndingCommand",
    "Escalate",
    "ExplainObstacle",
    "FileAppeal",
    "FindInadmissible",
    "FireDeadline",
    "GiveInformation",
    "GrantCommand",
    "InstructPayment",
    "IssueRuling",
    "JoinAppeal",
    "KeepReplacementOpen",
    "LateCommand",
    "MakeOffer",
    "MandateCommand",
    "ObjectToRuling",
    "OpeningCommand",
    "PaymentCommand",
    "PrepareAppeal",
    "ProposalCommand",
    "ProposeGrant",
    "ProposeNeutrally",
    "ProposeVoid",
    "ProvideReturnLabel",
    "RecordChargeback",
    "RecordPartFailed",
    "RecordPartSettled",
    "RecordPaymentFailed",
    "RecordPaymentSettled",
    "RecordReminderDelivered",
    "RecordReminderReturned",
    "RecordReplacementDelivered",
    "RecordReturnDelivered",
    "RefuseRequest",
    "RejectAppeal",
    "RejectLate",
    "Reopen",
    "ReplacementCommand",
    "ReplyToAppeal",
    "ReportReplacementFailed",
    "RequestInformation",
    "ReturnCommand",
    "ReviewCommand",
    "SendReplacement",
    "SendReturn",
    "StartDraft",
    "SubmitClaim",
    "TalkCommand",
    "VouchPayment",
    "WaiveAppeal",
    "Withdraw",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDraft(Asked):
    """T01: begin a dispute over an order; nothing is told to the other side yet."""

    dispute_id: DisputeId
    number: str
    order: OrderFacts
    terms: Terms
    late_because: TextRef | None = None  # needed after the window: a person looks at it (D1)
    earlier: tuple[EarlierDispute, ...] = ()  # over the same order, the oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitClaim(Asked):
    """T02: send the claim; the money is held from here on, and the order's record is kept."""

    claim: Claim
    record: OrderRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendClaim(Asked):
    """T03: ask for less at any time before the review; for more, or something else, once."""

    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRequest(Asked):
    """T04: the seller agrees to what the buyer asks; ``remedy_sha256`` is what was shown."""

    remedy_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOffer(Asked):
    """T05 and T08: propose another remedy."""

    offer_id: OfferId
    remedy: Remedy
    statement: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseRequest(Asked):
    """T06: the seller says no, with a reason code of the policy and words."""

    reason: str
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer(Asked):
    """T09: agree to the live offer; ``remedy_sha256`` is what was shown (I-28)."""

    offer_id: OfferId
    remedy_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Asked):
    """T11: ask the house to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Asked):
    """T13: end the dispute; ``warned`` says that the consequence was shown and confirmed."""

    warned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Asked):
    """T14: take a withdrawal back; possible once, and for some days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Asked):
    """Put an item into the case file; role or ``on_behalf_of`` says for which party."""

    evidence_id: EvidenceId
    kind: str
    sha256: str
    visibility: Visibility = Visibility.BOTH
    why_hidden: TextRef | None = None  # needed where only the decider shall see it (I-22)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveAppeal(Asked):
    """T20: a party gives up its right to appeal, after the ruling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareAppeal(Asked):
    """T22, first half: an operator writes the appeal for a party, who must confirm it."""

    appeal_id: AppealId
    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAppeal(Asked):
    """T22, second half: the party confirms exactly this text; only now it counts."""

    appeal_id: AppealId
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAppeal(Asked):
    """T22: a party files the one appeal."""

    appeal_id: AppealId
    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToAppeal(Asked):
    """The other side answers the appeal."""

    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAppeal(Asked):
    """T23: the other side appeals too, with grounds of its own; one result ends it for both."""

    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class FindInadmissible(Asked):
    """T24: the appeal cannot be heard as it is; ``statement`` says what to mend."""

    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CureAppeal(Asked):
    """T24: whoever filed the appeal mends it."""

    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectAppeal(Asked):
    """T24: a person rejects what still cannot be heard after there was time to mend it."""

    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal(Asked):
    """T26: the final ruling, by someone who never touched the first level."""

    ruling_id: RulingId
    result: AppealResult
    remedy: Remedy  # equal to the first ruling's when upheld
    findings: tuple[str, ...]
    rules: tuple[str, ...]
    evidence: tuple[EvidenceFinding, ...]
    statement: TextRef | None = None


OpeningCommand = StartDraft | SubmitClaim | AmendClaim | AddEvidence | Withdraw | Reopen
TalkCommand = AcceptRequest | MakeOffer | RefuseRequest | AcceptOffer | Escalate
AppealCommand = (
    WaiveAppeal
    | PrepareAppeal
    | ConfirmAppeal
    | FileAppeal
    | JoinAppeal
    | FindInadmissible
    | CureAppeal
    | RejectAppeal
    | ReplyToAppeal
    | DecideAppeal
)
Command = (
    OpeningCommand
    | LateCommand
    | TalkCommand
    | ProposalCommand
    | ReviewCommand
    | AppealCommand
    | ReturnCommand
    | ReplacementCommand
    | PaymentCommand
    | EndingCommand
    | GrantCommand
    | MandateCommand
    | ClockCommand
)
