"""Who gets what of the money if nothing changes any more: the plan, before it is carried out."""

from dataclasses import dataclass

from wakai.core.disputes import settling
from wakai.core.disputes.model import Condition, Dispute, Stage
from wakai.core.ledger import Account

_WAITING = (Account.HELD, Account.ALLOC_B, Account.ALLOC_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """The end of what is decided, or agreed, in minor units."""

    buyer_minor: int
    seller_minor: int
    condition: Condition  # what has to happen first


def foreseen(state: Dispute) -> Foreseen | None:
    """Return what follows from what is decided; None before that, and when it has happened."""
    waiting = waiting_minor(state)
    if state.plan is None or not waiting or state.stage in {Stage.REVIEW, Stage.CLOSED}:
        return None
    buyer = state.plan.buyer_minor
    return Foreseen(
        buyer_minor=buyer,
        seller_minor=max(waiting + commission_back_minor(state, buyer) - buyer, 0),
        condition=Condition.NONE if settling.goods_are_back(state) else state.plan.condition,
    )


def waiting_minor(state: Dispute) -> int:
    """
    Return what waits in the house, whether or not a ruling has split it.

    Beside a first part, which is settled, that is only what is held.
    """
    if state.first_part:
        return state.balances.get(Account.HELD, 0)
    return sum(state.balances.get(account, 0) for account in _WAITING)


def refund_minor(state: Dispute) -> int:
    """Return what the plan gives the buyer, with what a first part gave before."""
    assert state.plan is not None
    return state.plan.buyer_minor + (state.first_part.buyer_minor if state.first_part else 0)


def commission_apart_minor(state: Dispute, stake_minor: int) -> int:
    """Return the commission in a stake: by so much is less held than is claimed."""
    return settling.commission_part(state, stake_minor).minor


def commission_kept_minor(state: Dispute) -> int:
    """Return the commission on the part of the stake that is not refunded: the seller gets less."""
    if state.claim is None or state.plan is None:
        return 0
    stake = state.claim.remedy.refund_minor
    refund = refund_minor(state)
    whole = settling.commission_part(state, max(stake, refund))
    return (whole - settling.commission_part(state, refund)).minor


def commission_back_minor(state: Dispute, refund_minor: int) -> int:
    """Return what of the commission is still to be added to a refund of this size."""
    before = state.first_part.buyer_minor if state.first_part else 0
    whole = settling.commission_part(state, refund_minor + before).minor
    return max(whole - settling.commission_reversed_minor(state), 0)
