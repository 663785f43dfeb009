"""What a decision means for money on its way out: rows that a loop carries to the provider."""

from datetime import datetime, timedelta

from wakai.core.disputes import breakdown
from wakai.core.disputes.events import (
    ChargedBack,
    ChargedBackLate,
    Event,
    PartFellDue,
    PaymentFailed,
    PaymentInstructed,
    PaymentLate,
    PaymentPartFailed,
    PaymentPartSettled,
    PaymentSettled,
)
from wakai.core.disputes.model import Dispute, Fulfilment, Stage
from wakai.core.disputes.settling import commission_reversed_minor
from wakai.store import chargebacks, outbox
from wakai.store import payments as stored
from wakai.store.journal import Stream
from wakai.store.payments import NewPayment

_RETRY_AFTER = timedelta(minutes=10)


def follow(after: Stream, events: tuple[Event, ...], *, at: datetime) -> None:
    """Write down what the events mean for payments, in the caller's transaction."""
    failed = False
    for event in events:
        if isinstance(event, PaymentInstructed):
            _carry(after, event, at)
        elif isinstance(event, ChargedBack | ChargedBackLate):
            assert after.state.order is not None
            chargebacks.note(after.state.order.order_id, event.reference, event.by, at)
        else:
            _record(event, at)
        failed |= isinstance(event, PaymentFailed)
    if _is_due(after.state, events):
        key = f"{after.dispute_id}:{after.version}"
        row = outbox.NewRow(
            topic="instruct", key=f"instruct:{key}", body={"key": key}, dispute_id=after.dispute_id
        )
        outbox.put([row], at, not_before=at + _RETRY_AFTER if failed else at)


def _is_due(state: Dispute, events: tuple[Event, ...]) -> bool:
    """Say whether there is something to instruct; beside goods on their way only money says so."""
    if state.fulfilment is Fulfilment.MONEY_DUE:
        return True
    money = any(isinstance(event, PartFellDue | PaymentFailed | PaymentLate) for event in events)
    return money and state.paying is Fulfilment.MONEY_DUE


def _record(event: Event, at: datetime) -> None:
    match event:
        case PaymentSettled():
            stored.record(event.key, state="settled", reference=event.reference, at=at)
        case PaymentFailed():
            stored.record(event.key, state="failed", reason=event.reason, at=at)
        case PaymentPartSettled():
            stored.record_parts(
                event.key, [event.party], state="settled", reference=event.reference, at=at
            )
        case PaymentPartFailed():
            stored.record_parts(
                event.key, [event.party], state="failed", reason=event.reason, at=at
            )
        case _:
            pass


def _carry(after: Stream, event: PaymentInstructed, at: datetime) -> None:
    assert after.state.order is not None
    parts = breakdown.of_payment(after.state)
    payment = NewPayment(
        key=event.key,
        dispute_id=after.dispute_id,
        order_id=after.state.order.order_id,
        buyer_minor=event.buyer_minor,
        seller_minor=event.seller_minor,
        clawback_minor=_clawback_minor(after.state, event),
        currency=event.currency,
        goods_minor=parts.goods_minor if parts else None,
        tax_minor=parts.tax_minor if parts else None,
        shipping_minor=parts.shipping_minor if parts else None,
        seller_has_it=after.state.stage is not Stage.CLOSED,
    )
    stored.instruct(payment, at)
    if event.by_hand:
        return  # two people of the house pay and vouch for it
    row = outbox.NewRow(
        topic="payment",
        key=f"payment:{event.key}",
        body={"key": event.key},
        dispute_id=after.dispute_id,
    )
    outbox.put([row], at)


def _clawback_minor(state: Dispute, event: PaymentInstructed) -> int:
    """
    Return what a seller who was paid before gives back so far: refunds without the commission.

    The seller never had the commission, of which a refund holds a share (M12). Postage and what
    is paid after the end is the house's own money: what the seller owes of it stands in the books.
    """
    if state.plan is None or state.stage is Stage.CLOSED or not event.buyer_minor:
        return 0
    first = state.first_part
    refunded = first.buyer_minor if first else 0
    if first is None or not first.is_open:
        refunded += state.plan.buyer_minor
    return max(refunded - commission_reversed_minor(state), 0)
