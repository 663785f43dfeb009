"""Instructions to the payment provider, one row a key."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from wakai.core.ids import DisputeId
from wakai.store import sql
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


_INSTRUCT: LiteralString = """
INSERT INTO payment
    (key, dispute_id, buyer_minor, seller_minor, currency, state, reference, changed_at)
VALUES (%(key)s, %(dispute)s, %(buyer)s, %(seller)s, %(currency)s, 'instructed', '', %(at)s)
ON CONFLICT (key) DO NOTHING
"""
_RECORD: LiteralString = """
UPDATE payment SET state = %(state)s, reference = %(reference)s, changed_at = %(at)s
WHERE key = %(key)s
"""
_READ: LiteralString = """
SELECT key, dispute_id, buyer_minor, seller_minor, currency, state, reference
FROM payment WHERE key = %(key)s
"""


def instruct(payment: PaymentRow, at: datetime) -> None:
    """Keep a new instruction; the same key again changes nothing."""
    new = {
        "key": payment.key,
        "dispute": payment.dispute_id,
        "buyer": payment.buyer_minor,
        "seller": payment.seller_minor,
        "currency": payment.currency,
        "at": at,
    }
    sql.later(_INSTRUCT, new)


def record(key: str, *, state: str, reference: str, at: datetime) -> None:
    """Write down what the provider said of an instruction."""
    sql.later(_RECORD, {"key": key, "state": state, "reference": reference, "at": at})


def read(key: str) -> PaymentRow | None:
    """Return the instruction with this key."""
    found = sql.fetch(_READ, {"key": key})
    return PaymentRow(**dict(zip(PaymentRow.__slots__, found[0], strict=True))) if found else None


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
