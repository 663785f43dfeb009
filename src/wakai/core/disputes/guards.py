"""
Who may do what now: the same guards stand before every rule and behind every list of actions.

A guard answers None (yes) or the refusal. What a command brings with it is judged by the rules.
"""

from collections.abc import Callable
from datetime import datetime

from wakai.core.disputes.model import (
    Actor,
    AppealState,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Level,
    Party,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    AppealUsed,
    AppealWaivedAlready,
    ConflictOfInterest,
    NoSuchOffer,
    NotAllowed,
    NotAssigned,
    NotFinal,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    Refusal,
    TooManyFiles,
    TooManyRounds,
    WindowOver,
)
from wakai.core.ids import PersonId

Guard = Callable[[Dispute, Actor, datetime], Refusal | None]

_TALKING = frozenset({Stage.SELLER, Stage.NEGOTIATION})
_OPEN = frozenset({Stage.SELLER, Stage.NEGOTIATION, Stage.REVIEW})
_DECIDING = frozenset({Stage.REVIEW, Stage.APPEAL})
_RULED = frozenset({Stage.DECIDED, Stage.APPEAL, Stage.FINAL})
_CARRIED_OUT = frozenset({Stage.DECIDED, Stage.FINAL})
_HELPERS = frozenset({Role.OPERATOR, Role.BOT})


def party_of(state: Dispute, by: Actor) -> Party | None:
    """Return the side somebody is: by role and by being that very person."""
    if state.order is None or by.person is None:
        return None
    if by.role is Role.BUYER and by.person == state.order.buyer:
        return Party.BUYER
    if by.role is Role.SELLER and by.person == state.order.seller:
        return Party.SELLER
    return None


def side_of(state: Dispute, by: Actor) -> Party | None:
    """Return the side somebody acts for: their own, or the one a helper acts on behalf of."""
    return by.on_behalf_of if by.role in _HELPERS else party_of(state, by)


def is_party(state: Dispute, person: int | None) -> bool:
    """Return whether a person is buyer or seller of the order: staff may be customers too."""
    return state.order is not None and person in {state.order.buyer, state.order.seller}


def _only(state: Dispute, by: Actor, party: Party, stages: frozenset[Stage]) -> Refusal | None:
    if party_of(state, by) is not party:
        return NotAllowed()
    return None if state.stage in stages else NotNow(stage=state.stage)


