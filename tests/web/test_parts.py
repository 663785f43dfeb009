"""Every part in every state: drawn in both languages, readable, reachable, and standing still."""

import gzip
import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.axe import faults
from tests.browser import OpenPage
from wakai.core.money import Money
from wakai.web.fields import field_view
from wakai.web.parts import ClockRow, MoneyMap, MoneyShare, Share, Sign, Timeline, TimelineRow
from wakai.web.parts_page.form_samples import SampleForm
from wakai.web.parts_page.sample import NOW, Sample, Section
from wakai.web.parts_page.views import sections
from wakai.web.templatetags import wakai_ui

pytestmark = pytest.mark.django_db

FIRST_PAGE_MAX = 60 * 1024  # bytes, all compressed
STYLES_MAX = 25 * 1024
HOUR_MS = 60 * 60 * 1000


def samples() -> list[tuple[Section, Sample]]:
    return [(section, sample) for section in sections() for sample in section.samples]


def clock(**changes: Any) -> ClockRow:
    given: dict[str, Any] = {
        "title": "The seller must answer",
        "due_at": NOW + timedelta(days=3),
        "started_at": NOW - timedelta(days=1),
        "now": NOW,
    }
    return ClockRow(**(given | changes))


class TestSamples:
    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_are_all_drawn(self, language: str) -> None:
        with translation.override(language):
            drawn = [render_to_string(sample.template, sample.names) for _, sample in samples()]

        assert all("<" in html for html in drawn)
        assert not any("{{" in html or "{%" in html for html in drawn)

    def test_say_no_english_sentence_to_a_japanese_reader(self) -> None:
        with translation.override("ja"):
            html = " ".join(
                render_to_string(sample.template, sample.names) for _, sample in samples()
            )
        own = re.sub(r"<(\w+) lang=\"en\".*?</\1>", " ", html, flags=re.DOTALL)
        words = re.sub(r"<[^>]+>", " ", own)

        assert not re.search(r"\b(the|you|your|is|are)\b", words)

    def test_have_captions_in_the_language_of_the_reader(self, client: Client) -> None:
        page = client.get("/parts/", headers={"accept-language": "ja"}).text
        captions = re.findall(r'class="caption[^"]*">(.*?)<', page)

        assert len(captions) > 20
        assert not [caption for caption in captions if re.search("[a-z]{3}", caption)]

    def test_are_shown_in_a_demo_alone(self, client: Client, settings: object) -> None:
        assert client.get("/parts/").status_code == 200
        settings.WAKAI_DEMO = False  # type: ignore[attr-defined]
        assert client.get("/parts/").status_code == 404


class TestClock:
    def test_shows_what_is_left_of_the_whole(self) -> None:
        assert clock().ring == "75.0 25.0"

    def test_is_empty_at_the_instant_it_ends(self) -> None:
        late = clock(now=NOW + timedelta(days=3))

        assert (late.over, late.ring, late.remaining) == (True, "0.0 100.0", timedelta())

    def test_keeps_what_it_had_while_it_is_paused(self) -> None:
        still = clock(paused="Your appeal is decided.", left=timedelta(days=2))
        html = render_to_string("parts/clock.html", {"clock": still})

        assert still.ring == "50.0 50.0"
        assert "Your appeal is decided." in html
        assert "data-clock" not in html

    def test_tells_the_readers_time_and_the_time_of_everybody(self) -> None:
        with timezone.override("Asia/Tokyo"), translation.override("ja"):
            html = render_to_string("parts/clock.html", {"clock": clock()})

        assert "2026年11月25日(水) 18:30" in html
        assert "9:30 UTC" in html

    def test_names_the_zone_of_a_reader_who_is_at_utc_in_winter(self) -> None:
        with timezone.override("Europe/London"), translation.override("en"):
            html = render_to_string("parts/clock.html", {"clock": clock()})

        assert '<span class="clock-zone">Greenwich Mean Time</span>' in html


