"""Writing to somebody of another language, in a real browser: look, change, send, contest."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import axe, chat_people
from tests.chat_people import People, said
from tests.live.server import Server, running
from tests.web.cases import sign_in, take_along
from wakai.core.conversations.decide import SYSTEM
from wakai.store.chat import Line, append
from wakai.store.models import Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)

type Visit = Callable[..., Page]


class _Careless(BaseHTTPRequestHandler):
    """Speaks LibreTranslate's shape, and loses every "not" on the way."""

    def do_GET(self) -> None:
        self._answer([{"code": one, "targets": ["en", "ja"]} for one in ("en", "ja")])

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer({"translatedText": [text.replace(" not", "") for text in asked["q"]]})

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _answer(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    engine = ThreadingHTTPServer(("127.0.0.1", 0), _Careless)
    threading.Thread(target=engine.serve_forever, daemon=True).start()
    settings = {
        "WAKAI_LOG_LEVEL": "WARNING",
        "WAKAI_TRANSLATION": "libretranslate",
        "WAKAI_TRANSLATION_URL": f"http://127.0.0.1:{engine.server_port}",
    }
    try:
        with running(django_db_blocker, **settings) as server:
            yield server
    finally:
        engine.shutdown()
        engine.server_close()


@pytest.fixture
def people() -> People:
    return chat_people.make()


@pytest.fixture
def visit(
    people: People,  # noqa: ARG001 - the tables come first
    shared_server: Server,
    phone_page: Callable[..., Page],
    desktop_page: Callable[..., Page],
) -> Visit:
    shared_server.settle()

    def open_page(person: Person, path: str, *, phone: bool = False, language: str = "en") -> Page:
        page = (phone_page if phone else desktop_page)(language=language)
        take_along(page, sign_in(Client(), person, second_factor=True), shared_server.url)
        page.goto(shared_server.url + path)
        expect(page.locator("[data-fresh]")).to_contain_text("2" if language == "ja" else "Up")
        return page

    return open_page


@pytest.fixture
def at_the_desk(people: People, visit: Visit) -> Page:
    """Olu has a Japanese buyer's conversation in front of her."""
    Person.objects.filter(pk=people.ana.pk).update(language="ja")
    talk = people.taken()
    Conversation.objects.filter(pk=talk).update(language="ja")
    said(talk, people.buyer, "やかんが壊れました。")
    return visit(people.olu, f"/desk/{talk}/")


def write(page: Page, text: str) -> None:
    page.locator("#chat-text").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


class TestAnOperator:
    def test_sees_what_was_lost_before_it_is_sent_and_changes_it(self, at_the_desk: Page) -> None:
        write(at_the_desk, "You need not refund anything.")

        held = at_the_desk.locator("[data-preview]")
        expect(held).to_contain_text("was lost or added")
        assert axe.faults(at_the_desk) == []
        held.get_by_role("button", name="Change my words").click()

        expect(at_the_desk.locator("#chat-text")).to_have_value("You need not refund anything.")
        expect(at_the_desk.locator(".bubble.is-mine")).to_have_count(0)

    def test_can_send_it_all_the_same(self, at_the_desk: Page) -> None:
        write(at_the_desk, "You get 5 EUR back.")
        at_the_desk.get_by_role("button", name="Send it like this").click()

        expect(at_the_desk.locator(".bubble.is-mine", has_text="5 EUR")).to_have_count(1)
        expect(at_the_desk.locator("#chat-text")).to_have_value("")

    def test_is_not_held_up_by_a_greeting_or_a_note(self, at_the_desk: Page) -> None:
        write(at_the_desk, "Hello!")
        expect(at_the_desk.locator(".bubble.is-mine", has_text="Hello!")).to_have_count(1)

        at_the_desk.get_by_label("Note for colleagues only").check()
        at_the_desk.locator("#chat-text").fill("We refund 5 EUR.")
        at_the_desk.get_by_role("button", name="Keep the note").click()

        expect(at_the_desk.locator(".bubble.is-note", has_text="5 EUR")).to_have_count(1)


class TestAParty:
    @pytest.fixture
    def thread(self, people: People) -> int:
        Person.objects.filter(pk=people.ben.pk).update(language="ja")
        return people.thread()

    def test_can_look_how_it_reads(self, people: People, thread: int, visit: Visit) -> None:
        page = visit(people.ana, f"/chat/{thread}/", phone=True)
        page.get_by_label("Your message").fill("It does not work.")

        page.get_by_role("button", name="How they read it").click()

        expect(page.locator("[data-preview]")).to_contain_text("It does work.")
        page.get_by_role("button", name="Send it like this").click()
        expect(page.locator(".bubble.is-mine", has_text="It does not work.")).to_have_count(1)

    def test_is_told_that_a_sentence_is_long_and_can_part_it(
        self, people: People, thread: int, visit: Visit
    ) -> None:
        page = visit(people.ana, f"/chat/{thread}/")
        hint = page.locator("[data-long]")
        page.get_by_label("Your message").fill("Short.")
        expect(hint).to_be_hidden()
        long = ", ".join(["the kettle arrived with a crack in it"] * 6)
        page.get_by_label("Your message").fill(long)
        expect(hint).to_be_visible()

        hint.get_by_role("button").click()

        expect(hint).to_be_hidden()
        assert "\n" in page.get_by_label("Your message").input_value()

    def test_says_that_a_translation_is_wrong(
        self, people: People, thread: int, visit: Visit
    ) -> None:
        said(thread, people.buyer, "It does not work.")
        body = {"seq": 2, "lang": "ja", "source": "en", "text": "動きます。", "engine": "x",
                "status": "translated"}  # fmt: skip
        append(
            Line(conversation=thread, kind="message.translated", actor=SYSTEM, body=body),
            at=chat_people.NOW,
        )
        page = visit(people.ben, f"/chat/{thread}/", phone=True, language="ja")

        page.get_by_role("button", name="翻訳が違いますか").click()

        expect(page.get_by_text("原文が正しいものとして扱われます")).to_be_visible()
