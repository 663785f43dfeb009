"""What those who decide ask of a dispute at first level, and what they are answered."""

from dataclasses import dataclass

from wakai.core.disputes.commands_follow import Asked
from wakai.core.disputes.model import (
    AssignReason,
    EvidenceFinding,
    Party,
    Remedy,
    TextRef,
)
from wakai.core.ids import PersonId, RequestId, RulingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Asked):
    """T15 and T25: give the review (or the appeal) to an adjudicator; if one has it, say why."""

    adjudicator: PersonId
    why: AssignReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflict(Asked):
    """I-21: whoever has the case file cannot decide it, and says why; somebody else takes it."""

    statement: TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInformation(Asked):
    """T16: ask one party for a concrete list; the review clock waits."""

    request_id: RequestId
    to: Party
    kinds: tuple[str, ...]
    statement: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveInformation(Asked):
    """T17: say that the request is answered."""

    request_id: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRuling(Asked):
    """T18: decide the dispute at first level."""

    ruling_id: RulingId  # made by the caller, so a retry is the same ruling
    remedy: Remedy
    findings: tuple[str, ...]
    rules: tuple[str, ...]
    evidence: tuple[EvidenceFinding, ...]
    statement: TextRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRuling(Asked):
    """T33: a second adjudicator agrees; only now a ruling that nobody can appeal counts."""

    ruling_id: RulingId


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToRuling(Asked):
    """T33: a second adjudicator does not agree, and says why; the first writes another one."""

    ruling_id: RulingId
    statement: TextRef


ReviewCommand = (
    Assign
    | DeclareConflict
    | RequestInformation
    | GiveInformation
    | IssueRuling
    | ConfirmRuling
    | ObjectToRuling
)
