"""What a dispute is: one immutable value with three regions (stage, waiting_on, fulfilment)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from wakai.core.disputes.facts import (
    SYSTEM,
    Actor,
    EarlierDispute,
    Grant,
    Mandate,
    OrderFacts,
    OrderLine,
    OrderRecord,
    Payment,
    TakenLine,
    TextRef,
)
from wakai.core.disputes.goods import Replacement, Return
from wakai.core.disputes.kinds import (
    AppealResult,
    AppealState,
    AssignReason,
    Basis,
    Condition,
    ContestedPart,
    DeadlineKind,
    EarlierEnd,
    Fulfilment,
    GrantKind,
    Level,
    Outcome,
    Party,
    Payer,
    RemedyKind,
    ReturnFault,
    Role,
    Scope,
    Stage,
    Visibility,
    WaitingOn,
    Weight,
)
from wakai.core.disputes.remedies import FirstPart, LineAmount, MoneyPlan, Remedy
from wakai.core.ids import (
    AppealId,
    DisputeId,
    EvidenceId,
    LineId,
    OfferId,
    PersonId,
    RequestId,
    RulingId,
)
from wakai.core.ledger import Account
from wakai.core.policy import Terms

__all__ = [
    "SYSTEM",
    "Actor",
    "Appeal",
    "AppealResult",
    "AppealState",
    "AppealText",
    "AssignReason",
    "Basis",
    "Claim",
    "ClaimLine",
    "Condition",
    "ContestedPart",
    "Deadline",
    "DeadlineKind",
    "Dispute",
    "EarlierDispute",
    "EarlierEnd",
    "EvidenceFinding",
    "EvidenceItem",
    "FirstPart",
    "Fulfilment",
    "Grant",
    "GrantKind",
    "InformationRequest",
    "Level",
    "LineAmount",
    "Mandate",
    "MoneyPlan",
    "Offer",
    "OrderFacts",
    "OrderLine",
    "OrderRecord",
    "Outcome",
    "Party",
    "Pause",
    "Payer",
    "Payment",
    "Proposal",
    "Remedy",
    "RemedyKind",
    "Replacement",
    "Return",
    "ReturnFault",
    "Role",
    "Ruling",
    "Scope",
    "Stage",
    "TakenLine",
    "TextRef",
    "Visibility",
    "Void",
    "WaitingOn",
    "Weight",
]


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
class Proposal:
    """What the house proposes to both sides; it is agreed when both have accepted it."""

    offer_id: OfferId
    by: PersonId | None
    remedy: Remedy
    statement: TextRef | None
    accepted: frozenset[Party] = frozenset()


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
    by_operator: bool = False  # who put it in at the wish of its party


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
    scope: Scope = Scope.CLAIM
    second_adjudicator: PersonId | None = None  # who agreed, where no appeal is left

    @property
    def automated(self) -> bool:
        return self.adjudicator is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealText:
    """Exactly what is filed; ``sha256`` of this is what a party confirms."""

    request_reason: str
    grounds: tuple[str, ...]
    contested: tuple[ContestedPart, ...]
    statement: TextRef
    new_evidence: tuple[EvidenceId, ...] = ()
    ignored: tuple[EvidenceId, ...] = ()  # what the first ruling is said to have overlooked

    def sha256(self) -> str:
        facts: list[object] = [
            self.request_reason,
            list(self.grounds),
            [part.value for part in self.contested],
            self.statement.sha256,
            [str(item) for item in self.new_evidence],
        ]
        if self.ignored:
            facts.append([str(item) for item in self.ignored])
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
    joinable_until: datetime | None = None  # exclusive: until then the other side can join
    joined: AppealText | None = None  # what the other side appeals against
    defect: TextRef | None = None  # why it cannot be heard as it is


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
    reminders_seen: frozenset[int] = frozenset()  # which of them: the first is 1
    reached: frozenset[tuple[Party, int]] = frozenset()  # whom, and by which, where both are asked
    again: bool = False  # it runs once more, because too few reminders had arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """Who wants the dispute to count as never opened, and why."""

    by: PersonId | None
    statement: TextRef


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
    mandates: tuple[Mandate, ...] = ()  # of representatives, the ended ones too
    terms: Terms | None = None
    late: TextRef | None = None  # why it begins after the time for it, until that is admitted
    claim: Claim | None = None
    record: OrderRecord | None = None  # of the order, as it was when the claim was sent
    amended: bool = False  # the claim was made more, or another one; that happens once
    seller_answered: bool = False
    offers: tuple[Offer, ...] = ()
    live_offer: OfferId | None = None
    proposal: Proposal | None = None  # of the house, to both sides
    evidence: tuple[EvidenceItem, ...] = ()
    requests: tuple[InformationRequest, ...] = ()
    scope: Scope = Scope.CLAIM
    agreed: Remedy | None = None  # what both sides agreed to
    proposed: Ruling | None = None  # waits for a second adjudicator
    assigned_to: PersonId | None = None
    first_level: frozenset[PersonId] = frozenset()  # staff who had a part in the first level
    conflicted: frozenset[PersonId] = frozenset()  # who declared that they cannot decide it
    rulings: tuple[Ruling, ...] = ()
    appeal: Appeal | None = None
    also_prepared: Appeal | None = None  # written for the other side, and waits for it too
    appeal_used: bool = False
    waived: frozenset[Party] = frozenset()
    return_: Return | None = None
    replacement: Replacement | None = None
    plan: MoneyPlan | None = None
    first_part: FirstPart | None = None  # of the money, while other goods are on their way
    basis: Basis | None = None
    outcome: Outcome | None = None
    balances: Mapping[Account, int] = field(default_factory=dict)
    deadlines: Mapping[DeadlineKind, Deadline] = field(default_factory=dict)
    payments: Mapping[str, Payment] = field(default_factory=dict)  # by idempotency key
    payment_late: bool = False  # finance was told
    void: Void | None = None  # waits for a second key
    grant: Grant | None = None  # waits for a second key
    granted: tuple[Grant, ...] = ()  # after the end
    reopened: bool = False  # a withdrawal was taken back; that happens once
    window_ended_at: datetime | None = None  # when the time to appeal was over, unused
    closed_at: datetime | None = None
    charged_back_at: datetime | None = None  # the buyer's bank took the money back (T38)

    @property
    def ruling(self) -> Ruling | None:
        """The ruling that stands now."""
        return self.rulings[-1] if self.rulings else None

    @property
    def paying(self) -> Fulfilment:
        """How far the next payment is: the first part's until it has arrived, then the rest's."""
        first = self.first_part
        return first.fulfilment if first and first.is_open else self.fulfilment

    @property
    def tries(self) -> tuple[Payment, ...]:
        """The payments since the last one that arrived, the last one first."""
        back = [*self.payments.values()][::-1]
        return tuple(takewhile(lambda one: not one.settled, back))

    @property
    def offer(self) -> Offer | None:
        """The offer that can be accepted now."""
        return next((offer for offer in self.offers if offer.offer_id == self.live_offer), None)
