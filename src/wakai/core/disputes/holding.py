"""
What a claim sets aside, and the clocks that begin with the seller's turn (M1, M2, M3, M10).

Where the seller was paid before, only the commission is still here: the house advances the stake.
"""

from datetime import datetime

from wakai.core.disputes import clocks, settling
from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.events import DeadlineSet
from wakai.core.disputes.model import DeadlineKind, Dispute, WaitingOn
from wakai.core.ledger import Account, movements
from wakai.core.money import Money


def captured(state: Dispute, at: datetime) -> Accepted:
    """Return the movement that books what was paid and is still here (M1)."""
    assert state.order is not None
    fee = Money(state.order.fee_minor, state.order.currency)
    paid = fee if state.order.paid_out_at else Money(state.order.paid_minor, fee.currency)
    return settling.moved(at, movements.capture(paid=paid, fee=fee))


def held(state: Dispute, stake_minor: int, at: datetime) -> Accepted:
    """Return the movement that sets the stake aside, the commission's share in it apart (M2)."""
    assert state.order is not None
    stake = Money(stake_minor, state.order.currency)
    share = settling.commission_part(state, stake_minor)
    hold = movements.hold_from_guarantee if state.order.paid_out_at else movements.hold
    return settling.moved(at, hold(stake - share))


def held_anew(state: Dispute, stake_minor: int, at: datetime) -> Accepted:
    """Return the movement after which another stake is held: more (M2, M10), or less (M3)."""
    assert state.order is not None
    currency = state.order.currency
    before, stake = Money(settling.stake_minor(state), currency), Money(stake_minor, currency)
    before -= settling.commission_part(state, before.minor)
    more = stake - settling.commission_part(state, stake_minor) - before
    if more.minor <= 0:
        return freed(state, -more, at)
    hold = movements.hold_from_guarantee if state.order.paid_out_at else movements.hold
    return settling.moved(at, hold(more))


def freed(state: Dispute, amount: Money, at: datetime) -> Accepted:
    """Return the movement after which so much less is held (M3), or advanced (M10)."""
    assert state.order is not None
    unhold = movements.unhold_to_guarantee if state.order.paid_out_at else movements.unhold
    return settling.moved(at, unhold(amount))


def advance_returned(state: Dispute, at: datetime) -> Accepted:
    """Return the movement that gives the house back what the seller, paid before, may keep."""
    assert state.order is not None
    if not state.order.paid_out_at:
        return ()
    kept = Money(state.balances.get(Account.ALLOC_S, 0), state.order.currency)
    return settling.moved(at, movements.unhold_to_guarantee(kept, Account.ALLOC_S))


def talk_clocks(state: Dispute, stake_minor: int, at: datetime) -> Accepted:
    """Return the clocks that begin with the seller's turn."""
    return (
        answer_clock(state, DeadlineKind.SELLER_ANSWER, stake_minor, at),
        clocks.started(state, DeadlineKind.NEGOTIATION, WaitingOn.BOTH, at),
    )


def answer_clock(state: Dispute, kind: DeadlineKind, stake_minor: int, at: datetime) -> DeadlineSet:
    """Return the clock of the seller's answer; a small claim is answered sooner (D22)."""
    small = settling.is_small(state, stake_minor)
    period = "seller_answer_fast" if small else kind.value
    return clocks.started(state, kind, WaitingOn.SELLER, at, period=period)
