"""The pages of webhooks: the owner keeps an endpoint, tries it, pauses it, changes its secret."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from tests.app.world import World
from tests.receiver import Receiver
from tests.web.cases import sign_in
from wakai.app import clock, outbox, webhooks
from wakai.core.disputes.commands import Withdraw
from wakai.store import webhooks as stored
from wakai.store.models import Dispute, Person, Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def otto() -> Iterator[Client]:
    clock.forget()
    owner = Person.objects.create(
        email="otto@example.test", name="Otto", roles=["owner"], created_at=clock.now()
    )
    yield sign_in(Client(), owner, second_factor=True)
    clock.forget()


def kept(otto: Client, url: str) -> str:
    """Keep an endpoint and return the address of its page."""
    answer = otto.post("/admin/webhooks/", {"url": url, "kinds": ["message.posted"]})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


class TestADispute:
    def test_is_sent_once_more_by_its_number(
        self, otto: Client, receiver: Receiver, world: World
    ) -> None:
        sent = world.submitted().dispute_id
        world.run(sent, Withdraw(by=world.buyer, at=world.now, warned=True))
        number = Dispute.objects.get(pk=sent).number
        otto.post("/admin/webhooks/", {"url": receiver.url, "kinds": ["dispute.*"]})
        page = f"/admin/webhooks/{Webhook.objects.get().pk}/"

        unknown = otto.post(f"{page}replay/", {"number": "0000-0001"}, follow=True)
        known = otto.post(f"{page}replay/", {"number": number.lower()}, follow=True)
        again = otto.post(f"{page}replay/", {"number": number}, follow=True)
        while outbox.send_webhooks(clock.now()):
            pass

        assert "no dispute with this number" in unknown.content.decode()
        assert "sent once more" in known.content.decode()
        assert "it waits already" in again.content.decode()
        assert "Waits behind another" in again.content.decode()
        assert receiver.messages[0]["data"]["dispute_id"] == str(sent)
        shown = otto.get(page).content.decode()
        assert "dispute.submitted.v1" in shown
        assert f"{number} · " in shown

    def test_is_sent_to_no_receiver_that_is_gone(self, otto: Client, world: World) -> None:
        sent = world.submitted().dispute_id
        page = kept(otto, "https://receiver.example/hook")
        Webhook.objects.update(standing="off")

        answer = otto.post(
            f"{page}replay/", {"number": Dispute.objects.get(pk=sent).number}, follow=True
        )

        assert "This webhook is off" in answer.content.decode()
        assert not WebhookDelivery.objects.exists()


class TestAnEndpoint:
    def test_is_kept_and_shown_with_its_secret(self, otto: Client) -> None:
        page = kept(otto, "https://receiver.example/hook")

        shown, listed = otto.get(page).content.decode(), otto.get("/admin/webhooks/")
        assert Webhook.objects.get().secret in shown
        assert "Nothing was sent yet" in shown
        assert "A message is written" in listed.content.decode()
        assert [one.href for one in listed.context["shell"].nav if one.current] == [
            "/admin/webhooks/"
        ]

    @pytest.mark.parametrize("url", ["", "ftp://x.example/", "https://a:b@x.example/"])
    def test_is_refused_without_an_address(self, otto: Client, url: str) -> None:
        assert otto.post("/admin/webhooks/", {"url": url}).status_code == 422
        assert not Webhook.objects.exists()

    def test_is_refused_beyond_those_that_are_told(
        self, otto: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(stored, "ENDPOINTS_MAX", 2)
        page = kept(otto, "https://one.example/")
        kept(otto, "https://two.example/")
        another = {"url": "https://three.example/"}

        refused = otto.post("/admin/webhooks/", another)
        otto.post(f"{page}removal/")

        assert refused.status_code == 422
        assert "Remove one first" in refused.content.decode()
        assert otto.post("/admin/webhooks/", another).status_code == 302

    def test_is_tried_and_tried_once_more(self, otto: Client, receiver: Receiver) -> None:
        page = kept(otto, receiver.url)
        receiver.answers = [(404, {})]
        otto.post(f"{page}test/")
        outbox.send_webhooks(clock.now())
        assert "HTTP 404" in otto.get(page).content.decode()
        (sent,) = webhooks.deliveries(Webhook.objects.get().pk)

        otto.post(f"{page}redelivery/", {"delivery": sent.id})
        again = otto.post(f"{page}redelivery/", {"delivery": sent.id}, follow=True)
        outbox.send_webhooks(clock.now())

        assert "waits to be sent already" in again.content.decode()
        assert len(receiver.told) == 2
        assert "Received" in otto.get(page).content.decode()

    def test_is_paused_with_a_banner_and_sent_to_again(self, otto: Client) -> None:
        page = kept(otto, "https://receiver.example/hook")

        otto.post(f"{page}standing/", {"standing": "paused"})
        paused = otto.get("/admin/webhooks/").content.decode()
        otto.post(f"{page}standing/", {"standing": "on"})

        assert "https://receiver.example/hook is paused" in paused
        assert "is paused" not in otto.get("/admin/webhooks/").content.decode()

    def test_says_whether_it_is_slow_or_does_not_answer(self, otto: Client) -> None:
        page = kept(otto, "https://receiver.example/hook")
        Webhook.objects.update(quiet_until=clock.now() + timedelta(minutes=1))
        slow = otto.get(page).content.decode()
        Webhook.objects.update(failures=1)
        silent = otto.get(page).content.decode()

        told = "Answers slowly", "It rests after each answer", "is left alone until"
        assert [words in slow for words in told] == [True, True, False]
        assert [words in silent for words in told] == [False, False, True]

    def test_gets_a_new_secret_and_loses_the_older_one(self, otto: Client) -> None:
        page = kept(otto, "https://receiver.example/hook")
        first = Webhook.objects.get().secret

        otto.post(f"{page}secret/")
        both = otto.get(page).content.decode()
        otto.post(f"{page}secret/", {"older": "drop"})

        assert first in both
        assert first not in otto.get(page).content.decode()

    def test_hears_of_something_else_once_that_is_chosen(self, otto: Client) -> None:
        page = kept(otto, "https://receiver.example/hook")

        wrong = otto.post(f"{page}choice/", {"kinds": ["dispute.*", "no.such"]}, follow=True)
        assert "Choose from the list" in wrong.content.decode()
        assert Webhook.objects.get().kinds == ["message.posted"]
        otto.post(f"{page}choice/", {"kinds": ["dispute.*", "money.*"], "with_text": "on"})

        hook = Webhook.objects.get()
        assert (hook.kinds, hook.with_text) == (["dispute.*", "money.*"], True)
        shown = otto.get(page).content.decode()
        assert "with the text of messages" in shown
        assert [one in shown for one in ("Disputes: claim", "A message is written</span>")] == [
            True,
            False,
        ]

    def test_is_removed(self, otto: Client) -> None:
        page = kept(otto, "https://receiver.example/hook")

        otto.post(f"{page}removal/")

        assert otto.get(page).status_code == 404
        assert "No webhook yet" in otto.get("/admin/webhooks/").content.decode()
