"""How a remedy is carried out: what is planned, what moves, what is waited for."""

from datetime import datetime
from typing import Final, assert_never

from wakai.core.disputes import clocks
from wakai.core.disputes.events import (
    BecameFinal,
    DeadlineSet,
    Event,
    MoneyFellDue,
    MoneyMoved,
    PartFellDue,
    RemedyPlanned,
)
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import (
    Basis,
    Condition,
    DeadlineKind,
    Dispute,
    Fulfilment,
    LineAmount,
    Outcome,
    Remedy,
    Stage,
    WaitingOn,
)
from wakai.core.ledger import Account, Posting, movements, pot
from wakai.core.money import Money

_AWAITING_GOODS: Final = frozenset(
    {
        Fulfilment.RETURN_DUE,
        Fulfilment.RETURN_SENT,
        Fulfilment.RETURN_CHECK,
        Fulfilment.REPLACE_DUE,
        Fulfilment.REPLACE_SENT,
    }
)


def moved(at: datetime, postings: tuple[Posting, ...]) -> tuple[MoneyMoved, ...]:
    """Return the event of one movement; none where nothing moves."""
    if not postings:
        return ()
    return (MoneyMoved(at=at, movement=postings[0].movement.value, postings=postings),)


def condition_of(remedy: Remedy) -> Condition:
    """Return what the money of a remedy waits for."""
    if remedy.needs_return:
        return Condition.RETURN
    return Condition.REPLACEMENT if remedy.needs_replacement else Condition.NONE


def ordered(state: Dispute, remedy: Remedy, at: datetime) -> tuple[Event, ...]:
    """
    Return the events that put a remedy to work: the plan, and the money or the first clock.

    Money without a condition is allocated at once. Money that waits for goods stays where it is,
    held or as an earlier ruling allocated it, with the split recorded.
    """
    plan = planned(state, remedy, at)
    match plan.condition:
        case Condition.NONE:
            return (plan, *_split(state, plan, at))
        case Condition.RETURN if goods_are_back(state):
            return (plan, *_split(state, plan, at))
        case Condition.RETURN:
            apart = in_parts(state, remedy, at)
            return (plan, *apart, _clock(state, DeadlineKind.RETURN_LABEL, at))
        case Condition.REPLACEMENT:
            return (plan, _clock(state, DeadlineKind.REPLACEMENT_SHIP, at))
        case _:
            assert_never(plan.condition)


def planned(state: Dispute, remedy: Remedy, at: datetime) -> RemedyPlanned:
    """Return the split that a remedy leads to when its condition is met."""
    condition = condition_of(remedy)
    # With goods shipped again the seller keeps the money; the claim's sums are the way back (T35).
    refund = 0 if condition is Condition.REPLACEMENT else remedy.refund_minor
    return RemedyPlanned(
        at=at,
        remedy=remedy,
        buyer_minor=refund,
        seller_minor=stake_minor(state) - refund,
        condition=condition,
        anew=_begins_anew(state, remedy),
    )


def _begins_anew(state: Dispute, remedy: Remedy) -> bool:
    """Say whether goods must go back that were kept while others have been sent already."""
    sent = state.return_ is not None and state.return_.sent_at is not None
    if state.plan is None or not (sent and goods_on_their_way(state)):
        return False
    return not remedy.returned.isdisjoint(state.plan.remedy.kept)


def _split(state: Dispute, plan: RemedyPlanned, at: datetime) -> tuple[Event, ...]:
    """Return the movements of money that waits for nothing; beside a first part, when it is due."""
    return () if state.first_part else allocated(state, plan.buyer_minor, at)


def in_parts(state: Dispute, remedy: Remedy, at: datetime) -> tuple[Event, ...]:
    """
    Return the movements that set apart what waits for no goods; the money of the others is held.

    What is held is exactly what the lines that wait can bring, less their share of the commission.
    """
    if not remedy.kept:
        return ()
    now_minor = remedy.unposted_minor
    back = remedy.returned
    waiting_minor = sum(part.minor for part in in_dispute(state) if part.line_id in back)
    both = commission_part(state, now_minor + waiting_minor)
    share = both - commission_part(state, now_minor)
    return allocated(state, now_minor, at, waiting_minor=waiting_minor - share.minor)


