"""Where the money of a dispute is, who gets it if nothing changes, and by when: in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wakai.app import formats
from wakai.app.words_labels import label
from wakai.app.words_reader import Reader
from wakai.app.words_states import paid_at_once, waits_for
from wakai.core.disputes.foreseen import (
    commission_back_minor,
    commission_kept_minor,
    foreseen,
    waiting_minor,
)
from wakai.core.disputes.model import Condition, DeadlineKind, Dispute, Stage
from wakai.core.ledger import Account

_CARRIED_OUT: Final = frozenset({Stage.FINAL, Stage.CLOSED})
_BY: Final[Mapping[DeadlineKind, Promise]] = {
    DeadlineKind.APPEAL_WINDOW: gettext_lazy("This is final if nobody appeals by %(until)s."),
    DeadlineKind.APPEAL_RULING: gettext_lazy("The appeal is decided by %(until)s."),
    DeadlineKind.MONEY: gettext_lazy("The money is paid by %(until)s."),
    DeadlineKind.MONEY_SETTLED: gettext_lazy("The money arrives by %(until)s."),
}


class Purse(StrEnum):
    """Whose a part of the money is, or what it is kept for."""

    HELD = "held"
    BUYER = "buyer"
    SELLER = "seller"
    POSTAGE = "postage"
    FEE = "fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPart:
    """One part of the money, as this reader is told it."""

    purse: Purse
    label: str
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyTold:
    """
    The money of a dispute: where it is now, and in ``later`` who gets what of it is held.

    ``later_title`` says on which condition, ``note`` by when and why.
    """

    now: tuple[MoneyPart, ...]
    later_title: str
    later: tuple[MoneyPart, ...]
    note: str


def money(dispute: Dispute, reader: Reader) -> MoneyTold | None:
    """
    Return where the money of the order is; None before anything was set aside.

    What a ruling has split is held like the rest until the result is final: it is nobody's yet.
    """
    if not dispute.balances:
        return None
    # what is split is owed
    over = dispute.stage in _CARRIED_OUT or dispute.first_part is not None
    held = _sum(dispute, Account.HELD) if over else waiting_minor(dispute)
    buyer = _sum(dispute, Account.OUT_B, Account.PAID_B)
    seller = _sum(dispute, Account.OUT_S, Account.PAID_S, Account.FREE)
    if over:
        buyer += _sum(dispute, Account.ALLOC_B)
        seller += _sum(dispute, Account.ALLOC_S)
    parts = (
        MoneyPart(purse=Purse.HELD, label=_held(dispute), minor=held),
        _buyers(reader, buyer),
        _sellers(reader, seller),
        MoneyPart(
            purse=Purse.POSTAGE, label=_("Return postage"), minor=_sum(dispute, Account.POST)
        ),
        _commission_of_all(dispute),
    )
    title, later = _later(dispute, reader)
    told = tuple(part for part in parts if part.minor > 0 or _is_told(part, over=over))
    return MoneyTold(
        now=told or parts[:1],
        later_title=title,
        later=later,
        note=formats.sentences((_note(dispute, reader), _of_which(dispute, reader))),
    )


def _is_told(part: MoneyPart, *, over: bool) -> bool:
    """Say whether it is told that a part is nothing: of what is held, until that is over."""
    return part.purse is Purse.HELD and not over


def _held(dispute: Dispute) -> str:
    if dispute.stage in {Stage.DECIDED, Stage.APPEAL}:
        return _("Held until the result is final")
    return _("Held until this is settled")


def _buyers(reader: Reader, minor: int) -> MoneyPart:
    yours = pgettext("money", "Yours")
    named = yours if reader.is_buyer else _("The buyer's")
    return MoneyPart(purse=Purse.BUYER, label=named, minor=minor)


def _sellers(reader: Reader, minor: int) -> MoneyPart:
    yours = pgettext("money", "Yours")
    named = yours if reader.is_seller else _("The seller's")
    return MoneyPart(purse=Purse.SELLER, label=named, minor=minor)


def _commission_of_all(dispute: Dispute) -> MoneyPart:
    """Return the commission; the name says so where more than what is in dispute bears it."""
    more = _sum(dispute, Account.FREE) > 0
    named = _("Commission on the whole order") if more else _("Commission")
    return MoneyPart(purse=Purse.FEE, label=named, minor=_sum(dispute, Account.FEE))


def _of_which(dispute: Dispute, reader: Reader) -> str:
    """Say how much of the seller's sum is of the dispute, where it holds the rest of the order."""
    rest = _sum(dispute, Account.FREE)
    of_it = _sum(dispute, Account.OUT_S, Account.PAID_S)
    if dispute.stage in _CARRIED_OUT or dispute.first_part is not None:
        of_it += _sum(dispute, Account.ALLOC_S)
    if not rest or not of_it or dispute.order is None:
        return ""
    told = _(
        "Of the seller's sum, %(part)s is of what was in dispute and %(rest)s of the rest of "
        "the order."
    )
    if reader.is_seller:
        told = _(
            "Of your sum, %(part)s is of what was in dispute and %(rest)s of the rest of the order."
        )
    currency = dispute.order.currency
    return told % {"part": formats.money(of_it, currency), "rest": formats.money(rest, currency)}


