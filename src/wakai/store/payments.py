"""Instructions to the payment provider, one row a key, and one a party's part of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from django.db.models import Count

from wakai.core.disputes.model import Party
from wakai.core.ids import DisputeId, OrderId
from wakai.store import sql
from wakai.store.models import Payment

PAGE_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """An instruction to keep; where its money is found is copied from the order."""

    key: str
    dispute_id: DisputeId
    order_id: OrderId
    buyer_minor: int
    seller_minor: int
    clawback_minor: int
    currency: str
    goods_minor: int | None  # what the buyer's part refunds of the order, where that is known
    tax_minor: int | None
    shipping_minor: int | None
    seller_has_it: bool = True  # a seller who was paid before has their part already


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """An instruction as it was given, and what became of it."""

    key: str
    dispute_id: DisputeId
    case_number: str
    order_number: str
    buyer_minor: int
    seller_minor: int
    currency: str
    charge: str
    payee: str
    transfer: str
    clawback_minor: int
    goods_minor: int | None
    tax_minor: int | None
    shipping_minor: int | None
    state: str
    reference: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One party's part of an instruction; ``denied``: what the provider said against it later."""

    key: str
    party: str
    minor: int
    currency: str
    state: str
    reference: str
    reason: str
    denied: str
    changed_at: datetime
    dispute_id: DisputeId
    case_number: str


# With one row for each party's part of it.
_INSTRUCT: LiteralString = """
WITH told AS (
    SELECT * FROM json_to_recordset(%(payments)s::json) AS told
        (key text, dispute_id uuid, order_id bigint, buyer_minor bigint, seller_minor bigint,
         currency text, seller_has_it boolean, clawback_minor bigint, goods_minor bigint,
         tax_minor bigint, shipping_minor bigint, at timestamptz)
), whole AS (
    INSERT INTO payment
        (key, dispute_id, buyer_minor, seller_minor, currency, state, reference, changed_at,
         charge, payee, transfer, clawback_minor, goods_minor, tax_minor, shipping_minor)
    SELECT key, dispute_id, buyer_minor, seller_minor, currency, 'instructed', '', at,
           charge, payee, CASE WHEN seller_has_it THEN transfer ELSE '' END,
           CASE WHEN transfer <> '' OR paid_out_at IS NOT NULL THEN clawback_minor ELSE 0 END,
           goods_minor, tax_minor, shipping_minor
    FROM told, LATERAL (
        SELECT charge, payee, transfer, paid_out_at FROM shop_order WHERE id = order_id LIMIT 1
    ) AS paid
    ON CONFLICT (key) DO NOTHING
)
INSERT INTO payment_part (key, party, minor, state, reference, reason, denied, changed_at)
SELECT key, party, minor, 'instructed', '', '', '', at
FROM told, LATERAL (VALUES ('buyer', buyer_minor), ('seller', seller_minor)) AS part (party, minor)
WHERE minor > 0
ON CONFLICT (key, party) DO NOTHING
"""
# What is said of the whole is true of the parts that nothing was said of before.
_RECORD_PARTS: LiteralString = """
UPDATE payment_part
SET state = %(state)s, reference = %(reference)s, reason = %(reason)s, changed_at = %(at)s
WHERE key = %(key)s AND party = ANY(%(parties)s::text[]) AND state = 'instructed'
"""
_RECORD: LiteralString = """
WITH whole AS (
    UPDATE payment SET state = %(state)s, reference = %(reference)s, changed_at = %(at)s
    WHERE key = %(key)s
)
UPDATE payment_part
SET state = %(state)s, reference = %(reference)s, reason = %(reason)s, changed_at = %(at)s
WHERE key = %(key)s AND state = 'instructed'
"""
_CONTRADICT: LiteralString = """
UPDATE payment_part SET denied = %(now)s, changed_at = %(at)s
WHERE key = %(key)s AND party = ANY(%(parties)s::text[]) AND state = %(booked)s AND denied = ''
"""
_ENTRUST: LiteralString = """
UPDATE payment SET provider = %(provider)s
WHERE key = %(key)s AND provider IN ('', %(provider)s)
"""
_READ: LiteralString = """
SELECT key, dispute_id, dispute.number, shop_order.number, buyer_minor, seller_minor,
       payment.currency, payment.charge, payment.payee, payment.transfer, clawback_minor,
       goods_minor, tax_minor, shipping_minor, state, reference, payment.changed_at
FROM payment
    JOIN dispute ON dispute.id = dispute_id
    JOIN shop_order ON shop_order.id = dispute.order_id
WHERE key = %(key)s
"""
_EVERY_PART: LiteralString = """
SELECT part.key, party, minor, payment.currency, part.state, part.reference, part.reason, denied,
       part.changed_at, dispute_id, dispute.number
FROM payment_part AS part
    JOIN payment ON payment.key = part.key
    JOIN dispute ON dispute.id = dispute_id
"""