def submit_claim(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return _only(state, by, Party.BUYER, frozenset({Stage.DRAFT}))


def accept_request(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return _only(state, by, Party.SELLER, _TALKING)


def refuse_request(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return _only(state, by, Party.SELLER, frozenset({Stage.SELLER}))


def make_offer(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage not in _TALKING:
        return NotNow(stage=state.stage)
    if not _on_turn(state, party):
        return NotYourTurn(
            until=_until(state, DeadlineKind.OFFER_ANSWER, DeadlineKind.SELLER_ANSWER)
        )
    assert state.terms is not None
    rounds = sum(offer.proposer is party for offer in state.offers)
    rounds_max = state.terms.limits.offer_rounds_max
    return TooManyRounds(rounds_max=rounds_max) if rounds >= rounds_max else None


def _on_turn(state: Dispute, party: Party) -> bool:
    return state.waiting_on in {WaitingOn(party.value), WaitingOn.BOTH}


def accept_offer(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage not in _TALKING:
        return NotNow(stage=state.stage)
    until = _until(state, DeadlineKind.OFFER_ANSWER)
    if state.offer is None or (until and at >= until):
        return NoSuchOffer()
    return NotYourTurn(until=until) if state.offer.proposer is party else None


def escalate(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage is not Stage.NEGOTIATION:
        return NotNow(stage=state.stage)
    if party is Party.SELLER and not _was_rejected(state, Party.SELLER):
        return NotYourTurn(until=_until(state, DeadlineKind.OFFER_ANSWER, DeadlineKind.NEGOTIATION))
    return None


def _was_rejected(state: Dispute, party: Party) -> bool:
    return any(
        offer.proposer is party and offer.offer_id != state.live_offer for offer in state.offers
    )


def withdraw(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return _only(state, by, Party.BUYER, _OPEN)


def add_evidence(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    side = side_of(state, by)
    if side is None:
        return NotAllowed()
    if state.stage is Stage.DRAFT:
        return _room_for_evidence(state, side) if side is Party.BUYER else NotAllowed()
    # While an appeal may still be filed its new evidence is gathered.
    takes = _OPEN | {Stage.DECIDED, Stage.APPEAL}
    return _room_for_evidence(state, side) if state.stage in takes else NotNow(stage=state.stage)


def _room_for_evidence(state: Dispute, side: Party) -> Refusal | None:
    assert state.terms is not None
    level = level_of_evidence(state)
    given = sum(item.by is side and item.level is level for item in state.evidence)
    most = state.terms.files_max
    return TooManyFiles(files_max=most) if given >= most else None


def level_of_evidence(state: Dispute) -> Level:
    """Return which hearing an item that is added now belongs to."""
    ruled = state.stage in {Stage.DECIDED, Stage.APPEAL}
    return Level.APPEAL if ruled else Level.FIRST


def assign(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role not in {Role.SUPERVISOR, Role.SYSTEM}:
        return NotAllowed()
    return None if state.stage in _DECIDING else NotNow(stage=state.stage)


def take(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role is not Role.ADJUDICATOR or by.person is None:
        return NotAllowed()
    if state.stage not in _DECIDING or assigned_to(state) == by.person:
        return NotNow(stage=state.stage)
    conflict = may_decide(state, by.person)
    if conflict:
        return conflict
    return None if assigned_to(state) is None else NotAssigned()


def assigned_to(state: Dispute) -> PersonId | None:
    """Return who decides at the level the dispute is at."""
    if state.stage is Stage.APPEAL and state.appeal is not None:
        return state.appeal.assigned_to
    return state.assigned_to


def may_decide(state: Dispute, person: int | None) -> Refusal | None:
    """Return why a person may not decide at the level the dispute is at (I-21)."""
    if is_party(state, person):
        return ConflictOfInterest()
    if state.stage is not Stage.APPEAL or state.appeal is None:
        return None
    touched = person in state.first_level or person == state.appeal.prepared_by
    return ConflictOfInterest() if touched else None


def request_information(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _assigned(state, by)
    if refused:
        return refused
    until = _until(state, DeadlineKind.INFORMATION)
    return NotYourTurn(until=until) if until else None


def give_information(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage not in _DECIDING:
        return NotNow(stage=state.stage)
    asked = any(request.to is party and not request.answered_at for request in state.requests)
    return None if asked else NotNow(stage=state.stage)


def _assigned(state: Dispute, by: Actor) -> Refusal | None:
    if by.role is not Role.ADJUDICATOR or by.person is None:
        return NotAllowed()
    if state.stage not in _DECIDING:
        return NotNow(stage=state.stage)
    conflict = may_decide(state, by.person)
    if conflict:
        return conflict
    return None if assigned_to(state) == by.person else NotAssigned()


def issue_ruling(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role is Role.ADJUDICATOR and state.stage is not Stage.REVIEW:
        return NotNow(stage=state.stage)
    return _assigned(state, by) or _unheard(
        state, at, DeadlineKind.EVIDENCE_FREEZE, DeadlineKind.INFORMATION
    )


def decide_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role is Role.ADJUDICATOR and state.stage is not Stage.APPEAL:
        return NotNow(stage=state.stage)
    return _assigned(state, by) or _unheard(
        state, at, DeadlineKind.APPEAL_REPLY, DeadlineKind.INFORMATION
    )


def _unheard(state: Dispute, at: datetime, *kinds: DeadlineKind) -> Refusal | None:
    """Return why a ruling must wait: a side can still speak (I-23)."""
    ends = [state.deadlines[kind].due_at for kind in kinds if kind in state.deadlines]
    until = max(ends, default=at)
    return OtherSideNotHeard(until=until) if at < until else None


def waive_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage is not Stage.DECIDED:
        return NotNow(stage=state.stage)
    return AppealWaivedAlready() if party in state.waived else None


def file_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    return NotAllowed() if party is None else _appeal_possible(state, party, at)


def prepare_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role is not Role.OPERATOR or by.on_behalf_of is None or is_party(state, by.person):
        return NotAllowed()
    return _appeal_possible(state, by.on_behalf_of, at)


def confirm_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    refused = _appeal_possible(state, party, at)
    if refused:
        return refused
    prepared = state.appeal is not None and state.appeal.party is party
    return None if prepared else NotNow(stage=state.stage)


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
    until = _until(state, DeadlineKind.APPEAL_WINDOW)
    return WindowOver(ended_at=until) if until and at >= until else None


def reply_to_appeal(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None or (state.appeal and state.appeal.party is party):
        return NotAllowed()
    if state.stage is not Stage.APPEAL or DeadlineKind.APPEAL_REPLY not in state.deadlines:
        return NotNow(stage=state.stage)
    return None


def provide_return_label(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if party_of(state, by) is not Party.SELLER and by.role not in {Role.OPERATOR, Role.SYSTEM}:
        return NotAllowed()
    if state.fulfilment is not Fulfilment.RETURN_DUE or state.stage not in _CARRIED_OUT:
        return NotNow(stage=state.stage)
    ready = state.return_ is not None and state.return_.ready_at is not None
    return NotNow(stage=state.stage) if ready else None


def send_return(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _only(state, by, Party.BUYER, _RULED)
    if refused:
        return refused
    ready = state.return_ is not None and state.return_.ready_at is not None
    posts = ready and state.fulfilment is Fulfilment.RETURN_DUE
    return None if posts else NotNow(stage=state.stage)


def explain_obstacle(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = send_return(state, by, at)
    if refused:
        return refused
    assert state.return_ is not None
    clock_runs = state.stage is not Stage.APPEAL
    return None if clock_runs and not state.return_.extended else NotNow(stage=state.stage)


def record_return_delivered(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role not in {Role.SYSTEM, Role.OPERATOR}:
        return NotAllowed()
    return None if state.fulfilment is Fulfilment.RETURN_SENT else NotNow(stage=state.stage)


def accept_return(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _only(state, by, Party.SELLER, _CARRIED_OUT)
    if refused:
        return refused
    on_the_way = {Fulfilment.RETURN_SENT, Fulfilment.RETURN_CHECK}
    return None if state.fulfilment in on_the_way else NotNow(stage=state.stage)


def send_replacement(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _only(state, by, Party.SELLER, _CARRIED_OUT)
    if refused:
        return refused
    return None if state.fulfilment is Fulfilment.REPLACE_DUE else NotNow(stage=state.stage)


def record_replacement_delivered(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role not in {Role.SYSTEM, Role.OPERATOR}:
        return NotAllowed()
    sent = state.fulfilment is Fulfilment.REPLACE_SENT
    arrived = state.replacement is not None and state.replacement.delivered_at is not None
    return None if sent and not arrived else NotNow(stage=state.stage)


def confirm_replacement(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _only(state, by, Party.BUYER, _CARRIED_OUT)
    if refused:
        return refused
    return None if state.fulfilment is Fulfilment.REPLACE_SENT else NotNow(stage=state.stage)


def instruct_payment(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role not in {Role.SYSTEM, Role.FINANCE}:
        return NotAllowed()
    if state.stage is not Stage.FINAL:
        return NotFinal(until=_until(state, DeadlineKind.APPEAL_WINDOW))
    tries = {Fulfilment.MONEY_DUE}
    if by.role is Role.FINANCE:
        tries.add(Fulfilment.FAILED)
    return None if state.fulfilment in tries else NotNow(stage=state.stage)


def _until(state: Dispute, *kinds: DeadlineKind) -> datetime | None:
    """Return when the first of these clocks that exists runs out."""
    return next((state.deadlines[kind].due_at for kind in kinds if kind in state.deadlines), None)


def appeal_prepared(state: Dispute) -> bool:
    """Return whether an operator has written an appeal that waits for its party."""
    return state.appeal is not None and state.appeal.state is AppealState.PREPARED


GUARDS: dict[str, Guard] = {
    "submit_claim": submit_claim,
    "accept_request": accept_request,
    "refuse_request": refuse_request,
    "make_offer": make_offer,
    "accept_offer": accept_offer,
    "escalate": escalate,
    "withdraw": withdraw,
    "add_evidence": add_evidence,
    "assign": assign,
    "take": take,
    "request_information": request_information,
    "give_information": give_information,
    "issue_ruling": issue_ruling,
    "decide_appeal": decide_appeal,
    "waive_appeal": waive_appeal,
    "file_appeal": file_appeal,
    "prepare_appeal": prepare_appeal,
    "confirm_appeal": confirm_appeal,
    "reply_to_appeal": reply_to_appeal,
    "provide_return_label": provide_return_label,
    "send_return": send_return,
    "explain_obstacle": explain_obstacle,
    "record_return_delivered": record_return_delivered,
    "accept_return": accept_return,
    "send_replacement": send_replacement,
    "record_replacement_delivered": record_replacement_delivered,
    "confirm_replacement": confirm_replacement,
    "report_replacement_failed": confirm_replacement,
    "instruct_payment": instruct_payment,
}


def allowed_actions(state: Dispute, by: Actor, at: datetime) -> tuple[str, ...]:
    """Return the codes of what this actor can do now; exactly what ``decide`` would let pass."""
    return tuple(code for code, guard in GUARDS.items() if guard(state, by, at) is None)
