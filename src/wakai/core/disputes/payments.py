"""Money leaves: instructed once, settled or failed, and then the dispute is closed (T36, T37)."""

from typing import assert_never

from wakai.core.disputes import clocks, guards_goods, settling
from wakai.core.disputes.commands import (
    InstructPayment,
    PaymentCommand,
    RecordPaymentFailed,
    RecordPaymentSettled,
)
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.events import (
    DisputeClosed,
    PaymentFailed,
    PaymentInstructed,
    PaymentSettled,
)
from wakai.core.disputes.model import Dispute, Role, Stage
from wakai.core.disputes.refusals import InputMissing, NotAllowed, UnknownPayment
from wakai.core.ledger import Account, apply, movements


def decide(state: Dispute, command: PaymentCommand) -> Decision:
    """Decide what is paid, and what the provider says of it."""
    match command:
        case InstructPayment():
            return instruct(state, command)
        case RecordPaymentSettled():
            return settle(state, command)
        case RecordPaymentFailed():
            return fail(state, command)
        case _:
            assert_never(command)


def instruct(state: Dispute, command: InstructPayment) -> Decision:
    """T36: everything allocated leaves under one idempotency key (I-05, I-06)."""
    if command.key in state.payments:
        return ()
    refused = guards_goods.instruct_payment(state, command.by, command.at)
    if refused:
        return refused
    if not command.key:
        return InputMissing(field="key")
    assert state.order is not None
    currency = state.order.currency
    return (
        PaymentInstructed(
            at=command.at,
            key=command.key,
            buyer_minor=state.balances.get(Account.ALLOC_B, 0),
            seller_minor=state.balances.get(Account.ALLOC_S, 0),
            currency=currency,
        ),
        *settling.moved(command.at, movements.instruct(state.balances, currency)),
    )


def settle(state: Dispute, command: RecordPaymentSettled) -> Decision:
    """T37: it has arrived, and the dispute is closed; told twice, nothing happens twice."""
    refused = _reported(state, command)
    if refused is not None:
        return refused
    assert state.order is not None
    at = command.at
    settled = PaymentSettled(at=at, key=command.key, reference=command.reference)
    arrived = settling.moved(at, movements.settle(state.balances, state.order.currency))
    if state.stage is Stage.CLOSED:  # the bank ended it while the money was on its way
        return (settled, *arrived)
    return (
        settled,
        *arrived,
        *clocks.all_cleared(state, at),
        DisputeClosed(at=at, outcome=settling.outcome_of(state)),
    )


def fail(state: Dispute, command: RecordPaymentFailed) -> Decision:
    """T37: it came back; tried again under a new key, and after some tries by a person."""
    refused = _reported(state, command)
    if refused is not None:
        return refused
    assert state.order is not None
    failed = PaymentFailed(
        at=command.at,
        key=command.key,
        reason=command.reason,
        attempt=1 + sum(done.failed for done in state.payments.values()),
    )
    currency = state.order.currency
    back = movements.fail(state.balances, currency)
    if state.stage is not Stage.CLOSED:
        return (failed, *settling.moved(command.at, back))
    returned = apply(state.balances, back)
    return (
        failed,
        *settling.moved(command.at, back),
        *settling.moved(command.at, movements.charge_back(returned, currency)),
    )


def _reported(
    state: Dispute, command: RecordPaymentSettled | RecordPaymentFailed
) -> Decision | None:
    """Return how to answer a report that changes nothing; None for the first one about its key."""
    if command.by.role not in {Role.SYSTEM, Role.FINANCE}:
        return NotAllowed()
    payment = state.payments.get(command.key)
    if payment is None:
        return UnknownPayment()
    if payment.settled or payment.failed:
        return ()
    return None
