"""What ended a dispute from outside, or by two people of the house."""

from dataclasses import dataclass
from typing import ClassVar

from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import Actor, TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedBack(Happened):
    """The buyer's bank took the money back; ``reference`` is the bank's."""

    kind: ClassVar[str] = "dispute.charged-back.v1"
    by: Actor
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedBackLate(Happened):
    """The buyer's bank took the money back after the end: what was paid is paid twice."""

    kind: ClassVar[str] = "dispute.charged-back-late.v1"
    by: Actor
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidProposed(Happened):
    """Somebody of the house wants the dispute to count as never opened, and says why."""

    kind: ClassVar[str] = "dispute.void-proposed.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidDropped(Happened):
    """A second person did not agree."""

    kind: ClassVar[str] = "dispute.void-dropped.v1"
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(Happened):
    """Two people of the house agreed: it is as if the dispute had never been opened."""

    kind: ClassVar[str] = "dispute.voided.v1"
    by: Actor
    statement: TextRef


EndingEvent = ChargedBack | ChargedBackLate | VoidProposed | VoidDropped | Voided
