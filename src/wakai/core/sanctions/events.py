"""What happened to a sanction; the kinds are stored for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from wakai.core.disputes.facts import Actor, TextRef
from wakai.core.disputes.kinds import Party
from wakai.core.ids import PersonId, SanctionId
from wakai.core.policy import Terms
from wakai.core.sanctions.model import Clock, Ending, Result, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionStated:
    kind: ClassVar[str] = "sanction.stated.v1"
    at: datetime
    by: Actor
    sanction_id: SanctionId
    number: str
    party: PersonId
    side: Party
    statement: Statement
    terms: Terms
    calendar: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFiled:
    kind: ClassVar[str] = "complaint.filed.v1"
    at: datetime
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAcknowledged:
    kind: ClassVar[str] = "complaint.acknowledged.v1"
    at: datetime
    decision_due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintTaken:
    kind: ClassVar[str] = "complaint.taken.v1"
    at: datetime
    by: Actor
    adjudicator: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAsked:
    kind: ClassVar[str] = "complaint.information-asked.v1"
    at: datetime
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationGiven:
    kind: ClassVar[str] = "complaint.information-given.v1"
    at: datetime
    by: Actor
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationMissed:
    kind: ClassVar[str] = "complaint.information-missed.v1"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintOverdue:
    kind: ClassVar[str] = "complaint.overdue.v1"
    at: datetime
    lapses_at: datetime  # when the sanction ends if the house goes on like this


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDecided:
    kind: ClassVar[str] = "complaint.decided.v1"
    at: datetime
    by: Actor
    result: Result
    reasons: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintLapsed:
    kind: ClassVar[str] = "complaint.lapsed.v1"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEnded:
    kind: ClassVar[str] = "complaint.window-ended.v1"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionEnded:
    kind: ClassVar[str] = "sanction.ended.v1"
    at: datetime
    why: Ending
    by: Actor | None = None
    reasons: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSet:
    kind: ClassVar[str] = "sanction.clock-set.v1"
    at: datetime
    clock: Clock
    party: bool
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused:
    kind: ClassVar[str] = "sanction.clock-paused.v1"
    at: datetime
    clock: Clock
    remaining: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCleared:
    kind: ClassVar[str] = "sanction.clock-cleared.v1"
    at: datetime
    clock: Clock


type Event = (
    SanctionStated
    | ComplaintFiled
    | ComplaintAcknowledged
    | ComplaintTaken
    | InformationAsked
    | InformationGiven
    | InformationMissed
    | ComplaintOverdue
    | ComplaintDecided
    | ComplaintLapsed
    | WindowEnded
    | SanctionEnded
    | ClockSet
    | ClockPaused
    | ClockCleared
)
