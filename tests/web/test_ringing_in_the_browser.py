"""A conversation that rings counts down in a real browser and is accepted; axe is content."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.app.world import World
from tests.axe import faults
from tests.browser import OpenPage
from tests.web.at_the_desk import waiting
from tests.web.cases import sign_in, take_along
from wakai.app import clock, ringing
from wakai.store.models import Conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def olu(world: World) -> Client:
    """Let Ana's conversation ring at Olu's desk."""
    client = sign_in(Client(), world.olu, second_factor=True)
    client.post("/desk/shift/", {"accepting": "on", "capacity": "2"})
    client.get("/desk/")
    waiting(world)
    ringing.ring(clock.now())
    return client


def test_it_counts_down_and_is_accepted(
    world: World, olu: Client, live_server: Any, desktop_page: OpenPage
) -> None:
    page = desktop_page()
    take_along(page, olu, live_server.url)
    page.goto(f"{live_server.url}/desk/")
    seconds = page.locator("[data-seconds]")
    first = int(seconds.inner_text())

    expect(seconds).not_to_have_text(str(first))

    assert int(seconds.inner_text()) < first
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Ana")).to_be_visible()
    assert Conversation.objects.get().owner_id == world.olu.pk


@pytest.mark.parametrize(("device", "language"), [("phone_page", "ja"), ("desktop_page", "en")])
def test_axe_finds_nothing(
    request: pytest.FixtureRequest,
    world: World,
    olu: Client,
    live_server: Any,
    device: str,
    language: str,
) -> None:
    type(world.olu).objects.filter(pk=world.olu.pk).update(language=language)
    page = request.getfixturevalue(device)(language=language, dark=language == "ja")
    take_along(page, olu, live_server.url)
    page.goto(f"{live_server.url}/desk/")
    expect(page.locator("[data-seconds]")).to_be_visible()
    assert faults(page) == []
