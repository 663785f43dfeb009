"""What a buyer's bank took back: a fact of the order, whether there is a dispute over it or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from wakai.core.disputes.model import Actor
from wakai.core.ids import DisputeId, OrderId
from wakai.store import outbox, sql
from wakai.store.models import Dispute

TOPIC: Final = "charged_back"
PAGE_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChargeback:
    """A chargeback that became known after a dispute over the order had been paid."""

    order_id: OrderId
    dispute_id: DisputeId
    number: str  # of the dispute
    currency: str
    buyer_minor: int  # what the buyer was paid in it
    seller_minor: int
    since: datetime
    reference: str  # the bank's


# The first word of it counts.
_NOTE: LiteralString = """
UPDATE shop_order SET charged_back_at = %(at)s::timestamptz, bank_reference = %(reference)s,
    bank_noted_by = %(person)s
WHERE id = %(order)s AND charged_back_at IS NULL
"""
_OF_CHARGES: LiteralString = """
SELECT id, (SELECT id FROM dispute WHERE order_id = shop_order.id
            ORDER BY opened_at DESC, id LIMIT 1)
FROM shop_order WHERE charge = ANY (%(charges)s::text[]) AND charge <> '' ORDER BY shop_order.id
"""
_SEE: LiteralString = """
UPDATE shop_order SET bank_seen_at = %(at)s::timestamptz, bank_seen_by = %(person)s
WHERE id = %(order)s AND charged_back_at IS NOT NULL AND bank_seen_at IS NULL
    AND %(person)s NOT IN (buyer_id, seller_id)
"""
_LATE: LiteralString = """
SELECT shop_order.id, dispute.id, dispute.number, dispute.currency,
       coalesce(sum(amount_minor) FILTER (WHERE credit = 'paid_b'), 0)::bigint,
       coalesce(sum(amount_minor) FILTER (WHERE credit = 'paid_s'), 0)::bigint,
       charged_back_at, bank_reference
FROM shop_order
    JOIN dispute ON dispute.order_id = shop_order.id
    LEFT JOIN ledger_entry ON ledger_entry.dispute_id = dispute.id
WHERE charged_back_at IS NOT NULL AND bank_seen_at IS NULL
    AND dispute.took IS NOT NULL AND dispute.outcome <> 'withdrawn'
GROUP BY shop_order.id, dispute.id ORDER BY charged_back_at, dispute.id LIMIT %(limit)s
"""


def note(order_id: int, reference: str, by: Actor, at: datetime) -> None:
    """
    Keep that the bank took the money of an order back, in the caller's transaction.

    With it goes a row of the outbox, once an order: every dispute over it is to hear.
    """
    told = {"order": order_id, "reference": reference[:120], "person": by.person, "at": at}
    sql.later(_NOTE, told)
    body = {"order": order_id, "reference": reference}
    outbox.put([outbox.NewRow(topic=TOPIC, key=f"{TOPIC}:{order_id}", body=body)], at)


def orders_of_charges(charges: tuple[str, ...]) -> tuple[tuple[OrderId, DisputeId | None], ...]:
    """Return the orders that were paid with these charges, each with its last dispute."""
    found = sql.fetch(_OF_CHARGES, {"charges": list(charges)})
    return tuple((OrderId(order), DisputeId(last) if last else None) for order, last in found)


def disputes_of(order_id: int) -> tuple[DisputeId, ...]:
    """Return all disputes over an order, the oldest first."""
    found = Dispute.objects.filter(order_id=order_id).order_by("opened_at", "id")
    return tuple(DisputeId(pk) for pk in found.values_list("pk", flat=True))


def late(*, limit: int = PAGE_MAX) -> tuple[LateChargeback, ...]:
    """Return what was paid before the bank's word came, and nobody has seen to."""
    found = sql.fetch(_LATE, {"limit": min(limit, PAGE_MAX)})
    names = LateChargeback.__slots__
    return tuple(LateChargeback(**dict(zip(names, row, strict=True))) for row in found)


def see(order_id: int, person_id: int, at: datetime) -> bool:
    """Note who has seen to it; False where there is nothing to see to, or it is their own order."""
    return bool(sql.run(_SEE, {"order": order_id, "person": person_id, "at": at}))
