"""What is asked while a remedy is carried out: goods, payments, and clocks that run out."""

from dataclasses import dataclass
from datetime import datetime

from wakai.core.disputes.model import Actor, DeadlineKind, Party, ReturnFault, TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every command carries."""

    by: Actor
    at: datetime  # UTC, read once at the edge


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvideReturnLabel(Asked):
    """T28: address and label are there; the clock to post starts now."""

    address: TextRef
    label: str  # carrier's code or reference; never empty when the label is prepaid
    label_cost_minor: int = 0  # what the house paid the carrier for it, in the seller's place


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReturn(Asked):
    """T29: the goods are on their way back."""

    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainObstacle(Asked):
    """T30: "I cannot post it because …", in the days of grace after a missed return."""

    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReturnDelivered(Asked):
    """T31: the carrier's proof that the return arrived."""

    proof: str = ""  # the carrier's reference for the delivery; never empty
    delivered_at: datetime | None = None  # as the carrier says; the seller's time begins at ``at``


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReturn(Asked):
    """T32: the seller finds the return in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestReturn(Asked):
    """T33: the seller finds fault with what came back, shows it, and a person looks at it."""

    fault: ReturnFault
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReplacement(Asked):
    """T34: shipped again, with tracking."""

    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReplacementDelivered(Asked):
    """T34: the carrier's proof that the replacement arrived."""

    proof: str = ""  # the carrier's reference for the delivery; never empty
    delivered_at: datetime | None = None  # as the carrier says; the buyer's time begins at ``at``


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReplacement(Asked):
    """T34: the buyer is content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepReplacementOpen(Asked):
    """T34: the buyer is not sure yet: silence no longer counts as being content (D17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReplacementFailed(Asked):
    """T35: lost, or wrong again; the refund follows."""

    reason: str  # "lost", "wrong_again" or "not_arrived"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructPayment(Asked):
    """T36: tell the payment provider to pay what is allocated."""

    key: str  # idempotency key of the whole instruction
    by_hand: bool = False  # finance pays in another way after the provider failed too often


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPaymentSettled(Asked):
    """T37: the provider says that the money has arrived."""

    key: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPaymentFailed(Asked):
    """T37: the provider says that it failed; it is tried again, at last by a human."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPartSettled(Asked):
    """T37: the provider says that one party's part of a payment has arrived."""

    key: str
    party: Party
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPartFailed(Asked):
    """T37: the provider says that one party's part failed; only that part is tried again."""

    key: str
    party: Party
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchPayment(Asked):
    """T37 by hand, first key: somebody of the house has paid; another reference begins anew."""

    key: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPayment(Asked):
    """T37 by hand, second key: somebody else has seen the payment under the same reference."""

    key: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChargeback(Asked):
    """T38: the buyer's bank took the money back; nothing is left to decide here."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeVoid(Asked):
    """T39, first key: this dispute should never have been opened; ``statement`` says why."""

    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmVoid(Asked):
    """T39, second key: somebody else of the house agrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropVoid(Asked):
    """T39: somebody of the house does not agree; the dispute goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FireDeadline(Asked):
    """A clock has run out; ``due_at`` names which setting of it, so an old timer does nothing."""

    kind: DeadlineKind
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReminderDelivered(Asked):
    """A reminder of a running clock reached the party (its mail was accepted, or it was read)."""

    kind: DeadlineKind
    due_at: datetime
    reminder: int  # 1, 2, 3 …
    party: Party | None = None  # whom it reached; asked for where a clock runs for both


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReminderReturned(Asked):
    """A reminder that was taken for delivered came back, and nobody has read it."""

    kind: DeadlineKind
    due_at: datetime
    reminder: int
    party: Party | None = None


ReturnCommand = (
    ProvideReturnLabel
    | SendReturn
    | ExplainObstacle
    | RecordReturnDelivered
    | AcceptReturn
    | ContestReturn
)
ReplacementCommand = (
    SendReplacement
    | RecordReplacementDelivered
    | ConfirmReplacement
    | KeepReplacementOpen
    | ReportReplacementFailed
)
PaymentCommand = (
    InstructPayment
    | RecordPaymentSettled
    | RecordPaymentFailed
    | RecordPartSettled
    | RecordPartFailed
    | VouchPayment
    | ConfirmPayment
)
EndingCommand = RecordChargeback | ProposeVoid | ConfirmVoid | DropVoid
ClockCommand = FireDeadline | RecordReminderDelivered | RecordReminderReturned
