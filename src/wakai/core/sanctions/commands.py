"""What can be asked of a sanction; every command says who asks and when."""

from dataclasses import dataclass
from datetime import datetime

from wakai.core.disputes.facts import Actor, TextRef
from wakai.core.disputes.kinds import Party
from wakai.core.ids import PersonId, SanctionId
from wakai.core.policy import Terms
from wakai.core.sanctions.model import Clock, Result, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSanction:
    """Put a limit on an account or listing, with the statement of reasons."""

    by: Actor
    at: datetime
    sanction_id: SanctionId
    number: str
    party: PersonId
    side: Party
    statement: Statement
    terms: Terms
    calendar: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComplaint:
    """Complain, once, free of charge; it is acknowledged at once."""

    by: Actor
    at: datetime
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeComplaint:
    """An adjudicator who did not take the measure takes the complaint."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskInformation:
    """Ask the party something; the house's clocks stand still until the answer."""

    by: Actor
    at: datetime
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveInformation:
    """Answer what was asked."""

    by: Actor
    at: datetime
    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideComplaint:
    """Decide with reasons; a person does, never a program alone."""

    by: Actor
    at: datetime
    result: Result
    reasons: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftSanction:
    """Take the sanction back without a complaint."""

    by: Actor
    at: datetime
    reasons: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class FireClock:
    """A clock is over: carry out what follows."""

    by: Actor
    at: datetime
    clock: Clock
    due_at: datetime


type Command = (
    StateSanction
    | FileComplaint
    | TakeComplaint
    | AskInformation
    | GiveInformation
    | DecideComplaint
    | LiftSanction
    | FireClock
)
