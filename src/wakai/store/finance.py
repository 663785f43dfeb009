"""What finance looks at: money that is due, on its way, or waits for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.core.ids import DisputeId
from wakai.store import sql

PAGE_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """A payment of a dispute; ``letter_id`` names a row of the outbox that was given up."""

    dispute_id: DisputeId
    number: str
    buyer_minor: int
    seller_minor: int
    goods_minor: int | None  # what the buyer's part refunds of the order, where that is known
    tax_minor: int | None
    shipping_minor: int | None
    currency: str
    since: datetime
    reason: str  # of the provider, or why nobody was reached
    letter_id: int | None


_DUE: LiteralString = """
SELECT dispute.id, dispute.number,
       coalesce(sum(CASE 'alloc_b' WHEN credit THEN amount_minor WHEN debit THEN -amount_minor END), 0)::bigint,
       coalesce(sum(CASE 'alloc_s' WHEN credit THEN amount_minor WHEN debit THEN -amount_minor END), 0)::bigint,
       NULL::bigint, NULL::bigint, NULL::bigint,
       dispute.currency, dispute.changed_at, '', NULL::bigint
FROM dispute LEFT JOIN ledger_entry ON ledger_entry.dispute_id = dispute.id
WHERE fulfilment = 'money_due' OR first_part = 'money_due'
GROUP BY dispute.id
ORDER BY dispute.changed_at, dispute.id LIMIT %(limit)s
"""  # noqa: E501 - two sums that are read side by side
_SENT: LiteralString = """
SELECT dispute.id, dispute.number, buyer_minor, seller_minor, goods_minor, tax_minor,
       shipping_minor, payment.currency, payment.changed_at, coalesce(letter.last_error, ''),
       NULL::bigint
FROM payment
    JOIN dispute ON dispute.id = payment.dispute_id
    LEFT JOIN outbox AS letter ON letter.key = 'payment:' || payment.key
WHERE payment.state = 'instructed'
ORDER BY payment.changed_at, payment.key LIMIT %(limit)s
"""
_FAILED: LiteralString = """
SELECT dispute.id, dispute.number, last.buyer_minor, last.seller_minor, last.goods_minor,
       last.tax_minor, last.shipping_minor, last.currency, last.changed_at,
       coalesce(last.reason, ''), NULL::bigint
FROM dispute CROSS JOIN LATERAL (
    SELECT buyer_minor, seller_minor, goods_minor, tax_minor, shipping_minor, payment.currency,
        payment.changed_at,
        (SELECT max(part.reason) FROM payment_part AS part
         WHERE part.key = payment.key AND part.state = 'failed') AS reason
    FROM payment WHERE payment.dispute_id = dispute.id
    ORDER BY payment.changed_at DESC LIMIT 1
) AS last
WHERE dispute.fulfilment = 'failed' OR dispute.first_part = 'failed'
ORDER BY last.changed_at, dispute.id LIMIT %(limit)s
"""
_LETTERS: LiteralString = """
SELECT dispute.id, dispute.number, coalesce(buyer_minor, 0), coalesce(seller_minor, 0),
       goods_minor, tax_minor, shipping_minor, dispute.currency, letter.created_at,
       letter.last_error, letter.id
FROM outbox AS letter
    JOIN dispute ON dispute.id = letter.dispute_id
    LEFT JOIN payment ON payment.key = letter.body ->> 'key'
WHERE letter.state = 'dead' AND letter.topic IN ('instruct', 'payment', 'payment_news')
ORDER BY letter.id LIMIT %(limit)s
"""
_IS_LETTER: LiteralString = """
SELECT 1 FROM outbox
WHERE id = %(id)s::bigint AND topic IN ('instruct', 'payment', 'payment_news')
"""


def due(*, limit: int = PAGE_MAX) -> tuple[MoneyRow, ...]:
    """Return what is to be instructed next, the oldest first."""
    return _rows(_DUE, limit)


def sent(*, limit: int = PAGE_MAX) -> tuple[MoneyRow, ...]:
    """Return what is on its way, the oldest first."""
    return _rows(_SENT, limit)


def failed(*, limit: int = PAGE_MAX) -> tuple[MoneyRow, ...]:
    """Return what the provider refused too often, the oldest first."""
    return _rows(_FAILED, limit)


def letters(*, limit: int = PAGE_MAX) -> tuple[MoneyRow, ...]:
    """Return what could not be told or asked, and was given up, the oldest first."""
    return _rows(_LETTERS, limit)


def is_letter(letter_id: int) -> bool:
    """Return whether a row of the outbox is about payments."""
    return bool(sql.fetch(_IS_LETTER, {"id": letter_id}))


def _rows(statement: LiteralString, limit: int) -> tuple[MoneyRow, ...]:
    found = sql.fetch(statement, {"limit": min(limit, PAGE_MAX)})
    return tuple(MoneyRow(**dict(zip(MoneyRow.__slots__, row, strict=True))) for row in found)
