"""The chat in the page of a shop on another site, in a real browser, phone and desktop."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.request import urlopen

import jwt
import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import axe
from tests.live.server import Server, running
from tests.web import shop_page
from wakai.app import channels, clock
from wakai.store.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "a-secret-of-the-shop-that-is-long-enough"
FIRST_OPEN_BYTES_MAX = 60 * 1024

type OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    with running(
        django_db_blocker, WAKAI_LOG_LEVEL="WARNING", WAKAI_SHOP_KEYS=f"one=HS256:{SECRET}"
    ) as server:
        yield server


@pytest.fixture
def shop(transactional_db: None, shared_server: Server) -> Iterator[str]:  # noqa: ARG001
    """Yield the address of the shop's page, which may hold the frame."""
    shared_server.settle()
    clock.forget()
    with shop_page.shop(shared_server.url) as origin:
        channels.put("shop", [origin])
        yield origin


def token(**changed: Any) -> str:
    ends = clock.now() + timedelta(minutes=30)
    claims = {"sub": "b-1", "aud": "wakai", "role": "buyer", "exp": int(ends.timestamp())}
    return jwt.encode({**claims, **changed}, SECRET, algorithm="HS256", headers={"kid": "one"})


def opened(page: Page, shop: str, **claims: Any) -> FrameLocator:
    page.goto(f"{shop}/#token={token(**claims)}")
    page.get_by_role("button", name="Help").click()
    return page.frame_locator("iframe")


class TestTheFrameInTheShop:
    def test_opens_on_a_press_and_carries_a_talk(self, shop: str, phone_page: OpenPage) -> None:
        page = phone_page()
        frame = opened(page, shop)

        frame.get_by_label("Your message").fill("Where is my kettle?")
        frame.get_by_role("button", name="Send", exact=True).click()

        mine = frame.get_by_role("log").locator(".bubble.is-mine", has_text="kettle")
        expect(mine).to_have_count(1)
        expect(mine).not_to_have_class("is-sending")

    def test_keeps_the_talk_over_a_reload_of_the_shop(
        self, shop: str, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        frame = opened(page, shop)
        frame.get_by_label("Your message").fill("The spout is broken.")
        frame.get_by_role("button", name="Send", exact=True).click()
        expect(frame.locator(".bubble.is-mine", has_text="spout")).to_have_count(1)

        page.reload()
        page.get_by_role("button", name="Help").click()
        expect(frame.get_by_label("Your message")).to_be_visible(timeout=15_000)

        expect(frame.locator(".bubble.is-mine", has_text="spout")).to_have_count(1)

    def test_leaves_nothing_in_the_browser_before_it_is_opened(
        self, shop: str, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.goto(shop)
        expect(page.get_by_role("button", name="Help")).to_be_visible()

        assert page.context.cookies() == []
        assert page.locator("iframe").count() == 0

    def test_keeps_its_cookies_to_the_shop_around_it(
        self, shop: str, shared_server: Server, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        expect(opened(page, shop).get_by_label("Your message")).to_be_visible()

        alone = page.context.new_page()
        alone.goto(f"{shared_server.url}/orders/")

        assert "/sign-in/" in alone.url

    def test_leads_out_into_a_page_of_the_same_person(
        self, shop: str, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        frame = opened(page, shop)
        expect(frame.locator("[data-fresh]")).to_contain_text("Up to date")
        inside = page.frame(url="**/embed/shop/chat/")
        assert inside
        inside.evaluate(
            "document.querySelector('[data-scroll]').insertAdjacentHTML("
            "'beforeend', '<a href=\"/orders/\">Your orders</a>')"
        )

        with page.expect_popup() as popup:
            frame.get_by_role("link", name="Your orders").click()

        popup.value.wait_for_url("**/orders/", timeout=20_000)

    def test_does_not_open_in_a_page_that_is_not_of_the_channel(
        self, shop: str, shared_server: Server, desktop_page: OpenPage
    ) -> None:
        Channel.objects.filter(name="shop").update(origins=["https://elsewhere.example"])
        page = desktop_page()
        page.goto(f"{shop}/#token={token()}")
        with page.expect_response(f"{shared_server.url}/embed/shop/**"):
            page.get_by_role("button", name="Help").click()

        assert page.frame_locator("iframe").locator("main").count() == 0

    def test_says_so_to_somebody_whom_the_shop_does_not_know(
        self, shop: str, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.goto(shop)
        page.get_by_role("button", name="Help").click()

        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="We do not know yet who you are")).to_be_visible()

    def test_is_forgotten_when_the_shop_signs_out(self, shop: str, desktop_page: OpenPage) -> None:
        page = desktop_page()
        frame = opened(page, shop)
        expect(frame.get_by_label("Your message")).to_be_visible()

        page.evaluate("wakai('logout')")

        expect(frame.get_by_role("heading", name="We do not know yet who you are")).to_be_visible()

    def test_hears_of_it_also_while_it_still_loads(self, shop: str, desktop_page: OpenPage) -> None:
        page, held = desktop_page(), list[Route]()
        page.route("**/js/embed.js", lambda route: held.append(route))  # noqa: PLW0108 - marked
        frame = opened(page, shop)
        expect(frame.get_by_label("Your message")).to_be_visible()

        page.evaluate("wakai('logout')")
        held[0].continue_()

        expect(frame.get_by_role("heading", name="We do not know yet who you are")).to_be_visible()

    def test_closes_by_escape_and_gives_the_focus_back(
        self, shop: str, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        frame = opened(page, shop)
        expect(frame.locator("[data-fresh]")).to_contain_text("Up to date")

        frame.get_by_label("Your message").press("Escape")

        expect(page.locator("iframe")).not_to_be_visible()
        expect(page.get_by_role("button", name="Help")).to_be_focused()

    def test_has_no_fault_for_who_does_not_see_it(self, shop: str, phone_page: OpenPage) -> None:
        page = phone_page()
        frame = opened(page, shop)
        expect(frame.get_by_role("log")).to_be_visible()
        inside = page.frame(url="**/embed/shop/chat/")
        assert inside

        assert axe.faults(page) == []

    def test_weighs_little_at_the_first_opening(self, shop: str, phone_page: OpenPage) -> None:
        page, came = phone_page(), list[str]()
        page.on("request", lambda request: came.append(request.url))
        frame = opened(page, shop)
        expect(frame.locator("[data-fresh]")).to_contain_text("Up to date")
        inside = page.frame(url="**/embed/shop/chat/")
        assert inside

        files = {url for url in came if "/static/" in url or url.endswith("wakai.js")}
        weights = {url: weight(urlopen(url).read()) for url in files}  # noqa: S310 - our own server
        weights[inside.url] = weight(inside.content().encode())

        assert len(weights) > 10, "the modules and styles are among them"
        assert sum(weights.values()) < FIRST_OPEN_BYTES_MAX, json.dumps(weights, indent=1)


def weight(body: bytes) -> int:
    """Return the bytes that travel, compressed as a server does it."""
    return len(gzip.compress(body))
