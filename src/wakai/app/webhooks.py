"""
Webhooks: what happens in chats and disputes is told to addresses of the owner's, at least once.

Messages are signed and hold ids and never words, unless the endpoint asked for the text of messages
to the house; what buyer and seller say to each other is told to nobody. Each has an id of its own
and says its place in the log. Those about chats may come in any order, those about one dispute come
one after the other.
"""

import json
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.db import transaction

from wakai.app import clock, dispute_feed, happenings, plugs, signatures
from wakai.app.mails import GaveUp
from wakai.app.ports import Heard, NotAllowed, NotYet, Unavailable
from wakai.core.conversations.model import ALL, Kind, Reader
from wakai.core.conversations.webhooks import KINDS as CHAT_KINDS
from wakai.core.conversations.webhooks import (
    TEST,
    Health,
    Standing,
    Verdict,
    judged,
    verdict,
)
from wakai.core.disputes.webhooks import FAMILIES
from wakai.core.ids import DisputeId
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store import webhook_order
from wakai.store import webhooks as stored
from wakai.store.chat_tail import LoggedLine
from wakai.store.webhooks import DeliveryRow, NewDelivery, WebhookRow

TOPIC: Final = stored.TOPIC
KINDS: Final = (*CHAT_KINDS, *FAMILIES)  # what an endpoint can choose to hear of
URL_MAX: Final = 500
KEPT: Final = timedelta(days=30)  # how long the log of what was sent is kept
_SPREAD: Final = 0.25  # of a pause: by so much at most it is longer

webhooks = stored.webhooks
webhook = stored.webhook
deliveries = stored.deliveries
held_count = stored.held_count


@dataclass(frozen=True, slots=True)
class BadAddress:
    """It is no address of a web server, or it holds a password."""

    code: ClassVar[str] = "bad_address"


@dataclass(frozen=True, slots=True)
class TooManyWebhooks:
    """There are as many endpoints as are told already."""

    code: ClassVar[str] = "too_many_webhooks"


# The endpoints


def make(
    url: str, *, kinds: Collection[str], with_text: bool
) -> int | BadAddress | TooManyWebhooks:
    """Keep an endpoint, with a secret of its own, and return its number."""
    if not _is_address(url):
        return BadAddress()
    if len(webhooks()) >= stored.ENDPOINTS_MAX:
        return TooManyWebhooks()
    secret = signatures.new_secret()
    return stored.make(url, kinds=_known(kinds), with_text=with_text, secret=secret, at=clock.now())


def _known(kinds: Collection[str]) -> list[str]:
    return [kind for kind in KINDS if kind in kinds]


def choose(row: WebhookRow, *, kinds: Collection[str], with_text: bool) -> None:
    """Let an endpoint hear of something else from now on."""
    stored.set_choice(row.id, kinds=_known(kinds), with_text=with_text)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= URL_MAX
    return named and plain and parts.scheme in {"http", "https"} and "@" not in parts.netloc


def replace_secret(row: WebhookRow) -> None:
    """Sign with a new secret, and with the present one too until that is thrown away."""
    stored.set_secrets(row.id, signatures.new_secret(), row.secret)


def drop_older_secret(row: WebhookRow) -> None:
    """Sign with the new secret alone."""
    stored.set_secrets(row.id, row.secret, "")


def pause(row: WebhookRow) -> None:
    """Send nothing for the time being; what happens is kept for later."""
    stored.set_health(row.id, Health(standing=Standing.PAUSED))


def resume(row: WebhookRow) -> int:
    """Send again, first what was held; return how much that is."""
    with transaction.atomic(durable=True):
        stored.set_health(row.id, Health())  # first: it waits for whoever is just holding something
        now = clock.now()
        return stored.anew(row.id, now) + webhook_order.take_up(row.id, now)


def redeliver(row: WebhookRow, delivery: int) -> bool:
    """Send one message once more, with the same id; False where it waits already."""
    with transaction.atomic(durable=True):
        return stored.anew(row.id, clock.now(), delivery=delivery) == 1


def test(row: WebhookRow) -> None:
    """Send something that is no news."""
    message = NewDelivery(webhook=row.id, message_id=f"test_{uuid4().hex[:24]}", kind=TEST)
    stored.add([message], clock.now())


def remove(row: WebhookRow) -> None:
    """Take an endpoint away, its log, and what waits to be sent to it."""
    with transaction.atomic(durable=True):
        if stored.webhook(row.id, lock=True):  # nothing is planned for it meanwhile
            stored.remove(row.id, clock.now())


def forget_old(now: datetime) -> int:
    """Forget the log of what was sent long ago, and what was given up then."""
    return stored.forget(now - KEPT)


# From the log to the outbox


def plan(lines: Sequence[LoggedLine]) -> None:
    """Let every endpoint be told what concerns it; in the caller's transaction."""
    told = [line for line in lines if happenings.is_told(line)]
    if not told:
        return
    # Locked, so that whoever ends a pause sees what was still held for it.
    found = stored.webhooks(lock=True)
    listening = [one for one in found if one.health.standing is not Standing.OFF]
    if not listening:
        return
    ids, mark = happenings.ids(told), happenings.mark()
    news = [
        NewDelivery(
            webhook=one.id,
            message_id=ids[line.conversation, line.seq],
            kind=line.kind,
            conversation=line.conversation,
            seq=line.seq,
            place=happenings.position(mark, line),
            held=one.health.standing is Standing.PAUSED,
        )
        for line in told
        for one in listening
        if not one.kinds or line.kind in one.kinds
    ]
    if news:
        stored.add(news, clock.now())


