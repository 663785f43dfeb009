"""What is claimed and what is given, item by item; nothing where the whole says as much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wakai.app.words_policy import reason
from wakai.core.disputes.model import Claim, ClaimLine, Remedy
from wakai.core.disputes.remedies import SUM_WRITTEN
from wakai.core.ids import LineId
from wakai.core.policy import Terms
from wakai.store.orders import OrderLineRow

type Lines = Mapping[LineId, OrderLineRow]  # as they were bought


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: how many pieces and what is wrong, where that is not said of the whole."""

    line_id: LineId
    title: str
    told: tuple[str, ...] = ()
    minor: int | None = None  # its own sum; None where one sum is told of all


def of_claim(claim: Claim, bought: Lines, terms: Terms | None) -> tuple[Item, ...]:
    """Return the items of a claim; nothing where it is about all pieces of a single one."""
    several = len(claim.lines) > 1
    reasons = {line.reason for line in claim.lines}
    sums = {part.line_id: part.minor for part in claim.remedy.refunds}
    items = [
        Item(
            line_id=line.line_id,
            title=_title(line.line_id, bought),
            told=(
                *_told_pieces(line, bought),
                *([reason(line.reason, terms)] if len(reasons) > 1 else []),
            ),
            minor=sums.get(line.line_id, 0)
            if several and not claim.remedy.needs_replacement
            else None,
        )
        for line in claim.lines
    ]
    return tuple(items) if _says_more(claim.lines, bought) else ()


def of_remedy(remedy: Remedy, bought: Lines) -> tuple[Item, ...]:
    """Return the sums by item of money that somebody chose, of an order of several items."""
    if remedy.kind not in SUM_WRITTEN or len(bought) < 2:  # noqa: PLR2004
        return ()
    return tuple(
        Item(line_id=part.line_id, title=_title(part.line_id, bought), minor=part.minor)
        for part in remedy.refunds
        if part.minor
    )


def of_offer(remedy: Remedy, claimed: Sequence[ClaimLine], bought: Lines) -> tuple[Item, ...]:
    """Return each item that an offer is about: the pieces that are claimed, and its own sum."""
    if not _says_more(claimed, bought):
        return ()
    asked = {line.line_id: line for line in claimed}
    return tuple(
        Item(
            line_id=part.line_id,
            title=_title(part.line_id, bought),
            told=_told_pieces(asked[part.line_id], bought),
            minor=None if remedy.needs_replacement else part.minor,
        )
        for part in remedy.refunds
        if part.minor and part.line_id in asked
    )


def pieces(quantity: int, bought: int) -> str:
    """Return how many pieces of an item are concerned; empty where one was bought."""
    if bought == 1:
        return ""
    return _("%(n)d of %(bought)d pieces") % {"n": quantity, "bought": bought}


def joined(title: str, told: tuple[str, ...]) -> str:
    """Return an item and what is said of it in one line."""
    return _("%(item)s: %(told)s") % {"item": title, "told": " · ".join(told)}


def _says_more(claimed: Sequence[ClaimLine], bought: Lines) -> bool:
    """Say whether the items say more than the whole: several, or not all pieces of the one."""
    return len(claimed) > 1 or any(_is_less(line, bought) for line in claimed)


def _is_less(line: ClaimLine, bought: Lines) -> bool:
    """Say whether some pieces of an item are not concerned."""
    return line.line_id in bought and line.quantity < bought[line.line_id].quantity


def _told_pieces(line: ClaimLine, bought: Lines) -> tuple[str, ...]:
    known = bought.get(line.line_id)
    told = pieces(line.quantity, known.quantity if known else line.quantity)
    return (told,) if told else ()


def _title(line_id: LineId, bought: Lines) -> str:
    return bought[line_id].title if line_id in bought else str(line_id)
