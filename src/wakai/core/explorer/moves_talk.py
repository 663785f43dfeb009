"""What the two sides, and the house between them, can say before anything is decided."""

from collections.abc import Iterator
from uuid import UUID

from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, Offer, Proposal, Remedy, Visibility
from wakai.core.explorer.move import Move, move, words
from wakai.core.explorer.worlds import ANA, BEN, NOW, PARTIES, SOME_WORDS, SUE, World
from wakai.core.ids import EvidenceId, OfferId


def draft(world: World) -> Iterator[Move]:
    """Yield what becomes of a draft: it is sent, or the house looks at why it is late."""
    yield move("admit_late", c.AdmitLate(by=SUE, at=NOW))
    yield move("reject_late", c.RejectLate(by=SUE, at=NOW, statement=SOME_WORDS))
    yield move("submit_claim", c.SubmitClaim(by=ANA, at=NOW, claim=world.claim))


def talk(world: World, asked: Remedy, offers: tuple[Offer, ...]) -> Iterator[Move]:
    """Yield answers and offers; also to offers that another one has replaced meanwhile."""
    number = len(offers) + 1
    for claim in (*world.amended, world.claim):
        amended = c.AmendClaim(by=ANA, at=NOW, claim=claim)
        yield move("amend_claim", amended, words(claim.remedy))
    accept = c.AcceptRequest(by=BEN, at=NOW, remedy_sha256=asked.sha256())
    yield move("accept_request", accept)
    reason = world.terms.refusals[0].code
    refuse = c.RefuseRequest(by=BEN, at=NOW, reason=reason, statement=SOME_WORDS)
    yield move("refuse_request", refuse)
    for by in PARTIES:
        yield move("escalate", c.Escalate(by=by, at=NOW))
        for remedy in world.offers:
            yield move("make_offer", _offer(by, number, remedy), words(remedy))
        for offer in offers:
            accepted = c.AcceptOffer(
                by=by, at=NOW, offer_id=offer.offer_id, remedy_sha256=offer.remedy.sha256()
            )
            yield move("accept_offer", accepted, offer.offer_id.int, words(offer.remedy))


def withdrawal() -> Iterator[Move]:
    """Yield the end that the buyer chooses."""
    yield move("withdraw", c.Withdraw(by=ANA, at=NOW, warned=True))


def reopening() -> Iterator[Move]:
    """Yield the way back from that end."""
    yield move("reopen", c.Reopen(by=ANA, at=NOW))


def proposals(world: World, by: Actor, number: int, proposal: Proposal | None) -> Iterator[Move]:
    """Yield what the house proposes, and the two answers."""
    remedy = world.offers[-1]
    yield move("propose_neutrally", _proposal(by, number, remedy), words(remedy))
    if proposal is None:
        return
    for side in PARTIES:
        accepted = c.AcceptProposal(
            by=side, at=NOW, offer_id=proposal.offer_id, remedy_sha256=proposal.remedy.sha256()
        )
        yield move("accept_proposal", accepted)
        declined = c.DeclineProposal(by=side, at=NOW, offer_id=proposal.offer_id)
        yield move("decline_proposal", declined)


def evidence(world: World, by: Actor, number: int, *, hidden: bool) -> Iterator[Move]:
    """Yield one more item, for both sides to see or for the decider only."""
    item = c.AddEvidence(
        by=by,
        at=NOW,
        evidence_id=EvidenceId(UUID(int=number)),
        kind=world.terms.evidence_kinds[0].code,
        sha256="0",
        visibility=Visibility.DECIDER_ONLY if hidden else Visibility.BOTH,
        why_hidden=SOME_WORDS if hidden else None,
    )
    yield move("add_evidence", item, item.visibility.value)


def _offer(by: Actor, number: int, remedy: Remedy) -> c.Command:
    return c.MakeOffer(by=by, at=NOW, offer_id=OfferId(UUID(int=number)), remedy=remedy)


def _proposal(by: Actor, number: int, remedy: Remedy) -> c.Command:
    name = OfferId(UUID(int=100 + number))
    return c.ProposeNeutrally(by=by, at=NOW, offer_id=name, remedy=remedy)
