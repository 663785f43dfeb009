"""A real Chromium for the tests: plain Playwright, one browser a process, one context a person."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

HOW_TO_GET_ONE = (
    "The browser tests need Chromium. Install it with: apt-get install chromium fonts-noto-cjk "
    "fonts-noto-color-emoji ffmpeg, or set CHROMIUM to the program, or run "
    "`playwright install chromium`. To leave these tests out set WAKAI_NO_BROWSER=1."
)
PATIENCE_MS = 40_000  # a machine that does other things too
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class PageOptions(TypedDict, total=False):
    """What a person's browser is like, where it differs from an English phone in the light."""

    language: str  # "en" or "ja"; the zone goes with it
    dark: bool
    javascript: bool


type OpenPage = Callable[..., Page]


@dataclass(frozen=True, kw_only=True)
class _Device:
    width: int
    height: int
    touch: bool = False
    scale: float = 1


_PHONE = _Device(width=390, height=844, touch=True, scale=2)
_DESKTOP = _Device(width=1366, height=768)
_PLACES = {"en": ("en-GB", "Europe/London"), "ja": ("ja-JP", "Asia/Tokyo")}


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or _chromium_of_playwright()


def _chromium_of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Fails, and says what to install, where there is none."""
    if os.environ.get("WAKAI_NO_BROWSER") == "1":
        pytest.skip("WAKAI_NO_BROWSER=1")
    path = chromium()
    if path is None:
        pytest.fail(HOW_TO_GET_ONE, pytrace=False)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def phone_page(browser: Browser) -> Iterator[OpenPage]:
    """Return a function that opens a page on a person's phone: ``phone_page(language="ja")``."""
    with contextlib.ExitStack() as people:
        yield lambda **options: _open(browser, people, _PHONE, **options)


@pytest.fixture
def desktop_page(browser: Browser) -> Iterator[OpenPage]:
    """Return a function that opens a page on a person's desktop, each in a context of its own."""
    with contextlib.ExitStack() as people:
        yield lambda **options: _open(browser, people, _DESKTOP, **options)


def _open(
    browser: Browser,
    people: contextlib.ExitStack,
    device: _Device,
    **options: Unpack[PageOptions],
) -> Page:
    locale, zone = _PLACES[options.get("language", "en")]
    context = browser.new_context(
        viewport={"width": device.width, "height": device.height},
        device_scale_factor=device.scale,
        is_mobile=device.touch,
        has_touch=device.touch,
        locale=locale,
        timezone_id=zone,
        color_scheme="dark" if options.get("dark") else "light",
        java_script_enabled=options.get("javascript", True),
        reduced_motion="reduce",
    )
    people.callback(context.close)
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


if __name__ == "__main__":
    sys.exit(0 if chromium() else 1)
