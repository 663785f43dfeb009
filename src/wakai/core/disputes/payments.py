"""Money leaves: instructed once, settled or failed, and then the dispute is closed (T36, T37)."""

from datetime import datetime
from functools import reduce
from typing import Final, assert_never

from wakai.core.disputes import clocks, guards_goods, holding, settling
from wakai.core.disputes.commands import (
    ConfirmPayment,
    InstructPayment,
    PaymentCommand,
    RecordPartFailed,
    RecordPartSettled,
    RecordPaymentFailed,
    RecordPaymentSettled,
    VouchPayment,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    DisputeClosed,
    PartArrived,
    PaymentFailed,
    PaymentInstructed,
    PaymentLate,
    PaymentPartFailed,
    PaymentPartSettled,
    PaymentSettled,
    PaymentVouched,
)
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import (
    Deadline,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Outcome,
    Party,
    Payment,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    InputMissing,
    NotAllowed,
    ReferenceDiffers,
    UnknownPayment,
)
from wakai.core.ledger import Account, Balances, apply, movements

_TO_BUYER: Final = (Account.ALLOC_B, Account.POST)
_OUT: Final = {Party.BUYER: Account.OUT_B, Party.SELLER: Account.OUT_S}


def decide(state: Dispute, command: PaymentCommand) -> Decision:
    """Decide what is paid, and what the provider says of it."""
    return _with_rest(state, _decided(state, command), command.at)


def _with_rest(state: Dispute, decision: Decision, at: datetime) -> Decision:
    """Return a decision, with the rest of the money where that waited for the first part alone."""
    first = state.first_part
    if first is None or first.fulfilment is not Fulfilment.MONEY_SENT:
        return decision
    if not isinstance(decision, tuple) or not decision:
        return decision
    return (*decision, *settling.rest_due(reduce(evolve, decision, state), at))


def _decided(state: Dispute, command: PaymentCommand) -> Decision:
    match command:
        case InstructPayment():
            return instruct(state, command)
        case RecordPaymentSettled():
            return settle(state, command)
        case RecordPaymentFailed():
            return fail(state, command)
        case RecordPartSettled() | RecordPartFailed():
            return report_part(state, command)
        case VouchPayment():
            return vouch(state, command)
        case ConfirmPayment():
            return confirm(state, command)
        case _:
            assert_never(command)


def instruct(state: Dispute, command: InstructPayment) -> Decision:
    """
    T36: everything allocated leaves under one idempotency key (I-05, I-06).

    A seller who was paid before keeps what they have; with nothing left to pay it is over (M10).
    """
    if command.key in state.payments:
        return ()
    refused = guards_goods.instruct_payment(state, command.by, command.at)
    if refused:
        return refused
    if command.by_hand and command.by.role is not Role.FINANCE:
        return NotAllowed()
    if not command.key:
        return InputMissing(field="key")
    assert state.order is not None
    at, currency = command.at, state.order.currency
    over = state.stage is Stage.CLOSED  # what is paid now was granted after the end
    returned = () if over else holding.advance_returned(state, at)
    left = reduce(evolve, returned, state)
    buyer_minor = sum(left.balances.get(account, 0) for account in _TO_BUYER)
    seller_minor = left.balances.get(Account.ALLOC_S, 0)
    if not buyer_minor + seller_minor:
        return (*returned, *_closed(left, at))
    return (
        *returned,
        PaymentInstructed(
            at=at,
            key=command.key,
            buyer_minor=buyer_minor,
            seller_minor=seller_minor,
            currency=currency,
            by_hand=command.by_hand,
        ),
        *settling.moved(at, movements.instruct(left.balances, currency)),
        *settling.moved(at, movements.spend_postage(left.balances, currency)),
        *_awaited(state, at),
    )


def _closed(state: Dispute, at: datetime) -> Accepted:
    """Return the end: no clock runs any more."""
    closed = DisputeClosed(at=at, outcome=settling.outcome_of(state))
    return (*clocks.all_cleared(state, at), closed)


def _awaited(state: Dispute, at: datetime) -> Accepted:
    """Return the clocks of money on its way: the time to arrive counts from the first try (D15)."""
    cleared = clocks.cleared(state, [DeadlineKind.MONEY], at)
    if DeadlineKind.MONEY_SETTLED in state.deadlines:
        return cleared
    return (*cleared, clocks.started(state, DeadlineKind.MONEY_SETTLED, WaitingOn.PSP, at))


def settle(state: Dispute, command: RecordPaymentSettled) -> Decision:
    """T37: it has arrived, and the dispute is closed; told twice, nothing happens twice."""
    refused = _reported(state, command.key)
    if refused is not None:
        return refused
    return _settled(state, command.key, command.reference, command.at)


def fail(state: Dispute, command: RecordPaymentFailed) -> Decision:
    """T37: it came back; tried again under a new key, and after some tries by a person."""
    refused = _reported(state, command.key)
    if refused is not None:
        return refused
    back = _came_back(state, movements.ON_THEIR_WAY, command.at)
    return (*_failure(state, command.key, command.reason, command.at), *back)


def report_part(state: Dispute, command: RecordPartSettled | RecordPartFailed) -> Decision:
    """
    T37 for one party: each part arrives or comes back on its own, and is counted once (I-06).

    When nothing more is on its way the payment as a whole has arrived, or it has failed; what is
    tried again then is only what came back.
    """
    refused = _reported(state, command.key)
    if refused is not None:
        return refused
    payment = state.payments[command.key]
    if command.party in {*payment.arrived, *payment.returned}:
        return ()
    if not state.balances.get(_OUT[command.party], 0):
        return UnknownPayment()
    alone = not state.balances.get(_OUT[command.party.other], 0)
    if isinstance(command, RecordPartSettled):
        return _part_settled(state, command, alone=alone)
    return _part_failed(state, command, alone=alone)