def stake_minor(state: Dispute) -> int:
    """Return what the claim asks for of what is in dispute, in minor units."""
    return sum(part.minor for part in in_dispute(state))


def in_dispute(state: Dispute) -> tuple[LineAmount, ...]:
    """Return what the claim asks for, by line, without the lines that a first part has settled."""
    assert state.claim is not None
    claimed, first = state.claim.remedy.refunds, state.first_part
    return tuple(part for part in claimed if first is None or part.line_id in first.waiting)


def is_small(state: Dispute, minor: int) -> bool:
    """Return whether a claim of this sum is small enough for the fast lane (D22)."""
    assert state.terms is not None
    assert state.order is not None
    return state.terms.is_small(minor, state.order.currency)


def goods_on_their_way(state: Dispute) -> bool:
    """Return whether goods that the money waits for have not arrived yet."""
    return state.fulfilment in _AWAITING_GOODS


def goods_are_back(state: Dispute) -> bool:
    """Return whether a return that was ordered before is over and in order."""
    return state.return_ is not None and state.return_.accepted_at is not None


def _clock(state: Dispute, kind: DeadlineKind, at: datetime) -> DeadlineSet:
    return clocks.started(state, kind, WaitingOn.SELLER, at)


def allocated(
    state: Dispute, buyer_minor: int, at: datetime, *, waiting_minor: int = 0
) -> tuple[Event, ...]:
    """
    Return the movements after which the buyer's part is ``buyer_minor`` and the rest the seller's.

    What is held is split (M4); what an earlier ruling split is split anew (M5). The share of the
    commission in the refund follows it, there or back (M12). ``waiting_minor`` stays held. Beside
    a first part, which is settled, only what is held is split.
    """
    assert state.order is not None
    currency = state.order.currency
    first = state.first_part
    total = buyer_minor + (first.buyer_minor if first else 0)
    reversed_before = Money(commission_reversed_minor(state), currency)
    reversal = commission_part(state, total) - reversed_before
    buyer = buyer_minor - reversal.minor
    fresh = first is not None or pot(state.balances) == state.balances.get(Account.HELD, 0)
    split = movements.allocate if fresh else movements.reallocate
    whole = state.balances.get(Account.HELD, 0) if fresh else pot(state.balances)
    postings = split(
        state.balances,
        buyer=Money(buyer, currency),
        seller=Money(whole - buyer - waiting_minor, currency),
        waiting_minor=waiting_minor,
    )
    return (*moved(at, postings), *moved(at, movements.reverse_commission(reversal)))


def commission_part(state: Dispute, refund_minor: int) -> Money:
    """Return the share of the house's commission that a refund of this size reverses."""
    assert state.order is not None
    currency = state.order.currency
    return movements.commission_share(
        refund=Money(refund_minor, currency),
        paid=Money(state.order.paid_minor, currency),
        fee=Money(state.order.fee_minor, currency),
    )


def commission_reversed_minor(state: Dispute) -> int:
    """Return what of the house's commission went back with refunds so far (M12)."""
    assert state.order is not None
    return state.order.fee_minor - state.balances.get(Account.FEE, 0)


def awaits_goods(remedy: Remedy) -> bool:
    """Return whether a remedy's money waits for goods that are on their way."""
    return condition_of(remedy) is not Condition.NONE


def final(basis: Basis, at: datetime) -> tuple[Event, ...]:
    """Return the event after which nothing can change the result."""
    return (BecameFinal(at=at, basis=basis),)


def final_by_time(state: Dispute, basis: Basis, at: datetime) -> tuple[Event, ...]:
    """Return what makes a standing ruling final: money that waits for no goods falls due."""
    assert state.plan is not None
    due = part_due if goods_on_their_way(state) else money_due
    return (*final(basis, at), *due(state, state.plan.remedy, at))


