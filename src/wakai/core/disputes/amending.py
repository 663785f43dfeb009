"""The buyer asks for less, for more, or for something else (T03)."""

from wakai.core.disputes import clocks, guards, holding, inputs, settling
from wakai.core.disputes.commands import AmendClaim
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import ClaimAmended, ProposalEnded
from wakai.core.disputes.model import Claim, DeadlineKind, Dispute, WaitingOn
from wakai.core.disputes.refusals import (
    AmendedBefore,
    RemedyNotPossible,
    ReopenedForTheSame,
)


def amend_claim(state: Dispute, command: AmendClaim) -> Decision:
    """T03: less is always possible; more, or something else, once, and the seller has time anew."""
    if state.claim == command.claim:
        return ()
    refused = guards.amend_claim(state, command.by, command.at) or inputs.claim(
        state, command.claim
    )
    if refused:
        return refused
    if state.reopened and not _is_within(state.claim, command.claim):
        return ReopenedForTheSame()
    if inputs.is_by_law(state, command.claim):
        return RemedyNotPossible()  # what the law allows needs no answer: it is claimed by itself
    assert state.claim is not None
    more = asks_for_more(state.claim, command.claim)
    if more and state.amended:
        return AmendedBefore()
    stake, at = command.claim.remedy.refund_minor, command.at
    return (
        ClaimAmended(at=at, by=command.by, claim=command.claim, more=more),
        *holding.held_anew(state, stake, at),
        *_proposal_ended(state, command),
        *_clocks(state, command, more=more),
    )


def asks_for_more(before: Claim, after: Claim) -> bool:
    """Say whether a claim is more than another one: a higher sum, a new reason, goods that move."""
    if settling.condition_of(after.remedy) is not settling.condition_of(before.remedy):
        return True
    if after.remedy.postage_minor > before.remedy.postage_minor:
        return True
    if not set(after.remedy.kept) <= set(before.remedy.kept):
        return True
    sums = {part.line_id: part.minor for part in before.remedy.refunds}
    if any(part.minor > sums.get(part.line_id, 0) for part in after.remedy.refunds):
        return True
    told = {(line.line_id, line.reason): line.quantity for line in before.lines}
    dearer = after.remedy.return_payer is not before.remedy.return_payer
    return dearer or any(
        line.quantity > told.get((line.line_id, line.reason), 0) for line in after.lines
    )


def _is_within(before: Claim | None, after: Claim) -> bool:
    """Say whether a claim is about the same lines as before, or fewer, and no more pieces."""
    pieces = {line.line_id: line.quantity for line in before.lines} if before else {}
    return all(line.quantity <= pieces.get(line.line_id, 0) for line in after.lines)


def _proposal_ended(state: Dispute, command: AmendClaim) -> Accepted:
    """Return the end of a proposal of the house: it was about what was asked for before."""
    if state.proposal is None:
        return ()
    return (ProposalEnded(at=command.at, by=command.by, offer_id=state.proposal.offer_id),)


def _clocks(state: Dispute, command: AmendClaim, *, more: bool) -> Accepted:
    """Return the seller's time: all of it for more, that of an offer for less."""
    at, stake = command.at, command.claim.remedy.refund_minor
    over = [DeadlineKind.OFFER_ANSWER, DeadlineKind.PROPOSAL_ANSWER]
    ended = clocks.cleared(state, over, at)
    if more:
        old = clocks.cleared(state, clocks.ANSWER_CLOCKS, at)
        again = state.seller_answered
        kind = DeadlineKind.AMENDMENT_ANSWER if again else DeadlineKind.SELLER_ANSWER
        return (*ended, *old, holding.answer_clock(state, kind, stake, at))
    if any(kind in state.deadlines for kind in clocks.ANSWER_CLOCKS):
        return ended
    return (*ended, clocks.started(state, DeadlineKind.OFFER_ANSWER, WaitingOn.SELLER, at))
