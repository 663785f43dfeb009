"""Talking it over: the seller's answer, offers, agreement, and asking the house (T04-T09, T11)."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards, inputs, settling
from wakai.core.disputes.commands import (
    AcceptOffer,
    AcceptRequest,
    Escalate,
    MakeOffer,
    RefuseRequest,
    TalkCommand,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    DeadlineSet,
    OfferAccepted,
    OfferMade,
    RequestAccepted,
    RequestRefused,
    ReviewStarted,
)
from wakai.core.disputes.model import (
    Actor,
    Basis,
    DeadlineKind,
    Dispute,
    Offer,
    Remedy,
    WaitingOn,
)
from wakai.core.disputes.parties import party_of
from wakai.core.disputes.refusals import ChangedMeanwhile, NoSuchOffer, UnknownReason

_TALK_CLOCKS = (
    *clocks.ANSWER_CLOCKS,
    DeadlineKind.NEGOTIATION,
    DeadlineKind.OFFER_ANSWER,
)


def decide(state: Dispute, command: TalkCommand) -> Decision:
    """Decide what the two sides say to each other."""
    match command:
        case AcceptRequest():
            return accept_request(state, command)
        case MakeOffer():
            return make_offer(state, command)
        case RefuseRequest():
            return refuse_request(state, command)
        case AcceptOffer():
            return accept_offer(state, command)
        case Escalate():
            return escalate(state, command)
        case _:
            assert_never(command)


def accept_request(state: Dispute, command: AcceptRequest) -> Decision:
    """T04: the seller does what the buyer asks."""
    refused = guards.accept_request(state, command.by, command.at)
    if refused:
        return refused
    assert state.claim is not None
    remedy = state.claim.remedy
    if remedy.sha256() != command.remedy_sha256:
        return ChangedMeanwhile()
    accepted = RequestAccepted(at=command.at, by=command.by, remedy=remedy)
    return (accepted, *agreed(state, remedy, command.at))


def make_offer(state: Dispute, command: MakeOffer) -> Decision:
    """T05 and T08: the side whose turn it is proposes something else; the older offer is gone."""
    if any(offer.offer_id == command.offer_id for offer in state.offers):
        return ()
    refused = guards.make_offer(state, command.by, command.at)
    if refused:
        return refused
    assert state.terms is not None
    refused = inputs.remedy(state, command.remedy, state.terms.remedies.offer)
    if refused:
        return refused
    proposer = party_of(state, command.by)
    assert proposer is not None
    offer = Offer(
        offer_id=command.offer_id,
        proposer=proposer,
        remedy=command.remedy,
        statement=command.statement,
        made_at=command.at,
    )
    answers = WaitingOn(proposer.other.value)
    return (
        OfferMade(at=command.at, by=command.by, offer=offer),
        *clocks.cleared(state, clocks.ANSWER_CLOCKS, command.at),
        clocks.started(state, DeadlineKind.OFFER_ANSWER, answers, command.at),
    )


def refuse_request(state: Dispute, command: RefuseRequest) -> Decision:
    """T06: the seller says no and why; the buyer may offer, escalate or withdraw."""
    refused = guards.refuse_request(state, command.by, command.at)
    if refused:
        return refused
    assert state.terms is not None
    if not state.terms.knows_refusal(command.reason):
        return UnknownReason(reason=command.reason)
    return (
        RequestRefused(
            at=command.at, by=command.by, reason=command.reason, statement=command.statement
        ),
        *clocks.cleared(state, clocks.ANSWER_CLOCKS, command.at),
        clocks.started(state, DeadlineKind.OFFER_ANSWER, WaitingOn.BUYER, command.at),
    )


def accept_offer(state: Dispute, command: AcceptOffer) -> Decision:
    """T09: both sides agree to exactly what was shown (I-28)."""
    refused = guards.accept_offer(state, command.by, command.at)
    if refused:
        return refused
    offer = state.offer
    if offer is None or offer.offer_id != command.offer_id:
        return NoSuchOffer()
    if offer.remedy.sha256() != command.remedy_sha256:
        return ChangedMeanwhile()
    accepted = OfferAccepted(
        at=command.at, by=command.by, offer_id=offer.offer_id, remedy=offer.remedy
    )
    return (accepted, *agreed(state, offer.remedy, command.at))


def agreed(state: Dispute, remedy: Remedy, at: datetime) -> Accepted:
    """Return what follows from an agreement: it is final at once."""
    plan = settling.ordered(state, remedy, at)
    due = settling.part_due if settling.awaits_goods(remedy) else settling.money_due
    return (
        *clocks.others_cleared(state, at),
        *settling.final(Basis.AGREEMENT, at),
        *plan,
        *due(state, remedy, at),
    )


def escalate(state: Dispute, command: Escalate) -> Decision:
    """T11: one side asks the house to decide."""
    refused = guards.escalate(state, command.by, command.at)
    return refused or review_started(state, command.by, command.at, why="escalated")


def review_started(state: Dispute, by: Actor, at: datetime, *, why: str) -> Accepted:
    """Return what begins a review: time for the last evidence, then the house's own clocks."""
    return (
        ReviewStarted(at=at, by=by, why=why),
        *clocks.cleared(state, _TALK_CLOCKS, at),
        *review_clocks(state, at),
    )


def review_clocks(state: Dispute, at: datetime) -> Accepted:
    """Return the clocks of a review: both sides' time for evidence, and the house's own."""
    small = settling.is_small(state, settling.stake_minor(state))
    kind = DeadlineKind.EVIDENCE_FREEZE
    period = "evidence_freeze_fast" if small else kind.value
    freeze = clocks.started(state, kind, WaitingOn.BOTH, at, period=period)
    return (
        freeze,
        _ruling_clock(state, freeze, small=small),
        clocks.started(state, DeadlineKind.RULING_APOLOGY, WaitingOn.PLATFORM, at),
        clocks.started(state, DeadlineKind.RULING_BACKSTOP, WaitingOn.PLATFORM, at),
    )


def _ruling_clock(state: Dispute, freeze: DeadlineSet, *, small: bool) -> DeadlineSet:
    """Return the house's clock; a small claim is ruled soon after its last evidence (D22)."""
    kind, house = DeadlineKind.RULING, WaitingOn.PLATFORM
    if not small:
        return clocks.started(state, kind, house, freeze.at)
    soon = clocks.started(state, kind, house, freeze.due_at, period="ruling_fast")
    return replace(soon, at=freeze.at)
