"""Webhooks of disputes: derived from the journal, one after the other, nothing lost, sent anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests import log_tail
from tests.app.world import World
from tests.receiver import Receiver, receiving
from wakai.app import clock, dispute_news, outbox, signatures, webhooks
from wakai.core.disputes.commands import Withdraw
from wakai.core.ids import DisputeId
from wakai.store.models import DisputeEvent, Order, OrderLine, OutboxRow, Webhook, WebhookDelivery
from wakai.store.webhooks import WebhookRow

pytestmark = pytest.mark.django_db(transaction=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERYTHING = 10_000


def endpoint(url: str, *kinds: str) -> WebhookRow:
    made = webhooks.make(url, kinds=kinds or ("dispute.*",), with_text=False)
    assert isinstance(made, int)
    return known(made)


def known(webhook_id: int) -> WebhookRow:
    found = webhooks.webhook(webhook_id)
    assert found
    return found


def pass_on(limit: int = EVERYTHING) -> None:
    """Let the worker look at all that was written, so many events at a time."""
    log_tail.until_told()
    while dispute_news.pass_on(limit):
        pass


def send(later: timedelta = timedelta()) -> None:
    """Let the worker see what is new, and send what is due a while later."""
    pass_on()
    clock.advance(int(later.total_seconds()))
    while outbox.send_webhooks(clock.now()):
        pass


def another(world: World) -> World:
    """Return the world with another order of the two."""
    order = Order.objects.get(pk=world.order.pk)
    order.pk, order.number = None, "100200301"
    order.save(force_insert=True)
    line = OrderLine.objects.create(order=order, title="Lamp", quantity=1, paid_minor=3_980)
    return replace(world, order=order, line=line)


def withdraw(world: World, dispute_id: DisputeId) -> None:
    world.run(dispute_id, Withdraw(by=world.buyer, at=world.now, warned=True))


def told(receiver: Receiver) -> list[tuple[str, int]]:
    return [(one["type"], one["data"]["version"]) for one in receiver.messages]


def written(dispute_id: DisputeId, *beginnings: str) -> list[tuple[str, int]]:
    """Return the kinds and versions of what the journal holds from the claim on."""
    rows = DisputeEvent.objects.filter(dispute_id=dispute_id).order_by("version")
    every = list(rows.values_list("kind", "version"))
    kinds = [kind for kind, _ in every]
    since = kinds.index("dispute.submitted.v1")
    return [row for row in every[since:] if row[0].startswith(beginnings or ("",))]


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("seq", "id").values_list("state", flat=True))


class TestAnEvent:
    def test_is_told_in_ids_and_signed(self, world: World, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        sent = world.submitted()

        send()

        headers, body = receiver.told[0]
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        assert signatures.check_standard([hook.secret], headers, body, now=at).startswith("evt_")
        first = receiver.messages[0]
        row = DisputeEvent.objects.get(dispute_id=sent.dispute_id, kind="dispute.submitted.v1")
        assert first["type"] == "dispute.submitted.v1"
        assert first["timestamp"] == row.at.isoformat()
        assert set(first["data"]) == {"dispute_id", "number", "version", "by", "position"}
        assert first["data"]["dispute_id"] == str(sent.dispute_id)
        assert first["data"]["version"] == row.version
        assert "It is blue" not in str(receiver.told)

    def test_is_told_from_the_claim_on_by_what_was_chosen(
        self, world: World, receiver: Receiver
    ) -> None:
        endpoint(receiver.url, "dispute.*", "money.*")
        world.draft()
        send()
        assert receiver.told == []
        sent = world.submitted().dispute_id

        send()

        assert told(receiver) == written(sent, "dispute.", "money.")
        assert len(written(sent)) > len(told(receiver))  # the deadlines were not asked for

    def test_of_each_is_told_to_who_hears_of_everything(
        self, world: World, receiver: Receiver
    ) -> None:
        webhooks.make(receiver.url, kinds=(), with_text=False)
        sent = world.submitted().dispute_id
        withdraw(world, sent)

        send()

        assert told(receiver) == written(sent)

    def test_that_was_before_the_endpoint_is_told_by_hand_alone(
        self, world: World, receiver: Receiver
    ) -> None:
        sent = world.submitted().dispute_id
        pass_on()
        hook = endpoint(receiver.url)
        send()
        assert receiver.told == []

        assert dispute_news.replay(hook, sent) == len(written(sent, "dispute."))
        send()

        assert told(receiver) == written(sent, "dispute.")

    def test_waits_for_a_transaction_that_began_before(
        self, world: World, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        with log_tail.older_transaction():
            sent = world.submitted().dispute_id
            looked = dispute_news.pass_on(EVERYTHING)

        assert looked == 0
        send()
        assert told(receiver) == written(sent, "dispute.")

    def test_costs_a_command_nothing(self, world: World) -> None:
        endpoint("https://receiver.example/", "dispute.*")
        sent = world.submitted().dispute_id
        ran: list[str] = []

        def note(run: Any, sql: str, *rest: Any) -> Any:
            ran.append(sql)
            return run(sql, *rest)

        with connection.execute_wrapper(note):
            world.run(sent, world.accept())

        assert ran
        assert not any("webhook" in one for one in ran)
        assert not WebhookDelivery.objects.exists()  # until the worker looks


class TestOrder:
    def test_is_kept_however_few_are_looked_at_together(
        self, world: World, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        sent = world.submitted().dispute_id
        withdraw(world, sent)

        pass_on(limit=1)
        send()

        assert told(receiver) == written(sent, "dispute.")

    def test_holds_where_the_log_has_a_later_event_first(
        self, world: World, receiver: Receiver
    ) -> None:
        """As after a transaction that held one dispute while it waited for another."""
        endpoint(receiver.url)
        sent = world.submitted().dispute_id
        withdraw(world, sent)
        log_tail.until_told()
        (first, *_), last = written(sent, "dispute."), written(sent, "dispute.")[-1]
        rows = DisputeEvent.objects.filter(dispute_id=sent)
        place = rows.get(version=first[1])
        rows.filter(version=last[1]).update(txid=place.txid, pos=place.pos - 1)

        pass_on(limit=1)
        send()

        assert told(receiver) == written(sent, "dispute.")

    def test_is_that_of_the_dispute_while_an_earlier_event_is_tried_again(
        self, world: World, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        sent = world.submitted().dispute_id
        pass_on()
        receiver.answers = [(503, {}), (503, {})]
        send()
        withdraw(world, sent)
        send(timedelta(minutes=2))

        first, *others = written(sent, "dispute.")
        assert told(receiver) == [first, first]
        assert states() == ["waiting", *["behind"] * len(others)]
        send(HOUR)
        assert told(receiver) == [first, first, first, *others]

    def test_holds_up_no_other_dispute_and_no_other_endpoint(
        self, world: World, receiver: Receiver
    ) -> None:
        endpoint(receiver.url)
        stuck = world.submitted().dispute_id
        receiver.answers = [(503, {})]
        send()
        Webhook.objects.update(quiet_until=None, failures=0)
        after = len(receiver.told)

        with receiving() as other:
            endpoint(other.url)
            withdraw(world, stuck)
            free = another(world).submitted().dispute_id
            send()
            assert "dispute.withdrawn.v1" in {one["type"] for one in other.messages}

        assert {one["data"]["dispute_id"] for one in receiver.messages[after:]} == {str(free)}

    def test_goes_on_behind_one_that_was_given_up(self, world: World, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        receiver.answers = [(400, {})]
        sent = world.submitted().dispute_id
        withdraw(world, sent)

        send()

        assert told(receiver) == written(sent, "dispute.")
        dead, *others = webhooks.deliveries(hook.id)[::-1]
        assert (dead.state, dead.status) == ("failed", 400)  # as the log of the endpoint shows it
        assert {one.state for one in others} == {"taken"}
        assert webhooks.redeliver(hook, dead.id)
        send()
        assert told(receiver)[-1] == told(receiver)[0]

    def test_holds_after_a_worker_died_behind_an_answer(
        self, world: World, receiver: Receiver
    ) -> None:
        """Its message is not sent again behind later ones, once it is noted as received."""
        endpoint(receiver.url)
        sent = world.submitted().dispute_id
        send()
        withdraw(world, sent)
        send()
        OutboxRow.objects.filter(topic=webhooks.TOPIC).update(state="waiting", claimed_until=None)

        send()

        assert told(receiver) == written(sent, "dispute.")

    def test_ends_with_a_receiver_that_is_gone(self, world: World, receiver: Receiver) -> None:
        endpoint(receiver.url)
        receiver.answers = [(410, {})]
        withdraw(world, world.submitted().dispute_id)

        send()

        assert len(receiver.told) == 1
        assert set(states()) == {"failed"}


class TestAPause:
    def test_keeps_everything_and_its_order(self, world: World, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        sent = world.submitted().dispute_id
        pass_on()
        webhooks.pause(hook)
        send()
        withdraw(world, sent)
        send()
        assert receiver.told == []

        webhooks.resume(known(hook.id))
        send()

        assert told(receiver) == written(sent, "dispute.")
        assert set(states()) == {"taken"}


class TestReplay:
    def test_sends_a_dispute_once_more_with_the_same_ids(
        self, world: World, receiver: Receiver
    ) -> None:
        hook = endpoint(receiver.url)
        sent = world.submitted().dispute_id
        withdraw(world, sent)
        send()
        first = names(receiver)

        assert dispute_news.replay(hook, sent) == len(first)
        assert dispute_news.replay(hook, sent) == 0  # it waits already
        send()

        assert names(receiver) == [*first, *first]

    def test_waits_for_the_end_of_a_pause(self, world: World, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        sent = world.submitted().dispute_id
        send()
        webhooks.pause(hook)

        dispute_news.replay(hook, sent)
        send()
        before = len(receiver.told)
        webhooks.resume(known(hook.id))
        send()

        assert before == len(written(sent, "dispute."))
        assert told(receiver) == written(sent, "dispute.") * 2

    def test_is_nothing_for_a_receiver_that_is_gone(self, world: World, receiver: Receiver) -> None:
        hook = endpoint(receiver.url)
        sent = world.submitted().dispute_id
        send()
        before = len(receiver.told)
        Webhook.objects.update(standing="off")

        assert dispute_news.replay(hook, sent) == 0
        send()

        assert len(receiver.told) == before


def names(receiver: Receiver) -> list[Any]:
    return [headers["webhook-id"] for headers, _ in receiver.told]
