"""Rings of waiting conversations to operators: made, taken, lapsed, each under the row's lock."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import LiteralString

from wakai.core.conversations.routing import Operator, Pair, Waiting
from wakai.store import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRing:
    """What rings at a desk now."""

    id: int
    conversation: int
    name: str  # of the person who waits
    language: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An operator's desk: how many conversations fit, what rings, and what was not taken."""

    capacity: int
    accepting: bool
    ring: DeskRing | None
    lapsed_at: datetime | None  # when a ring ended unheard and nothing was taken since


_WAITING: LiteralString = """
SELECT c.id, c.owner_epoch, c.language, coalesce(e.reason, ''),
    array_remove(ARRAY[c.person_id, o.buyer_id, o.seller_id, d.buyer_id, d.seller_id,
        CASE WHEN e.reason = 'second_opinion' THEN e.from_id END], NULL)
FROM conversation c
LEFT JOIN shop_order o ON o.id = c.order_id
LEFT JOIN dispute d ON d.id = c.dispute_id
LEFT JOIN LATERAL (
    SELECT body ->> 'reason' AS reason, (body ->> 'from_id')::bigint AS from_id
    FROM chat_event WHERE conversation_id = c.id AND kind = 'owner.changed'
    ORDER BY seq DESC LIMIT 1
) e ON true
WHERE c.owner_kind = 'queue'
    AND NOT EXISTS (SELECT FROM chat_ring WHERE conversation_id = c.id AND outcome = 'open')
ORDER BY c.waiting_since, c.id LIMIT %(limit)s
"""
_OPERATORS: LiteralString = """
SELECT p.id, p.language, p.roles, p.capacity,
    (SELECT count(*) FROM conversation
     WHERE owner_kind = 'human' AND owner_id = p.id AND state = 'open'),
    EXISTS (SELECT FROM chat_ring WHERE operator_id = p.id AND outcome = 'open')
FROM person p
WHERE p.roles @> ARRAY['operator']::varchar[] AND p.is_active AND p.accepting
    AND p.seen_at >= %(since)s::timestamptz
ORDER BY p.id
"""
# Two workers may pair at once: one ring a conversation and one a desk is what the indexes hold.
_MAKE: LiteralString = """
INSERT INTO chat_ring (conversation_id, operator_id, epoch, rang_at, due_at, outcome)
SELECT c.id, pair.operator, pair.epoch, %(at)s::timestamptz, %(due)s::timestamptz, 'open'
FROM json_to_recordset(%(pairs)s::json)
    AS pair (conversation bigint, epoch integer, operator bigint)
JOIN conversation c ON c.id = pair.conversation
WHERE c.owner_kind = 'queue' AND c.owner_epoch = pair.epoch
ON CONFLICT DO NOTHING
RETURNING id
"""
_HOLD: LiteralString = """
SELECT c.id, o.epoch
FROM conversation c JOIN chat_ring o ON o.conversation_id = c.id
WHERE o.id = %(ring)s AND o.operator_id = %(operator)s AND o.outcome = 'open'
    AND o.due_at > %(at)s::timestamptz
FOR UPDATE OF c, o
"""
_SETTLE: LiteralString = """
UPDATE chat_ring SET ended_at = %(at)s::timestamptz,
    outcome = CASE WHEN operator_id = %(operator)s THEN 'accepted' ELSE 'withdrawn' END
WHERE conversation_id = %(conversation)s AND outcome = 'open'
"""
_WITHDRAW: LiteralString = """
UPDATE chat_ring SET outcome = 'withdrawn', ended_at = %(at)s::timestamptz
WHERE operator_id = %(operator)s AND outcome = 'open'
"""
# A row that somebody is just accepting is passed over: it is theirs, or it is due at the next look.
_LAPSE: LiteralString = """
WITH over AS MATERIALIZED (
    SELECT o.id, o.operator_id, c.owner_kind = 'queue' AND c.owner_epoch = o.epoch AS stands
    FROM conversation c JOIN chat_ring o ON o.conversation_id = c.id
    WHERE o.outcome = 'open' AND (o.due_at <= %(at)s::timestamptz
        OR c.owner_kind <> 'queue' OR c.owner_epoch <> o.epoch)
    ORDER BY o.due_at LIMIT %(limit)s
    FOR UPDATE OF c, o SKIP LOCKED
), ended AS (
    UPDATE chat_ring SET ended_at = %(at)s::timestamptz,
        outcome = CASE WHEN over.stands THEN 'lapsed' ELSE 'withdrawn' END
    FROM over WHERE chat_ring.id = over.id
), away AS (
    UPDATE person SET accepting = false FROM over
    WHERE person.id = over.operator_id AND over.stands
)
SELECT operator_id, stands FROM over
"""
_DESK: LiteralString = """
SELECT p.capacity, p.accepting, o.id, o.conversation_id, coalesce(w.name, ''), c.language, o.due_at,
    CASE WHEN last.outcome = 'lapsed' THEN last.ended_at END
FROM person p
LEFT JOIN chat_ring o ON o.operator_id = p.id AND o.outcome = 'open'
    AND o.due_at > %(at)s::timestamptz
LEFT JOIN conversation c ON c.id = o.conversation_id
LEFT JOIN person w ON w.id = c.person_id
LEFT JOIN LATERAL (
    SELECT outcome, ended_at FROM chat_ring WHERE operator_id = p.id ORDER BY id DESC LIMIT 1
) last ON true
WHERE p.id = %(operator)s
"""


