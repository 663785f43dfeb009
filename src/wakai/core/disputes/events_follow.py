"""What happened while a remedy is carried out: plans, goods, money and clocks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from wakai.core.disputes.model import (
    Actor,
    Condition,
    DeadlineKind,
    LineAmount,
    Party,
    Remedy,
    ReturnFault,
    TextRef,
    WaitingOn,
)
from wakai.core.ids import LineId
from wakai.core.ledger import Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event carries."""

    at: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyPlanned(Happened):
    """How the held money will be split, and what it still waits for."""

    kind: ClassVar[str] = "dispute.remedy-planned.v1"
    remedy: Remedy
    buyer_minor: int
    seller_minor: int
    condition: Condition
    anew: bool = False  # more goods go back than were sent: their way begins again


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFellDue(Happened):
    """
    What waits for no goods can be paid: the lines of it are settled for good.

    ``refunds`` is what the buyer gets of it; the money of the ``waiting`` lines stays held.
    """

    kind: ClassVar[str] = "money.part-due.v1"
    refunds: tuple[LineAmount, ...]
    waiting: tuple[LineId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartArrived(Happened):
    """The part that waited for no goods has arrived; the dispute goes on about the rest."""

    kind: ClassVar[str] = "money.part-arrived.v1"
    refunds: tuple[LineAmount, ...]


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
    label_cost_minor: int = 0  # paid by the house to the carrier; the seller owes it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLabelMissing(Happened):
    """The seller gave no address and label in time; the house gives both, or there is no return."""

    kind: ClassVar[str] = "return.label-missing.v1"


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
    proof: str = ""  # the carrier's reference for the delivery
    delivered_at: datetime | None = None  # as the carrier says; None: it was not told


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAccepted(Happened):
    kind: ClassVar[str] = "return.accepted.v1"
    by: Actor
    silent: bool  # the seller said nothing in the time to inspect


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnWaived(Happened):
    """Nobody gave address and label: nothing has to be sent back, as if the goods were."""

    kind: ClassVar[str] = "return.waived.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnContested(Happened):
    kind: ClassVar[str] = "return.contested.v1"
    by: Actor
    fault: ReturnFault
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementSent(Happened):
    kind: ClassVar[str] = "replacement.sent.v1"
    by: Actor
    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementDelivered(Happened):
    kind: ClassVar[str] = "replacement.delivered.v1"
    proof: str = ""  # the carrier's reference for the delivery
    delivered_at: datetime | None = None  # as the carrier says; None: it was not told


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementConfirmed(Happened):
    kind: ClassVar[str] = "replacement.confirmed.v1"
    by: Actor
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementKeptOpen(Happened):
    """The buyer is not sure yet: when the time to say so is over, a person looks at it."""

    kind: ClassVar[str] = "replacement.kept-open.v1"
    by: Actor


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
    by_hand: bool = False  # not for the provider: two people of the house vouch for it


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLate(Happened):
    """
    The money is late, and finance is told; ``step`` says which time it is.

    "not_instructed", "not_settled", or "still_late" for each working day after one of them.
    """

    kind: ClassVar[str] = "money.late.v1"
    step: str


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
class PaymentPartSettled(Happened):
    """One party's part of an instruction has arrived; the other part is not told yet."""

    kind: ClassVar[str] = "money.part-settled.v1"
    key: str
    party: Party
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPartFailed(Happened):
    """One party's part of an instruction came back; the other part stands on its own."""

    kind: ClassVar[str] = "money.part-failed.v1"
    key: str
    party: Party
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentVouched(Happened):
    """Somebody of the house says that they have paid; it counts with a second person's word."""

    kind: ClassVar[str] = "money.vouched.v1"
    by: Actor
    key: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet(Happened):
    """``again``: it ran out, but nobody is known to have been reminded of it."""

    kind: ClassVar[str] = "deadline.set.v1"
    deadline: DeadlineKind
    party: WaitingOn
    due_at: datetime
    again: bool = False


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
    """
    ``reminder`` says how many have arrived; ``nth`` which one this is, and 0 is: just that.

    ``party`` is whom it reached, where a clock asks that of each side.
    """

    kind: ClassVar[str] = "deadline.reminder-delivered.v1"
    deadline: DeadlineKind
    reminder: int
    nth: int = 0
    party: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderReturned(Happened):
    """The mail of reminder ``nth`` came back later; ``reminder`` says how many are left."""

    kind: ClassVar[str] = "deadline.reminder-returned.v1"
    deadline: DeadlineKind
    reminder: int
    nth: int
    party: Party | None = None


GoodsEvent = (
    ReturnLabelMissing
    | ReturnLabelProvided
    | ReturnSent
    | ReturnObstacleExplained
    | ReturnMissed
    | ReturnTimeExtended
    | ReturnDelivered
    | ReturnAccepted
    | ReturnWaived
    | ReturnContested
    | ReplacementSent
    | ReplacementDelivered
    | ReplacementConfirmed
    | ReplacementKeptOpen
    | ReplacementFailed
)
MoneyEvent = (
    RemedyPlanned
    | PartFellDue
    | PartArrived
    | MoneyFellDue
    | MoneyMoved
    | PaymentInstructed
    | PaymentSettled
    | PaymentFailed
    | PaymentLate
    | PaymentPartSettled
    | PaymentPartFailed
    | PaymentVouched
)
ClockEvent = (
    DeadlineSet
    | DeadlineCleared
    | DeadlinePaused
    | DeadlineResumed
    | DeadlineFired
    | ReminderDelivered
    | ReminderReturned
)
