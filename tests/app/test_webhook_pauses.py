"""The end of a pause at the moment at which something is held for it: nothing stays behind."""

import threading
from collections.abc import Iterator, Sequence
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests import chat_people, log_tail
from tests.journeys.site import wait_for
from tests.locks import somebody_waits
from wakai.app import chat, chat_news, clock, outbox, webhooks
from wakai.store import chat_tail
from wakai.store.chat_tail import LoggedLine
from wakai.store.models import WebhookDelivery
from wakai.store.webhooks import WebhookRow

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 10.0


@pytest.fixture
def hook() -> Iterator[WebhookRow]:
    """An endpoint, and a message that it has not been told of."""
    clock.forget()
    people = chat_people.make()
    made = webhooks.make("https://receiver.example/", kinds=["message.posted"], with_text=False)
    assert isinstance(made, int)
    chat.post(people.support(), people.buyer, "Hello", key=uuid4())
    yield now(made)
    clock.forget()


def now(webhook_id: int) -> WebhookRow:
    found = webhooks.webhook(webhook_id)
    assert found
    return found


def states() -> list[str]:
    return list(WebhookDelivery.objects.values_list("state", flat=True))


def plan_slowly(lines: Sequence[LoggedLine], planned: threading.Event) -> None:
    """Plan what is told, and commit it only when somebody waits for the endpoint."""
    with transaction.atomic():
        webhooks.plan(lines)
        planned.set()
        wait_for(somebody_waits, "the endpoint is waited for")
    connection.close()


def test_nothing_stays_held_that_is_planned_meanwhile(hook: WebhookRow) -> None:
    webhooks.pause(hook)
    log_tail.until_told()
    lines = chat_tail.stretch(chat_news.FOLLOWER, limit=500).lines
    planned = threading.Event()
    worker = threading.Thread(target=plan_slowly, args=(lines, planned))
    worker.start()
    assert planned.wait(PATIENCE_SECONDS)

    assert webhooks.resume(hook) == 1

    worker.join(PATIENCE_SECONDS)
    assert states() == ["waiting"]


def test_nothing_stays_held_that_was_just_taken_up(
    hook: WebhookRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_tail.pass_on()
    webhooks.pause(hook)
    before = now(hook.id)
    webhooks.resume(hook)
    monkeypatch.setattr(webhooks, "webhook", lambda _id: before)  # read while it was paused

    outbox.send_webhooks(clock.now(), limit=1)

    assert states() == ["waiting"]
    assert outbox.send_webhooks(clock.now(), limit=1) == 1  # it is due at once
