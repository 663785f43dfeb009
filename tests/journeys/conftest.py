"""A whole Wakai for each story, with people who can open it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.app.world import World
    from tests.browser import OpenPage
    from tests.journeys.site import Postbox, Site
    from tests.live.server import Server


@pytest.fixture(scope="session")
def standing(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> "Iterator[tuple[Server, Postbox]]":
    """Start the server and the mail server that the stories share."""
    from tests.journeys.site import standing  # noqa: PLC0415  Django is set up only now

    with standing(django_db_blocker) as shared:
        yield shared


@pytest.fixture
def site(
    world: "World",
    standing: "tuple[Server, Postbox]",
    phone_page: "OpenPage",
    desktop_page: "OpenPage",
) -> "Iterator[Site]":
    """Return a Wakai without a worker yet: what happened before the story comes first."""
    from tests.journeys.site import build  # noqa: PLC0415  Django is set up only now

    devices: dict[str, Callable[..., Page]] = {"phone": phone_page, "desktop": desktop_page}

    def open_page(device: str = "desktop", **options: Any) -> "Page":
        return devices[device](**options)

    made = build(world, standing, open_page)
    yield made
    made.stop()
