"""The chat in a real browser: two people, a cut network, a reload, an input method."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import axe, chat_people
from tests.chat_people import People, said, texts
from tests.live.server import Server, running
from tests.web.cases import sign_in, take_along
from wakai.app import chat, drafts
from wakai.core.conversations import cards
from wakai.core.conversations.decide import SYSTEM
from wakai.core.conversations.model import Actor, ActorKind
from wakai.store.chat import Line, append
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

type Visit = Callable[..., Page]

# The end of a word and the Enter that closed it come in one breath, as a browser sends them.
CLOSING_ENTER = """
field => {
  globalThis.closedAt = performance.now();
  field.dispatchEvent(new CompositionEvent("compositionend", { data: "漢字", bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}
"""
UNTIL_THE_BREATH_IS_OVER = """
() => new Promise((done) => {
  const look = () => (performance.now() - closedAt > 100 ? done() : requestAnimationFrame(look));
  look();
})
"""


@pytest.fixture
def people() -> People:
    return chat_people.make()


@pytest.fixture(scope="module")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    with running(django_db_blocker, WAKAI_LOG_LEVEL="WARNING") as server:
        yield server


@pytest.fixture
def server(people: People, shared_server: Server) -> Server:  # noqa: ARG001 - the tables come first
    shared_server.settle()
    return shared_server


@pytest.fixture
def visit(
    server: Server, phone_page: Callable[..., Page], desktop_page: Callable[..., Page]
) -> Visit:
    """Return a function that opens a page of the chat for somebody."""

    def open_page(
        person: Person, path: str = "/chat/", *, phone: bool = False, **more: object
    ) -> Page:
        page = (phone_page if phone else desktop_page)(**more)
        take_along(page, sign_in(Client(), person, second_factor=True), server.url)
        page.goto(server.url + path)
        return page

    return open_page


def write(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


class TestTwoBrowsers:
    def test_see_what_the_other_writes_and_that_it_was_seen(
        self, people: People, visit: Visit
    ) -> None:
        path = f"/chat/{people.thread()}/"
        ana, ben = visit(people.ana, path, phone=True), visit(people.ben, path)

        write(ana, "Where is my kettle?")
        expect(ben.locator(".bubble", has_text="Where is my kettle?")).to_be_visible()
        expect(ana.locator(".bubble.is-mine.is-seen", has_text="kettle")).to_be_visible()
        write(ben, "On its way")

        expect(ana.locator(".bubble", has_text="On its way")).to_contain_text("Ben")
        expect(ana.locator(".bubble", has_text="kettle")).to_have_count(1)

    def test_tell_that_somebody_is_typing(self, people: People, visit: Visit) -> None:
        path = f"/chat/{people.thread()}/"
        ana, ben = visit(people.ana, path), visit(people.ben, path)
        expect(ana.locator("[data-fresh]")).to_contain_text("Up to date")

        ben.get_by_label("Your message").press_sequentially("W")

        expect(ana.locator("[data-typing]")).to_contain_text("is typing")


class TestTabs:
    def test_of_one_browser_share_one_stream(self, people: People, visit: Visit) -> None:
        thread = people.thread()
        first = visit(people.ana, f"/chat/{thread}/")
        expect(first.locator("[data-fresh]")).to_contain_text("Up to date")
        second = first.context.new_page()
        streams: list[str] = []
        second.on("request", lambda asked: streams.append(asked.url))
        second.goto(first.url)
        expect(second.locator("[data-fresh]")).to_contain_text("Up to date")

        said(thread, people.seller, "For both of you")

        for tab in (first, second):
            expect(tab.locator(".bubble", has_text="For both of you")).to_have_count(1)
        assert not [url for url in streams if "/stream" in url]

    def test_take_over_when_the_one_with_the_stream_is_closed(
        self, people: People, visit: Visit
    ) -> None:
        thread = people.thread()
        first = visit(people.ana, f"/chat/{thread}/")
        expect(first.locator("[data-fresh]")).to_contain_text("Up to date")
        second = first.context.new_page()
        second.goto(first.url)

        with second.expect_request("**/stream**"):
            first.close()
        said(thread, people.seller, "Still there?")

        expect(second.locator(".bubble", has_text="Still there?")).to_have_count(1)


class TestLongPoll:
    def test_takes_over_where_streams_do_not_get_through(
        self, people: People, visit: Visit
    ) -> None:
        thread = people.thread()
        ana = visit(people.ana, "/help/search/?q=x")
        ana.route("**/stream**", lambda route: route.abort())
        with ana.expect_request("**/poll**"):
            ana.goto(ana.url.split("/help/")[0] + f"/chat/{thread}/")

        said(thread, people.seller, "By the slow way")

        expect(ana.locator(".bubble", has_text="By the slow way")).to_be_visible()


class TestCutNetwork:
    def test_keeps_what_is_written_and_sends_it_once_when_it_is_back(
        self, people: People, visit: Visit
    ) -> None:
        thread = people.thread()
        ana = visit(people.ana, f"/chat/{thread}/")
        expect(ana.locator("[data-fresh]")).to_contain_text("Up to date")
        ana.context.set_offline(True)
        write(ana, "Written in a tunnel")
        expect(ana.locator(".bubble.is-waiting")).to_contain_text("Kept on this device")

        ana.context.set_offline(False)

        expect(ana.locator(".bubble.is-sent", has_text="tunnel")).to_be_visible()
        assert texts(thread) == ["Written in a tunnel"]

    def test_loses_nothing_over_a_reload_without_the_server(
        self, people: People, visit: Visit, server: Server
    ) -> None:
        thread = people.thread()
        ana = visit(people.ana, f"/chat/{thread}/")
        expect(ana.locator("[data-fresh]")).to_contain_text("Up to date")
        server.kill()
        write(ana, "Is anybody there?")
        expect(ana.locator(".bubble", has_text="anybody")).to_be_visible()
        server.start()
        ana.reload()

        expect(ana.locator(".bubble.is-sent", has_text="anybody")).to_be_visible()
        expect(ana.locator(".bubble", has_text="anybody")).to_have_count(1)
        assert texts(thread) == ["Is anybody there?"]

    def test_makes_one_message_when_only_the_answer_is_lost(
        self, people: People, visit: Visit
    ) -> None:
        thread = people.thread()
        ana = visit(people.ana, f"/chat/{thread}/")
        lost: list[str] = []

        def lose_the_answer(route: Route) -> None:
            # noted first: while the answer is on its way, the stream may bring the message already
            first = not lost
            lost.append(route.request.url)
            if first:
                route.fetch()
                route.abort()
            else:
                route.continue_()

        ana.route("**/messages", lose_the_answer)
        write(ana, "Only once")

        expect(ana.locator(".bubble.is-sent", has_text="Only once")).to_be_visible()
        assert lost
        assert texts(thread) == ["Only once"]


class TestComposer:
    def test_does_not_send_the_enter_of_an_input_method(self, people: People, visit: Visit) -> None:
        thread = people.thread()
        ana = visit(people.ana, f"/chat/{thread}/")
        field = ana.get_by_label("Your message")
        field.fill("かんじ")
        for detail in ({"isComposing": True}, {"keyCode": 229}):
            field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, **detail})
        field.evaluate(CLOSING_ENTER)

        assert texts(thread) == []
        expect(field).to_have_value("かんじ")
        ana.evaluate(UNTIL_THE_BREATH_IS_OVER)
        field.press("Enter")
        expect(ana.locator(".bubble.is-sent", has_text="かんじ")).to_be_visible()

    def test_keeps_a_draft_for_the_next_device(self, people: People, visit: Visit) -> None:
        thread = people.thread()
        desktop = visit(people.ana, f"/chat/{thread}/")
        with desktop.expect_response("**/drafts/**"):
            desktop.get_by_label("Your message").press_sequentially("Half a sen")

        phone = visit(people.ana, f"/chat/{thread}/", phone=True)

        expect(phone.get_by_label("Your message")).to_have_value("Half a sen")
        assert drafts.read(people.ana.pk, f"chat:{thread}")["text"] == "Half a sen"

    def test_says_why_something_cannot_be_sent_and_gives_it_back(
        self, people: People, visit: Visit
    ) -> None:
        conversation = people.support()
        ana = visit(people.ana)
        chat.end(conversation, people.buyer)
        expect(ana.locator(".survey")).to_be_visible()
        expect(ana.get_by_label("Your message")).to_be_hidden()
        ana.evaluate("document.querySelector('[data-composer]').hidden = false")
        write(ana, "One more thing")

        failed = ana.locator(".bubble.is-failed")
        expect(failed).to_contain_text("This chat has ended")
        failed.get_by_role("button", name="Throw away").click()
        expect(ana.get_by_label("Your message")).to_have_value("One more thing")


class TestPerson:
    def test_is_one_button_away_and_says_who_came(self, people: People, visit: Visit) -> None:
        conversation = people.support()
        ana = visit(people.ana, phone=True)
        expect(ana.locator(".bubble", has_text="This is a bot")).to_contain_text("BOT")

        ana.get_by_role("button", name="Talk to a person").click()
        expect(ana.locator("[data-status]")).to_contain_text("Place 1 in the queue")
        chat.claim(people.olu.id, conversation, expect_epoch=1, name="Olu")
        chat.post(conversation, people.operator, "Good day.", key=uuid4())

        expect(ana.locator("[data-status]")).to_contain_text("Olu")
        expect(ana.locator(".bubble", has_text="Good day.")).to_contain_text("PERSON")


class TestCards:
    def test_survey_is_answered_once_and_thanks(self, people: People, visit: Visit) -> None:
        conversation = people.support()
        chat.post_card(conversation, Actor(ActorKind.SYSTEM), cards.Survey())
        ana = visit(people.ana)
        survey = ana.locator(".survey")
        expect(survey).to_contain_text("this changes nothing in your case")

        survey.get_by_role("button", name="Very good").click()

        expect(survey).to_contain_text("Thank you")

    def test_number_that_is_nobodys_order_is_refused_with_what_to_do(
        self, people: People, visit: Visit
    ) -> None:
        conversation = people.support()
        chat.post_card(conversation, Actor(ActorKind.BOT), cards.OrderNumber(), expect_seq=2)
        ana = visit(people.ana)

        ana.get_by_role("textbox", name="Order number").fill("NOPE-1")
        ana.get_by_role("button", name="Find the order").click()

        expect(ana.locator(".chat-card .error")).to_contain_text("None of your orders")


class TestTranslation:
    def test_stands_first_for_its_reader_with_the_original_one_tap_away(
        self, people: People, visit: Visit
    ) -> None:
        thread = people.thread()
        ana = visit(people.ana, f"/chat/{thread}/")
        seq = said(thread, people.seller, "発送しました").seq  # type: ignore[union-attr]
        expect(ana.locator(".bubble", has_text="発送しました")).to_be_visible()
        body = {
            "seq": seq, "lang": "en", "source": "ja", "text": "It was shipped",
            "engine": "test", "status": "translated",
        }  # fmt: skip
        line = Line(conversation=thread, kind="message.translated", actor=SYSTEM, body=body)
        append(line, at=chat_people.NOW)

        shown = ana.locator(".bubble", has_text="It was shipped")
        expect(shown).to_be_visible()
        shown.get_by_text("Original in Japanese").click()
        expect(shown.get_by_text("発送しました")).to_be_visible()


class TestWithoutScript:
    def test_reads_writes_and_asks_for_a_person(self, people: People, visit: Visit) -> None:
        ana = visit(people.ana, javascript=False)
        expect(ana.locator(".bubble", has_text="This is a bot")).to_be_visible()

        write(ana, "Hello without script")
        expect(ana.locator(".bubble", has_text="Hello without script")).to_be_visible()
        ana.get_by_role("button", name="Talk to a person").click()

        expect(ana.locator("[data-status]")).to_contain_text("Place 1 in the queue")


class TestEverybody:
    @pytest.mark.parametrize("dark", [False, True])
    def test_can_use_it(self, people: People, visit: Visit, dark: bool) -> None:  # noqa: FBT001
        conversation = people.taken()
        chat.post(conversation, people.operator, "Good day.", key=uuid4())
        ana = visit(people.ana, phone=True, dark=dark)
        write(ana, "And to you")
        expect(ana.locator(".bubble.is-sent", has_text="And to you")).to_be_visible()

        found = axe.faults(ana)
        assert not found, "\n".join(found)