class TestMoneyMap:
    def test_draws_shares_in_proportion_and_lists_the_empty_one(self) -> None:
        shares = [(Share.HELD, 3_000), (Share.YOURS, 0), (Share.THEIRS, 1_000)]
        row = MoneyMap(
            shares=tuple(
                MoneyShare(share=share, label=share, amount=Money(minor, "JPY"))
                for share, minor in shares
            )
        )
        html = render_to_string("parts/money_map.html", {"map": row})

        assert [(part.start, part.length) for part in row.segments] == [
            ("0.000%", "75.000%"),
            ("75.000%", "25.000%"),
        ]
        assert html.count("<dt>") == 3
        assert ">¥0<" in html


class TestTimeline:
    def rows(self, count: int, *, new: int = 0) -> list[TimelineRow]:
        return [
            TimelineRow(text=str(n), at=NOW, sign=Sign.SYSTEM, new=n >= count - new)
            for n in range(count)
        ]

    def test_folds_a_long_middle(self) -> None:
        timeline = Timeline.of(self.rows(20), keep=5)

        assert [len(timeline.head), len(timeline.folded), len(timeline.rows)] == [1, 14, 5]

    def test_never_folds_what_is_new(self) -> None:
        timeline = Timeline.of(self.rows(20, new=9), keep=5)

        assert len(timeline.rows) == 9
        assert timeline.first_new is timeline.rows[0]


class TestField:
    def test_joins_hint_error_and_counter_to_the_control(self) -> None:
        view = field_view(SampleForm({})["words"])

        assert view.described_by == "id_words_hint id_words_error id_words_count"
        assert 'aria-describedby="id_words_hint id_words_error id_words_count"' in view.control
        assert 'aria-invalid="true"' in view.control

    def test_leads_from_the_summary_to_the_first_choice_of_a_group(self) -> None:
        problems = wakai_ui.to_mend(SampleForm({}))

        assert problems[0].field_id == "id_reason_0"
        assert problems[0].about == "What went wrong?"


class TestWeight:
    def test_first_page_is_light(self, live_server: LiveServer, phone_page: OpenPage) -> None:
        page = phone_page()
        bodies: dict[str, bytes] = {}
        page.on("response", lambda got: bodies.update({got.url: got.body()}))
        page.goto(live_server.url, wait_until="networkidle")
        packed = {url: len(gzip.compress(body)) for url, body in bodies.items()}

        assert sum(packed.values()) <= FIRST_PAGE_MAX, packed
        assert sum(size for url, size in packed.items() if url.endswith(".css")) <= STYLES_MAX


@pytest.fixture(params=["phone-dark", "desktop-light"])
def open_page(
    request: pytest.FixtureRequest, phone_page: OpenPage, desktop_page: OpenPage
) -> OpenPage:
    device, scheme = request.param.split("-")
    chosen = {"phone": phone_page, "desktop": desktop_page}[device]
    language = "ja" if device == "phone" else "en"
    return partial(chosen, language=language, dark=scheme == "dark")


