"""The desk by keyboard, in a real browser: keys act outside text fields and type inside them."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import axe, chat_people
from tests.app.world import World
from tests.chat_people import People, said, texts
from tests.live.server import Server, running
from tests.web.at_the_desk import at_the_ruling
from tests.web.cases import sign_in, take_along
from tests.web.test_desk import appeal
from wakai.app import canned, chat, desk_undo
from wakai.core.conversations.model import Actor, ActorKind, Reason
from wakai.core.ids import DisputeId

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    with running(django_db_blocker, WAKAI_LOG_LEVEL="WARNING") as server:
        yield server


@pytest.fixture
def people(transactional_db: None) -> People:  # noqa: ARG001 - empties the tables
    return chat_people.make()


@pytest.fixture
def talk(people: People) -> int:
    """Return a conversation of Ana's that Olu has, with one message in it."""
    conversation = people.taken()
    said(conversation, people.buyer, "The kettle is broken.")
    return conversation


@pytest.fixture
def at_the_desk(
    people: People, talk: int, shared_server: Server, desktop_page: Callable[..., Page]
) -> Page:
    shared_server.settle()
    page = desktop_page()
    take_along(page, sign_in(Client(), people.olu, second_factor=True), shared_server.url)
    page.goto(f"{shared_server.url}/desk/{talk}/")
    expect(page.locator("[data-fresh]")).to_contain_text("Up")
    return page


class TestTheKeys:
    def test_act_outside_a_text_field_and_type_within_it(self, at_the_desk: Page) -> None:
        field = at_the_desk.locator("#chat-text")
        at_the_desk.keyboard.press("n")
        expect(at_the_desk.locator("[name=note]")).to_be_checked()

        at_the_desk.keyboard.type("jen?")
        at_the_desk.keyboard.press("Alt+e")

        expect(field).to_have_value("jen?")
        expect(at_the_desk.locator("dialog[open]")).to_have_count(0)

    def test_ask_before_a_chat_is_ended(self, at_the_desk: Page) -> None:
        at_the_desk.keyboard.press("e")
        asked = at_the_desk.get_by_role("dialog", name="End this chat?")
        expect(asked).to_be_visible()
        assert axe.faults(at_the_desk) == []
        at_the_desk.keyboard.press("Escape")
        expect(asked).to_be_hidden()

        at_the_desk.keyboard.press("e")
        asked.get_by_role("button", name="End the chat").click()

        expect(at_the_desk.get_by_text("You have no conversations.")).to_be_visible()

    def test_are_listed_and_say_so_where_they_can_do_nothing(self, at_the_desk: Page) -> None:
        at_the_desk.keyboard.press("?")
        listed = at_the_desk.get_by_role("dialog", name="Keys")
        expect(listed).to_contain_text("Next conversation")
        at_the_desk.keyboard.press("Escape")

        at_the_desk.keyboard.press("j")

        expect(at_the_desk.locator(".toast")).to_contain_text("nothing here")

    def test_are_told_of_and_lead_to_the_head_of_the_next_conversation(
        self, at_the_desk: Page, people: People, shared_server: Server
    ) -> None:
        hint = at_the_desk.get_by_role("button", name="? shows the keys")
        hint.click()
        listed = at_the_desk.get_by_role("dialog", name="Keys")
        expect(listed).to_contain_text("Begin a new line")
        at_the_desk.keyboard.press("Escape")
        other = chat.open_support(people.ben.id, language="en", role="seller")
        chat.hand_off(other, people.seller, Reason.BUTTON)
        at_the_desk.goto(f"{shared_server.url}/desk/")

        at_the_desk.locator("body").press("j")

        expect(at_the_desk.get_by_role("heading", name="Ben", level=1)).to_be_focused()


