"""What is true after money was planned, moved, instructed or reported on."""

from dataclasses import replace
from typing import assert_never

from wakai.core import ledger
from wakai.core.disputes.events import (
    MoneyEvent,
    MoneyFellDue,
    MoneyMoved,
    PartArrived,
    PartFellDue,
    PaymentFailed,
    PaymentInstructed,
    PaymentLate,
    PaymentPartFailed,
    PaymentPartSettled,
    PaymentSettled,
    PaymentVouched,
    RemedyPlanned,
)
from wakai.core.disputes.evolve_goods import goods_wait_on
from wakai.core.disputes.history import CorruptHistory, with_
from wakai.core.disputes.model import (
    Condition,
    Dispute,
    FirstPart,
    Fulfilment,
    MoneyPlan,
    Payer,
    Payment,
    Return,
    Stage,
    WaitingOn,
)

_FIRST_STEP = {
    Condition.RETURN: Fulfilment.RETURN_DUE,
    Condition.REPLACEMENT: Fulfilment.REPLACE_DUE,
}


def paid(state: Dispute, event: MoneyEvent) -> Dispute:
    """Return the dispute after money was planned, moved, instructed or reported on."""
    match event:
        case MoneyMoved():
            return with_(state, balances=ledger.apply(state.balances, event.postings))
        case RemedyPlanned():
            return _planned(state, event)
        case PartFellDue():
            return with_(state, first_part=FirstPart(refunds=event.refunds, waiting=event.waiting))
        case PartArrived():
            return with_(_first(state, Fulfilment.DONE), payment_late=False)
        case MoneyFellDue():
            joined = _first(state, Fulfilment.NONE) if _apart(state) else state
            return with_(joined, fulfilment=Fulfilment.MONEY_DUE, waiting_on=WaitingOn.PSP)
        case _:
            return _paid(state, event)


def _paid(
    state: Dispute,
    event: PaymentInstructed
    | PaymentSettled
    | PaymentFailed
    | PaymentLate
    | PaymentPartSettled
    | PaymentPartFailed
    | PaymentVouched,
) -> Dispute:
    match event:
        case PaymentInstructed():
            return _instructed(state, event)
        case PaymentSettled():
            return _settled(state, event)
        case PaymentFailed():
            return _failed(state, event)
        case PaymentLate():
            late = with_(state, payment_late=True)
            return late if _apart(state) else with_(late, waiting_on=WaitingOn.PLATFORM)
        case PaymentPartSettled():
            told = state.payments[event.key]
            return _told(state, event.key, replace(told, arrived=(*told.arrived, event.party)))
        case PaymentPartFailed():
            told = state.payments[event.key]
            return _told(state, event.key, replace(told, returned=(*told.returned, event.party)))
        case PaymentVouched():
            told = state.payments[event.key]
            vouched = replace(told, vouched_by=event.by.person, vouched_reference=event.reference)
            return _told(state, event.key, vouched)
        case _:
            assert_never(event)


def _told(state: Dispute, key: str, payment: Payment) -> Dispute:
    return with_(state, payments={**state.payments, key: payment})


def _apart(state: Dispute) -> bool:
    """Say whether the payment that comes next, or is on its way, is that of a first part."""
    return state.first_part is not None and state.first_part.is_open


def _first(state: Dispute, fulfilment: Fulfilment) -> Dispute:
    if state.first_part is None:
        raise CorruptHistory("There is no first part of the money.")
    return with_(state, first_part=replace(state.first_part, fulfilment=fulfilment))


def _instructed(state: Dispute, event: PaymentInstructed) -> Dispute:
    sent = with_(state, payments={**state.payments, event.key: Payment()})
    if _apart(state):
        return _first(sent, Fulfilment.MONEY_SENT)
    if state.stage is Stage.CLOSED:
        return with_(sent, waiting_on=WaitingOn.PSP)
    return with_(sent, fulfilment=Fulfilment.MONEY_SENT, waiting_on=WaitingOn.PSP)


def _settled(state: Dispute, event: PaymentSettled) -> Dispute:
    told = _told(state, event.key, replace(state.payments[event.key], settled=True))
    if _apart(state):
        return told
    over = state.stage is Stage.CLOSED
    arrived = with_(told, fulfilment=Fulfilment.DONE)
    return with_(arrived, waiting_on=WaitingOn.NONE) if over else arrived


def _planned(state: Dispute, event: RemedyPlanned) -> Dispute:
    plan = MoneyPlan(
        remedy=event.remedy,
        buyer_minor=event.buyer_minor,
        seller_minor=event.seller_minor,
        condition=event.condition,
        allocated=event.condition is Condition.NONE,
    )
    if event.condition is Condition.NONE:
        return with_(state, plan=plan, fulfilment=Fulfilment.NONE)
    on_their_way = state.fulfilment is not Fulfilment.NONE and not event.anew
    if on_their_way and state.plan and state.plan.condition is event.condition:
        return with_(state, plan=plan)  # the same goods on the same way, for another sum
    if event.condition is Condition.RETURN and state.return_ and state.return_.accepted_at:
        return with_(state, plan=plan, fulfilment=Fulfilment.NONE)  # they are back already
    payer = event.remedy.return_payer or Payer.SELLER
    planned = with_(
        state,
        plan=plan,
        fulfilment=_FIRST_STEP[event.condition],
        return_=Return(payer=payer) if event.condition is Condition.RETURN else state.return_,
        replacement=None if event.condition is Condition.REPLACEMENT else state.replacement,
    )
    return with_(planned, waiting_on=goods_wait_on(planned))


def _failed(state: Dispute, event: PaymentFailed) -> Dispute:
    told = replace(state.payments[event.key], failed=True)
    payments = {**state.payments, event.key: told}
    if state.stage is Stage.CLOSED:
        return with_(state, payments=payments)
    again = state.terms is not None and event.attempt < state.terms.limits.payment_attempts_max
    if _apart(state):
        part = Fulfilment.MONEY_DUE if again else Fulfilment.FAILED
        return with_(_first(state, part), payments=payments)
    if again:
        return with_(state, fulfilment=Fulfilment.MONEY_DUE, payments=payments)
    return with_(
        state,
        fulfilment=Fulfilment.FAILED,
        waiting_on=WaitingOn.PLATFORM,
        payments=payments,
    )
