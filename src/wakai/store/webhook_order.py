"""
Messages about disputes in their order: of each dispute an endpoint is sent one at a time.

One waits to be sent, and those behind it are not in the outbox yet: however many there are, whoever
looks for the next message to send passes none of them over. When the one is received or given up,
the next comes into the outbox. Whoever writes here holds the endpoint.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from wakai.core.ids import DisputeId
from wakai.store import hints, sql
from wakai.store.models import WebhookDelivery
from wakai.store.webhooks import INTO_OUTBOX, TOPIC

_LET_NEXT: LiteralString = """
WITH next AS (
    SELECT DISTINCT ON (webhook_id, dispute_id) id FROM webhook_delivery AS behind
    WHERE webhook_id = ANY (%(webhooks)s::bigint[]) AND dispute_id = ANY (%(disputes)s::uuid[])
        AND state = 'behind'
        AND NOT EXISTS (
            SELECT FROM webhook_delivery AS ahead
            WHERE ahead.webhook_id = behind.webhook_id AND ahead.dispute_id = behind.dispute_id
                AND ahead.state = 'waiting'
        )
    ORDER BY webhook_id, dispute_id, seq
), kept AS (
    UPDATE webhook_delivery SET state = 'waiting' WHERE id IN (SELECT id FROM next)
    RETURNING id, webhook_id, rounds, state
)
"""
_LINE_UP: LiteralString = """
UPDATE webhook_delivery SET state = 'behind', rounds = rounds + 1, error = ''
WHERE webhook_id = %(webhook)s::bigint AND state = 'held' AND dispute_id IS NOT NULL
"""
_REPLAY: LiteralString = """
INSERT INTO webhook_delivery AS known (webhook_id, message_id, kind, dispute_id, seq, position,
    state, rounds, attempts, error, created_at)
SELECT %(webhook)s::bigint, message_id, kind, %(dispute)s::uuid, seq, '', %(state)s::text,
    0, 0, '', %(at)s::timestamptz
FROM json_to_recordset(%(rows)s::json) AS told (message_id text, kind text, seq bigint)
ON CONFLICT (webhook_id, message_id) DO UPDATE
SET state = excluded.state, rounds = known.rounds + 1, error = ''
WHERE known.state IN ('taken', 'failed')
"""


def let_next(webhooks: Sequence[int], disputes: Sequence[UUID], at: datetime) -> None:
    """Let the next message about each dispute be sent, due ``at``, where none waits before it."""
    asked = {"webhooks": list(webhooks), "disputes": list(disputes), "topic": TOPIC, "at": at}
    if sql.run(_LET_NEXT + INTO_OUTBOX, asked):
        hints.outbox()


def take_up(webhook_id: int, at: datetime) -> int:
    """Let what was held be sent, each dispute's in its order; return how many that is."""
    count = sql.run(_LINE_UP, {"webhook": webhook_id})
    if count:
        rows = WebhookDelivery.objects.filter(webhook_id=webhook_id, state="behind")
        found = rows.values_list("dispute_id", flat=True).distinct()
        let_next([webhook_id], [dispute_id for dispute_id in found if dispute_id], at)
    return count


def replay(
    webhook_id: int,
    dispute_id: DisputeId,
    told: Sequence[tuple[str, str, int]],
    at: datetime,
    *,
    held: bool,
) -> int:
    """
    Send what was told of a dispute once more, or for the first time; return how many messages.

    ``told`` are their ids, kinds and versions. What waits to be sent is left as it is; ``held`` is
    kept for the end of a pause.
    """
    rows = sql.records({"message_id": name, "kind": kind, "seq": seq} for name, kind, seq in told)
    asked = {"webhook": webhook_id, "dispute": dispute_id, "rows": rows, "at": at}
    count = sql.run(_REPLAY, {**asked, "state": "held" if held else "behind"})
    let_next([webhook_id], [dispute_id], at)
    return count


def give_up(webhook_id: int) -> None:
    """Give up what is behind other messages: the receiver is gone."""
    rows = WebhookDelivery.objects.filter(
        webhook_id=webhook_id, dispute_id__isnull=False, state="behind"
    )
    rows.update(state="failed")
