"""Who may use the one appeal now."""

from datetime import datetime

from wakai.core.disputes import clocks, guards_review
from wakai.core.disputes.model import (
    Actor,
    Appeal,
    AppealState,
    DeadlineKind,
    Dispute,
    Party,
    Stage,
)
from wakai.core.disputes.parties import end_of, is_party, party_of
from wakai.core.disputes.refusals import (
    AppealUsed,
    AppealWaivedAlready,
    NotAllowed,
    NotNow,
    OtherSideNotHeard,
    Refusal,
    WindowOver,
)


def waive_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage is not Stage.DECIDED:
        return NotNow(stage=state.stage)
    if party in state.waived:
        return AppealWaivedAlready()
    window = state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    mine = window is None or clocks.runs_for(window, party)
    return None if mine or window is None else WindowOver(ended_at=window.set_at)


def file_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    return NotAllowed() if party is None else _appeal_possible(state, party, at)


def prepare_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.on_behalf_of is None or is_party(state, by.person):
        return NotAllowed()
    return _appeal_possible(state, by.on_behalf_of, at)


def confirm_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    refused = _appeal_possible(state, party, at)
    if refused:
        return refused
    return None if prepared_for(state, party) else NotNow(stage=state.stage)


def prepared_for(state: Dispute, party: Party) -> Appeal | None:
    """Return what an operator wrote for a side, while it counts only once that side confirms it."""
    both = (state.appeal, state.also_prepared)
    waiting = (one for one in both if one and one.state is AppealState.PREPARED)
    return next((one for one in waiting if one.party is party), None)


def _appeal_possible(state: Dispute, party: Party, at: datetime) -> Refusal | None:
    """Return why the one appeal cannot be filed; that it was used comes first, for ever (I-20)."""
    if state.appeal_used:
        assert state.appeal is not None
        assert state.appeal.filed_at is not None
        return AppealUsed(filed_by=state.appeal.party, filed_at=state.appeal.filed_at)
    if state.stage in {Stage.FINAL, Stage.CLOSED} and state.window_ended_at:
        return WindowOver(ended_at=state.window_ended_at)
    if state.stage is not Stage.DECIDED:
        return NotNow(stage=state.stage)
    if party in state.waived:
        return AppealWaivedAlready()
    return _window_over(state, party, at)


def _window_over(state: Dispute, party: Party, at: datetime) -> Refusal | None:
    """Return that a side's time to appeal is over; once more it runs for whom it must (I-14)."""
    window = state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    if window is None:
        return None
    if not clocks.runs_for(window, party):
        return WindowOver(ended_at=window.set_at)
    return WindowOver(ended_at=window.due_at) if at >= window.due_at else None


def join_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None or (state.appeal and state.appeal.party is party):
        return NotAllowed()
    if state.stage is not Stage.APPEAL or state.appeal is None or state.appeal.joined:
        return NotNow(stage=state.stage)
    if party in state.waived:
        return AppealWaivedAlready()
    until = state.appeal.joinable_until
    if until is None:
        return NotNow(stage=state.stage)
    return WindowOver(ended_at=until) if at >= until else None


def reply_to_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    clock = state.deadlines.get(DeadlineKind.APPEAL_REPLY)
    if clock and clock.party.value != party.value:
        return NotAllowed()
    return None if clock else NotNow(stage=state.stage)


def find_inadmissible(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _judges(state, by)
    if refused:
        return refused
    assert state.appeal is not None
    asked = DeadlineKind.INFORMATION in state.deadlines
    again = state.appeal.defect is not None or state.appeal.joined is not None
    return NotNow(stage=state.stage) if asked or again else None


def cure_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None or (state.appeal and state.appeal.party is not party):
        return NotAllowed()
    until = end_of(state, DeadlineKind.APPEAL_CURE)
    if state.stage is not Stage.APPEAL or until is None:
        return NotNow(stage=state.stage)
    return WindowOver(ended_at=until) if at >= until else None


def reject_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _judges(state, by)
    if refused:
        return refused
    assert state.appeal is not None
    until = end_of(state, DeadlineKind.APPEAL_CURE)
    if until:
        return OtherSideNotHeard(until=until)
    faulty = state.appeal.defect is not None and state.appeal.joined is None
    return None if faulty else NotNow(stage=state.stage)


def _judges(state: Dispute, by: Actor) -> Refusal | None:
    """Return why somebody is not the one who hears this appeal."""
    if state.stage is not Stage.APPEAL:
        return NotNow(stage=state.stage)
    return guards_review.assigned(state, by)
