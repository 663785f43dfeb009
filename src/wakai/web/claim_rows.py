"""A claim as its readers see it: the whole, and each item where they differ."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wakai.app import formats, words, words_lines
from wakai.app.cases import CaseView
from wakai.app.words_lines import Item
from wakai.core.disputes.model import Claim, Party
from wakai.web import award_rows, case_rows
from wakai.web.parts import AnswerRow, Words

_UNCHANGED: Mapping[str, str] = {}


def context(view: CaseView) -> dict[str, Any] | None:
    """Return what is asked for, in the reader's words; None before there is a claim."""
    claim = view.state.claim
    if claim is None:
        return None
    items, told = rows(view, claim), reasons(view, claim)
    return {
        "reasons": () if items and len(told) > 1 else told,  # of several each item says its own
        "remedy": words.brief(claim.remedy, view.sight.dispute.currency),
        "in_all": words.in_all(claim.remedy, view.sight.dispute.currency),
        "parts": case_rows.consists_of(view, claim.remedy),
        "items": items,
        "excused": excused(view, claim),
        "words": case_rows.words_of(view, claim.statement),
    }


def answers(
    view: CaseView,
    claim: Claim,
    said: Words | None,
    *,
    sent_at: datetime | None = None,
    change: Mapping[str, str] = _UNCHANGED,
) -> tuple[AnswerRow, ...]:
    """
    Return all that is sent with a claim; ``change`` leads back to each question before that.

    What came after ``sent_at`` was not sent with it, and takes nothing from what was said then.
    """
    currency = view.sight.dispute.currency
    parts = case_rows.consists_of(view, claim.remedy)
    tiles = tuple(one for one in case_rows.tiles(view) if not sent_at or one.at <= sent_at)
    of_items, cannot = sums(view, claim), excused(view, claim, until=sent_at)
    return (
        AnswerRow(
            label=_("What is wrong"),
            values=wrong(view, claim),
            change_href=change.get("problem", ""),
        ),
        AnswerRow(
            label=_("What you ask for"),
            values=(
                words.brief(claim.remedy, currency),
                *(of_items or filter(None, (parts,))),
                *filter(None, (words.in_all(claim.remedy, currency),)),
            ),
            change_href=change.get("wish", ""),
        ),
        AnswerRow(
            label=_("Evidence"),
            values=(*(() if tiles else (_("None added"),)), *filter(None, (cannot,))),
            tiles=tiles,
            change_href=change.get("proof", ""),
        ),
        AnswerRow(
            label=_("In your words"),
            values=(said.text,) if said else (),
            language=said.language if said else "",
            change_href=change.get("words", ""),
        ),
    )


def excused(view: CaseView, claim: Claim, until: datetime | None = None) -> str:
    """Return which evidence the buyer cannot provide, as long as it did not come after all."""
    given = {
        item.kind
        for item in view.state.evidence
        if item.by is Party.BUYER and (not until or item.added_at <= until)
    }
    terms = view.state.terms
    kinds = [words.evidence_kind(kind, terms) for kind in claim.excused if kind not in given]
    if not kinds:
        return ""
    told = _("The buyer cannot provide: %(kinds)s. The reason is in the buyer's words.")
    if view.sight.party is Party.BUYER:
        told = _("You cannot provide: %(kinds)s. The reason is in your words.")
    return told % {"kinds": formats.listed(kinds)}


def reasons(view: CaseView, claim: Claim) -> tuple[str, ...]:
    """Return what is wrong, each reason once."""
    told = (words.reason(line.reason, view.state.terms) for line in claim.lines)
    return tuple(dict.fromkeys(told))


def rows(view: CaseView, claim: Claim) -> tuple[AnswerRow, ...]:
    """Return each item of a claim, where that says more than the whole."""
    return tuple(
        AnswerRow(label=item.title, values=(*concerned(item), *award_rows.sum_of(view, item)))
        for item in _items(view, claim)
    )


def concerned(item: Item) -> tuple[str, ...]:
    """Return in one line how many pieces are concerned and what is wrong with them."""
    return (" · ".join(item.told),) if item.told else ()


def wrong(view: CaseView, claim: Claim) -> tuple[str, ...]:
    """Return what is wrong, and with which items where they differ."""
    items = _items(view, claim)
    if not items:
        return reasons(view, claim)
    of_items = tuple(
        words_lines.joined(item.title, item.told) if item.told else item.title for item in items
    )
    several = reasons(view, claim)
    return of_items if len(several) > 1 else (*several, *of_items)


def sums(view: CaseView, claim: Claim) -> tuple[str, ...]:
    """Return what is asked for each item, where there are several."""
    told = ((item.title, award_rows.sum_of(view, item)) for item in _items(view, claim))
    return tuple(words_lines.joined(title, parts) for title, parts in told if parts)


def _items(view: CaseView, claim: Claim) -> tuple[Item, ...]:
    """Return the items of a claim; the order is not read for all there is of one."""
    order = view.state.order
    whole = {line.line_id: line.quantity for line in order.lines} if order else {}
    alone = len(claim.lines) == 1 and claim.lines[0].quantity == whole.get(claim.lines[0].line_id)
    if alone and order and not order.earlier:
        return ()
    return words_lines.of_claim(claim, view.bought, view.state.terms)