class TestTheCaseBesideIt:
    @pytest.fixture
    def at_the_case(
        self, world: World, shared_server: Server, desktop_page: Callable[..., Page]
    ) -> tuple[Page, int, DisputeId]:
        """Olu at Ana's chat, which is about the ruling on her dispute."""
        client, conversation, dispute_id = at_the_ruling(world)
        shared_server.settle()
        page = desktop_page()
        take_along(page, client, shared_server.url)
        page.goto(f"{shared_server.url}/desk/{conversation}/")
        return page, conversation, dispute_id

    def test_follows_it_while_somebody_types(
        self, world: World, at_the_case: tuple[Page, int, DisputeId]
    ) -> None:
        page, conversation, dispute_id = at_the_case
        way = page.get_by_role("link", name="Write the appeal for the buyer")
        expect(way).to_be_visible()
        page.locator("#subject").fill("OR")

        appeal(world, dispute_id)
        buyer = Actor(ActorKind.BUYER, world.ana.id)
        chat.post(conversation, buyer, "異議を申し立てました", key=uuid4(), language="ja")

        expect(page.get_by_text("The one appeal of this dispute has been used")).to_be_visible()
        expect(way).to_have_count(0)
        expect(page.locator("#subject")).to_have_value("OR")

    def test_stays_where_it_is_whatever_is_said_or_focused(
        self, at_the_case: tuple[Page, int, DisputeId]
    ) -> None:
        page, _, _ = at_the_case
        page.locator("#subject").fill("nothing")
        page.get_by_role("button", name="Choose the order").click()
        told = page.locator(".flash")
        expect(told).to_contain_text("No order of this person")
        found = [
            page.locator(f".desk-{name}").bounding_box() for name in ("list", "thread", "case")
        ]
        places = [place for place in found if place]
        lefts = [place["x"] for place in places]
        assert (len({place["y"] for place in places}), lefts) == (1, sorted(lefts)), found
        assert len(places) == len(found)

        page.locator("#chat-text").focus()
        for _ in range(3):
            page.keyboard.press("Tab")

        assert page.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]") == [
            0,
            0,
        ]
        told.get_by_role("button", name="Close").click()
        expect(told).to_have_count(0)

    def test_leaves_a_name_its_line_on_a_phone(
        self, at_the_case: tuple[Page, int, DisputeId]
    ) -> None:
        page, _, _ = at_the_case
        page.set_viewport_size({"width": 390, "height": 844})

        name = page.get_by_role("heading", name="Ana", level=1).bounding_box()

        assert name is not None
        assert name["width"] > name["height"], name


class TestTheTimeOfAMessage:
    def test_is_wakais_and_not_that_of_the_device(self, at_the_desk: Page) -> None:
        at_the_desk.clock.set_system_time("2001-02-03T04:05:06Z")
        at_the_desk.reload()
        field = at_the_desk.locator("#chat-text")
        field.fill("It is on its way.")
        field.press("Enter")
        sent = at_the_desk.locator(".bubble.is-mine time")
        expect(sent).to_have_text(re.compile(r"^\d\d:\d\d$"))
        expect(sent).not_to_have_attribute("datetime", re.compile("^2001"))


class TestThePalette:
    def test_finds_a_card_from_within_the_answer_and_sends_it(self, at_the_desk: Page) -> None:
        at_the_desk.locator("#chat-text").focus()
        at_the_desk.keyboard.press("Control+k")
        palette = at_the_desk.get_by_role("dialog", name="Find anything")
        expect(palette.get_by_role("option", name="Send the article").first).to_be_visible()
        at_the_desk.keyboard.type("order number")
        expect(palette.get_by_role("option").first).to_contain_text("Order number")
        assert axe.faults(at_the_desk) == []

        at_the_desk.keyboard.press("Enter")

        expect(at_the_desk.locator(".card-line")).to_have_count(1)


class TestANote:
    def test_is_kept_with_a_button_of_its_own_and_asks_where_it_names_somebody(
        self, at_the_desk: Page, talk: int
    ) -> None:
        at_the_desk.keyboard.press("n")
        expect(at_the_desk.get_by_role("button", name="Send", exact=True)).to_have_count(0)
        at_the_desk.keyboard.type("@ana pays herself")
        at_the_desk.get_by_role("button", name="Keep the note").click()
        asked = at_the_desk.get_by_role("dialog", name="Is this meant as a note?")
        expect(asked).to_be_visible()
        assert axe.faults(at_the_desk) == []
        asked.get_by_role("button", name="Change it").click()
        expect(at_the_desk.locator("#chat-text")).to_have_value("@ana pays herself")
        expect(at_the_desk.locator(".bubble.is-note")).to_have_count(0)

        at_the_desk.get_by_role("button", name="Keep the note").click()
        asked.get_by_role("button", name="Keep the note").click()

        expect(at_the_desk.locator(".bubble.is-note")).to_have_count(1)
        assert texts(talk) == ["The kettle is broken."]