def _later(dispute: Dispute, reader: Reader) -> tuple[str, tuple[MoneyPart, ...]]:
    """Return who gets what of the held money if nothing changes, and on which condition."""
    seen = foreseen(dispute)
    settled = dispute.stage is Stage.FINAL
    if seen is None or (settled and seen.condition is Condition.NONE):
        return "", ()
    parts = [_buyers(reader, seen.buyer_minor)]
    if dispute.order and dispute.order.paid_out_at is None:  # else the seller has theirs already
        parts.append(_sellers(reader, seen.seller_minor))
    after = label(seen.condition)
    if settled:
        return after, tuple(parts)
    if seen.condition is Condition.NONE:
        return _("If it stays so"), tuple(parts)
    return _("If it stays so · %(after)s") % {"after": after}, tuple(parts)


def _note(dispute: Dispute, reader: Reader) -> str:
    """Return by when and when at all the money moves, and why less is held than is paid back."""
    in_parts = (paid_at_once(dispute), waits_for(dispute))
    whole = (_by(dispute, reader), _rule(dispute))
    told = (*(in_parts if any(in_parts) else whole), _commission(dispute))
    return formats.sentences(told)


def _by(dispute: Dispute, reader: Reader) -> str:
    """Return by when the money moves or its fate is known; empty where no such clock runs."""
    running = (clock for kind in _BY if (clock := dispute.deadlines.get(kind)) and not clock.pause)
    for clock in running:
        return str(_BY[clock.kind]) % {"until": formats.when(clock.due_at, reader)}
    return ""


def _rule(dispute: Dispute) -> str:
    if dispute.stage in _CARRIED_OUT:
        return ""
    if dispute.order and dispute.order.paid_out_at:
        return _(
            "The seller was paid before the dispute: the marketplace advances what is claimed. "
            "Nothing is paid out before the result is final."
        )
    return _("No money leaves before the result is final.")


def _commission(dispute: Dispute) -> str:
    """Say why less is held, or paid to the seller, than was paid for it: the commission."""
    waiting = waiting_minor(dispute)
    if not waiting or dispute.order is None:
        return ""
    told = (_commission_back(dispute, waiting), _commission_kept(dispute))
    return formats.sentences(told)


def _commission_back(dispute: Dispute, waiting: int) -> str:
    """Say that the commission on a refund is added to it: only when it is paid does it move."""
    assert dispute.order is not None
    promised = dispute.plan.buyer_minor if dispute.plan else 0
    if not dispute.plan and dispute.claim:
        promised = dispute.claim.remedy.refund_minor
    share = commission_back_minor(dispute, promised)
    if not share:
        return ""
    currency = dispute.order.currency
    facts = {"refund": formats.money(promised, currency), "share": formats.money(share, currency)}
    if promised <= waiting:
        return _("%(share)s of the refund is our commission, which we give back with it.") % facts
    return (
        _(
            "A refund of %(refund)s is more than what is held: %(share)s of it is our commission, "
            "which we give back with it."
        )
        % facts
    )


def _commission_kept(dispute: Dispute) -> str:
    """Say that what the seller gets is less by the commission on it."""
    assert dispute.order is not None
    fee = commission_kept_minor(dispute)
    if not fee or dispute.order.paid_out_at:
        return ""
    told = _("What the seller gets of the sum in dispute is after our commission of %(fee)s on it.")
    return told % {"fee": formats.money(fee, dispute.order.currency)}


def _sum(dispute: Dispute, *accounts: Account) -> int:
    return sum(dispute.balances.get(account, 0) for account in accounts)
