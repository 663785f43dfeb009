"""What a claim sets aside, and the clocks that begin with the seller's turn (M1, M2, M3)."""

from datetime import datetime

from wakai.core.disputes import clocks, settling
from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.events import DeadlineSet
from wakai.core.disputes.model import DeadlineKind, Dispute, WaitingOn
from wakai.core.ledger import movements
from wakai.core.money import Money


def captured(state: Dispute, at: datetime) -> Accepted:
    """Return the movement that books what was paid (M1)."""
    assert state.order is not None
    paid = Money(state.order.paid_minor, state.order.currency)
    fee = Money(state.order.fee_minor, state.order.currency)
    return settling.moved(at, movements.capture(paid=paid, fee=fee))


def held(state: Dispute, stake_minor: int, at: datetime) -> Accepted:
    """Return the movement that sets the stake aside, the commission's share in it apart (M2)."""
    assert state.order is not None
    stake = Money(stake_minor, state.order.currency)
    share = settling.commission_part(state, stake_minor)
    return settling.moved(at, movements.hold(stake - share))


def held_anew(state: Dispute, stake_minor: int, at: datetime) -> Accepted:
    """Return the movement after which another stake is held: more (M2), or less (M3)."""
    assert state.order is not None
    currency = state.order.currency
    before, stake = Money(settling.stake_minor(state), currency), Money(stake_minor, currency)
    before -= settling.commission_part(state, before.minor)
    more = stake - settling.commission_part(state, stake_minor) - before
    move = movements.hold if more.minor > 0 else movements.unhold
    return settling.moved(at, move(more if more.minor > 0 else -more))


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