def waiting(first: dict[str, str], *, limit: int) -> list[Waiting]:
    """Return who waits and rings nowhere; ``first`` names the role for a reason."""
    return [
        Waiting(
            conversation=talk,
            epoch=epoch,
            language=language,
            first=first.get(reason, ""),
            barred=frozenset(barred),
        )
        for talk, epoch, language, reason, barred in sql.fetch(_WAITING, {"limit": limit})
    ]


def operators(*, seen_after: datetime) -> list[Operator]:
    """Return who is connected and takes conversations."""
    return [
        Operator(
            id=person,
            language=language,
            roles=frozenset(roles),
            capacity=capacity,
            load=load + rings,
            rings=rings,
        )
        for person, language, roles, capacity, load, rings in sql.fetch(
            _OPERATORS, {"since": seen_after}
        )
    ]


def make(pairs: Collection[Pair], *, at: datetime, due: datetime) -> int:
    """Let conversations ring; return how many do, what has changed since is left out."""
    told = sql.records([asdict(pair) for pair in pairs])
    return len(sql.fetch(_MAKE, {"pairs": told, "at": at, "due": due}))


def hold(ring: int, operator: int, at: datetime) -> tuple[int, int] | None:
    """Lock a ring to accept it: (conversation, epoch), or None where it is over."""
    found = sql.fetch(_HOLD, {"ring": ring, "operator": operator, "at": at})
    return (found[0][0], found[0][1]) if found else None


def settle(conversation: int, operator: int, at: datetime) -> None:
    """Note that an operator took a conversation, wherever it rang."""
    sql.run(_SETTLE, {"conversation": conversation, "operator": operator, "at": at})


def withdraw(operator: int, at: datetime) -> None:
    """Stop what rings at a desk whose operator leaves."""
    sql.run(_WITHDRAW, {"operator": operator, "at": at})


def lapse(at: datetime, *, limit: int) -> int:
    """End what was not taken in time, each once, and set its operator away; return how many."""
    return len(sql.fetch(_LAPSE, {"at": at, "limit": limit}))


def desk(operator: int, at: datetime) -> Desk:
    """Return what an operator's desk shows beside its lists."""
    ((capacity, accepting, ring, talk, name, language, due, lapsed),) = sql.fetch(
        _DESK, {"operator": operator, "at": at}
    )
    rings = (
        DeskRing(id=ring, conversation=talk, name=name, language=language, due_at=due)
        if ring
        else None
    )
    return Desk(
        capacity=capacity,
        accepting=accepting,
        ring=rings,
        lapsed_at=None if accepting else lapsed,
    )
