"""Instructions to the payment provider, one row a key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wakai.core.ids import DisputeId
from wakai.store.models import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """An instruction and what became of it."""

    key: str
    dispute_id: DisputeId
    buyer_minor: int
    seller_minor: int
    currency: str
    state: str
    reference: str


def instruct(payment: PaymentRow, at: datetime) -> None:
    """Keep a new instruction; the same key again changes nothing."""
    row = Payment(
        key=payment.key,
        dispute_id=payment.dispute_id,
        buyer_minor=payment.buyer_minor,
        seller_minor=payment.seller_minor,
        currency=payment.currency,
        changed_at=at,
    )
    Payment.objects.bulk_create([row], ignore_conflicts=True)


def record(key: str, *, state: str, reference: str, at: datetime) -> None:
    """Write down what the provider said of an instruction."""
    Payment.objects.filter(key=key).update(state=state, reference=reference, changed_at=at)


def read(key: str) -> PaymentRow | None:
    """Return the instruction with this key."""
    row = Payment.objects.filter(pk=key).first()
    return _row(row) if row else None


def of_dispute(dispute_id: UUID) -> tuple[PaymentRow, ...]:
    """Return a dispute's instructions, the first one first."""
    return tuple(_row(row) for row in Payment.objects.filter(dispute_id=dispute_id).order_by("key"))


def _row(row: Payment) -> PaymentRow:
    return PaymentRow(
        key=row.key,
        dispute_id=DisputeId(row.dispute_id),
        buyer_minor=row.buyer_minor,
        seller_minor=row.seller_minor,
        currency=row.currency,
        state=row.state,
        reference=row.reference,
    )
