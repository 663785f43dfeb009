"""Money after the end: goodwill of the house, or a correction; two keys, nothing edited (T40)."""

from typing import assert_never

from wakai.core.disputes import clocks, guards_grant, settling
from wakai.core.disputes.commands import ConfirmGrant, DropGrant, GrantCommand, ProposeGrant
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.events import GrantDropped, GrantGiven, GrantProposed, PaymentInstructed
from wakai.core.disputes.model import (
    DeadlineKind,
    Dispute,
    Grant,
    GrantKind,
    Party,
    Role,
    WaitingOn,
)
from wakai.core.disputes.refusals import InputMissing, NotAllowed, Refusal, WrongAmount
from wakai.core.ledger import Account, movements
from wakai.core.money import Money

_PAID = {Party.BUYER: Account.PAID_B, Party.SELLER: Account.PAID_S}


def decide(state: Dispute, command: GrantCommand) -> Decision:
    """Decide what is paid after the end."""
    match command:
        case ProposeGrant():
            return propose(state, command)
        case ConfirmGrant():
            return confirm(state, command)
        case DropGrant():
            return drop(state, command)
        case _:
            assert_never(command)


def propose(state: Dispute, command: ProposeGrant) -> Decision:
    """T40 and M14: the first key; nothing is paid yet."""
    grant = Grant(
        kind=command.grant,
        party=command.party,
        minor=command.minor,
        statement=command.statement,
        by=command.by.person,
    )
    if state.grant == grant:
        return ()
    refused = guards_grant.propose_grant(state, command.by, command.at) or _wrong(state, command)
    return refused or (GrantProposed(at=command.at, by=command.by, grant=grant),)


def _wrong(state: Dispute, command: ProposeGrant) -> Refusal | None:
    """Return what is wrong with a payment: whose it is to propose, or how much it is."""
    goodwill = command.grant is GrantKind.GOODWILL
    if not goodwill and command.by.role is Role.OPERATOR:
        return NotAllowed()
    if goodwill and command.party is not Party.BUYER:
        return InputMissing(field="party")
    most = guards_grant.goodwill_left(state) if goodwill else correction_left(state, command.party)
    return None if 0 < command.minor <= most else WrongAmount(max_minor=most)


def correction_left(state: Dispute, party: Party) -> int:
    """Return how much a side can still be paid: never more than the order cost (I-03)."""
    assert state.order is not None
    paid = state.balances.get(_PAID[party], 0)
    if party is Party.SELLER and state.order.paid_out_at:
        paid += state.order.paid_minor - state.order.fee_minor
    own = guards_grant.given(state, goodwill=True) if party is Party.BUYER else 0
    return state.order.paid_minor - paid + own


def confirm(state: Dispute, command: ConfirmGrant) -> Decision:
    """T40 and M14: the second key; it is paid from the house's own money."""
    if command.key in state.payments:
        return ()
    refused = guards_grant.confirm_grant(state, command.by, command.at)
    if refused:
        return refused
    if not command.key:
        return InputMissing(field="key")
    assert state.order is not None
    assert state.grant is not None
    at, grant = command.at, state.grant
    sum_ = Money(grant.minor, state.order.currency)
    to_buyer = grant.party is Party.BUYER
    if grant.kind is GrantKind.GOODWILL:
        postings = movements.goodwill(sum_)
    else:
        postings = movements.correct(sum_, to=Account.OUT_B if to_buyer else Account.OUT_S)
    return (
        GrantGiven(at=at, by=command.by, grant=grant),
        PaymentInstructed(
            at=at,
            key=command.key,
            buyer_minor=grant.minor if to_buyer else 0,
            seller_minor=0 if to_buyer else grant.minor,
            currency=state.order.currency,
        ),
        *settling.moved(at, postings),
        clocks.started(state, DeadlineKind.MONEY_SETTLED, WaitingOn.PSP, at),
    )


def drop(state: Dispute, command: DropGrant) -> Decision:
    """T40 and M14: somebody does not agree."""
    refused = guards_grant.drop_grant(state, command.by, command.at)
    return refused or (GrantDropped(at=command.at, by=command.by),)
