"""Who may do what now, once a remedy is carried out: goods on their way, and the money."""

from datetime import datetime

from wakai.core.disputes import guards_grant
from wakai.core.disputes.model import (
    Actor,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Party,
    Role,
    Stage,
)
from wakai.core.disputes.parties import end_of, is_party, only, party_of
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    NotAllowed,
    NotFinal,
    NotNow,
    Refusal,
)

_RULED = frozenset({Stage.DECIDED, Stage.APPEAL, Stage.FINAL})
_CARRIED_OUT = frozenset({Stage.DECIDED, Stage.FINAL})
_SELLERS = frozenset({Role.SELLER, Role.REPRESENTATIVE})


def provide_return_label(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role in _SELLERS and party_of(state, by) is not Party.SELLER:
        return NotAllowed()
    if state.fulfilment is not Fulfilment.RETURN_DUE or state.stage not in _CARRIED_OUT:
        return NotNow(stage=state.stage)
    ready = state.return_ is not None and state.return_.ready_at is not None
    return NotNow(stage=state.stage) if ready else None


def send_return(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = only(state, by, Party.BUYER, _RULED)
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
    # Told a second time a person looks at it, unless the way to that is still the appeal.
    gives_time = not state.return_.extended and state.stage is Stage.DECIDED
    return None if gives_time or state.stage is Stage.FINAL else NotNow(stage=state.stage)


def record_return_delivered(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return None if state.fulfilment is Fulfilment.RETURN_SENT else NotNow(stage=state.stage)


def accept_return(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = only(state, by, Party.SELLER, _CARRIED_OUT)
    if refused:
        return refused
    on_the_way = {Fulfilment.RETURN_SENT, Fulfilment.RETURN_CHECK}
    return None if state.fulfilment in on_the_way else NotNow(stage=state.stage)


def contest_return(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = only(state, by, Party.SELLER, _CARRIED_OUT)
    if refused:
        return refused
    here = state.fulfilment is Fulfilment.RETURN_CHECK
    return None if here else NotNow(stage=state.stage)


def send_replacement(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = only(state, by, Party.SELLER, _CARRIED_OUT)
    if refused:
        return refused
    return None if state.fulfilment is Fulfilment.REPLACE_DUE else NotNow(stage=state.stage)


def record_replacement_delivered(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    sent = state.fulfilment is Fulfilment.REPLACE_SENT
    arrived = state.replacement is not None and state.replacement.delivered_at is not None
    return None if sent and not arrived else NotNow(stage=state.stage)


def confirm_replacement(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = only(state, by, Party.BUYER, _CARRIED_OUT)
    if refused:
        return refused
    return None if state.fulfilment is Fulfilment.REPLACE_SENT else NotNow(stage=state.stage)


def keep_replacement_open(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = confirm_replacement(state, by, at)
    if refused:
        return refused
    assert state.replacement is not None
    return NotNow(stage=state.stage) if state.replacement.kept_open else None


def instruct_payment(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.role is Role.FINANCE and guards_grant.is_unpaid(state):
        return None  # paid after the end, and it came back
    first = state.first_part
    apart = first is not None and first.is_open  # it was final before the rest is heard again
    if state.stage is not Stage.FINAL and not apart:
        return NotFinal(until=end_of(state, DeadlineKind.APPEAL_WINDOW))
    tries = {Fulfilment.MONEY_DUE}
    if by.role is Role.FINANCE:
        tries.add(Fulfilment.FAILED)
    return None if state.paying in tries else NotNow(stage=state.stage)


def vouch_payment(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.person is None:
        return NotAllowed()
    if is_party(state, by.person):
        return ConflictOfInterest()
    on_its_way = any(payment.is_open for payment in state.payments.values())
    return None if on_its_way else NotNow(stage=state.stage)


def confirm_payment(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = vouch_payment(state, by, at)
    if refused:
        return refused
    vouched_by = {payment.vouched_by for payment in state.payments.values() if payment.is_open}
    if vouched_by == {None}:
        return NotNow(stage=state.stage)
    return ConflictOfInterest() if by.person in vouched_by else None
