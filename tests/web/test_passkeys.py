"""A passkey as second factor, with an authenticator that the browser itself plays."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.app.world import World, make
from tests.browser import OpenPage
from wakai.app import clock
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery staple"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001  only that it is there
    clock.forget()
    cache.clear()  # of how often somebody has tried
    yield make()
    clock.forget()


@pytest.fixture
def ida(world: World) -> Person:
    world.ida.set_password(PASSWORD)
    world.ida.save(update_fields=["password"])
    return world.ida


@pytest.fixture
def device(desktop_page: OpenPage) -> Page:
    """Return a page whose browser holds an authenticator that says yes."""
    page = desktop_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def give_password(page: Page, base: str, person: Person) -> None:
    page.goto(f"{base}/sign-in/?next=/bench/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, *, alone: bool = False) -> None:
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_label("Name", exact=True).fill("Laptop")
    if alone:
        page.get_by_text("Sign in with it alone").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Add a passkey").click()


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/sign-out/")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Sign out").click()


class TestPasskey:
    def test_is_set_up_and_asked_for(self, live_server: Any, ida: Person, device: Page) -> None:
        give_password(device, live_server.url, ida)
        add_passkey(device)
        device.goto(f"{live_server.url}/bench/")
        expect(device).to_have_url(f"{live_server.url}/bench/")

        sign_out(device, live_server.url)
        give_password(device, live_server.url, ida)
        device.get_by_role("button", name="Use your passkey").click()

        expect(device).to_have_url(f"{live_server.url}/bench/")

    def test_that_may_stand_alone_opens_the_door_without_a_password(
        self, live_server: Any, ida: Person, device: Page
    ) -> None:
        give_password(device, live_server.url, ida)
        add_passkey(device, alone=True)
        device.goto(f"{live_server.url}/bench/")
        sign_out(device, live_server.url)

        device.goto(f"{live_server.url}/sign-in/?next=/bench/")
        device.get_by_role("button", name="Sign in with a passkey").click()

        expect(device).to_have_url(f"{live_server.url}/bench/")

    def test_of_somebody_else_does_not_open_the_door(
        self, live_server: Any, world: World, ida: Person, device: Page
    ) -> None:
        give_password(device, live_server.url, ida)
        add_passkey(device)
        device.goto(f"{live_server.url}/bench/")
        sign_out(device, live_server.url)
        world.jun.set_password(PASSWORD)
        world.jun.save(update_fields=["password"])

        give_password(device, live_server.url, world.jun)

        expect(device).to_have_url(f"{live_server.url}/second-factor/?next=%2Fbench%2F")
