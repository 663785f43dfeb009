"""A visitor of the demo cuts their own network and sees the chat heal."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests.app.world import World
from tests.live.server import Server
from tests.web.cases import sign_in, take_along
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def shop(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    running = Server(WAKAI_LOG_LEVEL="WARNING", WAKAI_DEMO="1")
    try:
        with django_db_blocker.unblock():
            running.start()
        yield running
    finally:
        running.close()


def test_what_was_lost_both_ways_is_there_once_the_network_heals(
    world: World, shop: Server, desktop_page: Callable[..., Page]
) -> None:
    shop.settle()
    Person.objects.filter(pk=world.ana.id).update(language="en")
    page = desktop_page()
    take_along(page, sign_in(Client(), world.ana), shop.url)
    page.goto(f"{shop.url}/demo/network/")
    expect(page.locator("[data-fresh]")).to_contain_text("Up to date")

    page.get_by_label("Lose what I send").check()
    page.get_by_label("Lose what comes").check()
    page.get_by_label("Your message").fill("Into the void")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Let the seller write").click()
    expect(page.locator(".network-line.is-lost").first).to_contain_text("Your message: lost")
    expect(page.locator(".bubble", has_text="The seller writes")).to_have_count(0)
    page.get_by_label("Lose what I send").uncheck()
    page.get_by_label("Lose what comes").uncheck()

    sent = page.locator(".bubble.is-sent", has_text="Into the void")
    expect(sent).to_have_count(1, timeout=20_000)
    expect(page.locator(".bubble", has_text="The seller writes")).to_have_count(1, timeout=20_000)


def test_is_not_there_outside_of_the_demo(client: Client, world: World, settings: Any) -> None:
    settings.WAKAI_DEMO = False

    assert sign_in(client, world.ana).get("/demo/network/").status_code == 404
