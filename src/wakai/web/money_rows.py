"""Where the money of a case is, drawn: what is held, and who gets it if nothing changes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wakai.app import formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes import breakdown
from wakai.core.disputes.foreseen import commission_back_minor, foreseen, waiting_minor
from wakai.core.disputes.model import Condition, Dispute, Role, Stage
from wakai.core.ledger import Account
from wakai.core.money import Money
from wakai.web.parts import MoneyMap, MoneyShare, Share

_CARRIED_OUT = frozenset({Stage.FINAL, Stage.CLOSED})


def money_map(view: CaseView) -> MoneyMap | None:
    """
    Return where the money of the order is; None before anything was set aside.

    What a ruling has split is held like the rest until the result is final: it is nobody's yet.
    """
    state = view.state
    if not state.balances:
        return None
    over = state.stage in _CARRIED_OUT or state.first_part is not None  # what is split is owed
    held = _sum(state, Account.HELD) if over else waiting_minor(state)
    buyer = _sum(state, Account.OUT_B, Account.PAID_B)
    seller = _sum(state, Account.OUT_S, Account.PAID_S, Account.FREE)
    if over:
        buyer += _sum(state, Account.ALLOC_B)
        seller += _sum(state, Account.ALLOC_S)
    to_buyer, to_seller = _whose(view)
    parts = (
        (Share.HELD, _held(state), held),
        (*to_buyer, buyer),
        (*to_seller, seller),
        (Share.POSTAGE, _("Return postage"), _sum(state, Account.POST)),
        (Share.FEE, _("Commission"), _sum(state, Account.FEE)),
    )
    shares = tuple(
        MoneyShare(share=share, label=label, amount=_money(view, minor))
        for share, label, minor in parts
        if minor > 0 or share is Share.HELD
    )
    title, later = _later(view)
    consists = words.sum_of(breakdown.of_result(state), view.sight.dispute.currency)
    return MoneyMap(shares=shares, note=_note(view), later_title=title, later=later, parts=consists)


def _held(state: Dispute) -> str:
    if state.stage in {Stage.DECIDED, Stage.APPEAL}:
        return _("Held until the result is final")
    return _("Held until this is settled")


def _whose(view: CaseView) -> tuple[tuple[Share, str], tuple[Share, str]]:
    """Return how the buyer's and the seller's part are drawn and called for this reader."""
    yours = (Share.YOURS, pgettext("money", "Yours"))
    if view.actor.role is Role.SELLER:
        return (Share.THEIRS, _("The buyer's")), yours
    if view.actor.role is Role.BUYER:
        return yours, (Share.THEIRS, _("The seller's"))
    return (Share.YOURS, _("The buyer's")), (Share.THEIRS, _("The seller's"))


def _later(view: CaseView) -> tuple[str, tuple[MoneyShare, ...]]:
    """Return who gets what of the held money if nothing changes, and on which condition."""
    state, seen = view.state, foreseen(view.state)
    settled = state.stage is Stage.FINAL
    if seen is None or (settled and seen.condition is Condition.NONE):
        return "", ()
    to_buyer, to_seller = _whose(view)
    parts = [(*to_buyer, seen.buyer_minor)]
    if state.order and state.order.paid_out_at is None:  # else the seller has theirs already
        parts.append((*to_seller, seen.seller_minor))
    shares = tuple(
        MoneyShare(share=share, label=label, amount=_money(view, minor))
        for share, label, minor in parts
    )
    after = words.label(seen.condition)
    if settled:
        return after, shares
    if seen.condition is Condition.NONE:
        return _("If it stays so"), shares
    return _("If it stays so · %(after)s") % {"after": after}, shares


def _note(view: CaseView) -> str:
    """Return when the money moves, and why less is held than is to be paid back."""
    state = view.state
    parts = " ".join(filter(None, (words.paid_at_once(state), words.waits_for(state))))
    return " ".join(filter(None, (parts or _rule(state), _commission(view))))


def _rule(state: Dispute) -> str:
    if state.stage in _CARRIED_OUT:
        return ""
    if state.order and state.order.paid_out_at:
        return _(
            "The seller was paid before the dispute: the marketplace advances what is claimed. "
            "Nothing is paid out before the result is final."
        )
    return _("No money leaves before the result is final.")


def _commission(view: CaseView) -> str:
    """Say that the commission on a refund is added to it: only when it is paid does it move."""
    state = view.state
    promised = state.plan.buyer_minor if state.plan else 0
    if not state.plan and state.claim:
        promised = state.claim.remedy.refund_minor
    if not promised or not waiting_minor(state) or state.order is None:
        return ""
    share = commission_back_minor(state, promised)
    if not share:
        return ""
    currency = view.sight.dispute.currency
    return _(
        "A refund of %(refund)s is more than what is held: %(share)s of it is our commission, "
        "which we give back with it."
    ) % {"refund": formats.money(promised, currency), "share": formats.money(share, currency)}


def _sum(state: Dispute, *accounts: Account) -> int:
    return sum(state.balances.get(account, 0) for account in accounts)


def _money(view: CaseView, minor: int) -> Money:
    return Money(minor, view.sight.dispute.currency)