def as_before(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return what follows an appeal that changed nothing: it is final, and the goods go on."""
    resumed = clocks.resumed(state, clocks.FULFILMENT_CLOCKS, at)
    return (*final_by_time(state, Basis.APPEAL, at), *resumed)


def part_due(state: Dispute, remedy: Remedy, at: datetime) -> tuple[Event, ...]:
    """
    Return the events that call for the payment of what waits for no goods, where there is any.

    From now on the dispute is about the lines that wait: what is planned for them is said anew.
    """
    if not remedy.kept:
        return ()
    waiting = tuple(part.line_id for part in remedy.rest.refunds)
    fell = PartFellDue(at=at, refunds=remedy.unposted, waiting=waiting)
    rest = planned(evolve(state, fell), remedy.rest, at)
    return (fell, rest, *_paid_by(state, at))


def money_due(state: Dispute, remedy: Remedy, at: datetime) -> tuple[Event, ...]:
    """
    Return the events that call for payment.

    One payment at a time: while the first part is on its way, the rest is called for when it has
    arrived or come back.
    """
    assert state.order is not None
    first = state.first_part
    if first and first.fulfilment is Fulfilment.MONEY_SENT:
        return ()
    split = allocated(state, planned(state, remedy, at).buyer_minor, at) if first else ()
    postage = Money(remedy.postage_minor, state.order.currency)
    reserved = moved(at, movements.reserve_postage(postage))
    return (*split, *reserved, MoneyFellDue(at=at), *_paid_by(state, at))


def rest_due(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return what calls for the rest of the money, if it waited for the first part alone."""
    if state.plan is None or state.stage is not Stage.FINAL or goods_on_their_way(state):
        return ()
    return money_due(state, state.plan.remedy, at)


def _paid_by(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return the clocks of a payment; those of a first part that is not paid yet go on."""
    arrives = clocks.started(state, DeadlineKind.MONEY_SETTLED, WaitingOn.PSP, at)
    both = (instructed_by(state, at), arrives)
    return tuple(clock for clock in both if clock.deadline not in state.deadlines)


def instructed_by(state: Dispute, at: datetime) -> DeadlineSet:
    """Return the clock until which the provider must be told to pay (D15)."""
    return clocks.started(state, DeadlineKind.MONEY, WaitingOn.PSP, at)


def condition_met(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """
    Return the events for the goods' way being over as planned: allocate, and pay when final.

    While an appeal is still possible the money stays allocated and waits for the end of it (I-05).
    """
    assert state.plan is not None
    split = () if state.first_part else allocated(state, state.plan.buyer_minor, at)
    return (*split, *_due_if_final(state, state.plan.remedy, at))


def condition_failed(state: Dispute, remedy: Remedy, at: datetime) -> tuple[Event, ...]:
    """Return the events for goods that never came: another remedy, without goods, takes over."""
    return (*ordered(state, remedy, at), *_due_if_final(state, remedy, at))


def _due_if_final(state: Dispute, remedy: Remedy, at: datetime) -> tuple[Event, ...]:
    return money_due(state, remedy, at) if state.stage is Stage.FINAL else ()


def outcome_of(state: Dispute) -> Outcome:
    """Return the result code of a dispute whose money has arrived, or is about to."""
    assert state.plan is not None
    refunded = state.balances.get(Account.PAID_B, 0) + state.balances.get(Account.OUT_B, 0)
    match state.plan.condition:
        case Condition.REPLACEMENT:
            return Outcome.REPLACED
        case Condition.RETURN if refunded:
            return Outcome.RETURN_REFUND
    if not refunded:
        return Outcome.RELEASED
    assert state.claim is not None
    whole = refunded >= state.claim.remedy.refund_minor
    return Outcome.REFUND_FULL if whole else Outcome.REFUND_PARTIAL
