"""What a decision means for money on its way out: rows that a loop carries to the provider."""

from datetime import datetime, timedelta

from wakai.core.disputes.events import (
    Event,
    PaymentFailed,
    PaymentInstructed,
    PaymentSettled,
)
from wakai.core.disputes.model import Fulfilment
from wakai.store import outbox
from wakai.store import payments as stored
from wakai.store.journal import Stream
from wakai.store.payments import PaymentRow

_RETRY_AFTER = timedelta(minutes=10)


def follow(after: Stream, events: tuple[Event, ...], *, at: datetime) -> None:
    """Write down what the events mean for payments, in the caller's transaction."""
    failed = False
    for event in events:
        match event:
            case PaymentInstructed():
                _carry(after, event, at)
            case PaymentSettled():
                stored.record(event.key, state="settled", reference=event.reference, at=at)
            case PaymentFailed():
                stored.record(event.key, state="failed", reference="", at=at)
                failed = True
            case _:
                pass
    if after.state.fulfilment is Fulfilment.MONEY_DUE:
        key = f"{after.dispute_id}:{after.version}"
        row = outbox.NewRow(
            topic="instruct", key=f"instruct:{key}", body={"key": key}, dispute_id=after.dispute_id
        )
        outbox.put([row], at, not_before=at + _RETRY_AFTER if failed else at)


def _carry(after: Stream, event: PaymentInstructed, at: datetime) -> None:
    payment = PaymentRow(
        key=event.key,
        dispute_id=after.dispute_id,
        buyer_minor=event.buyer_minor,
        seller_minor=event.seller_minor,
        currency=event.currency,
        state="instructed",
        reference="",
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
