"""Endpoints and the messages to them; what is due waits in the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from wakai.core.conversations.webhooks import Health, Standing
from wakai.store import hints, sql
from wakai.store.models import ChatEvent, OutboxRow, Webhook, WebhookDelivery

TOPIC: Final = "webhook"  # of the outbox rows
ENDPOINTS_MAX: Final = 50
PAGE_MAX: Final = 100
_ERROR_MAX: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRow:
    """One endpoint."""

    id: int
    url: str
    kinds: tuple[str, ...]
    with_text: bool
    secret: str
    older_secret: str
    health: Health
    created_at: datetime

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what signs: both, while one replaces the other."""
        return tuple(filter(None, (self.secret, self.older_secret)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One message to one endpoint and what became of it."""

    id: int
    webhook_id: int
    message_id: str
    kind: str
    conversation_id: int | None
    dispute_id: UUID | None
    seq: int
    position: str
    state: str
    rounds: int
    attempts: int
    status: int | None
    error: str
    created_at: datetime
    tried_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """Something to tell an endpoint; ``held`` is kept for the end of a pause."""

    webhook: int
    message_id: str
    kind: str
    conversation: int | None = None
    dispute: UUID | None = None
    seq: int = 0
    place: str = ""
    held: bool = False


_COLUMNS = (
    "id",
    "url",
    "kinds",
    "with_text",
    "secret",
    "older_secret",
    "standing",
    "failures",
    "failing_since",
    "quiet_until",
    "created_at",
)
_ADD: LiteralString = """
WITH told AS (
    SELECT * FROM json_to_recordset(%(rows)s::json) AS told
        (webhook bigint, message_id text, kind text, conversation bigint, dispute uuid, seq bigint,
         place text, held boolean)
), kept AS (
    INSERT INTO webhook_delivery (webhook_id, message_id, kind, conversation_id, dispute_id, seq,
        position, state, rounds, attempts, error, created_at)
    SELECT webhook, message_id, kind, conversation, dispute, seq, place,
        CASE WHEN held THEN 'held' WHEN dispute IS NULL THEN 'waiting' ELSE 'behind' END,
        0, 0, '', %(at)s::timestamptz
    FROM told JOIN webhook ON webhook.id = told.webhook
    ON CONFLICT (webhook_id, message_id) DO NOTHING
    RETURNING id, webhook_id, rounds, state
)
"""
_ANEW: LiteralString = """
WITH kept AS (
    UPDATE webhook_delivery SET state = 'waiting', rounds = rounds + 1, error = ''
    WHERE webhook_id = %(webhook)s::bigint
        AND (id = %(delivery)s::bigint
            OR (%(delivery)s::bigint IS NULL AND state = 'held' AND dispute_id IS NULL))
        AND state NOT IN ('waiting', 'behind')
    RETURNING id, webhook_id, rounds, state
)
"""
INTO_OUTBOX: LiteralString = """
INSERT INTO outbox (topic, key, webhook_id, body, state, attempts, next_attempt_at, last_error,
    created_at)
SELECT %(topic)s::text, %(topic)s::text || ':' || id || ':' || rounds, webhook_id,
    jsonb_build_object('delivery', id), 'waiting', 0, %(at)s::timestamptz, '', %(at)s::timestamptz
FROM kept WHERE state = 'waiting' ORDER BY id
ON CONFLICT (key) DO NOTHING
"""
_FORGET: LiteralString = """
DELETE FROM webhook_delivery
WHERE created_at < %(before)s::timestamptz AND state IN ('taken', 'failed')
"""
_FORGET_DEAD: LiteralString = """
DELETE FROM outbox
WHERE state = 'dead' AND topic = 'webhook' AND done_at < %(before)s::timestamptz
"""


def webhooks(*, lock: bool = False) -> tuple[WebhookRow, ...]:
    """Return the endpoints, the oldest first; ``lock`` holds them until the transaction ends."""
    rows = Webhook.objects.order_by("id")
    if lock:
        rows = rows.select_for_update(no_key=True)
    return tuple(map(_webhook, rows.values_list(*_COLUMNS)[:ENDPOINTS_MAX]))


def webhook(webhook_id: int, *, lock: bool = False) -> WebhookRow | None:
    """Return an endpoint; ``lock`` holds it until the transaction ends."""
    rows = Webhook.objects.filter(pk=webhook_id)
    if lock:
        rows = rows.select_for_update()
    found = rows.values_list(*_COLUMNS).first()
    return _webhook(found) if found else None


def make(url: str, *, kinds: Sequence[str], with_text: bool, secret: str, at: datetime) -> int:
    """Keep an endpoint and return its number."""
    row = Webhook.objects.create(
        url=url, kinds=list(kinds), with_text=with_text, secret=secret, created_at=at
    )
    return int(row.pk)


def remove(webhook_id: int, at: datetime) -> None:
    """Take an endpoint away, its log, and what waits for it, in the caller's transaction."""
    waiting = OutboxRow.objects.filter(
        webhook_id=webhook_id, topic=TOPIC, state=OutboxRow.State.WAITING
    )
    waiting.update(state=OutboxRow.State.DONE, done_at=at)
    Webhook.objects.filter(pk=webhook_id).delete()


def set_secrets(webhook_id: int, secret: str, older: str) -> None:
    """Note what signs from now on."""
    Webhook.objects.filter(pk=webhook_id).update(secret=secret, older_secret=older)


def set_choice(webhook_id: int, *, kinds: Sequence[str], with_text: bool) -> None:
    """Note what an endpoint hears of from now on."""
    Webhook.objects.filter(pk=webhook_id).update(kinds=list(kinds), with_text=with_text)


def set_health(webhook_id: int, health: Health) -> None:
    """Note how an endpoint fares."""
    Webhook.objects.filter(pk=webhook_id).update(
        standing=health.standing.value,
        failures=health.failures,
        failing_since=health.failing_since,
        quiet_until=health.quiet_until,
    )


def add(deliveries: Iterable[NewDelivery], at: datetime) -> None:
    """
    Keep messages and let those that are not held be sent, in the caller's transaction.

    Those about disputes line up behind each other: see ``webhook_order``.
    """
    rows = sql.records(asdict(one) for one in deliveries)
    sql.run(_ADD + INTO_OUTBOX, {"rows": rows, "at": at, "topic": TOPIC})
    hints.outbox()


def anew(webhook_id: int, at: datetime, *, delivery: int | None = None) -> int:
    """Let one message be sent once more, or all held ones about chats; return how many."""
    asked = {"webhook": webhook_id, "delivery": delivery, "at": at, "topic": TOPIC}
    count = sql.run(_ANEW + INTO_OUTBOX, asked)
    hints.outbox()
    return count


def delivery(delivery_id: int) -> DeliveryRow | None:
    """Return a message."""
    found = WebhookDelivery.objects.filter(pk=delivery_id).values(*DeliveryRow.__slots__).first()
    return DeliveryRow(**found) if found else None


def deliveries(
    webhook_id: int, *, before: int | None = None, limit: int = 30
) -> tuple[DeliveryRow, ...]:
    """Return the messages to an endpoint, the newest first, from behind ``before``."""
    rows = WebhookDelivery.objects.filter(webhook_id=webhook_id).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(
        DeliveryRow(**row) for row in rows.values(*DeliveryRow.__slots__)[: min(limit, PAGE_MAX)]
    )


def held_count(webhook_id: int) -> int:
    """Return how many messages wait for the end of a pause."""
    return WebhookDelivery.objects.filter(webhook_id=webhook_id, state="held").count()


def record(
    delivery: DeliveryRow, state: str, at: datetime, *, status: int | None = None, error: str = ""
) -> None:
    """Note what became of an attempt."""
    WebhookDelivery.objects.filter(pk=delivery.id).update(
        state=state,
        attempts=delivery.attempts + 1,
        status=status,
        error=error[:_ERROR_MAX],
        tried_at=at,
    )


def set_state(delivery_id: int, state: str) -> None:
    """Note what becomes of a message without an attempt."""
    WebhookDelivery.objects.filter(pk=delivery_id).update(state=state)


def forget(before: datetime) -> int:
    """Forget the log from before an instant, except what still waits; return how many it held."""
    sql.run(_FORGET_DEAD, {"before": before})
    return sql.run(_FORGET, {"before": before})


def event_ids(lines: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the ids of lines, by conversation and number."""
    rows = ChatEvent.objects.filter(pk__in=lines)
    found = rows.values_list("conversation_id", "seq", "event_id")
    return {(conversation, seq): event.hex for conversation, seq, event in found}


def _webhook(row: tuple[Any, ...]) -> WebhookRow:
    values = dict(zip(_COLUMNS, row, strict=True))
    return WebhookRow(
        id=values["id"],
        url=values["url"],
        kinds=tuple(values["kinds"]),
        with_text=values["with_text"],
        secret=values["secret"],
        older_secret=values["older_secret"],
        health=Health(
            standing=Standing(values["standing"]),
            failures=values["failures"],
            failing_since=values["failing_since"],
            quiet_until=values["quiet_until"],
        ),
        created_at=values["created_at"],
    )
