"""Where the money of a case is, drawn: the same parts that the bot tells."""

from collections.abc import Iterable

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.app.words import MoneyPart, Purse
from wakai.core.disputes import breakdown
from wakai.core.disputes.model import Role
from wakai.core.money import Money
from wakai.web import case_rows
from wakai.web.parts import MoneyMap, MoneyShare, Share

_SHARES = {Purse.HELD: Share.HELD, Purse.POSTAGE: Share.POSTAGE, Purse.FEE: Share.FEE}


def money_map(view: CaseView) -> MoneyMap | None:
    """Return where the money of the order is; None before anything was set aside."""
    told = words.money(view.state, case_rows.reader_of(view))
    if told is None:
        return None
    return MoneyMap(
        shares=_drawn(view, told.now),
        note=told.note,
        later_title=told.later_title,
        later=_drawn(view, told.later),
        parts=words.sum_of(breakdown.of_result(view.state), view.sight.dispute.currency),
    )


def _drawn(view: CaseView, parts: Iterable[MoneyPart]) -> tuple[MoneyShare, ...]:
    mine = Purse.SELLER if view.sight.role is Role.SELLER else Purse.BUYER
    currency = view.sight.dispute.currency
    return tuple(
        MoneyShare(
            share=_SHARES.get(part.purse, Share.YOURS if part.purse is mine else Share.THEIRS),
            label=part.label,
            amount=Money(part.minor, currency),
        )
        for part in parts
    )
