"""What has to be told to the outside: written with the decision, claimed and sent by a loop."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db.models import QuerySet

from wakai.store import hints, sql
from wakai.store.models import OutboxRow
from wakai.store.sql import Asked

PAGE_MAX = 200
_ERROR_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """Something to send; ``key`` is unique for good, so a repeated decision sends nothing twice."""

    topic: str
    key: str
    body: dict[str, Any]
    dispute_id: UUID | None = None


_PUT: LiteralString = """
INSERT INTO outbox
    (topic, key, dispute_id, body, state, attempts, next_attempt_at, last_error, created_at)
SELECT topic, key, dispute_id, body, 'waiting', 0, due, '', at
FROM json_to_recordset(%(rows)s::json) AS row
    (topic text, key text, dispute_id uuid, body jsonb, due timestamptz, at timestamptz)
ON CONFLICT (key) DO NOTHING
"""


def put(rows: Iterable[NewRow], at: datetime, *, not_before: datetime | None = None) -> None:
    """Store rows to send from ``not_before`` (default: at once), in the caller's transaction."""
    told = [
        {
            "topic": row.topic,
            "key": row.key,
            "dispute_id": row.dispute_id,
            "body": row.body,
            "due": not_before or at,
            "at": at,
        }
        for row in rows
    ]
    sql.later(_PUT, {"rows": sql.records(told)})
    hints.outbox()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRow:
    """A row that this process may act on; ``attempts`` counts this one and proves the claim."""

    id: int
    topic: str
    dispute_id: UUID | None
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadRow:
    """A row that was given up: somebody must look at it."""

    id: int
    topic: str
    dispute_id: UUID | None
    attempts: int
    last_error: str
    created_at: datetime


# Rows that somebody else is just claiming are passed over, not waited for.
_CLAIM: LiteralString = """
UPDATE outbox
SET attempts = attempts + 1, claimed_until = now() + make_interval(secs => %(seconds)s::integer)
WHERE id = (
    SELECT id FROM outbox
    WHERE state = 'waiting' AND topic <> 'webhook' AND next_attempt_at <= %(due)s::timestamptz
        AND (claimed_until IS NULL OR claimed_until <= now())
    ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, topic, dispute_id, body, attempts
"""
# The addresses of others may take their time: nothing else waits behind them, and each endpoint has
# its own turn. First come those that never had to be left alone; of the others, who rested longest.
_CLAIM_WEBHOOK: LiteralString = """
UPDATE outbox
SET attempts = attempts + 1, claimed_until = now() + make_interval(secs => %(seconds)s::integer)
WHERE id = (
    SELECT id FROM outbox
    WHERE state = 'waiting' AND topic = 'webhook' AND next_attempt_at <= %(due)s::timestamptz
        AND (claimed_until IS NULL OR claimed_until <= now())
        AND webhook_id = (
            SELECT webhook.id FROM webhook CROSS JOIN LATERAL (
                SELECT id, next_attempt_at FROM outbox
                WHERE state = 'waiting' AND topic = 'webhook' AND webhook_id = webhook.id
                    AND next_attempt_at <= %(due)s::timestamptz
                    AND (claimed_until IS NULL OR claimed_until <= now())
                ORDER BY next_attempt_at, id LIMIT 1
            ) AS first
            WHERE webhook.quiet_until IS NULL OR webhook.quiet_until <= %(due)s::timestamptz
            ORDER BY webhook.quiet_until NULLS FIRST, first.next_attempt_at, first.id LIMIT 1
        )
    ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, topic, dispute_id, body, attempts
"""
# More of a topic; only among those that are due first, so that no backlog is read whole for a few.
_CLAIM_ALIKE: LiteralString = """
UPDATE outbox
SET attempts = attempts + 1, claimed_until = now() + make_interval(secs => %(seconds)s::integer)
WHERE id = ANY (ARRAY(
    SELECT id FROM outbox
    WHERE topic = %(topic)s AND state = 'waiting'
        AND (claimed_until IS NULL OR claimed_until <= now())
        AND id = ANY (ARRAY(
            SELECT id FROM outbox
            WHERE state = 'waiting' AND topic <> 'webhook'
                AND next_attempt_at <= %(due)s::timestamptz
            ORDER BY next_attempt_at, id LIMIT 200
        ))
    ORDER BY next_attempt_at, id LIMIT %(limit)s::integer FOR UPDATE SKIP LOCKED
))
RETURNING id, topic, dispute_id, body, attempts
"""
_DONE: LiteralString = """
UPDATE outbox SET state = 'done', done_at = %(at)s, last_error = ''
WHERE id = %(id)s AND state = 'waiting' AND attempts = %(attempts)s
"""


