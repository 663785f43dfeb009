"""What a letter says item by item, where the whole does not say it."""

from collections.abc import Iterator

from wakai.app import words_lines
from wakai.app.letter import Line, Pen
from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.policy import Terms


def lines(event: Event | None, bought: words_lines.Lines, terms: Terms, pen: Pen) -> Iterator[Line]:
    """Yield a line for each item that is claimed, or that has its own sum."""
    for item in _items(event, bought, terms):
        own = () if item.minor is None else (pen.money(item.minor),)
        told = (*item.told, *own)
        yield pen.line(words_lines.joined(item.title, told) if told else item.title)


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
