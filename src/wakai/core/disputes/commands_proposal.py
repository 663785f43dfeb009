"""What the house proposes to both sides, and what they say to it (T10)."""

from dataclasses import dataclass

from wakai.core.disputes.commands_follow import Asked
from wakai.core.disputes.model import Remedy, TextRef
from wakai.core.ids import OfferId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeNeutrally(Asked):
    """T10: somebody of the house proposes a remedy to both sides, who are free to accept it."""

    offer_id: OfferId
    remedy: Remedy
    statement: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptProposal(Asked):
    """T10: one side accepts exactly what was shown; when both have, it is agreed (I-28)."""

    offer_id: OfferId
    remedy_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineProposal(Asked):
    """T10: one side does not accept; no reason is asked, and nothing is held against it."""

    offer_id: OfferId


ProposalCommand = ProposeNeutrally | AcceptProposal | DeclineProposal
