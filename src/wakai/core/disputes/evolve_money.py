"""What is true after money was planned, moved, instructed or reported on."""

from dataclasses import replace
from typing import assert_never

from wakai.core import ledger
from wakai.core.disputes.events import (
    MoneyEvent,
    MoneyFellDue,
    MoneyMoved,
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
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import (
    Condition,
    Dispute,
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
        case MoneyFellDue():
            return with_(state, fulfilment=Fulfilment.MONEY_DUE, waiting_on=WaitingOn.PSP)
        case PaymentInstructed():
            payments = {**state.payments, event.key: Payment()}
            if state.stage is Stage.CLOSED:
                return with_(state, waiting_on=WaitingOn.PSP, payments=payments)
            return with_(
                state,
                fulfilment=Fulfilment.MONEY_SENT,
                waiting_on=WaitingOn.PSP,
                payments=payments,
            )
        case PaymentSettled():
            settled = replace(state.payments[event.key], settled=True)
            arrived = with_(_told(state, event.key, settled), fulfilment=Fulfilment.DONE)
            over = state.stage is Stage.CLOSED
            return with_(arrived, waiting_on=WaitingOn.NONE) if over else arrived
        case PaymentFailed():
            return _failed(state, event)
        case PaymentLate():
            return with_(state, waiting_on=WaitingOn.PLATFORM, payment_late=True)
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
    on_their_way = state.fulfilment is not Fulfilment.NONE
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
    if again:
        return with_(state, fulfilment=Fulfilment.MONEY_DUE, payments=payments)
    return with_(
        state,
        fulfilment=Fulfilment.FAILED,
        waiting_on=WaitingOn.PLATFORM,
        payments=payments,
    )
