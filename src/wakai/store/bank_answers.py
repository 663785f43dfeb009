"""What a bank that took money back wants to hear, by a date of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from wakai.core.ids import DisputeId
from wakai.store import sql

PAGE_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAnswer:
    """An answer that a bank wants, and nobody has seen to."""

    answer_id: int
    version: int  # another date, another version
    order_number: str
    buyer_id: int  # neither the buyer nor the seller sees to it
    seller_id: int
    dispute_id: DisputeId | None  # the last over the order
    number: str  # of the dispute; empty where there is none
    since: datetime  # when the bank's word was heard first
    due_at: datetime
    reference: str  # the bank's
    minor: int  # what was paid for the order
    currency: str


# The newest word of the bank holds; what was seen to is to be seen to again at another date.
_WANT: LiteralString = """
INSERT INTO bank_answer AS known (order_id, reference, due_at, heard_at, as_of, version)
VALUES (%(order)s, %(reference)s, %(due)s::timestamptz, %(at)s::timestamptz,
        %(as_of)s::timestamptz, 1)
ON CONFLICT (order_id, reference) DO UPDATE SET due_at = excluded.due_at, as_of = excluded.as_of,
    version = known.version + (known.due_at IS DISTINCT FROM excluded.due_at)::integer,
    seen_at = CASE WHEN known.due_at IS NOT DISTINCT FROM excluded.due_at THEN known.seen_at END,
    seen_by = CASE WHEN known.due_at IS NOT DISTINCT FROM excluded.due_at THEN known.seen_by END
WHERE known.as_of <= excluded.as_of
"""
# All that nobody has seen to, with the last dispute over the order; the nearest date first.
UNSEEN: LiteralString = """
FROM bank_answer AS answer
    JOIN shop_order ON shop_order.id = answer.order_id
    LEFT JOIN LATERAL (
        SELECT id, number FROM dispute WHERE order_id = shop_order.id
        ORDER BY opened_at DESC, id LIMIT 1
    ) AS last ON true
WHERE due_at IS NOT NULL AND seen_at IS NULL ORDER BY due_at, answer.id LIMIT %(limit)s
"""
_WANTED: LiteralString = f"""
SELECT answer.id, answer.version, shop_order.number,
       shop_order.buyer_id, shop_order.seller_id, last.id, coalesce(last.number, ''), heard_at,
       due_at, reference,
       (SELECT sum(paid_minor) FROM shop_order_line WHERE order_id = shop_order.id)::bigint,
       shop_order.currency
{UNSEEN}"""  # noqa: S608 - our own words
_SEE: LiteralString = """
UPDATE bank_answer SET seen_at = %(at)s::timestamptz, seen_by = %(person)s
FROM shop_order WHERE bank_answer.id = %(answer)s AND version = %(version)s
    AND due_at IS NOT NULL AND seen_at IS NULL
    AND shop_order.id = bank_answer.order_id
    AND %(person)s NOT IN (shop_order.buyer_id, shop_order.seller_id)
"""


def want(
    order_id: int, reference: str, due_at: datetime | None, *, as_of: datetime, at: datetime
) -> None:
    """
    Keep until when a bank wants an answer, in the caller's transaction; None: it wants none.

    ``as_of`` says how old this word is: an older one than is known changes nothing.
    """
    told = {"order": order_id, "reference": reference[:120], "due": due_at}
    sql.later(_WANT, {**told, "as_of": as_of, "at": at})


def wanted(*, limit: int = PAGE_MAX) -> tuple[BankAnswer, ...]:
    """Return what nobody has seen to, the nearest date first."""
    found = sql.fetch(_WANTED, {"limit": min(limit, PAGE_MAX)})
    names = BankAnswer.__slots__
    return tuple(BankAnswer(**dict(zip(names, row, strict=True))) for row in found)


def see(answer_id: int, version: int, person_id: int, at: datetime) -> bool:
    """
    Note who has seen to it; False where nothing is to be seen to by this version any more.

    Nobody sees to what a bank asks about an order of their own.
    """
    told = {"answer": answer_id, "version": version, "person": person_id, "at": at}
    return bool(sql.run(_SEE, told))
