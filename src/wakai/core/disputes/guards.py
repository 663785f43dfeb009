"""
Who may do what now: the same guards stand before every rule and behind every list of actions.

A guard answers None (yes) or the refusal. What a command brings with it is judged by the rules.
"""

from collections.abc import Callable
from datetime import datetime

from wakai.core.disputes import guards_appeal, guards_goods
from wakai.core.disputes.model import (
    Actor,
    DeadlineKind,
    Dispute,
    Level,
    Party,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.parties import end_of, is_party, only, party_of, side_of
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    NoSuchOffer,
    NotAllowed,
    NotAssigned,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    Refusal,
    TooManyFiles,
    TooManyRounds,
)
from wakai.core.ids import PersonId

Guard = Callable[[Dispute, Actor, datetime], Refusal | None]

_TALKING = frozenset({Stage.SELLER, Stage.NEGOTIATION})
_OPEN = frozenset({Stage.SELLER, Stage.NEGOTIATION, Stage.REVIEW})
_DECIDING = frozenset({Stage.REVIEW, Stage.APPEAL})


def submit_claim(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return only(state, by, Party.BUYER, frozenset({Stage.DRAFT}))


def accept_request(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return only(state, by, Party.SELLER, _TALKING)


def refuse_request(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return only(state, by, Party.SELLER, frozenset({Stage.SELLER}))


def make_offer(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    party = party_of(state, by)
    if party is None:
        return NotAllowed()
    if state.stage not in _TALKING:
        return NotNow(stage=state.stage)
    if not _on_turn(state, party):
        return NotYourTurn(
            until=end_of(state, DeadlineKind.OFFER_ANSWER, DeadlineKind.SELLER_ANSWER)
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
    until = end_of(state, DeadlineKind.OFFER_ANSWER)
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
        return NotYourTurn(until=end_of(state, DeadlineKind.OFFER_ANSWER, DeadlineKind.NEGOTIATION))
    return None


def _was_rejected(state: Dispute, party: Party) -> bool:
    return any(
        offer.proposer is party and offer.offer_id != state.live_offer for offer in state.offers
    )


def withdraw(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return only(state, by, Party.BUYER, _OPEN)


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
    until = end_of(state, DeadlineKind.INFORMATION)
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
    "waive_appeal": guards_appeal.waive_appeal,
    "file_appeal": guards_appeal.file_appeal,
    "prepare_appeal": guards_appeal.prepare_appeal,
    "confirm_appeal": guards_appeal.confirm_appeal,
    "reply_to_appeal": guards_appeal.reply_to_appeal,
    "provide_return_label": guards_goods.provide_return_label,
    "send_return": guards_goods.send_return,
    "explain_obstacle": guards_goods.explain_obstacle,
    "record_return_delivered": guards_goods.record_return_delivered,
    "accept_return": guards_goods.accept_return,
    "send_replacement": guards_goods.send_replacement,
    "record_replacement_delivered": guards_goods.record_replacement_delivered,
    "confirm_replacement": guards_goods.confirm_replacement,
    "report_replacement_failed": guards_goods.confirm_replacement,
    "instruct_payment": guards_goods.instruct_payment,
}


def allowed_actions(state: Dispute, by: Actor, at: datetime) -> tuple[str, ...]:
    """Return the codes of what this actor can do now; exactly what ``decide`` would let pass."""
    return tuple(code for code, guard in GUARDS.items() if guard(state, by, at) is None)
