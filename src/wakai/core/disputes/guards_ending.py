"""Who may end a dispute that nobody in it ends: the bank's word, or two keys of the house."""

from datetime import datetime

from wakai.core.disputes.model import Actor, Dispute, Stage
from wakai.core.disputes.parties import is_party
from wakai.core.disputes.refusals import ConflictOfInterest, NotAllowed, NotNow, Refusal
from wakai.core.ledger import paid_out

_NOT_OPEN = frozenset({Stage.NEW, Stage.DRAFT, Stage.CLOSED})


def record_chargeback(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    """Also of a draft, which nobody knows of yet, and of what is over: it is known too late."""
    never_sent = state.stage is Stage.CLOSED and state.claim is None
    unfit = state.stage is Stage.NEW or never_sent or is_charged_back(state)
    return NotNow(stage=state.stage) if unfit else None


def propose_void(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.person is None:
        return NotAllowed()
    return _can_be_void(state, by) or (NotNow(stage=state.stage) if state.void else None)


def confirm_void(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = drop_void(state, by, at)
    if refused:
        return refused
    assert state.void is not None
    return ConflictOfInterest() if by.person == state.void.by else None


def drop_void(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.person is None:
        return NotAllowed()
    return _can_be_void(state, by) or (None if state.void else NotNow(stage=state.stage))


def _can_be_void(state: Dispute, by: Actor) -> Refusal | None:
    """Return why it is too late: what has been paid cannot count as never claimed (I-15)."""
    if is_party(state, by.person):
        return ConflictOfInterest()
    gone = state.stage in _NOT_OPEN or paid_out(state.balances) > 0
    return NotNow(stage=state.stage) if gone else None


def is_charged_back(state: Dispute) -> bool:
    """Say whether the bank's word is known already."""
    return state.charged_back_at is not None
