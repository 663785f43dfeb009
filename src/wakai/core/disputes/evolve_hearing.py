"""What is true after a step of the first hearing, or after the end of the dispute."""

from dataclasses import replace
from typing import assert_never

from wakai.core.disputes.events import (
    AppealWaived,
    Assigned,
    BecameFinal,
    ConflictDeclared,
    DisputeClosed,
    HearingEvent,
    InformationGiven,
    InformationRequested,
    ReviewStarted,
    RulingIssued,
    RulingObjected,
    RulingOverdue,
    RulingProposed,
)
from wakai.core.disputes.evolve_goods import goods_wait_on
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import (
    Dispute,
    Fulfilment,
    Stage,
    WaitingOn,
)
from wakai.core.ids import PersonId


def heard(state: Dispute, event: HearingEvent) -> Dispute:
    """Return the dispute after a step of the first hearing, or after its end."""
    match event:
        case ReviewStarted():
            return _under_review(state, event)
        case Assigned() | ConflictDeclared():
            return _handed(state, event)
        case InformationRequested():
            return _asked(state, event)
        case InformationGiven():
            return _answered(state, event)
        case RulingIssued():
            return _ruled(state, event)
        case RulingProposed():
            return with_(state, proposed=event.ruling)
        case RulingObjected():
            return with_(state, proposed=None)
        case AppealWaived():
            return with_(state, waived=state.waived | {event.party})
        case BecameFinal():
            return _final(state, event)
        case DisputeClosed():
            return with_(
                state,
                stage=Stage.CLOSED,
                waiting_on=WaitingOn.NONE,
                fulfilment=_no_longer_due(state.fulfilment),
                outcome=event.outcome,
                closed_at=event.at,
                proposal=None,
            )
        case RulingOverdue():
            return state
        case _:
            assert_never(event)


def _under_review(state: Dispute, event: ReviewStarted) -> Dispute:
    """Return the dispute with the house; whoever is free takes the file, for a return anew."""
    return with_(
        state,
        stage=Stage.REVIEW,
        waiting_on=WaitingOn.PLATFORM,
        scope=event.scope,
        live_offer=None,
        assigned_to=None,
        waived=frozenset(),
        window_ended_at=None,
    )


def _handed(state: Dispute, event: Assigned | ConflictDeclared) -> Dispute:
    """Return the dispute with who has it now, or nobody: what they wrote alone does not count."""
    if isinstance(event, Assigned):
        touched = _touched(state, event.by.person, event.adjudicator)
        return with_(state, assigned_to=event.adjudicator, first_level=touched)
    assert event.by.person is not None
    barred = state.conflicted | {event.by.person}
    if state.stage is Stage.APPEAL and state.appeal:
        return with_(state, conflicted=barred, appeal=replace(state.appeal, assigned_to=None))
    return with_(state, conflicted=barred, assigned_to=None, proposed=None)


def _asked(state: Dispute, event: InformationRequested) -> Dispute:
    first = state.stage is Stage.REVIEW
    return with_(
        state,
        waiting_on=WaitingOn(event.request.to.value),
        requests=(*state.requests, event.request),
        first_level=_touched(state, event.by.person) if first else state.first_level,
    )


def _answered(state: Dispute, event: InformationGiven) -> Dispute:
    requests = tuple(
        replace(request, answered_at=event.at)
        if request.request_id == event.request_id
        else request
        for request in state.requests
    )
    return with_(state, waiting_on=WaitingOn.PLATFORM, requests=requests)


def _ruled(state: Dispute, event: RulingIssued) -> Dispute:
    return with_(
        state,
        stage=Stage.DECIDED,
        waiting_on=WaitingOn.BOTH,
        live_offer=None,
        proposal=None,
        proposed=None,
        rulings=(*state.rulings, event.ruling),
        basis=event.ruling.basis,
        first_level=_touched(state, event.by.person, event.ruling.adjudicator),
    )


def _touched(state: Dispute, *people: PersonId | None) -> frozenset[PersonId]:
    """Return who may not decide the appeal, as long as there is one to decide."""
    if state.appeal_used:
        return state.first_level
    return state.first_level | {person for person in people if person is not None}


def _no_longer_due(fulfilment: Fulfilment) -> Fulfilment:
    """Return how far it came: what was due and ended without a payment was nothing at all."""
    return Fulfilment.NONE if fulfilment is Fulfilment.MONEY_DUE else fulfilment


def _final(state: Dispute, event: BecameFinal) -> Dispute:
    unused = None if state.appeal_used or not state.rulings else event.at
    final = with_(
        state, stage=Stage.FINAL, basis=event.basis, window_ended_at=unused, proposal=None
    )
    return with_(final, waiting_on=goods_wait_on(final))