def claim(
    due: datetime,
    *,
    seconds: int,
    sent: Sequence[tuple[ClaimedRow, datetime]] = (),
    webhooks: bool = False,
) -> ClaimedRow | None:
    """
    Take the row that is due first, at ``due`` or before, for so many seconds.

    Either a webhook, of an endpoint whose turn it is, or anything else: the two wait apart.

    ``sent`` are rows before it, and when they were sent: they are ``done`` on the same journey.

    Whoever dies with a claim loses it then, and the row is tried again. A claim goes by the
    database's own time: workers whose clocks differ, or a demo clock that jumps, take nobody's
    work away.
    """
    before = [_done(row, at) for row, at in sent]
    statement = _CLAIM_WEBHOOK if webhooks else _CLAIM
    *_, found = sql.fetch_all(*before, (statement, {"due": due, "seconds": seconds}))
    return _claimed(found[0]) if found else None


def claim_alike(
    row: ClaimedRow, due: datetime, *, seconds: int, limit: int
) -> tuple[ClaimedRow, ...]:
    """Take up to ``limit`` more rows of the same topic, as ``claim`` takes one."""
    asked = {"topic": row.topic, "due": due, "seconds": seconds, "limit": limit}
    return tuple(map(_claimed, sql.fetch(_CLAIM_ALIKE, asked)))


def _claimed(found: tuple[Any, ...]) -> ClaimedRow:
    row_id, topic, dispute_id, body, attempts = found
    return ClaimedRow(
        id=row_id, topic=topic, dispute_id=dispute_id, body=json.loads(body), attempts=attempts
    )


def done(row: ClaimedRow, at: datetime) -> None:
    """Say that a claimed row has been sent, if the claim on it still holds."""
    sql.run(*_done(row, at))


def _done(row: ClaimedRow, at: datetime) -> Asked:
    return _DONE, {"at": at, "id": row.id, "attempts": row.attempts}


def again(row: ClaimedRow, *, not_before: datetime, error: str) -> None:
    """Say that a claimed row is to be tried again, and why."""
    later = {"next_attempt_at": not_before, "claimed_until": None}
    _mine(row).update(**later, last_error=error[:_ERROR_MAX])


def postpone(row: ClaimedRow, *, not_before: datetime) -> None:
    """Say that nothing was tried: the row comes back later, with as many attempts as before."""
    later = {"next_attempt_at": not_before, "claimed_until": None}
    _mine(row).update(**later, attempts=row.attempts - 1)


def bury(row: ClaimedRow, at: datetime, *, error: str) -> None:
    """Give a claimed row up; it stays to be looked at."""
    _mine(row).update(state=OutboxRow.State.DEAD, done_at=at, last_error=error[:_ERROR_MAX])


def _mine(row: ClaimedRow) -> QuerySet[OutboxRow]:
    """Return the row if the claim on it still holds."""
    return OutboxRow.objects.filter(pk=row.id, state=OutboxRow.State.WAITING, attempts=row.attempts)


def known(keys: Collection[str]) -> frozenset[str]:
    """Return those of the keys under which something was put in, sent or not."""
    rows = OutboxRow.objects.filter(key__in=list(keys))
    return frozenset(rows.values_list("key", flat=True))


def dead(*, limit: int = 50) -> tuple[DeadRow, ...]:
    """Return the rows that were given up, the newest first."""
    rows = OutboxRow.objects.filter(state=OutboxRow.State.DEAD).order_by("-id")
    found = rows.values_list(*DeadRow.__slots__)[: min(limit, PAGE_MAX)]
    return tuple(DeadRow(**dict(zip(DeadRow.__slots__, values, strict=True))) for values in found)


def revive(row_id: int, at: datetime) -> bool:
    """Try a row that was given up once more from the start; False when it is not given up."""
    buried = OutboxRow.objects.filter(pk=row_id, state=OutboxRow.State.DEAD)
    waiting = {"state": OutboxRow.State.WAITING, "attempts": 0, "next_attempt_at": at}
    return bool(buried.update(**waiting, claimed_until=None, done_at=None))


def waiting_since() -> datetime | None:
    """
    Return when the row that should have been sent first was due; None when none waits.

    Webhooks are left out: how fast they are is not up to the house.
    """
    rows = OutboxRow.objects.filter(state=OutboxRow.State.WAITING).exclude(topic="webhook")
    return rows.order_by("next_attempt_at", "id").values_list("next_attempt_at", flat=True).first()


_COUNTS: LiteralString = """
SELECT 'waiting', count(*) FROM outbox WHERE state = 'waiting' AND topic <> 'webhook'
UNION ALL
SELECT 'webhooks', count(*) FROM outbox WHERE state = 'waiting' AND topic = 'webhook'
UNION ALL
SELECT 'dead', count(*) FROM outbox WHERE state = 'dead' AND topic <> 'webhook'
"""


def counts() -> dict[str, int]:
    """
    Return how many rows wait, webhooks apart, and how many others were given up; all are indexed.

    A webhook that was given up is in the log of its endpoint, and no fault of the house.
    """
    return {state: count for state, count in sql.fetch(_COUNTS, {}) if count}
