"""A whole Wakai for each story, with people who can open it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.app.world import World
    from tests.browser import OpenPage
    from tests.journeys.site import Site


@pytest.fixture
def site(world: "World", phone_page: "OpenPage", desktop_page: "OpenPage") -> "Iterator[Site]":
    """Return a Wakai that is not started yet: what happened before the story comes first."""
    from tests.journeys.site import build  # noqa: PLC0415  Django is set up only now

    devices: dict[str, Callable[..., Page]] = {"phone": phone_page, "desktop": desktop_page}

    def open_page(device: str = "desktop", **options: Any) -> "Page":
        return devices[device](**options)

    made = build(world, open_page)
    yield made
    made.stop()
