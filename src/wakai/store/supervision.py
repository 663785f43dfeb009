"""What a supervisor looks at: who waits, who is there, who has what, and what changed hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql

ROWS_MAX = 2_000

# A row for each conversation of the queue, so that the promise of each can be told.
_QUEUE: LiteralString = """
SELECT language, waiting_since FROM conversation
WHERE owner_kind = 'queue' ORDER BY waiting_since, id LIMIT %(limit)s
"""
_OPERATORS: LiteralString = """
SELECT p.id, p.name, p.language, p.accepting, p.seen_at, p.capacity,
    (SELECT count(*) FROM conversation
     WHERE owner_kind = 'human' AND owner_id = p.id AND state = 'open'),
    EXISTS (SELECT FROM chat_ring WHERE operator_id = p.id AND outcome = 'open')
FROM person p
WHERE p.roles @> ARRAY['operator']::varchar[] AND p.is_active
ORDER BY p.seen_at DESC NULLS LAST, p.name, p.id LIMIT %(limit)s
"""
_RUNNING: LiteralString = """
SELECT c.id, coalesce(w.name, ''), c.language, c.state, c.owner_kind, coalesce(o.name, ''),
    coalesce(s.name, ''), c.waiting_since,
    coalesce((SELECT left(body ->> 'text', 140) FROM chat_event
              WHERE conversation_id = c.id AND seq = c.last_party_seq), '')
FROM conversation c
LEFT JOIN person w ON w.id = c.person_id
LEFT JOIN person o ON o.id = c.owner_id
LEFT JOIN person s ON s.id = c.second_id
LEFT JOIN shop_order b ON b.id = c.order_id
LEFT JOIN dispute d ON d.id = c.dispute_id
WHERE c.kind = 'support' AND c.id IN (
        SELECT id FROM conversation WHERE owner_kind = 'queue'
        UNION ALL SELECT id FROM conversation WHERE owner_kind = 'human'
        UNION ALL SELECT conversation_id FROM callback WHERE closed_at IS NULL)
    AND %(reader)s NOT IN (
        coalesce(c.person_id, 0), coalesce(b.buyer_id, 0), coalesce(b.seller_id, 0),
        coalesce(d.buyer_id, 0), coalesce(d.seller_id, 0))
ORDER BY c.owner_kind <> 'queue', c.waiting_since NULLS LAST, c.last_at DESC, c.id
LIMIT %(limit)s
"""
_HANDED: LiteralString = """
SELECT e.conversation_id, coalesce(w.name, ''), coalesce(s.name, ''),
    coalesce(e.body ->> 'name', ''), e.body ->> 'reason', e.body ->> 'to_id' = %(operator)s::text,
    e.seq
FROM chat_event e
JOIN conversation c ON c.id = e.conversation_id
LEFT JOIN person w ON w.id = c.person_id
LEFT JOIN person s ON s.id = e.actor_id
WHERE e.kind = 'owner.changed' AND e.created_at > %(since)s::timestamptz
    AND e.body ->> 'reason' IN ('taken_over', 'assigned')
    AND %(operator)s::text IN (e.body ->> 'from_id', e.body ->> 'to_id')
ORDER BY e.created_at DESC LIMIT %(limit)s
"""

_NOTED: LiteralString = """
SELECT m.conversation_id, max(e.seq) FROM conversation_member m
JOIN conversation c ON c.id = m.conversation_id
JOIN chat_event e ON e.conversation_id = m.conversation_id AND e.seq > m.read_seq
WHERE m.person_id = %(operator)s AND c.owner_kind = 'human' AND c.owner_id = %(operator)s
    AND e.kind = 'note.posted' AND e.actor_kind = 'operator' AND e.actor_id <> %(operator)s
GROUP BY m.conversation_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A conversation in the queue, as far as its promise goes."""

    language: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """An operator, there or not."""

    id: int
    name: str
    language: str
    accepting: bool
    seen_at: datetime | None
    capacity: int
    load: int  # conversations that are theirs or ring at their desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A conversation that waits for a person or is with one."""

    id: int
    name: str  # of the person it is for
    language: str
    state: str
    owner: str
    owner_name: str
    second_name: str
    since: datetime | None  # the party waits since
    text: str  # the last thing they said, cut short


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A conversation that a supervisor took from an operator, or gave to one."""

    conversation: int
    name: str  # of the person it is for
    supervisor: str
    to_name: str
    reason: str
    to_reader: bool
    seq: int


def queue() -> Sequence[Queued]:
    """Return who waits in the queue, the longest first."""
    found = sql.fetch(_QUEUE, {"limit": ROWS_MAX})
    return [Queued(language=language, since=since) for language, since in found]


def operators(*, limit: int = 200) -> Sequence[AtDesk]:
    """Return the operators, those first who were seen last."""
    return [
        AtDesk(
            id=person,
            name=name,
            language=language,
            accepting=accepting,
            seen_at=seen_at,
            capacity=capacity,
            load=load + rings,
        )
        for person, name, language, accepting, seen_at, capacity, load, rings in sql.fetch(
            _OPERATORS, {"limit": limit}
        )
    ]


def running(reader: int, *, limit: int) -> Sequence[Running]:
    """Return what waits, is with a person or is left, but nothing of the reader's own cases."""
    return [
        Running(
            id=talk,
            name=name,
            language=language,
            state=state,
            owner=owner,
            owner_name=owner_name,
            second_name=second,
            since=since,
            text=text,
        )
        for talk, name, language, state, owner, owner_name, second, since, text in sql.fetch(
            _RUNNING, {"reader": reader, "limit": limit}
        )
    ]


def handed(operator: int, *, since: datetime, limit: int) -> Sequence[Handed]:
    """Return what changed hands by a supervisor and concerns an operator, the newest first."""
    values = {"operator": operator, "since": since, "limit": limit}
    return [
        Handed(
            conversation=talk,
            name=name,
            supervisor=supervisor,
            to_name=to_name,
            reason=reason,
            to_reader=bool(to_reader),
            seq=seq,
        )
        for talk, name, supervisor, to_name, reason, to_reader, seq in sql.fetch(_HANDED, values)
    ]


def noted(operator: int) -> dict[int, int]:
    """Return the last note of a colleague not read yet, by conversation of an operator."""
    return dict(sql.fetch(_NOTED, {"operator": operator}))
