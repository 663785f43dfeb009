"""
What is new in disputes, for webhooks: each event of their journal is looked at once.

Commands write nothing for it. Whoever looks stops below the oldest transaction that still writes,
and lets endpoints be told in the transaction that moves the cursor on.
"""

from collections.abc import Sequence
from typing import Final
from uuid import uuid5

from django.db import transaction

from wakai.app import clock
from wakai.core.conversations.webhooks import Standing
from wakai.core.disputes.webhooks import family
from wakai.core.ids import DisputeId
from wakai.store import dispute_feed, log_cursors, webhook_order, webhooks
from wakai.store.dispute_feed import Happened
from wakai.store.webhooks import NewDelivery, WebhookRow

FOLLOWER: Final = "disputes"


def pass_on(limit: int) -> int:
    """Look at the next events, at most ``limit``, and return how many there were."""
    stretch = dispute_feed.stretch(FOLLOWER, limit=limit)
    if stretch is None:
        return 0
    with transaction.atomic(durable=True):
        if not log_cursors.move(FOLLOWER, after=stretch.after, to=stretch.to):
            return 0  # another worker looks at these
        # Locked, so that whoever ends a pause sees what was still held for it.
        found = webhooks.webhooks(lock=True)
        listening = [one for one in found if one.health.standing is not Standing.OFF]
        if listening:
            _plan(dispute_feed.happened(stretch), listening)
    return stretch.count


def _plan(events: Sequence[Happened], listening: Sequence[WebhookRow]) -> None:
    news = [
        NewDelivery(
            webhook=one.id,
            message_id=message_id(event),
            kind=event.kind,
            dispute=event.dispute_id,
            seq=event.version,
            held=one.health.standing is Standing.PAUSED,
        )
        for event in events
        for one in listening
        if _hears(one, event)
    ]
    if not news:
        return
    now = clock.now()
    webhooks.add(news, now)
    told = {one.webhook for one in news if not one.held}
    webhook_order.let_next(sorted(told), sorted({event.dispute_id for event in events}), now)


def _hears(hook: WebhookRow, event: Happened) -> bool:
    return not hook.kinds or family(event.kind) in hook.kinds


def message_id(event: Happened) -> str:
    """Return the id of the message that tells of an event: the same for good, and everywhere."""
    return f"evt_{uuid5(event.dispute_id, str(event.version)).hex}"


def replay(hook: WebhookRow, dispute_id: DisputeId) -> int:
    """
    Send all that an endpoint hears of a dispute once more, from its claim on, with the same ids.

    Return how many messages those are; what waits to be sent already is not sent twice.
    """
    told = [
        (message_id(event), event.kind, event.version)
        for event in dispute_feed.of_dispute(dispute_id)
        if _hears(hook, event)
    ]
    with transaction.atomic(durable=True):
        known = webhooks.webhook(hook.id, lock=True)
        if known is None or known.health.standing is Standing.OFF:
            return 0
        held = known.health.standing is Standing.PAUSED
        return webhook_order.replay(hook.id, dispute_id, told, clock.now(), held=held)
