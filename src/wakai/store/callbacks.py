"""
What was left with the house, as rows: one that is open for each conversation, the rest is past.

That an operator has answered stands in the log first, and in a row a moment later: whoever asks
what is owed looks at both.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql

PAGE_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRow:
    """Something that was left with the house."""

    id: int
    number: str
    conversation: int
    asked_at: datetime
    due_at: datetime
    mail: bool  # a mail tells when the answer is there
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What an operator reads of it in the list of the desk."""

    number: str
    conversation: int
    due_at: datetime
    owner: str
    owner_id: int | None
    name: str  # of the person
    language: str
    last_text: str  # the last thing they said, cut short


_ROW: LiteralString = """
SELECT id, number, conversation_id, asked_at, due_at, mail, closed_at FROM callback
"""
_OPEN_OF: LiteralString = _ROW + "WHERE conversation_id = %(conversation)s AND closed_at IS NULL"
_ANSWERED_BY: LiteralString = (
    _ROW + "WHERE conversation_id = %(conversation)s AND answer_seq = %(seq)s"
)
_BY_ID: LiteralString = _ROW + "WHERE id = %(id)s"
_ADD: LiteralString = """
INSERT INTO callback (number, conversation_id, asked_at, due_at, mail, outcome)
VALUES (%(number)s, %(conversation)s, %(at)s::timestamptz, %(due)s::timestamptz, %(mail)s, '')
RETURNING id
"""
# Closed by whatever ended the conversation; answered it is where an operator has spoken since.
_CLOSE: LiteralString = """
UPDATE callback SET closed_at = %(at)s::timestamptz,
    outcome = CASE WHEN c.last_staff_at >= callback.asked_at THEN 'answered' ELSE 'settled' END
FROM conversation c
WHERE c.id = callback.conversation_id AND callback.conversation_id = %(conversation)s
    AND closed_at IS NULL
"""
_ANSWER: LiteralString = """
UPDATE callback SET outcome = 'answered', answer_seq = said.seq,
    closed_at = coalesce(closed_at, said.at)
FROM json_to_recordset(%(said)s::json) AS said (conversation bigint, seq bigint, at timestamptz)
WHERE callback.conversation_id = said.conversation AND answer_seq IS NULL
    AND asked_at <= said.at AND (closed_at IS NULL OR outcome = 'answered')
"""
_OWED: LiteralString = """
SELECT k.number FROM callback k JOIN conversation c ON c.id = k.conversation_id
WHERE k.conversation_id = %(conversation)s AND k.closed_at IS NULL
    AND (c.last_staff_at IS NULL OR c.last_staff_at < k.asked_at)
"""
# Whether whoever has a conversation took it from what was left, and not from the queue.
_GOES_BACK: LiteralString = """
SELECT e.body ->> 'from' = 'nobody' FROM callback k
CROSS JOIN LATERAL (
    SELECT body FROM chat_event WHERE conversation_id = k.conversation_id
        AND kind = 'owner.changed' ORDER BY seq DESC LIMIT 1
) e
JOIN conversation c ON c.id = k.conversation_id
WHERE k.conversation_id = %(conversation)s AND k.closed_at IS NULL
    AND (c.last_staff_at IS NULL OR c.last_staff_at < k.asked_at)
"""
_LIST: LiteralString = """
SELECT k.number, k.conversation_id, k.due_at, c.owner_kind, c.owner_id, coalesce(w.name, ''),
    c.language, coalesce((SELECT left(body ->> 'text', 140) FROM chat_event
        WHERE conversation_id = c.id AND seq = c.last_party_seq), '')
FROM callback k
JOIN conversation c ON c.id = k.conversation_id
LEFT JOIN person w ON w.id = c.person_id
LEFT JOIN shop_order b ON b.id = c.order_id
LEFT JOIN dispute d ON d.id = c.dispute_id
WHERE k.closed_at IS NULL AND %(reader)s NOT IN (
    coalesce(c.person_id, 0), coalesce(b.buyer_id, 0), coalesce(b.seller_id, 0),
    coalesce(d.buyer_id, 0), coalesce(d.seller_id, 0))
ORDER BY k.due_at, k.id LIMIT %(limit)s
"""
_COUNTS: LiteralString = """
SELECT count(*), count(*) FILTER (WHERE due_at <= %(now)s::timestamptz)
FROM callback WHERE closed_at IS NULL
"""
# A row that another worker is just looking at is passed over.
_OVERDUE: LiteralString = """
SELECT k.id, k.number, k.conversation_id, k.asked_at, k.due_at, k.mail, k.closed_at
FROM callback k JOIN conversation c ON c.id = k.conversation_id
WHERE k.closed_at IS NULL AND k.apologised_at IS NULL AND k.due_at <= %(now)s::timestamptz
    AND (c.last_staff_at IS NULL OR c.last_staff_at < k.asked_at)
ORDER BY k.due_at, k.id LIMIT 1 FOR UPDATE OF k SKIP LOCKED
"""
_APOLOGISED: LiteralString = """
UPDATE callback SET apologised_at = %(at)s::timestamptz WHERE id = %(id)s
"""


