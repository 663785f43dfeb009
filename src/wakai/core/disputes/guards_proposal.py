"""Who may propose something to both sides, and who may answer that (T10)."""

from datetime import datetime

from wakai.core.disputes import guards_review
from wakai.core.disputes.model import Actor, DeadlineKind, Dispute, Role, Scope, Stage
from wakai.core.disputes.parties import end_of, is_party, party_of
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    NoSuchOffer,
    NotAllowed,
    NotNow,
    NotYourTurn,
    Refusal,
)

_OPEN_TO_IT = frozenset({Stage.NEGOTIATION, Stage.REVIEW})


def propose_neutrally(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.on_behalf_of is not None or by.person is None:
        return NotAllowed()
    if state.stage not in _OPEN_TO_IT or state.scope is not Scope.CLAIM:
        return NotNow(stage=state.stage)
    if is_party(state, by.person):
        return ConflictOfInterest()
    if by.role is Role.ADJUDICATOR:
        refused = guards_review.assigned(state, by)
        if refused:
            return refused
    until = end_of(state, DeadlineKind.PROPOSAL_ANSWER)
    return NotYourTurn(until=until) if state.proposal is not None else None


def accept_proposal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage not in _OPEN_TO_IT:
        return NotNow(stage=state.stage)
    until = end_of(state, DeadlineKind.PROPOSAL_ANSWER)
    if state.proposal is None or until is None or at >= until:
        return NoSuchOffer()
    return NotYourTurn(until=until) if party in state.proposal.accepted else None
