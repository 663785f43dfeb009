"""What a letter says of an offer in money, and item by item where the whole does not say it."""

from collections.abc import Iterator

from django.utils.translation import gettext

from wakai.app import words_lines
from wakai.app.letter import Line, Pen
from wakai.app.words_remedies import besides, in_all, told_sum
from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import Remedy
from wakai.core.policy import Terms


def lines(event: Event | None, bought: words_lines.Lines, terms: Terms, pen: Pen) -> Iterator[Line]:
    """Yield a line for each item that is claimed, or that has its own sum."""
    for item in _items(event, bought, terms):
        own = () if item.minor is None else (pen.money(item.minor),)
        told = (*item.told, *own)
        yield pen.line(words_lines.joined(item.title, told) if told else item.title)


def offered(event: Event | None, pen: Pen) -> Iterator[Line]:
    """Yield what an offer would mean in money: the refund, and the postage that comes besides."""
    match event:
        case events.OfferMade(offer=made) | events.ProposalMade(proposal=made):
            remedy = made.remedy
        case _:
            return
    text = gettext("If you accept: %(refund)s goes back to the buyer.")
    if pen.reader.is_buyer:
        text = gettext("If you accept: you get %(refund)s back.")
    minor = told_sum(remedy)
    if minor is not None:
        yield pen.line(text % {"refund": pen.money(minor)}, note=_in_all(remedy, pen))
    elif remedy.postage_minor:
        pen.money(remedy.postage_minor)
        yield pen.line(besides(remedy, pen.currency))


def _in_all(remedy: Remedy, pen: Pen) -> str:
    told = in_all(remedy, pen.currency)
    if told:
        for minor in (remedy.worth_minor, remedy.refund_minor, remedy.postage_minor):
            pen.money(minor)
    return told


def _items(
    event: Event | None, bought: words_lines.Lines, terms: Terms
) -> tuple[words_lines.Item, ...]:
    match event:
        case events.ClaimSubmitted(claim=claim) | events.ClaimAmended(claim=claim):
            return words_lines.of_claim(claim, bought, terms)
        case events.OfferMade(offer=offered) | events.ProposalMade(proposal=offered):
            return words_lines.of_remedy(offered.remedy, bought)
        case events.RulingIssued(ruling=ruling) | events.AppealDecided(ruling=ruling):
            return words_lines.of_remedy(ruling.remedy, bought)
        case _:
            return ()