class TestInTheBrowser:
    def test_axe_finds_nothing(self, live_server: LiveServer, open_page: OpenPage) -> None:
        page = open_page()
        page.goto(f"{live_server.url}/parts/")

        assert faults(page) == []

    def test_nothing_is_wider_than_a_phone(
        self, live_server: LiveServer, phone_page: OpenPage
    ) -> None:
        page = phone_page(language="ja")
        page.goto(f"{live_server.url}/parts/")

        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def test_styles_are_there_before_anything_is_drawn(self, client: Client) -> None:
        head, _, body = client.get("/").text.partition("</head>")

        assert 'class="demo-bar"' in body
        assert "/demo" in head
        assert 'rel="stylesheet"' not in body

    @pytest.mark.parametrize("javascript", [True, False])
    def test_what_needs_a_script_is_shown_where_there_is_one(
        self, live_server: LiveServer, phone_page: OpenPage, *, javascript: bool
    ) -> None:
        page = phone_page(javascript=javascript)
        page.goto(f"{live_server.url}/parts/")

        for button in ("[data-copy]", "[data-print]"):
            expect(page.locator(f".receipt {button}").first).to_be_visible(visible=javascript)

    @pytest.mark.parametrize("path", ["/", "/parts/"])
    def test_nothing_jumps_while_the_page_loads(
        self, live_server: LiveServer, phone_page: OpenPage, path: str
    ) -> None:
        page = phone_page()
        page.add_init_script(SHIFT_WATCH)
        page.goto(live_server.url + path, wait_until="networkidle")

        assert page.evaluate("globalThis.shifted") < 0.01

    def test_policy_is_not_broken(self, live_server: LiveServer, desktop_page: OpenPage) -> None:
        page = desktop_page()
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}/parts/", wait_until="networkidle")

        assert not [line for line in said if "cannot be parsed" not in line]

    def test_viewer_is_worked_by_keyboard_alone(
        self, live_server: LiveServer, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.goto(f"{live_server.url}/parts/")
        page.locator("a[data-view]").first.focus()
        page.keyboard.press("Enter")
        viewer = page.locator("[data-viewer]")
        expect(viewer).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(viewer.locator("[data-viewer-count]")).to_have_text(re.compile(r"^2 / "))
        page.keyboard.press("b")
        expect(viewer.locator(".viewer-pane")).to_have_count(2)
        page.keyboard.press("Escape")

        expect(viewer).to_be_hidden()
        expect(page.locator("a[data-view]").first).to_be_focused()

    def test_dialog_keeps_what_is_not_confirmed(
        self, live_server: LiveServer, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.goto(f"{live_server.url}/parts/")
        page.locator("[data-dialog]").click()
        dialog = page.locator("dialog.dialog")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="Keep the dispute").click()

        expect(dialog).to_be_hidden()

    def test_counter_counts_characters_as_people_do(
        self, live_server: LiveServer, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.goto(f"{live_server.url}/parts/")
        page.locator("#filled-words").fill("👨‍👩‍👧が届いた")

        expect(page.locator("#filled-words_count")).to_have_text("1,995 characters left")

    def test_clock_runs_down_and_says_when_it_is_over(
        self, live_server: LiveServer, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.clock.install()
        page.goto(f"{live_server.url}/parts/")
        row = page.locator("#clock [data-clock]").first
        expect(row).to_contain_text("3 days 6 hours left")
        page.clock.fast_forward(25 * HOUR_MS)
        expect(row).to_contain_text("2 days 5 hours left")
        page.clock.fast_forward(60 * HOUR_MS)

        expect(row).to_contain_text("The time is up")


SHIFT_WATCH = """
globalThis.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) globalThis.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class TestFrame:
    def test_everything_can_be_reached_by_keyboard(
        self, live_server: LiveServer, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        page.goto(live_server.url)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")

        assert page.evaluate("document.activeElement.id") == "main"

    def test_language_menu_keeps_the_place(
        self, live_server: LiveServer, phone_page: OpenPage
    ) -> None:
        page = phone_page()
        page.goto(f"{live_server.url}/help/appeal/")
        switch_to_japanese(page)

        expect(page.locator("html")).to_have_attribute("lang", "ja")
        assert page.url.endswith("/help/appeal/")

    def test_menu_closes_on_escape(self, live_server: LiveServer, desktop_page: OpenPage) -> None:
        page = desktop_page()
        page.goto(live_server.url)
        page.locator("details[data-menu] summary").first.click()
        expect(page.locator("details[data-menu][open]")).to_have_count(1)
        page.keyboard.press("Escape")

        expect(page.locator("details[data-menu][open]")).to_have_count(0)

    @pytest.mark.parametrize("path", ["/", "/help/appeal/", "/help/search/?q=refund", "/nowhere/"])
    def test_way_to_a_person_is_on_every_page_with_an_honest_wait(
        self, client: Client, path: str
    ) -> None:
        html = client.get(path).content.decode()

        assert "Online service: a bot, and people" in html
        assert "Nobody is on shift now. Ask now, and your place is kept." in html


def switch_to_japanese(page: Page) -> None:
    page.locator("details[data-menu] summary").first.click()
    page.get_by_role("button", name="日本語").click()
    page.wait_for_load_state()
