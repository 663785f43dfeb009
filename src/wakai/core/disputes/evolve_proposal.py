"""What is true after the house proposed something to both sides."""

from dataclasses import replace
from typing import assert_never

from wakai.core.disputes.events import (
    ProposalAccepted,
    ProposalEnded,
    ProposalEvent,
    ProposalMade,
)
from wakai.core.disputes.history import CorruptHistory, with_
from wakai.core.disputes.model import Dispute, Party


def proposed(state: Dispute, event: ProposalEvent) -> Dispute:
    """Return the dispute after something became of a proposal of the house."""
    match event:
        case ProposalMade():
            return _proposed(state, event)
        case ProposalAccepted():
            return _accepted(state, event)
        case ProposalEnded():
            return with_(state, proposal=None)
        case _:
            assert_never(event)


def _proposed(state: Dispute, event: ProposalMade) -> Dispute:
    """Return the dispute with a proposal of the house; who made it does not hear the appeal."""
    by = event.proposal.by
    advised = frozenset() if by is None else frozenset({by})
    return with_(state, proposal=event.proposal, first_level=state.first_level | advised)


def _accepted(state: Dispute, event: ProposalAccepted) -> Dispute:
    proposal = state.proposal
    if proposal is None:
        raise CorruptHistory(f"{event.kind} cannot come before a proposal.")
    accepted = proposal.accepted | {event.party}
    if len(accepted) == len(Party):
        return with_(state, seller_answered=True, proposal=None, agreed=proposal.remedy)
    return with_(state, proposal=replace(proposal, accepted=accepted))
