"""An offer or a proposal that waits for an answer: what it means, and each item of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wakai.app import words, words_lines
from wakai.app.cases import CaseView
from wakai.core.disputes.model import Offer, Party, Remedy
from wakai.web import award_rows, case_rows, claim_rows
from wakai.web.parts import AnswerRow, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An offer as its readers see it."""

    title: str
    means: str
    in_all: str
    items: tuple[AnswerRow, ...]
    words: Words | None


def waiting(view: CaseView) -> tuple[Offered, ...]:
    """Return what waits for an answer: the last offer of a side, or a proposal of the house."""
    offer, proposal = view.state.offer, view.state.proposal
    both = ((_title(view, offer), offer),) if offer else ()
    if proposal:
        both = (*both, (_("The marketplace's proposal"), proposal))
    currency, reader = view.sight.dispute.currency, case_rows.reader_of(view)
    return tuple(
        Offered(
            title=title,
            means=words.headline(made.remedy, currency, reader),
            in_all=words.in_all(made.remedy, currency),
            items=items(view, made.remedy),
            words=case_rows.words_of(view, made.statement),
        )
        for title, made in both
    )


def _title(view: CaseView, offer: Offer) -> str:
    if offer.proposer is view.sight.party:
        return _("Your offer")
    return _("The buyer's offer") if offer.proposer is Party.BUYER else _("The seller's offer")


def items(view: CaseView, remedy: Remedy) -> tuple[AnswerRow, ...]:
    """Return each item that a remedy is about, where that says more than the whole."""
    claim = view.state.claim
    if remedy.kept or claim is None:
        return award_rows.of_remedy(view, remedy)
    found = words_lines.of_offer(remedy, claim.lines, view.bought)
    return tuple(
        AnswerRow(
            label=item.title,
            values=(*claim_rows.concerned(item), *award_rows.sum_of(view, item)),
        )
        for item in found
    )
