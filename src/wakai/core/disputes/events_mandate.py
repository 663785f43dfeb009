"""What happened to the mandate of a party's representative."""

from dataclasses import dataclass
from typing import ClassVar

from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import Actor, Party
from wakai.core.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateBegun(Happened):
    """From here on somebody acts for a party, who can still act itself."""

    kind: ClassVar[str] = "dispute.mandate-begun.v1"
    by: Actor
    party: Party
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEnded(Happened):
    """From here on the party acts alone; what was done in its name stands."""

    kind: ClassVar[str] = "dispute.mandate-ended.v1"
    by: Actor
    party: Party
    person: PersonId


MandateEvent = MandateBegun | MandateEnded
