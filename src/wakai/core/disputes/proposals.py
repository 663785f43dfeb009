"""A remedy that the house proposes to both: nothing follows from it unless both accept (T10)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards_proposal, inputs
from wakai.core.disputes.commands import (
    AcceptProposal,
    DeclineProposal,
    ProposalCommand,
    ProposeNeutrally,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import ProposalAccepted, ProposalEnded, ProposalMade
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Dispute, Proposal, WaitingOn
from wakai.core.disputes.negotiation import agreed
from wakai.core.disputes.parties import party_of
from wakai.core.disputes.refusals import ChangedMeanwhile, NoSuchOffer


def decide(state: Dispute, command: ProposalCommand) -> Decision:
    """Decide what becomes of a proposal of the house."""
    match command:
        case ProposeNeutrally():
            return propose(state, command)
        case AcceptProposal():
            return accept(state, command)
        case DeclineProposal():
            return decline(state, command)
        case _:
            assert_never(command)


def propose(state: Dispute, command: ProposeNeutrally) -> Decision:
    """T10: both sides get the same proposal and the same time; every other clock goes on."""
    if state.proposal and state.proposal.offer_id == command.offer_id:
        return ()
    refused = guards_proposal.propose_neutrally(state, command.by, command.at)
    if refused:
        return refused
    assert state.terms is not None
    refused = inputs.remedy(state, command.remedy, state.terms.remedies.offer)
    if refused:
        return refused
    proposal = Proposal(
        offer_id=command.offer_id,
        by=command.by.person,
        remedy=command.remedy,
        statement=command.statement,
    )
    kind = DeadlineKind.PROPOSAL_ANSWER
    return (
        ProposalMade(at=command.at, by=command.by, proposal=proposal),
        clocks.started(state, kind, WaitingOn.BOTH, command.at),
    )


def accept(state: Dispute, command: AcceptProposal) -> Decision:
    """T10: when both have accepted exactly this, it is agreed and final (I-28)."""
    refused = guards_proposal.accept_proposal(state, command.by, command.at)
    if refused:
        return refused
    proposal, party = state.proposal, party_of(state, command.by)
    assert party is not None
    if proposal is None or proposal.offer_id != command.offer_id:
        return NoSuchOffer()
    if proposal.remedy.sha256() != command.remedy_sha256:
        return ChangedMeanwhile()
    accepted = ProposalAccepted(at=command.at, by=command.by, party=party)
    if party.other not in proposal.accepted:
        return (accepted,)
    return (accepted, *agreed(state, proposal.remedy, command.at))


def decline(state: Dispute, command: DeclineProposal) -> Decision:
    """T10: one side does not want it, and it is as if it had not been made."""
    refused = guards_proposal.accept_proposal(state, command.by, command.at)
    if refused:
        return refused
    if state.proposal is None or state.proposal.offer_id != command.offer_id:
        return NoSuchOffer()
    return (
        ProposalEnded(at=command.at, by=command.by, offer_id=command.offer_id),
        *clocks.cleared(state, [DeadlineKind.PROPOSAL_ANSWER], command.at),
    )


def expired(state: Dispute, at: datetime) -> Accepted:
    """Return what follows when a side did not answer in time."""
    assert state.proposal is not None
    return (ProposalEnded(at=at, by=SYSTEM, offer_id=state.proposal.offer_id),)
