"""What a dispute is: one immutable value with three regions (stage, waiting_on, fulfilment)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wakai.core.ids import (
    AppealId,
    DisputeId,
    EvidenceId,
    LineId,
    OfferId,
    OrderId,
    PersonId,
    RequestId,
    RulingId,
)
from wakai.core.ledger import Account
from wakai.core.policy import Terms


class Role(StrEnum):
    """In which capacity somebody acts; the same person may hold several."""

    BUYER = "buyer"
    SELLER = "seller"
    OPERATOR = "operator"
    ADJUDICATOR = "adjudicator"
    FINANCE = "finance"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    OWNER = "owner"
    BOT = "bot"
    SYSTEM = "system"


class Party(StrEnum):
    """One of the two sides of the order."""

    BUYER = "buyer"
    SELLER = "seller"

    @property
    def other(self) -> "Party":
        return Party.SELLER if self is Party.BUYER else Party.BUYER


class Payer(StrEnum):
    """Who pays the postage of a return."""

    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"


class Stage(StrEnum):
    """How far the disagreement has come."""

    NEW = "new"
    DRAFT = "draft"
    SELLER = "seller"
    NEGOTIATION = "negotiation"
    REVIEW = "review"
    DECIDED = "decided"
    APPEAL = "appeal"
    FINAL = "final"
    CLOSED = "closed"


class WaitingOn(StrEnum):
    """Whose move it is."""

    NONE = "none"
    BUYER = "buyer"
    SELLER = "seller"
    BOTH = "both"
    PLATFORM = "platform"
    CARRIER = "carrier"
    PSP = "psp"


class Fulfilment(StrEnum):
    """How far the remedy has been carried out."""

    NONE = "none"
    RETURN_DUE = "return_due"
    RETURN_SENT = "return_sent"
    RETURN_CHECK = "return_check"
    REPLACE_DUE = "replace_due"
    REPLACE_SENT = "replace_sent"
    MONEY_DUE = "money_due"
    MONEY_SENT = "money_sent"
    DONE = "done"
    FAILED = "failed"


class RemedyKind(StrEnum):
    """What a claim asks for, an offer proposes or a ruling orders."""

    FULL_REFUND = "full_refund"
    PARTIAL_REFUND = "partial_refund"
    RETURN_AND_REFUND = "return_and_refund"
    RETURNLESS_REFUND = "returnless_refund"
    REPLACEMENT = "replacement"
    MISSING_PART = "missing_part"
    REPAIR = "repair"
    PRICE_REDUCTION = "price_reduction"
    POSTAGE_REPAYMENT = "postage_repayment"
    RELEASE = "release"
    GOODWILL = "goodwill"
    APOLOGY = "apology"


class Level(StrEnum):
    """Which hearing something belongs to."""

    FIRST = "first"
    APPEAL = "appeal"


class Basis(StrEnum):
    """Why the result is what it is."""

    AGREEMENT = "agreement"
    RULING = "ruling"
    APPEAL = "appeal"
    SILENCE = "silence"
    BACKSTOP = "backstop"


class AppealResult(StrEnum):
    """What the appeal did to the first ruling."""

    UPHELD = "upheld"
    VARIED = "varied"
    REVERSED = "reversed"


class ContestedPart(StrEnum):
    """The part of a ruling that an appeal is directed at; one part may be contested alone."""

    REFUND_AMOUNT = "refund_amount"
    RETURN = "return"
    RETURN_POSTAGE = "return_postage"
    WHOLE = "whole"


class Weight(StrEnum):
    """How a ruling judges one evidence item."""

    ACCEPTED = "accepted"
    NOT_PERSUASIVE = "not_persuasive"
    IRRELEVANT = "irrelevant"


class Visibility(StrEnum):
    """Who may see an evidence item."""

    BOTH = "both"
    DECIDER_ONLY = "decider_only"


class Outcome(StrEnum):
    """The result code a closed dispute carries."""

    REFUND_FULL = "refund_full"
    REFUND_PARTIAL = "refund_partial"
    RETURN_REFUND = "return_refund"
    REPLACED = "replaced"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    EXTERNAL = "external"
    VOID = "void"


class DeadlineKind(StrEnum):
    """Every clock of a dispute; the policy holds its length, the rules its consequence."""

    DRAFT_KEPT = "draft_kept"
    SELLER_ANSWER = "seller_answer"
    NEGOTIATION = "negotiation"
    OFFER_ANSWER = "offer_answer"
    EVIDENCE_FREEZE = "evidence_freeze"
    RULING = "ruling"
    RULING_APOLOGY = "ruling_apology"
    RULING_BACKSTOP = "ruling_backstop"
    INFORMATION = "information"
    APPEAL_WINDOW = "appeal_window"
    APPEAL_REPLY = "appeal_reply"
    APPEAL_RULING = "appeal_ruling"
    APPEAL_APOLOGY = "appeal_apology"
    APPEAL_BACKSTOP = "appeal_backstop"
    RETURN_LABEL = "return_label"
    RETURN_SHIP = "return_ship"
    RETURN_GRACE = "return_grace"
    CARRIER_WATCH = "carrier_watch"
    RETURN_INSPECTION = "return_inspection"
    MONEY = "money"
    REPLACEMENT_SHIP = "replacement_ship"
    REPLACEMENT_CONFIRM = "replacement_confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, in which role, and for whom when not for themselves."""

    person: PersonId | None  # None for the system and the bot
    role: Role
    on_behalf_of: Party | None = None


