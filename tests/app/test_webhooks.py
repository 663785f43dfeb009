"""Webhooks from the log to a real receiver: slow, broken, gone, doubled, out of order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from tests import chat_people, log_tail
from tests.app.post import Killed, claims_are_over
from tests.chat_people import People
from tests.receiver import Receiver, may_be_sent_to, receiving
from wakai.app import chat, chat_news, clock, health, outbox, plugs, signatures, webhooks
from wakai.core.conversations.webhooks import Standing
from wakai.gateways.webhooks.sender import GuardedSender
from wakai.store import chat as log
from wakai.store import chat_tail
from wakai.store import webhooks as stored
from wakai.store.models import OutboxRow, Webhook, WebhookDelivery
from wakai.store.webhooks import WebhookRow

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Nobody outside reads this"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    yield chat_people.make()
    clock.forget()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    may_be_sent_to(monkeypatch, timeout_seconds=0.5)
    with receiving() as server:
        yield server


def endpoint(url: str, *kinds: str, with_text: bool = False) -> WebhookRow:
    made = webhooks.make(url, kinds=kinds or ("message.posted",), with_text=with_text)
    assert isinstance(made, int)
    found = webhooks.webhook(made)
    assert found
    return found


def standing(hook: WebhookRow) -> Standing:
    found = webhooks.webhook(hook.id)
    assert found
    return found.health.standing


def write(people: People, talk: int, *texts: str) -> None:
    for text in texts or (WORDS,):
        chat.post(talk, people.buyer, text, key=uuid4())


def send(later: timedelta = timedelta()) -> None:
    """Let the worker see what is new, and send what is due a while later."""
    log_tail.pass_on()
    clock.advance(int(later.total_seconds()))
    outbox.send_webhooks(clock.now())


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("id").values_list("state", flat=True))


class TestAMessage:
    def test_is_told_in_numbers_and_signed(self, people: People, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        talk = people.support()
        write(people, talk)

        send()

        ((headers, body),) = receiver.told
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        known = signatures.check_standard([hook.secret], headers, body, now=at)
        assert known.startswith("evt_")
        told = receiver.messages[0]
        assert told["type"] == "message.posted"
        assert (told["data"]["conversation"], told["data"]["seq"]) == (talk, 3)
        assert told["data"]["position"].startswith(str(log.epoch())[:8])
        assert WORDS not in body.decode()
        assert states() == ["taken"]

    def test_is_told_in_words_to_who_asked_for_them(
        self, people: People, receiver: Receiver
    ) -> None:
        endpoint(receiver.url, with_text=True)
        write(people, people.support())

        send()

        assert receiver.messages[0]["data"]["text"] == WORDS

    def test_of_the_two_to_each_other_is_told_to_nobody_in_words(
        self, people: People, receiver: Receiver
    ) -> None:
        endpoint(receiver.url, with_text=True)
        write(people, people.thread())

        send()

        assert WORDS not in str(receiver.messages)
        assert receiver.messages[0]["data"]["seq"] == 2

    def test_is_told_only_of_what_was_asked_for_and_never_a_note(
        self, people: People, receiver: Receiver
    ) -> None:
        endpoint(receiver.url, "owner.changed", with_text=True)
        webhooks.make(receiver.url, kinds=(), with_text=True)
        talk = people.taken()
        chat.post(talk, people.operator, WORDS, key=uuid4(), note=True)

        send()

        kinds = sorted(one["type"] for one in receiver.messages)
        assert kinds == ["conversation.opened", *["owner.changed"] * 4]
        assert WORDS not in str(receiver.messages)

    def test_is_signed_with_both_secrets_while_one_replaces_the_other(
        self, people: People, receiver: Receiver
    ) -> None:
        hook = endpoint(receiver.url)
        webhooks.replace_secret(hook)
        renewed = webhooks.webhook(hook.id)
        assert renewed
        write(people, people.support())

        send()

        ((headers, body),) = receiver.told
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        for secret in (hook.secret, renewed.secret):
            assert signatures.check_standard([secret], headers, body, now=at)
        webhooks.drop_older_secret(renewed)
        dropped = webhooks.webhook(hook.id)
        assert dropped
        assert dropped.secrets == (renewed.secret,)


class TestAReceiver:
    def test_that_is_slow_gets_it_again_and_holds_up_nobody(
        self, people: People, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        receiver.silent = True
        write(people, people.support(), "one", "two", "three")

        send()

        assert len(receiver.told) == 1  # the others wait with it, and were not tried
        assert states() == ["waiting"] * 3
        receiver.silent = False
        send(HOUR)
        assert len(receiver.told) == 4
        assert states() == ["taken"] * 3

    @pytest.mark.parametrize("status", [500, 503, 429, 408])
    def test_that_is_broken_gets_it_again(
        self, people: People, receiver: Receiver, status: int
    ) -> None:
        endpoint(receiver.url)
        receiver.answers = [(status, {"Retry-After": "1800"})]
        write(people, people.support())

        send()
        send(timedelta(minutes=29))
        assert len(receiver.told) == 1
        send(timedelta(minutes=2))

        assert [headers["webhook-id"] for headers, _ in receiver.told] == [
            WebhookDelivery.objects.get().message_id
        ] * 2
        assert states() == ["taken"]

    def test_that_is_gone_is_not_sent_to_any_more(self, people: People, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        receiver.answers = [(410, {})]
        talk = people.support()
        write(people, talk, "one", "two")
        send()
        write(people, talk, "three")
        send(DAY)

        assert standing(hook) is Standing.OFF
        assert len(receiver.told) == 1
        assert states() == ["failed", "failed"]
        dead, done = OutboxRow.State.DEAD, OutboxRow.State.DONE
        found = OutboxRow.objects.filter(topic=webhooks.TOPIC).order_by("id")
        assert list(found.values_list("state", flat=True)) == [dead, done]

    def test_that_leads_to_a_private_address_reaches_nothing(
        self, people: People, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endpoint(receiver.url)
        with receiving() as private:
            receiver.answers = [(307, {"Location": private.url})]
            write(people, people.support(), "one")
            send()
            monkeypatch.setattr(plugs, "webhooks", GuardedSender)
            endpoint(private.url)
            write(people, people.support(), "two")
            send()

            assert private.told == []
        assert states() == ["failed"] * 3
        errors = set(WebhookDelivery.objects.values_list("error", flat=True))
        assert errors == {"", "private_network"}

    def test_that_fails_for_a_day_is_paused_and_loses_nothing(
        self, people: People, receiver: Receiver
    ) -> None:
        hook = endpoint(receiver.url)
        talk = people.support()
        write(people, talk, "one")
        receiver.answers = [(500, {})]
        Webhook.objects.update(failures=20, failing_since=clock.now() - DAY)
        send()
        write(people, talk, "two")
        send(DAY)
        assert standing(hook) is Standing.PAUSED
        assert states() == ["held", "held"]

        found = webhooks.webhook(hook.id)
        assert found
        assert webhooks.resume(found) == 2
        send()

        assert [one["data"]["seq"] for one in receiver.messages] == [3, 3, 4]
        assert states() == ["taken", "taken"]

    def test_holds_up_no_mail_and_no_payment(self, people: People, receiver: Receiver) -> None:
        endpoint(receiver.url)
        write(people, people.support())
        log_tail.pass_on()

        assert outbox.send_due(clock.now()) == 0  # another loop sends them
        assert receiver.told == []
        assert outbox.waiting_since() is None


class TestTwiceAndOutOfOrder:
    def test_a_message_has_its_id_and_its_place(
        self, people: People, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endpoint(receiver.url)
        receiver.answers = [(500, {})]
        talk = people.support()
        write(people, talk, "first")
        send()
        Webhook.objects.update(quiet_until=None)
        write(people, talk, "second")
        send()
        die_after_sending(monkeypatch)
        with pytest.raises(Killed):
            send(HOUR)
        monkeypatch.undo()
        may_be_sent_to(monkeypatch)
        claims_are_over()

        send(HOUR)

        arrived = [
            (headers["webhook-id"], message["data"]["seq"])
            for (headers, _), message in zip(receiver.told, receiver.messages, strict=True)
        ]
        first, second = arrived[0], arrived[1]
        assert arrived == [first, second, first, first]
        assert (first[1], second[1]) == (3, 4)  # the place says what the order does not
        assert len({name for name, _ in arrived}) == 2  # and the id what came twice
        assert states() == ["taken", "taken"]

    def test_a_line_that_is_looked_at_twice_is_one_message(
        self, people: People, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        write(people, people.support())
        log_tail.until_told()
        lines = chat_tail.stretch(chat_news.FOLLOWER, limit=500).lines

        with transaction.atomic():
            webhooks.plan(lines)
            webhooks.plan(lines)

        assert WebhookDelivery.objects.count() == OutboxRow.objects.count() == 1


class TestByHand:
    def test_a_test_is_sent_and_a_message_once_more(
        self, people: People, receiver: Receiver
    ) -> None:
        hook = endpoint(receiver.url)
        webhooks.test(hook)
        write(people, people.support())
        send()
        sent = webhooks.deliveries(hook.id)

        assert webhooks.redeliver(hook, sent[0].id)
        assert not webhooks.redeliver(hook, sent[0].id)  # it waits already
        send()

        assert [one["type"] for one in receiver.messages] == [
            "webhook.test",
            "message.posted",
            "message.posted",
        ]
        assert receiver.told[1][0]["webhook-id"] == receiver.told[2][0]["webhook-id"]

    def test_an_endpoint_is_refused_that_is_none(self) -> None:
        for url in (
            "",
            "ftp://x/",
            "https://",
            "https://a:b@x.example/",
            "https://x y/",
            "x" * 600,
        ):
            assert isinstance(webhooks.make(url, kinds=(), with_text=False), webhooks.BadAddress)

    def test_an_endpoint_that_is_removed_is_sent_nothing(
        self, people: People, receiver: Receiver
    ) -> None:
        hook = endpoint(receiver.url)
        write(people, people.support())
        log_tail.pass_on()

        webhooks.remove(hook)
        outbox.send_webhooks(clock.now())

        assert receiver.told == []
        assert OutboxRow.objects.get().state == "done"  # nobody has to look at it

    def test_the_log_is_forgotten_after_a_month(self, people: People, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        write(people, people.support())
        send()

        assert webhooks.forget_old(clock.now()) == 0
        assert webhooks.forget_old(clock.now() + webhooks.KEPT + DAY) == 1
        assert webhooks.deliveries(hook.id) == ()

    def test_what_was_refused_is_no_dead_letter_and_is_forgotten_after_a_month(
        self, people: People, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        receiver.answers = [(404, {})]
        write(people, people.support())
        send()
        given_up = OutboxRow.objects.filter(state=OutboxRow.State.DEAD)
        figures = {name: value for name, _what, value in health.figures()}

        assert (given_up.count(), figures["outbox_dead"]) == (1, 0)
        webhooks.forget_old(clock.now())
        assert given_up.exists()
        webhooks.forget_old(clock.now() + webhooks.KEPT + DAY)
        assert not given_up.exists()


def die_after_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the worker be killed between the answer and the note of it."""

    def die(*_args: object, **_named: object) -> None:
        raise Killed

    monkeypatch.setattr(stored, "record", die)
