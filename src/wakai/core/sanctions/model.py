"""What a sanction is: what was stated and why, where it stands, and the clocks that run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wakai.core.disputes.facts import Actor, TextRef
from wakai.core.disputes.kinds import Party
from wakai.core.ids import DisputeId, PersonId, SanctionId
from wakai.core.policy import Measure, Terms


class Stage(StrEnum):
    """How far a sanction has come."""

    NEW = "new"
    STATED = "stated"  # its party can complain
    COMPLAINT = "complaint"  # a person looks at the complaint
    CLOSED = "closed"  # decided, or the time to complain is over


class Result(StrEnum):
    """What became of a complaint."""

    UPHELD = "upheld"  # the sanction stays
    REVERSED = "reversed"
    LAPSED = "lapsed"  # the house did not decide in time


class Ending(StrEnum):
    """Why a sanction is no longer in force."""

    EXPIRED = "expired"  # its time was over
    REVERSED = "reversed"
    LAPSED = "lapsed"
    LIFTED = "lifted"  # the house took it back by itself


class Clock(StrEnum):
    """Every clock of a sanction; the policy holds the length of all but the last."""

    COMPLAINT_WINDOW = "complaint_window"
    COMPLAINT_DECISION = "complaint_decision"
    COMPLAINT_BACKSTOP = "complaint_backstop"
    COMPLAINT_INFORMATION = "complaint_information"
    SANCTION_END = "sanction_end"  # the last day of the sanction itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The statement of reasons: what is limited, and on what grounds (Regulation 2022/2065, 17)."""

    measure: Measure
    scope: str  # the listing, the payout, or which part of the account
    places: tuple[str, ...] = ()  # ISO 3166 codes; empty: everywhere
    starts_at: datetime
    ends_at: datetime | None = None  # None: for good
    facts: TextRef | None = None  # None: exactly what the ruling found
    finding: str = ""  # code of the policy, where it follows from a ruling
    clause: str  # code of the policy: the law, or the very words of the terms
    why: TextRef | None = None  # why the facts fall under the clause
    found_by_machine: bool = False
    decided_by_machine: bool = False
    dispute_id: DisputeId | None = None  # the ruling that it follows from
    dispute_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """A clock; ``remaining`` only while it stands still."""

    party: bool  # whether the party is to act, not the house
    set_at: datetime
    due_at: datetime  # exclusive: at this instant it is too late
    remaining: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the adjudicator asks the party, and what came back."""

    statement: TextRef
    asked_at: datetime
    answer: TextRef | None = None
    answered_at: datetime | None = None  # also set when the time to answer is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """The one complaint against a sanction, and what was decided on it."""

    statement: TextRef
    filed_at: datetime
    acknowledged_at: datetime | None = None
    assigned_to: PersonId | None = None
    questions: tuple[Question, ...] = ()
    overdue: bool = False  # the party was told that it takes longer
    result: Result | None = None
    decided_by: PersonId | None = None
    reasons: TextRef | None = None
    decided_at: datetime | None = None

    @property
    def open_question(self) -> Question | None:
        """The question that waits for an answer."""
        return next((one for one in self.questions if one.answered_at is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """The whole state; every field is a fact copied from events."""

    stage: Stage = Stage.NEW
    sanction_id: SanctionId | None = None
    number: str = ""
    party: PersonId | None = None
    side: Party = Party.SELLER  # as what the party is sanctioned
    stated_by: Actor | None = None
    stated_at: datetime | None = None
    statement: Statement | None = None
    terms: Terms | None = None
    calendar: str = ""  # name in the terms of the party's closed days
    zone: str = ""
    complaint: Complaint | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    clocks: Mapping[Clock, RunningClock] = field(default_factory=dict)

    @property
    def in_force(self) -> bool:
        """Whether it has not ended; it may start later."""
        return self.stage is not Stage.NEW and self.ended_at is None
