"""Bench and seller console in a real browser: nothing for axe, the keyboard, what is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.app.world import World
from tests.axe import faults
from tests.browser import OpenPage
from tests.web.cases import appealed, sign_in, take_along, taken, time_runs_out, under_review
from wakai.app import drafts
from wakai.core.disputes.model import DeadlineKind
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

type Enter = Callable[[Page, Person, str], None]


@pytest.fixture
def enter(live_server: Any) -> Enter:
    def go(page: Page, person: Person, path: str, language: str = "en") -> None:
        Person.objects.filter(pk=person.pk).update(language=language)
        client = sign_in(Client(), Person.objects.get(pk=person.pk), second_factor=True)
        take_along(page, client, live_server.url)
        page.goto(live_server.url + path)

    return go


def fill(page: Page) -> None:
    """Fill the composer in as a person does."""
    page.get_by_label("Remedy", exact=True).select_option(label="Full refund")
    judged = page.locator("fieldset.judge")
    judged.get_by_text("Accepted").click()
    judged.get_by_label("Why, in one sentence").fill("It shows the colour.")
    page.get_by_text("The item differs from its description.").click()
    page.get_by_role("group", name="Which rules").get_by_text("Not as described").click()
    page.get_by_label("The ruling in your words").fill("The kettle is blue.")


class TestBench:
    def test_axe_finds_nothing_on_a_desktop(
        self, world: World, enter: Any, desktop_page: OpenPage
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        page = desktop_page()

        for path in ("?view=mine", f"{dispute_id}/", f"{dispute_id}/question/"):
            enter(page, world.ida, f"/bench/{path}")
            assert faults(page) == [], path

    def test_axe_finds_nothing_on_a_phone_at_night(
        self, world: World, enter: Any, phone_page: OpenPage
    ) -> None:
        dispute_id = appealed(world)
        taken(world, dispute_id, world.jun)
        page = phone_page(language="ja", dark=True)

        for path in ("?view=mine", f"{dispute_id}/"):
            enter(page, world.jun, f"/bench/{path}", "ja")
            assert faults(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, path

    def test_rules_after_the_preview(
        self, world: World, enter: Any, desktop_page: OpenPage
    ) -> None:
        dispute_id = under_review(world)
        page = desktop_page()
        enter(page, world.ida, f"/bench/{dispute_id}/")
        page.get_by_role("button", name="Take this case file").click()
        expect(page.get_by_text("The case file is yours.")).to_be_visible()
        time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
        page.reload()

        fill(page)
        page.get_by_role("button", name="Preview in both languages").click()

        expect(page.get_by_text("商品は説明と異なります。")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Issue the ruling").click()
        expect(page.get_by_text("The ruling is issued.")).to_be_visible()
        expect(page.get_by_role("heading", name="Ruling", exact=True)).to_be_visible()

    def test_keeps_what_is_typed_without_a_button(
        self, world: World, enter: Any, desktop_page: OpenPage
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        page = desktop_page()
        enter(page, world.ida, f"/bench/{dispute_id}/")

        page.get_by_label("The ruling in your words").fill("Half a sentence")

        expect(page.get_by_text("Kept", exact=True)).to_be_visible()
        assert drafts.read(world.ida.pk, f"ruling:{dispute_id}")["statement"] == "Half a sentence"

    def test_moves_through_the_docket_by_keyboard(
        self, world: World, enter: Any, desktop_page: OpenPage
    ) -> None:
        under_review(world)
        page = desktop_page()
        enter(page, world.ida, "/bench/")

        page.keyboard.press("j")

        expect(page.locator("[data-docket] a")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Take this case file")).to_be_visible()


class TestSellerConsole:
    @pytest.mark.parametrize(("device", "language"), [("phone_page", "ja"), ("desktop_page", "en")])
    def test_axe_finds_nothing(
        self,
        request: pytest.FixtureRequest,
        world: World,
        enter: Any,
        device: str,
        language: str,
    ) -> None:
        dispute_id = world.submitted().dispute_id
        page = request.getfixturevalue(device)(language=language, dark=language == "ja")

        for path in ("/seller/", "/seller/?view=all", f"/disputes/{dispute_id}/"):
            enter(page, world.ben, path, language)
            assert faults(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, path

    def test_refuses_from_the_inbox(self, world: World, enter: Any, phone_page: OpenPage) -> None:
        world.submitted()
        page = phone_page()
        enter(page, world.ben, "/seller/")

        page.get_by_role("link", name="Refuse", exact=True).click()
        page.get_by_text("The item is as described").click()
        page.get_by_label("In your words").fill("The photo shows blue.")
        page.get_by_role("button", name="Refuse and say why").click()

        expect(page.get_by_text("Your answer is with the buyer.")).to_be_visible()
