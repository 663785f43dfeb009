"""What waits for the house: late money, the bank's word, late rulings, answers, labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any, Final, LiteralString

from wakai.core.ids import DisputeId
from wakai.store import bank_answers, sql

ROWS_MAX: Final = 500  # of a kind; who has more of them late needs no longer list


class Late(StrEnum):
    """What can wait for the house; all of it is late but what a bank wants to hear by a date."""

    MONEY = "money"
    BANK = "bank"  # a chargeback that became known when all was paid
    ANSWER = "answer"  # to a bank that took money back and says until when it can be answered
    RULING = "ruling"
    APPEAL = "appeal"
    CALLBACK = "callback"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """Something that waits for the house in a dispute, an order or a chat, and who waits for it."""

    what: Late
    dispute_id: DisputeId | None  # None: in a chat, or of an order that nobody disputes
    number: str
    order_number: str
    since: datetime  # when the house was first told; of an answer to a bank, until when
    buyer_id: int
    seller_id: int
    buyer_waits: bool
    seller_waits: bool
    holder: str  # who has taken it, by name; empty where nobody has
    conversation: int | None = None


# Money is late from when its clock has run out: the one that is set then is the house's own, and
# ends when somebody acts (``core.disputes.payments.late``).
_MONEY: LiteralString = """
SELECT 'money', dispute.id, dispute.number, shop_order.number,
       (SELECT max(event.at) FROM dispute_event AS event
        WHERE event.dispute_id = dispute.id AND event.kind = 'money.late.v1'
            AND event.body ->> 'step' <> 'still_late') AS since,
       dispute.buyer_id, dispute.seller_id, waits.buyer, waits.seller, ''
FROM deadline
    JOIN dispute ON dispute.id = deadline.dispute_id
    JOIN shop_order ON shop_order.id = dispute.order_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE WHEN credit IN ('alloc_b', 'out_b') THEN amount_minor ELSE 0 END)
                   - sum(CASE WHEN debit IN ('alloc_b', 'out_b') THEN amount_minor ELSE 0 END), 0)
                   > 0 AS buyer,
               coalesce(sum(CASE WHEN credit IN ('alloc_s', 'out_s') THEN amount_minor ELSE 0 END)
                   - sum(CASE WHEN debit IN ('alloc_s', 'out_s') THEN amount_minor ELSE 0 END), 0)
                   > 0 AS seller
        FROM ledger_entry WHERE ledger_entry.dispute_id = dispute.id
    ) AS waits
WHERE deadline.kind = 'money' AND deadline.party = 'platform' AND deadline.paused_at IS NULL
ORDER BY since, dispute.id LIMIT %(limit)s
"""
_BANK: LiteralString = """
SELECT 'bank', dispute.id, dispute.number, shop_order.number, charged_back_at, dispute.buyer_id,
       dispute.seller_id, false, false, ''
FROM shop_order JOIN dispute ON dispute.order_id = shop_order.id
WHERE charged_back_at IS NOT NULL AND bank_seen_at IS NULL
    AND dispute.took IS NOT NULL AND dispute.outcome <> 'withdrawn'
ORDER BY charged_back_at, dispute.id LIMIT %(limit)s
"""
# From the bank's word on, until somebody has seen to it: the days to answer are the bank's.
_ANSWERS: LiteralString = f"""
SELECT 'answer', last.id, coalesce(last.number, ''), shop_order.number, due_at,
       shop_order.buyer_id, shop_order.seller_id, false, false, ''
{bank_answers.UNSEEN}"""
# The clocks of a hearing begin together; the first to end is that of the ruling, and while the last
# one runs, the house is late. While it stands still a party is asked for something.
_HEARINGS: LiteralString = """
SELECT hearing.what, dispute.id, dispute.number, shop_order.number,
       (SELECT max(event.at) FROM dispute_event AS event
        WHERE event.dispute_id = dispute.id AND event.kind = hearing.told
            AND event.body ->> 'step' = 'supervisor') AS since,
       dispute.buyer_id, dispute.seller_id, true, true, coalesce(person.name, '')
FROM (VALUES ('ruling', 'ruling', 'ruling_backstop', 'dispute.ruling-overdue.v1'),
             ('appeal', 'appeal_ruling', 'appeal_backstop', 'dispute.appeal-overdue.v1')
     ) AS hearing (what, first, last, told)
    JOIN deadline AS ends ON ends.kind = hearing.last AND ends.paused_at IS NULL
    JOIN dispute ON dispute.id = ends.dispute_id
    JOIN shop_order ON shop_order.id = dispute.order_id
    LEFT JOIN person ON person.id = CASE hearing.what
        WHEN 'ruling' THEN dispute.assigned_to ELSE dispute.appeal_assigned_to END
WHERE NOT EXISTS (SELECT 1 FROM deadline AS clock
    WHERE clock.dispute_id = dispute.id AND clock.kind = hearing.first)
ORDER BY since, dispute.id LIMIT %(limit)s
"""
# A return without address and label: late is the seller, and now it waits for the house.
_LABELS: LiteralString = """
SELECT 'label', dispute.id, dispute.number, shop_order.number, deadline.set_at AS since,
       dispute.buyer_id, dispute.seller_id, true, false, ''
FROM deadline
    JOIN dispute ON dispute.id = deadline.dispute_id
    JOIN shop_order ON shop_order.id = dispute.order_id
WHERE deadline.kind = 'house_label' AND deadline.paused_at IS NULL
ORDER BY since, dispute.id LIMIT %(limit)s
"""


# Its party waits, and the seller of the order that it is about does not look after it either.
_CALLBACKS: LiteralString = """
SELECT 'callback', NULL::uuid, k.number, coalesce(b.number, ''), k.due_at,
       coalesce(c.person_id, 0), coalesce(nullif(b.seller_id, c.person_id), b.buyer_id, 0),
       true, false, coalesce(o.name, ''), c.id
FROM callback k
    JOIN conversation c ON c.id = k.conversation_id
    LEFT JOIN shop_order b ON b.id = c.order_id
    LEFT JOIN person o ON o.id = c.owner_id
WHERE k.closed_at IS NULL AND k.apologised_at IS NOT NULL
ORDER BY k.due_at, k.id LIMIT %(limit)s
"""


def rows() -> tuple[LateRow, ...]:
    """Return all that waits, kind by kind, of each kind the earliest first."""
    asked = {"limit": ROWS_MAX}
    each = (_MONEY, _BANK, _ANSWERS, _HEARINGS, _CALLBACKS, _LABELS)
    found = sql.fetch_all(*((statement, asked) for statement in each))
    return tuple(_row(values) for values in chain.from_iterable(found))


def _row(values: Sequence[Any]) -> LateRow:
    named = dict(zip(LateRow.__slots__, values, strict=False))  # a case has no conversation
    return LateRow(**{**named, "what": Late(values[0])})
