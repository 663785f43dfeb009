"""What is true after a step of the one appeal."""

from dataclasses import replace
from typing import assert_never

from wakai.core.disputes.events import (
    AppealAssigned,
    AppealCured,
    AppealDecided,
    AppealEvent,
    AppealFiled,
    AppealFoundInadmissible,
    AppealJoined,
    AppealOverdue,
    AppealPrepared,
    AppealRejected,
    AppealReplied,
)
from wakai.core.disputes.history import CorruptHistory, with_
from wakai.core.disputes.model import (
    Appeal,
    AppealState,
    DeadlineKind,
    Dispute,
    Stage,
    WaitingOn,
)


def appealed(state: Dispute, event: AppealEvent) -> Dispute:
    """Return the dispute after a step of its one appeal."""
    match event:
        case AppealPrepared():
            prepared = Appeal(
                appeal_id=event.appeal_id,
                party=event.party,
                text=event.text,
                state=AppealState.PREPARED,
                prepared_by=event.by.person,
            )
            before = state.appeal
            if before is not None and before.party is not event.party:
                return with_(state, appeal=prepared, also_prepared=before)
            return with_(state, appeal=prepared)
        case AppealFiled():
            return _filed(state, event)
        case AppealOverdue():
            return state
        case AppealJoined():
            joined = with_(state, appeal=replace(_open(state, event), joined=event.text))
            mending = DeadlineKind.APPEAL_CURE in state.deadlines
            return with_(joined, waiting_on=WaitingOn.PLATFORM) if mending else joined
        case AppealFoundInadmissible():
            found = replace(_open(state, event), defect=event.statement)
            return with_(state, appeal=found, waiting_on=WaitingOn(found.party.value))
        case AppealCured():
            appeal = _open(state, event)
            cured = replace(appeal, text=event.text) if event.text else appeal
            return with_(state, appeal=cured, waiting_on=WaitingOn.PLATFORM)
        case AppealRejected():
            return with_(state, appeal=replace(_open(state, event), state=AppealState.REJECTED))
        case AppealReplied():
            return with_(state, appeal=replace(_open(state, event), reply=event.statement))
        case AppealAssigned():
            return with_(state, appeal=replace(_open(state, event), assigned_to=event.adjudicator))
        case AppealDecided():
            return with_(
                state,
                appeal=replace(_open(state, event), state=AppealState.RULED),
                rulings=(*state.rulings, event.ruling),
                basis=event.ruling.basis,
            )
        case _:
            assert_never(event)


def _filed(state: Dispute, event: AppealFiled) -> Dispute:
    filed = Appeal(
        appeal_id=event.appeal_id,
        party=event.party,
        text=event.text,
        state=AppealState.FILED,
        prepared_by=event.prepared_by,
        filed_at=event.at,
        joinable_until=event.joinable_until,
    )
    both = (state.appeal, state.also_prepared)
    others = next((one for one in both if one and one.party is not event.party), None)
    return with_(
        state,
        stage=Stage.APPEAL,
        waiting_on=WaitingOn.PLATFORM,
        appeal=filed,
        also_prepared=others,
        appeal_used=True,
    )


def _open(state: Dispute, event: AppealEvent) -> Appeal:
    if state.appeal is None:
        raise CorruptHistory(f"{event.kind} cannot come before an appeal.")
    return state.appeal
