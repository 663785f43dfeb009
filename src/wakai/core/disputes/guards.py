"""
Who may do what now: the same guards stand before every rule and behind every list of actions.

A guard answers None (yes) or the refusal. What a command brings with it is judged by the rules.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from wakai.core.disputes import (
    clocks,
    guards_appeal,
    guards_ending,
    guards_goods,
    guards_grant,
    guards_late,
    guards_proposal,
    guards_review,
    may,
    windows,
)
from wakai.core.disputes.model import (
    Actor,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Level,
    Outcome,
    Party,
    Role,
    Scope,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.parties import end_of, only, party_of, side_of
from wakai.core.disputes.refusals import (
    ChargedBackBefore,
    NoSuchOffer,
    NotAllowed,
    NotNow,
    NotYourTurn,
    Refusal,
    ReopenedBefore,
    TooManyFiles,
    TooManyRounds,
    WindowOver,
)

Guard = Callable[[Dispute, Actor, datetime], Refusal | None]

_TALKING = frozenset({Stage.SELLER, Stage.NEGOTIATION})
_OPEN = frozenset({Stage.SELLER, Stage.NEGOTIATION, Stage.REVIEW})
_HEARING = _OPEN | {Stage.DECIDED, Stage.APPEAL}
_ON_THE_WAY = frozenset(
    {
        Fulfilment.RETURN_DUE,
        Fulfilment.RETURN_SENT,
        Fulfilment.RETURN_CHECK,
        Fulfilment.REPLACE_SENT,
    }
)


def submit_claim(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _after_the_bank(state) or only(state, by, Party.BUYER, frozenset({Stage.DRAFT}))
    if refused or state.late is None:
        return refused
    return NotYourTurn(until=end_of(state, DeadlineKind.LATE_CHECK))


def _after_the_bank(state: Dispute) -> Refusal | None:
    """Return why nothing begins, or begins again: the bank has the money (I-09)."""
    return ChargedBackBefore(at=state.charged_back_at) if state.charged_back_at else None


def amend_claim(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return only(state, by, Party.BUYER, _TALKING)


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
        return NotYourTurn(until=end_of(state, DeadlineKind.OFFER_ANSWER, *clocks.ANSWER_CLOCKS))
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
    refused = only(state, by, Party.BUYER, _OPEN)
    if refused:
        return refused
    return None if state.scope is Scope.CLAIM else NotNow(stage=state.stage)


def reopen(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _after_the_bank(state) or only(state, by, Party.BUYER, frozenset({Stage.CLOSED}))
    if refused:
        return refused
    if state.outcome is not Outcome.WITHDRAWN or state.claim is None:
        return NotNow(stage=state.stage)
    if state.reopened:
        return ReopenedBefore()
    ends_at = windows.reopening_ends_at(state)
    return WindowOver(ended_at=ends_at) if at >= ends_at else None


def add_evidence(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    side = side_of(state, by)
    if side is None:
        return NotAllowed()
    if state.stage is Stage.DRAFT:
        return room_for_evidence(state, side) if side is Party.BUYER else NotAllowed()
    # While an appeal may still be filed its new evidence is gathered; of goods on their way
    # both sides can show in which state they left and came.
    takes = state.stage in _HEARING or (
        state.stage is Stage.FINAL and state.fulfilment in _ON_THE_WAY
    )
    return room_for_evidence(state, side) if takes else NotNow(stage=state.stage)


def room_for_evidence(state: Dispute, side: Party) -> Refusal | None:
    """Return why a side cannot put one more item into the hearing that runs."""
    assert state.terms is not None
    level = level_of_evidence(state)
    given = sum(item.by is side and item.level is level for item in state.evidence)
    most = state.terms.files_max
    return TooManyFiles(files_max=most) if given >= most else None


def level_of_evidence(state: Dispute) -> Level:
    """Return which hearing an item that is added now belongs to."""
    if state.stage in {Stage.DECIDED, Stage.APPEAL}:
        return Level.APPEAL
    of_return = state.stage is Stage.FINAL or state.scope is not Scope.CLAIM
    return Level.RETURN if of_return else Level.FIRST


_GUARDS: Final[dict[str, Guard]] = {
    "admit_late": guards_late.admit_late,
    "reject_late": guards_late.admit_late,
    "submit_claim": submit_claim,
    "amend_claim": amend_claim,
    "accept_request": accept_request,
    "refuse_request": refuse_request,
    "make_offer": make_offer,
    "accept_offer": accept_offer,
    "propose_neutrally": guards_proposal.propose_neutrally,
    "accept_proposal": guards_proposal.accept_proposal,
    "decline_proposal": guards_proposal.accept_proposal,
    "escalate": escalate,
    "withdraw": withdraw,
    "reopen": reopen,
    "add_evidence": add_evidence,
    "assign": guards_review.assign,
    "take": guards_review.take,
    "declare_conflict": guards_review.declare_conflict,
    "request_information": guards_review.request_information,
    "give_information": guards_review.give_information,
    "issue_ruling": guards_review.issue_ruling,
    "confirm_ruling": guards_review.confirm_ruling,
    "object_to_ruling": guards_review.object_to_ruling,
    "decide_appeal": guards_review.decide_appeal,
    "waive_appeal": guards_appeal.waive_appeal,
    "file_appeal": guards_appeal.file_appeal,
    "prepare_appeal": guards_appeal.prepare_appeal,
    "confirm_appeal": guards_appeal.confirm_appeal,
    "join_appeal": guards_appeal.join_appeal,
    "find_inadmissible": guards_appeal.find_inadmissible,
    "cure_appeal": guards_appeal.cure_appeal,
    "reject_appeal": guards_appeal.reject_appeal,
    "reply_to_appeal": guards_appeal.reply_to_appeal,
    "provide_return_label": guards_goods.provide_return_label,
    "send_return": guards_goods.send_return,
    "explain_obstacle": guards_goods.explain_obstacle,
    "record_return_delivered": guards_goods.record_return_delivered,
    "accept_return": guards_goods.accept_return,
    "contest_return": guards_goods.contest_return,
    "send_replacement": guards_goods.send_replacement,
    "record_replacement_delivered": guards_goods.record_replacement_delivered,
    "confirm_replacement": guards_goods.confirm_replacement,
    "keep_replacement_open": guards_goods.keep_replacement_open,
    "report_replacement_failed": guards_goods.confirm_replacement,
    "instruct_payment": guards_goods.instruct_payment,
    "vouch_payment": guards_goods.vouch_payment,
    "confirm_payment": guards_goods.confirm_payment,
    "record_chargeback": guards_ending.record_chargeback,
    "propose_void": guards_ending.propose_void,
    "confirm_void": guards_ending.confirm_void,
    "drop_void": guards_ending.drop_void,
    "propose_grant": guards_grant.propose_grant,
    "confirm_grant": guards_grant.confirm_grant,
    "drop_grant": guards_grant.drop_grant,
}


def _guarded(code: str, guard: Guard) -> Guard:
    """Return a guard behind the table of roles."""
    roles = frozenset(may.MAY[code])

    def check(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
        return guard(state, by, at) if by.role in roles else may.refused(by.role, roles)

    return check


GUARDS: Final = {code: _guarded(code, guard) for code, guard in _GUARDS.items()}
_BY_ROLE: Final = {
    role: tuple((code, guard) for code, guard in _GUARDS.items() if role in may.MAY[code])
    for role in Role
}


def allowed_actions(state: Dispute, by: Actor, at: datetime) -> tuple[str, ...]:
    """Return the codes of what this actor can do now; exactly what ``decide`` would let pass."""
    return tuple(code for code, guard in _BY_ROLE[by.role] if guard(state, by, at) is None)
