"""A dispute told step by step: people do things, time passes, and one can look what followed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Self
from uuid import UUID, uuid5

from tests.core import sample_policy
from wakai.core.disputes import commands as c
from wakai.core.disputes.decide import decide
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.events import Event
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealResult,
    AppealText,
    AssignReason,
    Claim,
    ClaimLine,
    ContestedPart,
    Deadline,
    DeadlineKind,
    Dispute,
    EvidenceFinding,
    LineAmount,
    OrderFacts,
    OrderLine,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    ReturnFault,
    Role,
    TextRef,
    Weight,
)
from wakai.core.disputes.refusals import Refusal
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

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ANA = Actor(person=PersonId(1), role=Role.BUYER)
BEN = Actor(person=PersonId(2), role=Role.SELLER)
OLU = Actor(person=PersonId(3), role=Role.OPERATOR)
OLU_FOR_ANA = replace(OLU, on_behalf_of=Party.BUYER)
IDA = Actor(person=PersonId(4), role=Role.ADJUDICATOR)
JUN = Actor(person=PersonId(5), role=Role.ADJUDICATOR)
SUE = Actor(person=PersonId(6), role=Role.SUPERVISOR)
FIN = Actor(person=PersonId(7), role=Role.FINANCE)
BOT_FOR_ANA = Actor(person=None, role=Role.BOT, on_behalf_of=Party.BUYER)
STRANGER = Actor(person=PersonId(99), role=Role.BUYER)

SHOES, LACES = LineId(11), LineId(12)
ORDER = OrderFacts(
    order_id=OrderId(7),
    buyer=PersonId(1),
    seller=PersonId(2),
    currency="EUR",
    lines=(
        OrderLine(line_id=SHOES, quantity=2, paid_minor=8_000),
        OrderLine(line_id=LACES, quantity=1, paid_minor=501),
    ),
    fee_minor=850,
    shipped_at=MONDAY - 10 * DAY,
    promised_until=MONDAY - 5 * DAY,
    delivered_at=MONDAY - 2 * DAY,
)


def an_id(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


def text(words: str) -> TextRef:
    return TextRef(text_id=str(an_id(words)), sha256=f"sha of {words}", language="en")


def refunds(shoes: int = 0, laces: int = 0) -> tuple[LineAmount, ...]:
    sums = ((SHOES, shoes), (LACES, laces))
    return tuple(LineAmount(line_id=line, minor=minor) for line, minor in sums if minor)


FULL = Remedy(kind=RemedyKind.FULL_REFUND, refunds=refunds(8_000))
HALF = Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=refunds(4_000))
RETURN = Remedy(
    kind=RemedyKind.RETURN_AND_REFUND, refunds=refunds(8_000), return_payer=Payer.SELLER
)
REPLACEMENT = Remedy(kind=RemedyKind.REPLACEMENT, refunds=refunds(8_000))
RELEASE = Remedy(kind=RemedyKind.RELEASE)
WRONG_SIZE = Claim(
    lines=(ClaimLine(line_id=SHOES, quantity=2, reason="ND2"),),
    remedy=FULL,
    statement=text("they are two sizes too small"),
)
NO_ACCEPT = AppealText(
    request_reason="not_accepted",
    grounds=("AP-ERR-FACT",),
    contested=(ContestedPart.WHOLE,),
    statement=text("look at the tag again"),
)


class Story:
    """The history of one dispute, and its state after each step."""

    def __init__(self, *, terms: Terms | None = None, order: OrderFacts = ORDER) -> None:
        self.at = MONDAY
        self.state = Dispute()
        self.events: list[Event] = []
        self.last: Decision = ()
        self.terms = terms or sample_policy.terms()
        self.order = order

    def after(self, span: timedelta) -> Self:
        """Let time pass; nothing fires by itself."""
        self.at += span
        return self

    def ask(self, command: c.Command) -> Decision:
        """Return what would follow, without doing it."""
        return decide(self.state, command)

    def do(self, command: c.Command) -> Decision:
        """Carry out a command; a refusal changes nothing."""
        self.last = decide(self.state, command)
        if isinstance(self.last, tuple):
            for event in self.last:
                self.state = evolve(self.state, event)
            self.events.extend(self.last)
        return self.last

    def must(self, command: c.Command) -> Self:
        """Carry out a command that is expected to succeed."""
        answer = self.do(command)
        assert isinstance(answer, tuple), answer
        assert answer, "nothing happened"
        return self

    def lets(self, command: c.Command) -> bool:
        """Carry out a command and say whether it was not refused."""
        return isinstance(self.do(command), tuple)

    def refused(self, command: c.Command) -> Refusal:
        """Return the refusal that a command meets."""
        answer = self.ask(command)
        assert not isinstance(answer, tuple), answer
        return answer

    # What people do, in the order of a dispute.

    def draft(self, by: Actor = ANA, late_because: TextRef | None = None) -> Self:
        return self.must(
            c.StartDraft(
                by=by,
                at=self.at,
                dispute_id=DisputeId(an_id("dispute")),
                number="7K4X-2M9P",
                order=self.order,
                terms=self.terms,
                late_because=late_because,
            )
        )

    def evidence(
        self, name: str = "tag", kind: str = "photo_measure_and_tag", by: Actor = ANA
    ) -> Self:
        return self.must(
            c.AddEvidence(
                by=by, at=self.at, evidence_id=EvidenceId(an_id(name)), kind=kind, sha256=name
            )
        )

    def submit(self, claim: Claim = WRONG_SIZE) -> Self:
        return self.must(c.SubmitClaim(by=ANA, at=self.at, claim=claim))

    def opened(self, remedy: Remedy = FULL) -> Self:
        """Draft, evidence and claim: the seller is to answer."""
        return self.draft().evidence().submit(replace(WRONG_SIZE, remedy=remedy))

    def accept_request(self) -> Self:
        assert self.state.claim is not None
        seen = self.state.claim.remedy.sha256()
        return self.must(c.AcceptRequest(by=BEN, at=self.at, remedy_sha256=seen))

    def refuse(self) -> Self:
        return self.must(
            c.RefuseRequest(by=BEN, at=self.at, reason="as_described", statement=text("no"))
        )

    def offer(self, remedy: Remedy = HALF, by: Actor = BEN, name: str = "") -> Self:
        name = name or f"offer {len(self.state.offers)}"
        return self.must(
            c.MakeOffer(by=by, at=self.at, offer_id=OfferId(an_id(name)), remedy=remedy)
        )

    def accept_offer(self, by: Actor = ANA) -> Self:
        offer = self.state.offer
        assert offer is not None
        return self.must(
            c.AcceptOffer(
                by=by, at=self.at, offer_id=offer.offer_id, remedy_sha256=offer.remedy.sha256()
            )
        )

    def escalate(self, by: Actor = ANA) -> Self:
        return self.must(c.Escalate(by=by, at=self.at))

    def withdraw(self) -> Self:
        return self.must(c.Withdraw(by=ANA, at=self.at, warned=True))

    def assign(self, adjudicator: Actor = IDA, why: AssignReason | None = None) -> Self:
        assert adjudicator.person is not None
        return self.must(c.Assign(by=SUE, at=self.at, adjudicator=adjudicator.person, why=why))

    def request(self, to: Party = Party.BUYER, by: Actor = IDA) -> Self:
        name = f"request {len(self.state.requests)}"
        return self.must(
            c.RequestInformation(
                by=by,
                at=self.at,
                request_id=RequestId(an_id(name)),
                to=to,
                kinds=("photo_item",),
            )
        )

    def in_review(self, remedy: Remedy = FULL) -> Self:
        """Refused, escalated, assigned to Ida, and the last evidence is in."""
        self.opened(remedy).after(DAY).refuse().escalate().assign()
        return self.after(self.left(DeadlineKind.EVIDENCE_FREEZE))

    def judged(self) -> tuple[EvidenceFinding, ...]:
        return tuple(
            EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
            for item in self.state.evidence
        )

    def ruling(self, remedy: Remedy = HALF, by: Actor = IDA, name: str = "ruling") -> c.IssueRuling:
        return c.IssueRuling(
            by=by,
            at=self.at,
            ruling_id=RulingId(an_id(name)),
            remedy=remedy,
            findings=("not_as_described",),
            rules=("ND2",),
            evidence=self.judged(),
        )

    def rule(self, remedy: Remedy = HALF) -> Self:
        before = len(self.state.rulings)
        return self.must(self.ruling(remedy, name=f"ruling {before}" if before else "ruling"))

    def ruled(self, remedy: Remedy = HALF, claimed: Remedy = FULL) -> Self:
        """A first ruling stands and may be appealed."""
        return self.in_review(claimed).rule(remedy)

    def appeal(self, by: Actor = ANA, filed: AppealText = NO_ACCEPT) -> c.FileAppeal:
        return c.FileAppeal(by=by, at=self.at, appeal_id=AppealId(an_id("appeal")), text=filed)

    def file(self, by: Actor = ANA, filed: AppealText = NO_ACCEPT) -> Self:
        return self.must(self.appeal(by, filed))

    def appealed(self, remedy: Remedy = HALF, by: Actor = ANA, claimed: Remedy = FULL) -> Self:
        """Ruled, appealed, assigned to Jun, and the other side's time to answer is over."""
        self.ruled(remedy, claimed).after(DAY).file(by).assign(JUN)
        return self.after(self.left(DeadlineKind.APPEAL_REPLY))

    def last_word(
        self, remedy: Remedy = FULL, result: AppealResult = AppealResult.VARIED, by: Actor = JUN
    ) -> c.DecideAppeal:
        return c.DecideAppeal(
            by=by,
            at=self.at,
            ruling_id=RulingId(an_id("last word")),
            result=result,
            remedy=remedy,
            findings=("evidence_overlooked",),
            rules=("ND2",),
            evidence=self.judged(),
        )

    def decide_appeal(
        self, remedy: Remedy = FULL, result: AppealResult = AppealResult.VARIED
    ) -> Self:
        return self.must(self.last_word(remedy, result))

    def label(self, by: Actor = BEN, label: str = "DHL-1") -> Self:
        return self.must(
            c.ProvideReturnLabel(by=by, at=self.at, address=text("warehouse"), label=label)
        )

    def send_return(self) -> Self:
        return self.must(c.SendReturn(by=ANA, at=self.at, tracking="RR1"))

    def return_arrives(self) -> Self:
        return self.must(c.RecordReturnDelivered(by=SYSTEM, at=self.at, proof="POD-1"))

    def accept_return(self) -> Self:
        return self.must(c.AcceptReturn(by=BEN, at=self.at))

    def arrived(self) -> Self:
        """The goods are with the seller, who looks at them."""
        return self.label().send_return().return_arrives()

    def contest(self, fault: ReturnFault = ReturnFault.DAMAGED) -> Self:
        """Show what came back, and say what is wrong with it."""
        self.evidence("what came back", "photo_item", BEN)
        return self.must(
            c.ContestReturn(by=BEN, at=self.at, fault=fault, statement=text("it is broken"))
        )

    def return_in_review(self) -> Self:
        """The seller contested a return that was agreed on; Ida may rule on it."""
        self.opened(RETURN).accept_request().arrived().contest().assign()
        return self.after(self.left(DeadlineKind.EVIDENCE_FREEZE))

    def return_after_the_appeal(self) -> Self:
        """The appeal ordered a return, which the seller contested; Ida may propose a ruling."""
        self.appealed(RELEASE).decide_appeal(RETURN).arrived().contest().assign()
        return self.after(self.left(DeadlineKind.EVIDENCE_FREEZE))

    def send_replacement(self) -> Self:
        return self.must(c.SendReplacement(by=BEN, at=self.at, tracking="RP1"))

    def pay(self, key: str = "key 1") -> Self:
        return self.must(c.InstructPayment(by=SYSTEM, at=self.at, key=key))

    def paid(self, key: str = "key 1") -> Self:
        """Pay, and hear that it has arrived."""
        self.pay(key)
        return self.must(c.RecordPaymentSettled(by=SYSTEM, at=self.at, key=key, reference="psp-1"))

    def remind(self, kind: DeadlineKind, numbers: Sequence[int] = (1, 2), *parties: Party) -> Self:
        told = partial(c.RecordReminderDelivered, kind=kind, due_at=self.clock(kind).due_at)
        for number, party in product(numbers, parties or (None,)):
            self.must(told(by=SYSTEM, at=self.at, reminder=number, party=party))
        return self

    def fire(self, kind: DeadlineKind, *, told: bool = True) -> Self:
        """Let time pass until a clock is due, and fire it; both were told of the end to appeal."""
        clock = self.clock(kind)
        for party in {*Party} - {one for one, _ in clock.reached} - self.state.waived:
            if kind is DeadlineKind.APPEAL_WINDOW and told and not clock.again:
                self.remind(kind, (1,), party)
        self.at = max(self.at, clock.due_at)
        return self.must(self.firing(kind))

    def silent(self, kind: DeadlineKind) -> Self:
        """Let a clock run out of which its party was reminded."""
        return self.remind(kind).fire(kind)

    def firing(self, kind: DeadlineKind) -> c.FireDeadline:
        due_at = self.clock(kind).due_at
        return c.FireDeadline(by=SYSTEM, at=self.at, kind=kind, due_at=due_at)

    # What can be looked at.

    def clock(self, kind: DeadlineKind) -> Deadline:
        return self.state.deadlines[kind]

    def left(self, kind: DeadlineKind) -> timedelta:
        return self.clock(kind).due_at - self.at

    def happened(self) -> list[str]:
        """Return the kinds of the events that followed the last command, clocks apart."""
        assert isinstance(self.last, tuple)
        return [
            event.kind.removesuffix(".v1")
            for event in self.last
            if not event.kind.startswith("deadline.")
        ]

    def running(self) -> set[DeadlineKind]:
        return {kind for kind, clock in self.state.deadlines.items() if clock.pause is None}

    def standing_still(self) -> set[DeadlineKind]:
        return set(self.state.deadlines) - self.running()

    def money(self, *accounts: Account) -> tuple[int, ...]:
        return tuple(self.state.balances.get(account, 0) for account in accounts)