def add(number: str, conversation: int, *, asked_at: datetime, due_at: datetime, mail: bool) -> int:
    """Store what was left, in the transaction of its line, and return its id."""
    values = {
        "number": number,
        "conversation": conversation,
        "at": asked_at,
        "due": due_at,
        "mail": mail,
    }
    ((made,),) = sql.fetch(_ADD, values)
    return int(made)


def by_id(callback: int) -> CallbackRow | None:
    """Return one of them, open or past."""
    return _first(sql.fetch(_BY_ID, {"id": callback}))


def open_of(conversation: int) -> CallbackRow | None:
    """Return what is left in a conversation and not answered yet."""
    return _first(sql.fetch(_OPEN_OF, {"conversation": conversation}))


def answered_by(conversation: int, seq: int) -> CallbackRow | None:
    """Return what a line of an operator has answered."""
    return _first(sql.fetch(_ANSWERED_BY, {"conversation": conversation, "seq": seq}))


def owed_in(conversation: int) -> str | None:
    """Return the number under which an answer is owed; None where none is."""
    found = sql.fetch(_OWED, {"conversation": conversation})
    return found[0][0] if found else None


def goes_back(conversation: int) -> bool:
    """Return whether who has a conversation took it from what was left, and has not answered."""
    found = sql.fetch(_GOES_BACK, {"conversation": conversation})
    return bool(found and found[0][0])


def close(conversation: int, at: datetime) -> None:
    """Note that there is nothing to answer any more."""
    sql.run(_CLOSE, {"conversation": conversation, "at": at})


def answer(said: Collection[tuple[int, int, datetime]]) -> None:
    """Note which lines of operators, as (conversation, seq, instant), answered what was left."""
    if not said:
        return
    told = ({"conversation": talk, "seq": seq, "at": at} for talk, seq, at in said)
    sql.run(_ANSWER, {"said": sql.records(told)})


def listed(reader: int, *, limit: int = PAGE_MAX) -> Sequence[Owed]:
    """Return what is not answered and none of the reader's own, the first that is due first."""
    found = sql.fetch(_LIST, {"reader": reader, "limit": min(limit, PAGE_MAX)})
    return [Owed(**dict(zip(Owed.__slots__, values, strict=True))) for values in found]


def counts(now: datetime) -> tuple[int, int]:
    """Return how many are not answered, and how many of them are late."""
    ((count, late),) = sql.fetch(_COUNTS, {"now": now})
    return count, late


def overdue(now: datetime) -> CallbackRow | None:
    """Return, locked, one that is late and for which nobody has apologised yet."""
    return _first(sql.fetch(_OVERDUE, {"now": now}))


def apologised(callback: int, at: datetime) -> None:
    """Note that its person was told that it is late."""
    sql.run(_APOLOGISED, {"id": callback, "at": at})


def _first(found: Sequence[tuple[object, ...]]) -> CallbackRow | None:
    if not found:
        return None
    return CallbackRow(**dict(zip(CallbackRow.__slots__, found[0], strict=True)))  # type: ignore[arg-type]