class TestAnAnswerThatWasOvertaken:
    @pytest.fixture
    def held(self, at_the_desk: Page, people: People, talk: int) -> Page:
        """Ana wrote while Olu's screen had not heard of it yet."""
        at_the_desk.context.set_offline(True)
        at_the_desk.locator("#chat-text").fill("You can keep the kettle.")
        at_the_desk.keyboard.press("Control+Enter")
        said(talk, people.buyer, "I have sent it back already.")
        at_the_desk.context.set_offline(False)
        expect(at_the_desk.get_by_text("1 new since you read")).to_be_visible()
        assert "You can keep the kettle." not in texts(talk)
        return at_the_desk

    def test_can_be_sent_all_the_same(self, held: Page, talk: int) -> None:
        held.get_by_role("button", name="Send it all the same").click()

        expect(held.locator(".bubble.is-mine.is-sent, .bubble.is-mine.is-seen")).to_have_count(1)
        assert texts(talk)[-1] == "You can keep the kettle."

    def test_can_be_changed_or_thrown_away(self, held: Page, talk: int) -> None:
        expect(held.locator(".bubble", has_text="I have sent it back")).to_be_visible()
        held.get_by_role("button", name="Change it").click()
        expect(held.locator("#chat-text")).to_have_value("You can keep the kettle.")
        held.keyboard.press("Control+Enter")

        expect(held.locator(".bubble.is-mine.is-sent, .bubble.is-mine.is-seen")).to_have_count(1)
        assert texts(talk).count("You can keep the kettle.") == 1


class TestACannedAnswer:
    def test_comes_with_a_slash_and_is_not_sent_with_an_empty_blank(
        self, at_the_desk: Page, people: People
    ) -> None:
        said = "You have until {{deadline}}."
        assert canned.keep("time", "en", said, by=people.olu.id, expect_version=0) is None
        field = at_the_desk.locator("#chat-text")
        field.press("/")
        palette = at_the_desk.get_by_role("dialog", name="Find anything")
        expect(palette.get_by_role("option", name="/time")).to_be_visible()
        at_the_desk.keyboard.press("Enter")
        expect(field).to_have_value(said)

        at_the_desk.keyboard.press("Control+Enter")
        expect(at_the_desk.get_by_role("alert")).to_contain_text("still empty")
        field.press("x")
        expect(field).to_have_value("You have until x.")
        at_the_desk.keyboard.press("Control+Enter")

        expect(at_the_desk.locator(".bubble.is-mine", has_text="until x.")).to_have_count(1)


class TestAnAnswerThatWaits:
    def test_is_taken_back_or_leaves_with_the_page(
        self, people: People, at_the_desk: Page, talk: int
    ) -> None:
        desk_undo.choose(people.olu.id, on=True)
        at_the_desk.reload()
        expect(at_the_desk.locator("[data-fresh]")).to_contain_text("Up")
        field = at_the_desk.locator("#chat-text")
        field.fill("You lose.")
        field.press("Control+Enter")
        at_the_desk.get_by_role("button", name="Take it back").click()
        expect(field).to_have_value("You lose.")
        expect(at_the_desk.locator(".bubble.is-mine")).to_have_count(0)

        field.fill("You get it back.")
        field.press("Control+Enter")
        expect(at_the_desk.get_by_role("button", name="Take it back")).to_be_visible()
        at_the_desk.reload()

        sent = at_the_desk.locator(".bubble.is-mine[data-seq]", has_text="You get it back.")
        expect(sent).to_have_count(1)
        expect(at_the_desk.get_by_role("button", name="Take it back")).to_be_hidden()
        assert texts(talk)[1:] == ["You get it back."]
