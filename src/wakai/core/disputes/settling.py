"""How an agreed or ordered remedy is carried out: what is planned, what moves, what is waited for."""

from datetime import datetime

from wakai.core import ledger
from wakai.core.disputes import clocks
from wakai.core.disputes.events import (
    BecameFinal,
    DeadlineSet,
    DisputeClosed,
    Event,
    MoneyFellDue,
    MoneyMoved,
    RemedyPlanned,
)
from wakai.core.disputes.model import (
    Basis,
    Condition,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Outcome,
    Remedy,
    Stage,
    WaitingOn,
)
from wakai.core.ledger import Account, Posting, movements
from wakai.core.money import Money

_AWAITING_GOODS = frozenset(
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
    Return the events that put a remedy to work for the first time: the plan, and its first clock.

    ``state`` is the dispute before any money was allocated. Money without a condition is allocated
    at once; the rest stays held, with the split recorded.
    """
    assert state.claim is not None
    stake = state.claim.remedy.refund_minor
    condition = condition_of(remedy)
    # With goods shipped again the seller keeps the money; the claim's sums are the way back (T35).
    refund = 0 if condition is Condition.REPLACEMENT else remedy.refund_minor
    plan = RemedyPlanned(
        at=at,
        remedy=remedy,
        buyer_minor=refund,
        seller_minor=stake - refund,
        condition=condition,
    )
    match condition:
        case Condition.NONE:
            return (plan, *allocated(state, refund, at))
        case Condition.RETURN:
            return (plan, _clock(state, DeadlineKind.RETURN_LABEL, at))
        case Condition.REPLACEMENT:
            return (plan, _clock(state, DeadlineKind.REPLACEMENT_SHIP, at))


def _clock(state: Dispute, kind: DeadlineKind, at: datetime) -> DeadlineSet:
    return clocks.started(state, kind, WaitingOn.SELLER, at)


def allocated(state: Dispute, buyer_minor: int, at: datetime) -> tuple[Event, ...]:
    """Return the movements that give the buyer ``buyer_minor`` of the stake and the seller the rest (M4, M12)."""
    assert state.order is not None
    currency = state.order.currency
    held = state.balances.get(Account.HELD, 0)
    reversal = commission_part(state, buyer_minor)
    buyer = buyer_minor - reversal.minor
    postings = movements.allocate(
        state.balances, buyer=Money(buyer, currency), seller=Money(held - buyer, currency)
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


def awaits_goods(remedy: Remedy) -> bool:
    """Return whether a remedy's money waits for goods that are on their way."""
    return condition_of(remedy) is not Condition.NONE


def final(basis: Basis, at: datetime) -> tuple[Event, ...]:
    """Return the event after which nothing can change the result."""
    return (BecameFinal(at=at, basis=basis),)


def final_by_time(state: Dispute, basis: Basis, at: datetime) -> tuple[Event, ...]:
    """Return what makes a standing ruling final: money that waits for no goods falls due."""
    due = () if state.fulfilment in _AWAITING_GOODS else money_due(state, at)
    return (*final(basis, at), *due)


def money_due(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return the events that call for payment."""
    clock = clocks.started(state, DeadlineKind.MONEY, WaitingOn.PSP, at)
    return (MoneyFellDue(at=at), clock)


def condition_met(state: Dispute, buyer_minor: int, at: datetime) -> tuple[Event, ...]:
    """
    Return the events for the goods' way being over: allocate, and pay when the result is final.

    While an appeal is still possible the money stays allocated and waits for the end of it (I-05).
    """
    due = money_due(state, at) if state.stage is Stage.FINAL else ()
    return (*allocated(state, buyer_minor, at), *due)


def outcome_of(state: Dispute) -> Outcome:
    """Return the result code of a dispute whose money has arrived."""
    assert state.plan is not None
    assert state.claim is not None
    refunded = ledger.Account.PAID_B
    buyer = state.balances.get(refunded, 0) + state.balances.get(Account.OUT_B, 0)
    if state.plan.condition is Condition.REPLACEMENT and not buyer:
        return Outcome.REPLACED
    if not buyer:
        return Outcome.RELEASED
    if state.plan.condition is Condition.RETURN:
        return Outcome.RETURN_REFUND
    whole = state.claim.remedy.refund_minor
    return Outcome.REFUND_FULL if buyer >= whole else Outcome.REFUND_PARTIAL


def closed(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return the event that ends a dispute whose money has arrived."""
    return (DisputeClosed(at=at, outcome=outcome_of(state)),)
