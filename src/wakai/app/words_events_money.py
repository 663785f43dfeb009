"""The timeline of the money: what is held, set aside, on its way, arrived; and its payments."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events
from wakai.core.disputes.foreseen import (
    commission_apart_minor,
    commission_kept_minor,
    refund_minor,
)
from wakai.core.disputes.model import Party
from wakai.core.ledger import Account, Posting

_ATTEMPTS_ALONE: Final = 2  # failed payments after which a person looks


def _is_beside(posting: Posting) -> bool:
    """Say whether a posting only notes a debt of the seller, or where the one before it ends."""
    return bool({Account.DEBT_S, Account.CARRIER} & {posting.debit, posting.credit})


@line.register
def _money_moved(event: events.MoneyMoved, telling: Telling) -> str:
    minor = sum(one.amount.minor for one in event.postings if not _is_beside(one))
    amount = {"amount": telling.money(minor)}
    match event.movement:
        case "M1":
            return _captured(event, minor, telling)
        case "M2":
            told = _("%(amount)s is held until this is settled.") % amount
            return _after_commission(told, minor, telling)
        case "M3":
            return _("%(amount)s is no longer held.") % amount
        case "M4" | "M5":
            told = _("%(amount)s is set aside for who is to get it.") % amount
            return _after_commission(told, minor, telling, is_new=event.movement == "M4")
        case "M6" | "M7" | "M8" | "M9":
            return _paid_out(event, minor, telling)
        case "M10":
            return _("%(amount)s of the marketplace's own money was booked.") % amount
        case "M11":
            return _("%(amount)s of postage was booked.") % amount
        case "M14" | "M15":
            return _("%(amount)s is paid out of the marketplace's own money.") % amount
        case "M13":
            return _("%(amount)s was taken back by the bank.") % amount
        case "M12":
            return _commission_moved(event, amount)
        case _:
            return _("%(amount)s was booked.") % amount


def _captured(event: events.MoneyMoved, minor: int, telling: Telling) -> str:
    """Return what was paid, and what of it is the commission, which nobody holds."""
    fee = sum(one.amount.minor for one in event.postings if one.credit is Account.FEE)
    facts = {"amount": telling.money(minor), "fee": telling.money(fee)}
    if not fee:
        return _("%(amount)s was booked.") % facts
    if fee == minor:  # the seller has the rest already
        return _("Our commission, %(fee)s, was booked.") % facts
    return _("%(amount)s was booked, %(fee)s of it as our commission.") % facts


def _after_commission(told: str, minor: int, telling: Telling, *, is_new: bool = True) -> str:
    """Add what was claimed, and the commission that makes what is held of it less."""
    state = telling.dispute
    if state is None or state.order is None or state.claim is None or not state.order.fee_minor:
        return told
    stake = state.claim.remedy.refund_minor
    fee = commission_apart_minor(state, stake)
    if minor != stake - fee:  # the claim was another one then, or this is a part of it
        after = _("%(told)s That is after our commission on it.") % {"told": told}
        return after if is_new else told  # what is set aside anew may hold what was given back
    return _remains(told, stake, fee, telling) if fee else told


def _remains(told: str, whole: int, fee: int, telling: Telling) -> str:
    facts = {"told": told, "whole": telling.money(whole), "fee": telling.money(fee)}
    return _("%(told)s That is what remains of %(whole)s after our commission of %(fee)s.") % facts


def _commission_moved(event: events.MoneyMoved, amount: Mapping[str, str]) -> str:
    """Return that the share of the commission in a refund follows it, there or back."""
    if event.postings[0].credit is Account.FEE:
        return _("%(amount)s is our commission again.") % amount
    return _("%(amount)s of our commission is given back with the refund.") % amount


def _paid_out(event: events.MoneyMoved, minor: int, telling: Telling) -> str:
    """Return where what is paid out is: the payout to a seller has one number for every step."""
    amount = {"amount": telling.money(minor)}
    now_in = {posting.credit for posting in event.postings}
    if now_in & {Account.ALLOC_B, Account.ALLOC_S}:
        return _("%(amount)s came back from the payment provider.") % amount
    if now_in & {Account.PAID_B, Account.PAID_S}:
        told = _("%(amount)s has arrived.") % amount
    else:
        told = _("%(amount)s is on its way.") % amount
    sellers = sum(
        posting.amount.minor
        for posting in event.postings
        if posting.credit in {Account.OUT_S, Account.PAID_S}
    )
    return _seller_after_commission(told, sellers, telling, is_all=sellers == minor)


def _seller_after_commission(told: str, minor: int, telling: Telling, *, is_all: bool) -> str:
    """Add the commission that makes the seller's sum less than what the buyer paid for it."""
    state = telling.dispute
    if state is None or state.order is None or state.claim is None or state.plan is None:
        return told
    fee = commission_kept_minor(state)
    unrefunded = state.claim.remedy.refund_minor - refund_minor(state)
    if not fee or minor != unrefunded - fee:  # nothing of it, or money that has none in it
        return told
    if is_all:
        return _remains(told, minor + fee, fee, telling)
    return _("%(told)s The seller's part is after our commission of %(fee)s.") % {
        "told": told,
        "fee": telling.money(fee),
    }


@line.register
def _payment_instructed(event: events.PaymentInstructed, telling: Telling) -> str:
    buyer, seller = telling.money(event.buyer_minor), telling.money(event.seller_minor)
    if not event.seller_minor:
        return _("The payment was instructed: %(buyer)s to the buyer.") % {"buyer": buyer}
    if not event.buyer_minor:
        told = _("The payment was instructed: %(seller)s to the seller.") % {"seller": seller}
        return _seller_after_commission(told, event.seller_minor, telling, is_all=True)
    told = _("The payment was instructed: %(buyer)s to the buyer, %(seller)s to the seller.") % {
        "buyer": buyer,
        "seller": seller,
    }
    return _seller_after_commission(told, event.seller_minor, telling, is_all=False)


@line.register
def _payment_late(event: events.PaymentLate, _telling: Telling) -> str:
    match event.step:
        case "not_instructed":
            return _("The payment is late, and that is our fault. Our payments team was told.")
        case "not_settled":
            return _("The money has not arrived in time. Our payments team takes it over.")
        case _:
            return _("The payment is still late. Our payments team was told again.")


@line.register
def _payment_settled(_event: events.PaymentSettled, _telling: Telling) -> str:
    return _("The payment provider confirmed the payment.")


@line.register
def _part_settled(event: events.PaymentPartSettled, _telling: Telling) -> str:
    if event.party is Party.BUYER:
        return _("The payment provider confirmed the refund to the buyer.")
    return _("The payment provider confirmed the payment to the seller.")


@line.register
def _part_failed(event: events.PaymentPartFailed, _telling: Telling) -> str:
    if event.party is Party.BUYER:
        return _("The refund to the buyer failed. The money is safe.")
    return _("The payment to the seller failed. The money is safe.")


@line.register
def _payment_vouched(_event: events.PaymentVouched, _telling: Telling) -> str:
    return _("Our payments team made the payment. A second person checks it.")


@line.register
def _payment_failed(event: events.PaymentFailed, _telling: Telling) -> str:
    if event.attempt > _ATTEMPTS_ALONE:
        return _("The payment failed again. A person in our payments team looks into it.")
    return _("The payment failed. It is tried again; the money is safe.")
