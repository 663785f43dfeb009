"""Ends that nobody in the dispute chooses: by the bank, or by two keys of the house (T38, T39)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards_ending, settling
from wakai.core.disputes.commands import (
    ConfirmVoid,
    DropVoid,
    EndingCommand,
    ProposeVoid,
    RecordChargeback,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    ChargedBack,
    ChargedBackLate,
    DisputeClosed,
    VoidDropped,
    Voided,
    VoidProposed,
)
from wakai.core.disputes.model import Dispute, Outcome, Stage
from wakai.core.ledger import Account, movements
from wakai.core.money import Money


def decide(state: Dispute, command: EndingCommand) -> Decision:
    """Decide what ends a dispute from outside."""
    match command:
        case RecordChargeback():
            return charge_back(state, command)
        case ProposeVoid():
            return propose_void(state, command)
        case ConfirmVoid():
            return confirm_void(state, command)
        case DropVoid():
            return drop_void(state, command)
        case _:
            assert_never(command)


def charge_back(state: Dispute, command: RecordChargeback) -> Decision:
    """
    T38: the bank has all that has not left; what is on its way is told about later (I-09).

    After the end nothing is left to be given to it: that it is known too late is said.
    """
    if guards_ending.is_charged_back(state):
        return ()
    refused = guards_ending.record_chargeback(state, command.by, command.at)
    if refused:
        return refused
    at = command.at
    if state.stage is Stage.CLOSED:
        return (ChargedBackLate(at=at, by=command.by, reference=command.reference),)
    return (
        ChargedBack(at=at, by=command.by, reference=command.reference),
        *taken(state, at),
        *clocks.all_cleared(state, at),
        DisputeClosed(at=at, outcome=Outcome.EXTERNAL),
    )


def taken(state: Dispute, at: datetime) -> Accepted:
    """Return the movement that gives the bank what has not left (M13)."""
    assert state.order is not None
    currency = state.order.currency
    return (
        *settling.moved(at, movements.charge_back(state.balances, currency)),
        *settling.moved(at, movements.unreserve_postage(state.balances, currency)),
    )


def propose_void(state: Dispute, command: ProposeVoid) -> Decision:
    """T39: the first key; nothing changes yet."""
    if state.void and state.void.statement == command.statement:
        return ()
    refused = guards_ending.propose_void(state, command.by, command.at)
    return refused or (VoidProposed(at=command.at, by=command.by, statement=command.statement),)


def confirm_void(state: Dispute, command: ConfirmVoid) -> Decision:
    """T39: the second key: the money is as if there had been no dispute (I-15)."""
    if state.outcome is Outcome.VOID:
        return ()
    refused = guards_ending.confirm_void(state, command.by, command.at)
    if refused:
        return refused
    assert state.void is not None
    at = command.at
    return (
        Voided(at=at, by=command.by, statement=state.void.statement),
        *_undone(state, at),
        *clocks.all_cleared(state, at),
        DisputeClosed(at=at, outcome=Outcome.VOID),
    )


def _undone(state: Dispute, at: datetime) -> Accepted:
    """Return the movements that free the money, after the commission got back its share."""
    assert state.order is not None
    currency = state.order.currency
    reversed_before = settling.commission_reversed_minor(state)
    back = movements.reverse_commission(Money(-reversed_before, currency))
    left = dict(state.balances)
    if back:
        left[Account.ALLOC_B] -= reversed_before
    undo = movements.return_to_guarantee if state.order.paid_out_at else movements.undo
    return (
        *settling.moved(at, back),
        *settling.moved(at, undo(left, currency)),
        *settling.moved(at, movements.unreserve_postage(state.balances, currency)),
        *settling.moved(at, movements.forgive_label(state.balances, currency)),
    )


def drop_void(state: Dispute, command: DropVoid) -> Decision:
    """T39: somebody does not agree, and the dispute goes on."""
    refused = guards_ending.drop_void(state, command.by, command.at)
    return refused or (VoidDropped(at=command.at, by=command.by),)
