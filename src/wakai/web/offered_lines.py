"""What each offer of a history means item by item, in one line each."""

from wakai.app import formats, words_lines
from wakai.app.cases import CaseView
from wakai.app.words_lines import Item
from wakai.core.disputes import events
from wakai.core.disputes.model import Claim, Remedy


def by_version(view: CaseView) -> dict[int, tuple[str, ...]]:
    """Return the items of each offer and proposal, by the version of its event."""
    return {
        version: tuple(
            _told(view, item) for item in words_lines.of_offer(remedy, claim.lines, view.bought)
        )
        for version, (claim, remedy) in _made(view).items()
    }


def _made(view: CaseView) -> dict[int, tuple[Claim, Remedy]]:
    """Return each offer with the claim that it answered, by the version of its event."""
    claim, found = None, {}
    for entry in view.history:
        match entry.event:
            case events.ClaimSubmitted() | events.ClaimAmended():
                claim = entry.event.claim
            case events.OfferMade(offer=made) | events.ProposalMade(proposal=made) if claim:
                found[entry.version] = (claim, made.remedy)
            case _:
                pass
    return found


def _told(view: CaseView, item: Item) -> str:
    minor = item.minor
    own = () if minor is None else (formats.money(minor, view.sight.dispute.currency),)
    return words_lines.joined(item.title, (*item.told, *own))
