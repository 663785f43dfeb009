"""The chat in a real browser: behind a network that fails, with keys and scripts of all kinds."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import chat_people
from tests.chat_people import People, said, texts
from tests.live.proxy import Proxy
from tests.live.server import Server, running
from tests.web.cases import sign_in, take_along

pytestmark = pytest.mark.django_db(transaction=True)

type Visit = Callable[..., Page]


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
def proxy(people: People, shared_server: Server) -> Iterator[Proxy]:  # noqa: ARG001 - tables first
    shared_server.settle()
    with Proxy(shared_server.port) as between:
        yield between


@pytest.fixture
def ana(people: People, proxy: Proxy, desktop_page: Callable[..., Page]) -> Page:
    """Return Ana's browser in her conversation with Ben, up to date."""
    page = desktop_page()
    page.clock.install()
    take_along(page, sign_in(Client(), people.ana, second_factor=True), proxy.url)
    page.goto(f"{proxy.url}/chat/{people.thread()}/")
    expect(page.locator("[data-fresh]")).to_contain_text("Up to date")
    return page


class TestSleep:
    @pytest.mark.parametrize("what", ["pageshow", "online"])
    def test_of_eight_hours_ends_with_what_was_said_meanwhile(
        self, ana: Page, people: People, proxy: Proxy, what: str
    ) -> None:
        proxy.half_open()
        said(people.thread(), people.seller, "Good morning")

        ana.clock.fast_forward("08:00:00")
        ana.evaluate("what => dispatchEvent(new Event(what))", what)

        expect(ana.locator(".bubble", has_text="Good morning")).to_have_count(1)


class TestProxy:
    def test_that_holds_streams_back_is_passed_by_asking(
        self, ana: Page, people: People, proxy: Proxy
    ) -> None:
        proxy.down.holds_streams = True
        proxy.cut()
        ana.clock.fast_forward(2_000)
        with ana.expect_request("**/poll**"):
            ana.clock.fast_forward(7_000)
        said(people.thread(), people.seller, "By the slow way")

        expect(ana.locator(".bubble", has_text="By the slow way")).to_have_count(1)

    def test_that_loses_the_answer_does_not_double_what_was_said(
        self, ana: Page, people: People, proxy: Proxy
    ) -> None:
        proxy.down.lost = True
        ana.get_by_label("Your message").fill("Once")
        ana.get_by_role("button", name="Send", exact=True).click()
        while not texts(people.thread()):
            pass
        proxy.heal()
        proxy.cut()
        ana.clock.fast_forward(5_000)

        expect(ana.locator(".bubble.is-sent", has_text="Once")).to_have_count(1)
        assert texts(people.thread()) == ["Once"]


class TestKeys:
    def test_takes_letters_that_need_alt(self, ana: Page, people: People) -> None:
        field = ana.get_by_label("Your message")
        field.focus()
        for letter in "ąśł@€":
            field.dispatch_event(
                "keydown", {"key": letter, "ctrlKey": True, "altKey": True, "bubbles": True}
            )
            ana.keyboard.insert_text(letter)

        expect(field).to_have_value("ąśł@€")
        assert texts(people.thread()) == []


class TestDirection:
    def test_gives_each_line_its_own_direction(self, ana: Page, people: People) -> None:
        said(people.thread(), people.seller, "الطلب AB-1029-XY وصل")
        said(people.thread(), people.seller, "Order AB-1029-XY has arrived", key=uuid4())
        lines = ana.locator(".bubble .typed", has_text="AB-1029-XY")
        expect(lines).to_have_count(2)

        assert lines.evaluate_all("all => all.map((one) => getComputedStyle(one).direction)") == [
            "rtl",
            "ltr",
        ]
