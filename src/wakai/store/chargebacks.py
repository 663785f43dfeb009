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
class Chargeback:
    """What a bank took back, and what somebody of the house is to do about it."""

    order_id: OrderId
    order_number: str
    dispute_id: DisputeId | None  # the last that was paid, else the last one
    number: str  # of the dispute
    was_paid: bool  # before the bank's word came: somebody has lost money twice
    currency: str
    buyer_minor: int  # what the buyer was paid in all disputes over the order
    seller_minor: int
    since: datetime
    due_at: datetime | None  # until when the bank wants an answer; None: it wants none
    reference: str  # the bank's


# The first word of it counts.
_NOTE: LiteralString = """
UPDATE shop_order SET charged_back_at = %(at)s::timestamptz, bank_reference = %(reference)s,
    bank_noted_by = %(person)s
WHERE id = %(order)s AND charged_back_at IS NULL
"""
# What a person has seen to is to be seen to again once the bank asks anew.
_NOTE_DUE: LiteralString = """
UPDATE shop_order SET bank_due_at = %(due)s::timestamptz,
    bank_seen_at = CASE WHEN %(due)s::timestamptz IS NULL THEN bank_seen_at END
WHERE id = %(order)s AND bank_due_at IS DISTINCT FROM %(due)s::timestamptz
"""
_OF_CHARGES: LiteralString = """
SELECT id, (SELECT id FROM dispute WHERE order_id = shop_order.id
            ORDER BY opened_at DESC, id LIMIT 1)
FROM shop_order WHERE charge = ANY (%(charges)s::text[]) AND charge <> '' ORDER BY shop_order.id
"""
_SEE: LiteralString = """
UPDATE shop_order SET bank_seen_at = %(at)s::timestamptz, bank_seen_by = %(person)s
WHERE id = %(order)s AND charged_back_at IS NOT NULL AND bank_seen_at IS NULL
"""
_UNSEEN: LiteralString = """
SELECT shop_order.id, shop_order.number, last.id, coalesce(last.number, ''),
       coalesce(last.was_paid, false), shop_order.currency, paid.buyer, paid.seller,
       charged_back_at, bank_due_at, bank_reference
FROM shop_order
    LEFT JOIN LATERAL (
        SELECT id, number, took IS NOT NULL AND outcome <> 'withdrawn' AS was_paid
        FROM dispute WHERE order_id = shop_order.id
        ORDER BY was_paid DESC, opened_at DESC, id LIMIT 1
    ) AS last ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount_minor) FILTER (WHERE credit = 'paid_b'), 0)::bigint AS buyer,
               coalesce(sum(amount_minor) FILTER (WHERE credit = 'paid_s'), 0)::bigint AS seller
        FROM ledger_entry JOIN dispute ON dispute.id = ledger_entry.dispute_id
        WHERE dispute.order_id = shop_order.id
    ) AS paid
WHERE charged_back_at IS NOT NULL AND bank_seen_at IS NULL
    AND (last.was_paid OR bank_due_at IS NOT NULL)
ORDER BY coalesce(bank_due_at, charged_back_at), shop_order.id LIMIT %(limit)s
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


def note_due(order_id: int, due_at: datetime | None) -> None:
    """Keep until when the bank wants an answer, if it does, in the caller's transaction."""
    sql.later(_NOTE_DUE, {"order": order_id, "due": due_at})


def orders_of_charges(charges: tuple[str, ...]) -> tuple[tuple[OrderId, DisputeId | None], ...]:
    """Return the orders that were paid with these charges, each with its last dispute."""
    found = sql.fetch(_OF_CHARGES, {"charges": list(charges)})
    return tuple((OrderId(order), DisputeId(last) if last else None) for order, last in found)


def disputes_of(order_id: int) -> tuple[DisputeId, ...]:
    """Return all disputes over an order, the oldest first."""
    found = Dispute.objects.filter(order_id=order_id).order_by("opened_at", "id")
    return tuple(DisputeId(pk) for pk in found.values_list("pk", flat=True))


def unseen(*, limit: int = PAGE_MAX) -> tuple[Chargeback, ...]:
    """Return what a bank wants answered, or had been paid before its word; urgent ones first."""
    found = sql.fetch(_UNSEEN, {"limit": min(limit, PAGE_MAX)})
    names = Chargeback.__slots__
    return tuple(Chargeback(**dict(zip(names, row, strict=True))) for row in found)


def see(order_id: int, person_id: int, at: datetime) -> bool:
    """Note who has seen to it; False where there is nothing to see to."""
    return bool(sql.run(_SEE, {"order": order_id, "person": person_id, "at": at}))
