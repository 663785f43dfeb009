"""What happened after the end of a dispute: goodwill of the house, or a correction."""

from dataclasses import dataclass
from typing import ClassVar

from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import Actor, Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantProposed(Happened):
    kind: ClassVar[str] = "dispute.grant-proposed.v1"
    by: Actor
    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantGiven(Happened):
    """Two people agreed; what was decided before stands as it is written (I-27)."""

    kind: ClassVar[str] = "dispute.grant-given.v1"
    by: Actor
    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDropped(Happened):
    kind: ClassVar[str] = "dispute.grant-dropped.v1"
    by: Actor


GrantEvent = GrantProposed | GrantGiven | GrantDropped