SYSTEM = Actor(person=None, role=Role.SYSTEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRef:
    """A free text beside the journal, which holds its hash: erasing the text breaks nothing."""

    text_id: str  # uuid, hexadecimal with dashes
    sha256: str
    language: str  # BCP 47


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """A line of the order as it stood when the dispute was opened."""

    line_id: LineId
    quantity: int
    paid_minor: int  # all units, with their shares of tax and shipping


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What the rules need to know of an order; a snapshot, taken when the draft is started."""

    order_id: OrderId
    buyer: PersonId
    seller: PersonId
    currency: str  # ISO 4217
    lines: tuple[OrderLine, ...]
    fee_minor: int  # the house's commission, part of what was paid
    shipped_at: datetime | None
    promised_until: datetime | None
    delivered_at: datetime | None
    buyer_calendar: str = ""  # name in the terms; the platform's where there is none
    seller_calendar: str = ""

    @property
    def paid_minor(self) -> int:
        return sum(line.paid_minor for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAmount:
    """A sum for one order line, in minor units of the order's currency."""

    line_id: LineId
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What shall happen, by line; the same shape for a claim, an offer and a ruling."""

    kind: RemedyKind
    refunds: tuple[LineAmount, ...] = ()
    return_payer: Payer | None = None  # only where the goods go back

    @property
    def refund_minor(self) -> int:
        return sum(part.minor for part in self.refunds)

    @property
    def needs_return(self) -> bool:
        return self.kind is RemedyKind.RETURN_AND_REFUND

    @property
    def needs_replacement(self) -> bool:
        return self.kind in {RemedyKind.REPLACEMENT, RemedyKind.MISSING_PART}

    def sha256(self) -> str:
        """Fingerprint of exactly these facts: what a party saw is what will be done (I-28)."""
        facts = [
            self.kind.value,
            sorted((part.line_id, part.minor) for part in self.refunds),
            self.return_payer.value if self.return_payer else None,
        ]
        return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """What is wrong with one order line."""

    line_id: LineId
    quantity: int
    reason: str  # code of the policy's reason catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the claimant says and asks for."""

    lines: tuple[ClaimLine, ...]
    remedy: Remedy
    statement: TextRef | None
    excused: tuple[str, ...] = ()  # evidence kinds that cannot be given; the statement says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A proposal one side makes to the other."""

    offer_id: OfferId
    proposer: Party
    remedy: Remedy
    statement: TextRef | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One piece of evidence as the rules know it; the file itself lives in the evidence store."""

    evidence_id: EvidenceId
    by: Party
    kind: str  # code of the policy
    level: Level
    visibility: Visibility
    sha256: str
    added_at: datetime
    late: bool = False
    why_hidden: TextRef | None = None  # only where the other side does not see it


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequest:
    """A concrete list of things the decider asks one party for."""

    request_id: RequestId
    to: Party
    kinds: tuple[str, ...]
    statement: TextRef | None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFinding:
    """How a ruling judges one evidence item, and one sentence why."""

    evidence_id: EvidenceId
    weight: Weight
    why: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision that stands until an appeal replaces it; never edited."""

    ruling_id: RulingId
    level: Level
    basis: Basis
    adjudicator: PersonId | None  # None when automated
    remedy: Remedy
    findings: tuple[str, ...]  # codes of the policy, rendered in each reader's language
    rules: tuple[str, ...]  # policy clauses relied on, such as "seller_answer"
    evidence: tuple[EvidenceFinding, ...]
    statement: TextRef | None
    issued_at: datetime
    result: AppealResult | None = None  # only at appeal level

    @property
    def automated(self) -> bool:
        return self.adjudicator is None


class AppealState(StrEnum):
    """How far the one appeal has come."""

    PREPARED = "prepared"  # written by an operator, not yet confirmed by the party: does not count
    FILED = "filed"
    RULED = "ruled"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealText:
    """Exactly what is filed; ``sha256`` of this is what a party confirms."""

    request_reason: str
    grounds: tuple[str, ...]
    contested: tuple[ContestedPart, ...]
    statement: TextRef
    new_evidence: tuple[EvidenceId, ...] = ()

    def sha256(self) -> str:
        facts = [
            self.request_reason,
            list(self.grounds),
            [part.value for part in self.contested],
            self.statement.sha256,
            [str(item) for item in self.new_evidence],
        ]
        return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """The one appeal of a dispute."""

    appeal_id: AppealId
    party: Party
    text: AppealText
    state: AppealState
    prepared_by: PersonId | None  # the operator, when filed on behalf
    filed_at: datetime | None = None
    assigned_to: PersonId | None = None
    reply: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Goods on their way back."""

    payer: Payer
    address: TextRef | None = None
    label: str | None = None
    ready_at: datetime | None = None  # the clock to post starts here
    tracking: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    obstacle: TextRef | None = None  # "I cannot post it because …"
    extended: bool = False  # an obstacle gave more time; that happens once
    accepted_at: datetime | None = None  # the goods are back, or count as being back


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Goods shipped again, while the money waits."""

    tracking: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why a clock stands still, and how much is left on it."""

    remaining: timedelta
    since: datetime
    why: str  # code: "appeal", "information", "no_label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A running or paused clock."""

    kind: DeadlineKind
    party: WaitingOn  # whose time it is
    set_at: datetime
    due_at: datetime  # exclusive: at this instant it is too late
    pause: Pause | None = None
    reminders_delivered: int = 0


class Condition(StrEnum):
    """What money that is already split still waits for."""

    NONE = "none"
    RETURN = "return"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPlan:
    """The split that the agreed or ordered remedy leads to, and what it depends on."""

    remedy: Remedy
    buyer_minor: int
    seller_minor: int
    condition: Condition
    allocated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """An instruction to the payment provider, and what it said."""

    settled: bool = False
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """
    The whole state; every field is a fact copied from events.

    It has no slots: it is copied at every event, and nothing is copied faster than a dict.
    """

    stage: Stage = Stage.NEW
    waiting_on: WaitingOn = WaitingOn.NONE
    fulfilment: Fulfilment = Fulfilment.NONE
    dispute_id: DisputeId | None = None
    number: str = ""
    opened_by: Actor | None = None
    opened_at: datetime | None = None
    order: OrderFacts | None = None
    terms: Terms | None = None
    claim: Claim | None = None
    seller_answered: bool = False
    offers: tuple[Offer, ...] = ()
    live_offer: OfferId | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    requests: tuple[InformationRequest, ...] = ()
    assigned_to: PersonId | None = None
    first_level: frozenset[PersonId] = frozenset()  # staff who had a part in the first level
    rulings: tuple[Ruling, ...] = ()
    appeal: Appeal | None = None
    appeal_used: bool = False
    waived: frozenset[Party] = frozenset()
    return_: Return | None = None
    replacement: Replacement | None = None
    plan: MoneyPlan | None = None
    basis: Basis | None = None
    outcome: Outcome | None = None
    balances: Mapping[Account, int] = field(default_factory=dict)
    deadlines: Mapping[DeadlineKind, Deadline] = field(default_factory=dict)
    payments: Mapping[str, Payment] = field(default_factory=dict)  # by idempotency key
    window_ended_at: datetime | None = None  # when the time to appeal was over, unused
    closed_at: datetime | None = None

    @property
    def ruling(self) -> Ruling | None:
        """The ruling that stands now."""
        return self.rulings[-1] if self.rulings else None

    @property
    def offer(self) -> Offer | None:
        """The offer that can be accepted now."""
        return next((offer for offer in self.offers if offer.offer_id == self.live_offer), None)
