"""Who may take a case file, ask for what is missing, and rule."""

from datetime import datetime

from wakai.core.disputes.model import (
    Actor,
    DeadlineKind,
    Dispute,
    Stage,
    Visibility,
)
from wakai.core.disputes.parties import end_of, is_party, party_of
from wakai.core.disputes.refusals import (
    ChangedMeanwhile,
    ConflictOfInterest,
    NotAllowed,
    NotAssigned,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    Refusal,
)
from wakai.core.ids import PersonId

_DECIDING = frozenset({Stage.REVIEW, Stage.APPEAL})


def assign(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return None if state.stage in _DECIDING else NotNow(stage=state.stage)


def take(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.person is None:
        return NotAllowed()
    if state.stage not in _DECIDING or assigned_to(state) == by.person:
        return NotNow(stage=state.stage)
    conflict = may_decide(state, by.person)
    if conflict:
        return conflict
    return None if assigned_to(state) is None else NotAssigned()


def declare_conflict(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return assigned(state, by)


def assigned_to(state: Dispute) -> PersonId | None:
    """Return who decides at the level the dispute is at."""
    if state.stage is Stage.APPEAL and state.appeal is not None:
        return state.appeal.assigned_to
    return state.assigned_to


def may_decide(state: Dispute, person: int | None) -> Refusal | None:
    """Return why a person may not decide at the level the dispute is at (I-21)."""
    if is_party(state, person) or person in state.conflicted:
        return ConflictOfInterest()
    if state.stage is not Stage.APPEAL or state.appeal is None:
        return None
    touched = person in state.first_level or person in _wrote_an_appeal(state)
    return ConflictOfInterest() if touched else None


def _wrote_an_appeal(state: Dispute) -> set[PersonId | None]:
    """Return who wrote an appeal for a side: the one that was filed, and one that never was."""
    both = (state.appeal, state.also_prepared)
    return {one.prepared_by for one in both if one}


def request_information(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = assigned(state, by)
    if refused:
        return refused
    until = end_of(state, DeadlineKind.INFORMATION, DeadlineKind.APPEAL_CURE)
    return NotYourTurn(until=until) if until else None


def give_information(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage not in _DECIDING:
        return NotNow(stage=state.stage)
    asked = any(request.to is party and not request.answered_at for request in state.requests)
    return None if asked else NotNow(stage=state.stage)


def assigned(state: Dispute, by: Actor) -> Refusal | None:
    """Return why somebody is not the one who decides at the level the dispute is at."""
    if by.person is None:
        return NotAllowed()
    if state.stage not in _DECIDING:
        return NotNow(stage=state.stage)
    conflict = may_decide(state, by.person)
    if conflict:
        return conflict
    return None if assigned_to(state) == by.person else NotAssigned()


def issue_ruling(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if state.stage is not Stage.REVIEW:
        return NotNow(stage=state.stage)
    refused = assigned(state, by)
    if refused:
        return refused
    if state.proposed is not None:
        return NotYourTurn(until=None)  # it waits for a second adjudicator
    return _unheard(state, at, DeadlineKind.EVIDENCE_FREEZE, DeadlineKind.INFORMATION)


def confirm_ruling(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = object_to_ruling(state, by, at)
    if refused:
        return refused
    assert state.proposed is not None
    judged = {finding.evidence_id for finding in state.proposed.evidence}
    seen = all(
        item.evidence_id in judged for item in state.evidence if item.visibility is Visibility.BOTH
    )
    if not seen:
        return ChangedMeanwhile()
    return _unheard(state, at, DeadlineKind.EVIDENCE_FREEZE, DeadlineKind.INFORMATION)


def object_to_ruling(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.person is None:
        return NotAllowed()
    if state.stage is not Stage.REVIEW or state.proposed is None:
        return NotNow(stage=state.stage)
    conflict = may_decide(state, by.person)
    if conflict:
        return conflict
    return ConflictOfInterest() if by.person == state.proposed.adjudicator else None


def decide_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if state.stage is not Stage.APPEAL:
        return NotNow(stage=state.stage)
    return assigned(state, by) or _unheard(
        state,
        at,
        DeadlineKind.APPEAL_REPLY,
        DeadlineKind.APPEAL_CURE,
        DeadlineKind.INFORMATION,
    )


def _unheard(state: Dispute, at: datetime, *kinds: DeadlineKind) -> Refusal | None:
    """Return why a ruling must wait: a side can still speak (I-23)."""
    clocks = (state.deadlines[kind] for kind in kinds if kind in state.deadlines)
    # What is left on a clock that stands still is still to come, whatever its old end was.
    ends = (clock.due_at if clock.pause is None else at + clock.pause.remaining for clock in clocks)
    until = max(ends, default=at)
    return OtherSideNotHeard(until=until) if at < until else None