# From the outbox to the endpoint


def deliver(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle a "webhook" row of the outbox.

    Raises ports.Unavailable to be tried again, ports.NotYet while the endpoint is left alone, and
    GaveUp where trying again would not help. One that was removed or is off is sent nothing.
    """
    delivery = stored.delivery(int(body["delivery"]))
    hook = webhook(delivery.webhook_id) if delivery else None
    if delivery is None or hook is None or delivery.state != "waiting":
        return  # the last worker ended right behind it: sent again, it would come behind later ones
    match hook.health:
        case Health(standing=Standing.PAUSED):
            _hold(hook, delivery)
        case Health(standing=Standing.OFF):
            _fail(delivery)
        case Health(quiet_until=datetime() as until) if until > clock.now():
            raise NotYet(until)
        case _:
            _send(hook, delivery)


def given_up(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """Note that a message will not be sent by itself any more."""
    delivery = stored.delivery(int(body["delivery"]))
    if delivery:
        _fail(delivery)


def _fail(delivery: DeliveryRow) -> None:
    with transaction.atomic(durable=True):
        if stored.webhook(delivery.webhook_id, lock=True):
            stored.set_state(delivery.id, "failed")
            _let_next(delivery)


def _let_next(delivery: DeliveryRow) -> None:
    """Let the next message about its dispute be sent, in the transaction that ends this one."""
    if delivery.dispute_id:  # due at once: it waited while this one did
        webhook_order.let_next([delivery.webhook_id], [delivery.dispute_id], delivery.created_at)


def _hold(hook: WebhookRow, delivery: DeliveryRow) -> None:
    """Keep a message for the end of a pause. Raises ports.NotYet where that has just come."""
    with transaction.atomic(durable=True):
        known = stored.webhook(hook.id, lock=True)
        if known is None or known.health.standing is not Standing.PAUSED:
            raise NotYet(clock.now())
        stored.set_state(delivery.id, "held")


def _send(hook: WebhookRow, delivery: DeliveryRow) -> None:
    message = json.dumps(_told(hook, delivery), separators=(",", ":")).encode()
    at = int(clock.wall().timestamp())
    headers = signatures.headers(hook.secrets, message_id=delivery.message_id, at=at, body=message)
    began = clock.now()
    try:
        heard = plugs.webhooks().send(hook.url, headers, message)
    except Unavailable as silence:
        _judge(hook, delivery, Verdict.AGAIN, began=began, error=str(silence))
        raise
    except NotAllowed as barred:
        _judge(hook, delivery, Verdict.REFUSED, began=began, error=str(barred))
        raise GaveUp(str(barred)) from barred
    _conclude(hook, delivery, heard, began)


def _conclude(hook: WebhookRow, delivery: DeliveryRow, heard: Heard, began: datetime) -> None:
    found = verdict(heard.status)
    _judge(hook, delivery, found, began=began, heard=heard)
    if found is Verdict.AGAIN:
        raise Unavailable(f"It answered {heard.status}.", after=heard.after)
    if found is not Verdict.TAKEN:
        raise GaveUp(f"It answered {heard.status}.")


def _judge(
    hook: WebhookRow,
    delivery: DeliveryRow,
    found: Verdict,
    *,
    began: datetime,
    heard: Heard | None = None,
    error: str = "",
) -> None:
    """Note what an attempt says of the message and of its endpoint."""
    now = clock.now()
    spread = 1 + random.uniform(0, _SPREAD)  # noqa: S311 - so that not all come back at once
    after = heard.after if heard else timedelta()
    state = {Verdict.TAKEN: "taken", Verdict.AGAIN: "waiting"}.get(found, "failed")
    with transaction.atomic(durable=True):
        known = stored.webhook(hook.id, lock=True)
        if known and known.health.standing is not Standing.OFF:
            health = judged(
                known.health, found, at=now, took=now - began, after=after, spread=spread
            )
            stored.set_health(hook.id, health)
        status = heard.status if heard else None
        stored.record(delivery, state, now, status=status, error=error)
        if found is Verdict.GONE:
            webhook_order.give_up(hook.id)
        elif state != "waiting":
            _let_next(delivery)


def _told(hook: WebhookRow, delivery: DeliveryRow) -> dict[str, Any]:
    """Return what a message says: ids, and the text where it was asked for and is still there."""
    told: dict[str, Any] = {"type": delivery.kind, "timestamp": delivery.created_at.isoformat()}
    if delivery.dispute_id:
        event = dispute_feed.event(DisputeId(delivery.dispute_id), delivery.seq)
        assert event, "Events stay."
        return {**told, "timestamp": event.at.isoformat(), "data": dispute_feed.data(event)}
    if delivery.conversation_id is None:
        return {**told, "data": {}}
    header = rows.header(delivery.conversation_id)
    entry = log.entry(delivery.conversation_id, delivery.seq, reader=Reader(0, staff=True))
    if header is None or entry is None:
        raise GaveUp("The line is gone.")
    data = happenings.data(header, entry, delivery.position)
    with_the_house = header.kind is Kind.SUPPORT  # what the two say is theirs
    if hook.with_text and with_the_house and entry.kind == "message.posted":
        data["text"] = str(entry.body.get("text", "")) if entry.audience == ALL else ""
    return {**told, "timestamp": entry.at.isoformat(), "data": data}