def instruct(payment: NewPayment, at: datetime) -> None:
    """Keep a new instruction; the same key again changes nothing."""
    new = {
        "key": payment.key,
        "dispute_id": payment.dispute_id,
        "order_id": payment.order_id,
        "buyer_minor": payment.buyer_minor,
        "seller_minor": payment.seller_minor,
        "currency": payment.currency,
        "seller_has_it": payment.seller_has_it,
        "clawback_minor": payment.clawback_minor,
        "goods_minor": payment.goods_minor,
        "tax_minor": payment.tax_minor,
        "shipping_minor": payment.shipping_minor,
        "at": at,
    }
    sql.later(_INSTRUCT, {"payments": sql.records([new])})


def record(key: str, *, state: str, reference: str = "", reason: str = "", at: datetime) -> None:
    """Write down what the provider said of an instruction as a whole."""
    told = {"key": key, "state": state, "reference": reference, "reason": reason[:120], "at": at}
    sql.later(_RECORD, told)


def record_parts(
    key: str,
    parties: Collection[Party],
    *,
    state: str,
    reference: str = "",
    reason: str = "",
    at: datetime,
) -> None:
    """Write down what the provider said of these parties' parts; only the first word counts."""
    told = {"key": key, "parties": [party.value for party in parties], "state": state, "at": at}
    sql.later(_RECORD_PARTS, {**told, "reference": reference, "reason": reason[:120]})


def contradict(
    key: str, parties: Collection[Party], *, settled: bool, reason: str, at: datetime
) -> bool:
    """Note that the provider now says the opposite of what is booked; False when it does not."""
    said = {
        "key": key,
        "parties": [party.value for party in parties],
        "booked": "failed" if settled else "settled",
        "now": "settled" if settled else reason[:120] or "failed",
        "at": at,
    }
    return bool(sql.run(_CONTRADICT, said))


def read(key: str) -> PaymentRow | None:
    """Return the instruction with this key."""
    found = sql.fetch(_READ, {"key": key})
    return PaymentRow(**dict(zip(PaymentRow.__slots__, found[0], strict=True))) if found else None


def of_dispute(dispute_id: UUID) -> tuple[PaymentRow, ...]:
    """Return a dispute's instructions, the first one first."""
    keys = Payment.objects.filter(dispute_id=dispute_id).order_by("changed_at", "key")
    found = (read(key) for key in keys.values_list("key", flat=True))
    return tuple(row for row in found if row)


def entrust(key: str, provider: str) -> bool:
    """Note who is told of an instruction; False when somebody else was told before."""
    return bool(sql.run(_ENTRUST, {"key": key, "provider": provider}))


def put_into_batch(name: str, *, provider: str) -> int:
    """Put the provider's open instructions that no file holds into this one; say how many."""
    waiting = Payment.objects.filter(state=Payment.State.INSTRUCTED, batch="", provider=provider)
    return waiting.update(batch=name)


def of_batch(name: str) -> tuple[PaymentRow, ...]:
    """Return the instructions of a file, in the order of their keys."""
    keys = Payment.objects.filter(batch=name).order_by("key").values_list("key", flat=True)
    found = (read(key) for key in keys if name)
    return tuple(row for row in found if row)


def batches(*, limit: int = 20) -> tuple[tuple[str, int], ...]:
    """Return the names of the files and how many instructions each holds, the newest first."""
    named = Payment.objects.exclude(batch="").values_list("batch")
    found = named.annotate(Count("key")).order_by("-batch")[: min(limit, PAGE_MAX)]
    return tuple((str(name), int(count)) for name, count in found)


def parts() -> tuple[PartRow, ...]:
    """Return every part of every instruction, the oldest key first."""
    found = sql.fetch(_EVERY_PART + " ORDER BY part.changed_at, part.key, party", {})
    return tuple(PartRow(**dict(zip(PartRow.__slots__, row, strict=True))) for row in found)


def denied(*, limit: int = PAGE_MAX) -> tuple[PartRow, ...]:
    """Return the parts of which the provider said one thing and then another."""
    asked = {"limit": min(limit, PAGE_MAX)}
    ending: LiteralString = " WHERE denied <> '' ORDER BY part.changed_at DESC LIMIT %(limit)s"
    found = sql.fetch(_EVERY_PART + ending, asked)
    return tuple(PartRow(**dict(zip(PartRow.__slots__, row, strict=True))) for row in found)
