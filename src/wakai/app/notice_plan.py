"""
Who is told what: pure planning from events to notices.

A notice holds facts, never prose: codes, sums in minor units, instants, ids. Each language is
written from the same facts, so cause and effect cannot change places on the way (I-44).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wakai.app.notice_told import EVERYBODY, SAID_BY, TOLD, Code
from wakai.core.disputes import breakdown, events
from wakai.core.disputes.breakdown import Breakdown
from wakai.core.disputes.events import Event
from wakai.core.disputes.foreseen import commission_apart_minor, refund_minor
from wakai.core.disputes.model import (
    Condition,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Party,
    Role,
    Ruling,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.parties import representative_of
from wakai.core.disputes.settling import commission_reversed_minor
from wakai.core.ids import EvidenceId, OrderId, PersonId
from wakai.core.ledger import Account, pot

__all__ = [
    "ClockFact",
    "Code",
    "Facts",
    "ItemFact",
    "NoticePlan",
    "ReminderFact",
    "Sums",
    "plan",
    "plan_reminder",
]


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
    owed_minor: int | None = None  # by a seller who was paid before; None where they were not
    at_once_minor: int | None = None  # of the buyer's: what waits for no goods, where others do
    refund: Breakdown | None = None  # the buyer's without postage; None where it is not known
    fee_minor: int = 0  # the commission by which less than the stake is held; 0 after that


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

    role: Role  # the reader's, or of whom the reader acts for
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
    first_part: Fulfilment | None = None  # how far the money is that waits for no goods
    sees_to_it: PersonId | None = None  # who of the house answers for what is late
    represents: bool = False  # the reader acts for the party


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePlan:
    """One notice to one person; ``event`` is None for a reminder."""

    person: PersonId
    code: Code
    event: Event | None
    facts: Facts


def plan(after: Dispute, happened: Sequence[Event]) -> tuple[NoticePlan, ...]:
    """Return the notices that one decision leads to; ``after`` is the dispute behind it."""
    return tuple(
        NoticePlan(person=person, code=code, event=event, facts=facts)
        for party, code, event in addressed(after, happened)
        for person, facts in _readers(after, party, _facts(after, party, event))
    )


def _readers(state: Dispute, party: Party, facts: Facts) -> Iterator[tuple[PersonId, Facts]]:
    """Yield who is told what a party is told: the party, and who acts for it."""
    yield _person(state, party), facts
    helper = representative_of(state, party)
    if helper is not None:
        yield helper, replace(facts, represents=True)


def addressed(after: Dispute, happened: Sequence[Event]) -> Iterator[tuple[Party, Code, Event]]:
    """Yield who is told of what: one entry a notice."""
    kinds = {type(event) for event in happened}
    for event in happened:
        if type(event) in TOLD and kinds.isdisjoint(SAID_BY.get(type(event), ())):
            code, to = TOLD[type(event)]
            for party in to(event, after):
                yield party, code, event


def plan_reminder(state: Dispute, kind: DeadlineKind, nth: int) -> tuple[NoticePlan, ...]:
    """Return the reminders of a clock: to whoever can still act on it."""
    clock = state.deadlines[kind]
    fact = ReminderFact(kind=kind, due_at=clock.due_at, nth=nth)
    return tuple(
        NoticePlan(
            person=person,
            code=Code.REMINDER,
            event=None,
            facts=facts,
        )
        for party in reminded(state, kind, clock.party, nth)
        for person, facts in _readers(state, party, _facts(state, party, None, reminder=fact))
    )


_SHARED_AND_HARMLESS = frozenset({DeadlineKind.NEGOTIATION, DeadlineKind.EVIDENCE_FREEZE})


def reminded(state: Dispute, kind: DeadlineKind, party: WaitingOn, nth: int) -> tuple[Party, ...]:
    """Return whom the nth reminder of a clock goes to."""
    match party:
        case WaitingOn.BUYER:
            return (Party.BUYER,)
        case WaitingOn.SELLER:
            return (Party.SELLER,)
        case WaitingOn.BOTH if kind in _SHARED_AND_HARMLESS and nth > 1:
            return ()
        case WaitingOn.BOTH:
            return tuple(side for side in EVERYBODY if side not in state.waived)
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
        first_part=state.first_part.fulfilment if state.first_part else None,
    )


def _sums(state: Dispute) -> Sums | None:
    if state.claim is None:
        return None
    stake = state.claim.remedy.refund_minor
    plan = state.plan
    if plan is None:
        return Sums(stake_minor=stake, fee_minor=_fee(state))
    first = state.first_part
    if not plan.allocated or (first and _in(state, Account.HELD)):
        now = plan.remedy.unposted_minor if plan.remedy.kept else None
        return Sums(
            stake_minor=stake,
            buyer_minor=refund_minor(state) or None,
            condition=Condition.NONE if plan.allocated else plan.condition,
            fee_minor=_fee(state),
            at_once_minor=first.buyer_minor if first else now,
            refund=breakdown.of_result(state),
        )
    refund = None if state.granted else breakdown.of_result(state)
    buyer = _in(state, Account.ALLOC_B, Account.POST, Account.OUT_B, Account.PAID_B)
    assert state.order is not None
    if state.order.paid_out_at:
        owed = max(buyer - commission_reversed_minor(state), 0)
        return Sums(stake_minor=stake, buyer_minor=buyer, owed_minor=owed, refund=refund)
    return Sums(
        stake_minor=stake,
        buyer_minor=buyer,
        seller_minor=_in(state, Account.ALLOC_S, Account.OUT_S, Account.PAID_S),
        refund=refund,
        fee_minor=_fee(state),
    )


def _fee(state: Dispute) -> int:
    """Return the commission in the stake, which is not held; 0 where the stake is not all there."""
    assert state.claim is not None
    stake = state.claim.remedy.refund_minor
    fee = commission_apart_minor(state, stake) - commission_reversed_minor(state)
    return fee if pot(state.balances) == stake - fee else 0


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
