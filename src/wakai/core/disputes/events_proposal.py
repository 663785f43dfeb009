"""What happened to a remedy that the house proposed to both sides."""

from dataclasses import dataclass
from typing import ClassVar

from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import Actor, Party, Proposal
from wakai.core.ids import OfferId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade(Happened):
    """The house proposes something to both sides."""

    kind: ClassVar[str] = "dispute.proposal-made.v1"
    by: Actor
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAccepted(Happened):
    kind: ClassVar[str] = "dispute.proposal-accepted.v1"
    by: Actor
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEnded(Happened):
    """``by`` is the side that declined; the system where the time ran out."""

    kind: ClassVar[str] = "dispute.proposal-ended.v1"
    by: Actor
    offer_id: OfferId


ProposalEvent = ProposalMade | ProposalAccepted | ProposalEnded
