"""Why something about a sanction is refused: values with a stable code and the facts to tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wakai.core.sanctions.model import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAllowed:
    """This role, or this person, may not do this."""

    code: ClassVar[str] = "not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNow:
    """The sanction is not in a stage in which this can be done."""

    code: ClassVar[str] = "not_now"
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNeutral:
    """Who took the measure, or is its party, does not decide on the complaint."""

    code: ClassVar[str] = "not_neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """Somebody must take the complaint first, and only that person goes on with it."""

    code: ClassVar[str] = "not_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintTooLate:
    """The time to complain is over."""

    code: ClassVar[str] = "complaint_too_late"
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFiledAlready:
    """There is a complaint against this sanction already: there is one."""

    code: ClassVar[str] = "complaint_filed_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoComplaints:
    """The policy says that the house is exempt: complaints go to the bodies it names."""

    code: ClassVar[str] = "no_complaints"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownClause:
    """The policy knows no such law or clause: a sanction needs one."""

    code: ClassVar[str] = "unknown_clause"
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartsTooEarly:
    """The party must be told first, and before the end of an account some time ahead."""

    code: ClassVar[str] = "starts_too_early"
    earliest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsBeforeStart:
    """A sanction must end after it starts."""

    code: ClassVar[str] = "ends_before_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionOpen:
    """The party was asked something and may still answer."""

    code: ClassVar[str] = "question_open"
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDue:
    """The clock is not over, or not there any more."""

    code: ClassVar[str] = "not_due"


type Refusal = (
    NotAllowed
    | NotNow
    | NotNeutral
    | NotTaken
    | ComplaintTooLate
    | ComplaintFiledAlready
    | NoComplaints
    | UnknownClause
    | StartsTooEarly
    | EndsBeforeStart
    | QuestionOpen
    | NotDue
)
