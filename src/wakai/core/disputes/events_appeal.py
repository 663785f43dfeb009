"""What happened to the one appeal of a dispute."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import Actor, AppealText, AssignReason, Party, Ruling, TextRef
from wakai.core.ids import AppealId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWaived(Happened):
    kind: ClassVar[str] = "dispute.appeal-waived.v1"
    by: Actor
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPrepared(Happened):
    kind: ClassVar[str] = "dispute.appeal-prepared.v1"
    by: Actor
    appeal_id: AppealId
    party: Party
    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFiled(Happened):
    kind: ClassVar[str] = "dispute.appealed.v1"
    by: Actor
    appeal_id: AppealId
    party: Party
    text: AppealText
    prepared_by: PersonId | None
    joinable_until: datetime | None = None  # UTC, exclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealJoined(Happened):
    """The other side has grounds of its own: one result ends it for both."""

    kind: ClassVar[str] = "dispute.appeal-joined.v1"
    by: Actor
    party: Party
    text: AppealText


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFoundInadmissible(Happened):
    """It cannot be heard as it is; whoever filed it has some time to mend it."""

    kind: ClassVar[str] = "dispute.appeal-inadmissible.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCured(Happened):
    """``text`` is None where the time to mend it ran out: a person decides what follows."""

    kind: ClassVar[str] = "dispute.appeal-cured.v1"
    by: Actor
    text: AppealText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRejected(Happened):
    """It could not be heard; it counts as used, and the first ruling stands."""

    kind: ClassVar[str] = "dispute.appeal-rejected.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealReplied(Happened):
    kind: ClassVar[str] = "dispute.appeal-replied.v1"
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAssigned(Happened):
    kind: ClassVar[str] = "dispute.appeal-assigned.v1"
    by: Actor
    adjudicator: PersonId
    why: AssignReason | None = None  # where somebody else had it before


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealOverdue(Happened):
    """``step``: "supervisor", "apology" or "stands" (the first ruling; both may go outside)."""

    kind: ClassVar[str] = "dispute.appeal-overdue.v1"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Happened):
    kind: ClassVar[str] = "dispute.appeal-decided.v1"
    by: Actor
    ruling: Ruling


AppealEvent = (
    AppealPrepared
    | AppealFiled
    | AppealJoined
    | AppealFoundInadmissible
    | AppealCured
    | AppealRejected
    | AppealReplied
    | AppealAssigned
    | AppealOverdue
    | AppealDecided
)
