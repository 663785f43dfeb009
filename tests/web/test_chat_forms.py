"""The chat by plain form: what cannot be sent is kept, and said why."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from tests.app import files
from tests.app.world import World
from tests.web.at_the_desk import ruled
from tests.web.cases import sign_in
from wakai.app import chat, chat_limits, clock, disputes
from wakai.core.conversations import cards
from wakai.core.conversations.model import Reader
from wakai.core.disputes.commands import WaiveAppeal
from wakai.core.disputes.model import DeadlineKind
from wakai.store import chat as log
from wakai.store.models import Conversation
from wakai.web.templatetags.wakai_ui import short_when

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    type(world.ana).objects.filter(pk=world.ana.pk).update(language="en")
    client.force_login(world.ana)
    return client


@pytest.fixture
def talk(world: World) -> int:
    return chat.open_support(world.ana.id, language="en")


def photo(name: str = "a.jpg", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or files.photo(), "image/jpeg")


def said(world: World, talk: int) -> list[tuple[str, int]]:
    entries = log.read_after(talk, 0, reader=Reader(world.ana.id))
    posted = [entry.body for entry in entries if entry.kind == "message.posted"]
    return [(body["text"], len(body["attachments"])) for body in posted]


class TestTheChatOfTheHouse:
    @pytest.mark.parametrize(
        ("role", "leads_to"),
        [
            ("operator", "/desk/"),
            ("supervisor", "/"),
            ("adjudicator", "/"),
            ("finance", "/"),
            ("auditor", "/"),
            ("owner", "/"),
        ],
    )
    def test_leads_whoever_works_for_it_to_a_page_that_is_there(
        self, world: World, client: Client, role: str, leads_to: str
    ) -> None:
        type(world.olu).objects.filter(pk=world.olu.pk).update(roles=[role])
        sign_in(client, world.olu, second_factor=True)

        page = client.get("/chat/", follow=True)

        assert page.redirect_chain[0] == (leads_to, 302)
        assert page.status_code == 200

    def test_gives_no_token_to_staff_with_a_password_alone(
        self, world: World, client: Client
    ) -> None:
        type(world.olu).objects.filter(pk=world.olu.pk).update(roles=["buyer", "operator"])

        assert sign_in(client, world.olu).get("/chat/token/").status_code == 302
        assert sign_in(client, world.olu, second_factor=True).get("/chat/token/").json()["token"]


class TestAMessage:
    def test_goes_without_a_file_that_cannot_be_taken_and_says_so(
        self, world: World, ana: Client, talk: int
    ) -> None:
        bad = photo("b.jpg", files.PROGRAM)

        page = ana.post(
            f"/chat/{talk}/messages/", {"text": "Look", "files": [photo(), bad]}, follow=True
        )

        assert "b.jpg: This is not a photo" in page.content.decode()
        assert said(world, talk) == [("Look", 1)]

    def test_that_is_too_long_waits_in_its_field_with_its_files(
        self, world: World, ana: Client, talk: int
    ) -> None:
        text, address = "x" * (chat_limits.TEXT_MAX + 1), f"/chat/{talk}/messages/"

        page = ana.post(address, {"text": text, "files": [photo("kept.jpg")]}, follow=True)

        kept = page.content.decode()
        assert "This is too long for one message" in kept
        assert f">{text}</textarea>" in kept
        assert "kept.jpg" in kept
        assert said(world, talk) == []
        upload = page.context["files"][0].id
        after = ana.post(address, {"text": "Shorter", "files": [str(upload)]}, follow=True)
        assert said(world, talk) == [("Shorter", 1)]
        assert ("kept.jpg" in after.content.decode(), text in after.content.decode()) == (
            True, False,
        )  # fmt: skip

    def test_tells_a_script_what_it_went_without(self, ana: Client, talk: int) -> None:
        sent = {"text": "Look", "key": str(uuid4()), "files": [photo("b.jpg", files.PROGRAM)]}

        answer = ana.post(f"/chat/{talk}/messages/", sent, headers={"Accept": "application/json"})

        assert answer.status_code == 201
        assert [problem[:6] for problem in answer.json()["problems"]] == ["b.jpg:"]

    def test_that_starts_a_new_chat_is_not_lost_when_it_is_too_long(
        self, ana: Client, talk: int
    ) -> None:
        Conversation.objects.filter(pk=talk).update(state="ended")
        text = "x" * (chat_limits.TEXT_MAX + 1)

        page = ana.post("/chat/new/", {"text": text}, follow=True)

        assert f">{text}</textarea>" in page.content.decode()


class TestTheOrdersToPick:
    def test_say_until_when_the_ruling_over_one_can_be_appealed(
        self, world: World, ana: Client, talk: int
    ) -> None:
        dispute_id = ruled(world)
        chat.post_card(talk, chat.BOT, cards.OrderPicker(orders=(world.order.id,)), key=uuid4())
        until = disputes.read(dispute_id).state.deadlines[DeadlineKind.APPEAL_WINDOW].due_at

        with translation.override("en"), timezone.override(world.ana.time_zone):
            assert f"Appeal possible until {short_when(until)}" in ana.get("/chat/").text
        type(world.ana).objects.filter(pk=world.ana.pk).update(language="ja")
        with translation.override("ja"), timezone.override(world.ana.time_zone):
            assert f"異議申し立ては{short_when(until)}まで" in ana.get("/chat/").text

        world.run(dispute_id, WaiveAppeal(by=world.buyer, at=clock.now()))
        assert "異議申し立ては" not in ana.get("/chat/").text
