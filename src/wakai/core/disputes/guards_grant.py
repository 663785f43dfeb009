"""Who may pay something after the end, and when: two keys of the house (T40, M14)."""

from datetime import datetime

from wakai.core.disputes.model import Actor, Dispute, GrantKind, Outcome, Role, Stage
from wakai.core.disputes.parties import is_party
from wakai.core.disputes.refusals import ConflictOfInterest, NotAllowed, NotNow, Refusal
from wakai.core.ledger import Account

# What the bank took back is the bank's to correct (I-09); what was withdrawn can be opened again.
_NOT_AFTER = frozenset({Outcome.EXTERNAL, Outcome.WITHDRAWN})
# Where money is that came back; what the seller owes for it is reserved as postage is.
_TO_BE_PAID = (Account.ALLOC_B, Account.ALLOC_S, Account.POST)


def propose_grant(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = _after_the_end(state, by)
    if refused:
        return refused
    # An operator can only propose goodwill, of which the terms may allow none, or no more.
    nothing_left = by.role is Role.OPERATOR and goodwill_left(state) <= 0
    return NotNow(stage=state.stage) if state.grant or nothing_left else None


def confirm_grant(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    refused = drop_grant(state, by, at)
    if refused:
        return refused
    assert state.grant is not None
    return ConflictOfInterest() if by.person == state.grant.by else None


def drop_grant(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    return _after_the_end(state, by) or (None if state.grant else NotNow(stage=state.stage))


def goodwill_left(state: Dispute) -> int:
    """Return how much more goodwill the terms allow in this dispute, in minor units (M14)."""
    assert state.terms is not None
    assert state.order is not None
    most = state.terms.goodwill.get(state.order.currency, 0)
    return most - given(state, goodwill=True)


def given(state: Dispute, *, goodwill: bool) -> int:
    """Return what was paid after the end, as goodwill or as corrections, in minor units."""
    kinds = (grant for grant in state.granted if (grant.kind is GrantKind.GOODWILL) is goodwill)
    return sum(grant.minor for grant in kinds)


def is_unpaid(state: Dispute) -> bool:
    """Say whether money of a closed dispute came back, so that finance has to pay it again."""
    if state.stage is not Stage.CLOSED or state.outcome is Outcome.EXTERNAL:
        return False
    return any(state.balances.get(account, 0) for account in _TO_BE_PAID)


def _after_the_end(state: Dispute, by: Actor) -> Refusal | None:
    """Return why it is not the time for it: before the end, or while something is being paid."""
    if by.person is None:
        return NotAllowed()
    if is_party(state, by.person):
        return ConflictOfInterest()
    over = state.stage is Stage.CLOSED and state.claim is not None
    paying = any(payment.is_open for payment in state.payments.values()) or is_unpaid(state)
    if not over or paying or state.outcome in _NOT_AFTER or state.charged_back_at:
        return NotNow(stage=state.stage)
    return None