def vouch(state: Dispute, command: VouchPayment) -> Decision:
    """T37 by hand: the first key, which moves nothing yet."""
    payment = state.payments.get(command.key)
    if payment and _is_vouched(payment, command):
        return ()
    refused = guards_goods.vouch_payment(state, command.by, command.at)
    if refused:
        return refused
    if payment is None or not payment.is_open:
        return UnknownPayment()
    if not command.reference:
        return InputMissing(field="reference")
    vouched = PaymentVouched(
        at=command.at, by=command.by, key=command.key, reference=command.reference
    )
    return (vouched,)


def confirm(state: Dispute, command: ConfirmPayment) -> Decision:
    """T37 by hand: the second key, of another person who names the same reference."""
    payment = state.payments.get(command.key)
    if payment and payment.settled and payment.vouched_reference == command.reference:
        return ()
    refused = guards_goods.confirm_payment(state, command.by, command.at)
    if refused:
        return refused
    if payment is None or not payment.is_open:
        return UnknownPayment()
    if payment.vouched_reference != command.reference:
        return ReferenceDiffers()
    return _settled(state, command.key, command.reference, command.at)


def _settled(state: Dispute, key: str, reference: str, at: datetime) -> Accepted:
    """Return what follows when all that was still on its way has arrived."""
    assert state.order is not None
    arrived = settling.moved(at, movements.settle(state.balances, state.order.currency))
    if state.payments[key].returned:
        return (*arrived, *_failure(state, key, "part", at))
    settled = PaymentSettled(at=at, key=key, reference=reference)
    first = state.first_part
    if first and first.is_open:
        part = PartArrived(at=at, refunds=first.refunds)
        return (settled, *arrived, part, *clocks.cleared(state, clocks.MONEY_CLOCKS, at))
    if state.stage is Stage.CLOSED:  # the bank ended it meanwhile, or it was paid after the end
        return (settled, *arrived, *clocks.all_cleared(state, at))
    return (
        settled,
        *arrived,
        *_closed(state, at),
    )


def _part_settled(state: Dispute, command: RecordPartSettled, *, alone: bool) -> Accepted:
    assert state.order is not None
    payment = state.payments[command.key]
    if alone and not payment.arrived and not payment.returned:  # there is no other part
        return _settled(state, command.key, command.reference, command.at)
    out = (_OUT[command.party],)
    part = PaymentPartSettled(
        at=command.at, key=command.key, party=command.party, reference=command.reference
    )
    if alone:
        return (part, *_settled(state, command.key, command.reference, command.at))
    arrived = movements.settle(state.balances, state.order.currency, out)
    return (part, *settling.moved(command.at, arrived))


def _part_failed(state: Dispute, command: RecordPartFailed, *, alone: bool) -> Accepted:
    payment = state.payments[command.key]
    back = _came_back(state, (_OUT[command.party],), command.at)
    failure = _failure(state, command.key, command.reason, command.at)
    if alone and not payment.arrived and not payment.returned:
        return (*failure, *back)
    part = PaymentPartFailed(
        at=command.at, key=command.key, party=command.party, reason=command.reason
    )
    return (part, *failure, *back) if alone else (part, *back)


def _failure(state: Dispute, key: str, reason: str, at: datetime) -> Accepted:
    """Return a failed try, and the time in which there must be another one (D15)."""
    attempt = 1 + sum(one.failed for one in state.tries)
    failed = PaymentFailed(at=at, key=key, reason=reason, attempt=attempt)
    if state.outcome is Outcome.EXTERNAL:
        return (failed,)
    return (failed, settling.instructed_by(state, at))


def late(state: Dispute, clock: Deadline, at: datetime) -> Accepted:
    """D15: finance is told, and told again every working day until the money has arrived."""
    step = "not_instructed" if not state.payment_late else "still_late"
    if clock.kind is DeadlineKind.MONEY_SETTLED:
        step = "not_settled"
    again = clocks.started(state, DeadlineKind.MONEY, WaitingOn.PLATFORM, at)
    return (PaymentLate(at=at, step=step), again)


def _came_back(state: Dispute, outs: tuple[Account, ...], at: datetime) -> Accepted:
    """Return the movements of what came back; after a chargeback the bank has it (I-09)."""
    assert state.order is not None
    currency = state.order.currency
    back = movements.fail(state.balances, currency, outs)
    returned: Balances = apply(state.balances, back)
    apart = state.first_part is not None and state.first_part.is_open  # no postage is in it
    postage = () if apart else movements.keep_postage(returned, currency)
    moved = (*settling.moved(at, back), *settling.moved(at, postage))
    if state.outcome is not Outcome.EXTERNAL:
        return moved
    kept = apply(returned, postage)
    taken = movements.charge_back(kept, currency)
    owed = movements.unreserve_postage(kept, currency)
    return (*moved, *settling.moved(at, taken), *settling.moved(at, owed))


def _is_vouched(payment: Payment, command: VouchPayment) -> bool:
    same_person = payment.vouched_by is not None and payment.vouched_by == command.by.person
    return same_person and payment.vouched_reference == command.reference


def _reported(state: Dispute, key: str) -> Decision | None:
    """Return how to answer a report that changes nothing; None for the first one about its key."""
    payment = state.payments.get(key)
    if payment is None:
        return UnknownPayment()
    return None if payment.is_open else ()
