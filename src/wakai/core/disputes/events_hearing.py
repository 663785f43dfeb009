"""What happened in the first hearing: the house takes over, asks, rules; and how it all ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wakai.core.disputes.events_appeal import AppealWaived
from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import (
    Actor,
    AssignReason,
    Basis,
    InformationRequest,
    Outcome,
    Ruling,
    Scope,
    TextRef,
)
from wakai.core.ids import PersonId, RequestId, RulingId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStarted(Happened):
    """
    The house takes over.

    ``why``: "escalated", "negotiation_over" or "seller_silent"; and of a return
    "return_contested", "return_obstacle" or "return_not_reminded"; and of goods
    that were shipped again "replacement_doubted".
    """

    kind: ClassVar[str] = "dispute.escalated.v1"
    by: Actor
    why: str
    scope: Scope = Scope.CLAIM


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Happened):
    kind: ClassVar[str] = "dispute.assigned.v1"
    by: Actor
    adjudicator: PersonId
    why: AssignReason | None = None  # where somebody else had it before


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDeclared(Happened):
    """Whoever had the case file cannot decide it, now or later; why is for the house alone."""

    kind: ClassVar[str] = "dispute.conflict-declared.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequested(Happened):
    kind: ClassVar[str] = "dispute.info-requested.v1"
    by: Actor
    request: InformationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationGiven(Happened):
    kind: ClassVar[str] = "dispute.info-given.v1"
    request_id: RequestId
    silent: bool  # the time ran out; noted, not a loss by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingOverdue(Happened):
    """The house is late; ``step``: "supervisor" or "apology"."""

    kind: ClassVar[str] = "dispute.ruling-overdue.v1"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingIssued(Happened):
    kind: ClassVar[str] = "dispute.decided.v1"
    by: Actor
    ruling: Ruling
    appealable_until: datetime  # UTC, exclusive: at this instant it is too late


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingProposed(Happened):
    """A ruling that no appeal can mend waits for a second adjudicator."""

    kind: ClassVar[str] = "dispute.ruling-proposed.v1"
    by: Actor
    ruling: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingObjected(Happened):
    kind: ClassVar[str] = "dispute.ruling-objected.v1"
    by: Actor
    ruling_id: RulingId
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameFinal(Happened):
    """Nothing can change the result any more; it is carried out."""

    kind: ClassVar[str] = "dispute.final.v1"
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeClosed(Happened):
    kind: ClassVar[str] = "dispute.closed.v1"
    outcome: Outcome


HearingEvent = (
    ReviewStarted
    | Assigned
    | ConflictDeclared
    | InformationRequested
    | InformationGiven
    | RulingOverdue
    | RulingProposed
    | RulingObjected
    | RulingIssued
    | AppealWaived
    | BecameFinal
    | DisputeClosed
)
