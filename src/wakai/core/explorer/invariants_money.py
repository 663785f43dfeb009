"""Money: I-01 to I-09, and I-15."""

from collections.abc import Mapping
from typing import Final

from wakai.core.disputes.events import MoneyMoved, PaymentInstructed, PaymentSettled
from wakai.core.disputes.model import Dispute, Fulfilment, OrderFacts, Outcome, Party, Stage
from wakai.core.explorer.invariant import OfState, OfStep, Step, on
from wakai.core.ledger import MAY_GO_NEGATIVE, Account, Movement, paid_out

_OUTWARD: Final = (Account.OUT_B, Account.PAID_B, Account.OUT_S, Account.PAID_S)
_AS_BEFORE: Final = frozenset({Outcome.WITHDRAWN, Outcome.NOT_SENT, Outcome.VOID})
_OVER: Final = frozenset({Stage.FINAL, Stage.CLOSED})
_SPLITS: Final = frozenset({Movement.ALLOCATE, Movement.REALLOCATE})


def adds_up(state: Dispute) -> bool:
    """I-01: the sum over all accounts is zero."""
    return sum(state.balances.values()) == 0


def is_there(state: Dispute) -> bool:
    """I-02: only the world outside, the house and what a seller owes go below zero."""
    return all(
        minor >= 0 for account, minor in state.balances.items() if account not in MAY_GO_NEGATIVE
    )


def refunds_what_was_paid(state: Dispute) -> bool:
    """I-03: nobody is refunded more than they paid, in all and by line."""
    money = state.balances
    if not money or state.order is None:
        return True
    most = state.order.paid_minor + _granted(state)
    if money.get(Account.PAID_B, 0) + money.get(Account.OUT_B, 0) > most:
        return False
    if state.plan is None:
        return True
    paid = {line.line_id: line.paid_minor for line in state.order.lines}
    parts = state.plan.remedy.refunds
    if state.first_part:
        parts += state.first_part.refunds
        if len({part.line_id for part in parts}) < len(parts):
            return False
    return all(part.minor <= paid.get(part.line_id, 0) for part in parts)


def spends_once(state: Dispute) -> bool:
    """I-04: the same money is never both refunded and released."""
    money = state.balances
    if not money:
        return True
    captured = state.order.paid_minor if state.order else 0
    return paid_out(money) + money.get(Account.FEE, 0) <= captured + _granted(state)


def _granted(state: Dispute) -> int:
    """Return what the house paid of its own after the end, and what it advanced for postage."""
    money = state.balances
    label = money.get(Account.CARRIER, 0)  # what the carrier got is nobody's of the two
    advanced = max(0, -money.get(Account.DEBT_S, 0) - label)
    return advanced + sum(grant.minor for grant in state.granted)


def stays_until_final(state: Dispute) -> bool:
    """I-05: nothing leaves before the result is final; what waits is whole beside a first part."""
    if state.stage in _OVER or not any(state.balances.get(out, 0) for out in _OUTWARD):
        return True
    return state.first_part is not None and state.balances.get(Account.HELD, 0) == _waits(state)


def _waits(state: Dispute) -> int:
    """Return what is held for lines whose goods are awaited: all that they can bring (I-07)."""
    plan, first = state.plan, state.first_part
    if state.claim is None or state.order is None or plan is None:
        return 0
    if first is None and not (plan.remedy.kept and not plan.allocated):
        return 0
    waiting = set(first.waiting) if first else plan.remedy.returned
    now = first.buyer_minor if first else plan.remedy.unposted_minor
    most = sum(part.minor for part in state.claim.remedy.refunds if part.line_id in waiting)
    return most - _share(state.order, now + most) + _share(state.order, now)


def _share(order: OrderFacts, minor: int) -> int:
    """Return the commission in a refund, half a unit up."""
    return (2 * order.fee_minor * minor + order.paid_minor) // (2 * order.paid_minor)


def settles_once(state: Dispute) -> bool:
    """I-06: one payment settles, and each party's part of it once."""
    payments = state.payments.values()
    arrived = [party for payment in payments for party in payment.arrived]
    settled = sum(payment.settled for payment in payments)
    apart = state.first_part is not None and state.first_part.fulfilment is Fulfilment.DONE
    once = 1 + apart + len(state.granted)
    return settled <= once and all(arrived.count(party) <= once for party in Party)


def splits_exactly(step: Step) -> bool:
    """I-07: a split moves all that is held, but what waits for goods: that is held to the unit."""
    held = step.after.balances.get(Account.HELD, 0)
    for event in step.events:
        if isinstance(event, MoneyMoved) and event.postings[0].movement is Movement.ALLOCATE:
            moved = sum(posting.amount.minor for posting in event.postings)
            if moved + held != step.before.balances.get(Account.HELD, moved + held):
                return False
    return held in {0, _waits(step.after)} or not any(
        isinstance(event, MoneyMoved) and event.postings[0].movement in _SPLITS
        for event in step.events
    )


def keeps_its_currency(step: Step) -> bool:
    """I-08: one ledger has one currency."""
    order = step.before.order
    return order is None or all(
        posting.amount.currency == order.currency
        for event in step.events
        if isinstance(event, MoneyMoved)
        for posting in event.postings
    )


def pays_nothing_after_the_bank(step: Step) -> bool:
    """I-09: what the bank took back is not refunded too."""
    return step.before.outcome is not Outcome.EXTERNAL


def settles_a_key_once(step: Step) -> bool:
    """I-06: a key that was settled or has failed is not settled again."""
    for event in step.events:
        if isinstance(event, PaymentSettled):
            known = step.before.payments.get(event.key)
            if known is None or known.settled or known.failed:
                return False
    return True


def leaves_no_trace(state: Dispute) -> bool:
    """I-15: what was withdrawn, expired or void leaves the money as if it had not been."""
    money = state.balances
    if state.outcome not in _AS_BEFORE or not money:
        return True
    assert state.order is not None
    free = 0 if state.order.paid_out_at else state.order.paid_minor - state.order.fee_minor
    owed = money.get(Account.POST, 0) or money.get(Account.DEBT_S, 0)
    fee = money.get(Account.FEE, 0) == state.order.fee_minor
    return fee and money.get(Account.FREE, 0) == free and not owed


STATES: Final[Mapping[str, OfState]] = {
    "I-01": adds_up,
    "I-02": is_there,
    "I-03": refunds_what_was_paid,
    "I-04": spends_once,
    "I-05": stays_until_final,
    "I-06": settles_once,
    "I-15": leaves_no_trace,
}
STEPS: Final[Mapping[str, OfStep]] = {
    "I-06": on(settles_a_key_once, PaymentSettled),
    "I-07": on(splits_exactly, MoneyMoved),
    "I-08": on(keeps_its_currency, MoneyMoved),
    "I-09": on(pays_nothing_after_the_bank, PaymentInstructed),
}
