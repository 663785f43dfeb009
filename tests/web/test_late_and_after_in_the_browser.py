"""Changing a request, asking late, and paying after the end, in a real browser: nothing for axe."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.app.world import World
from tests.axe import faults
from tests.browser import OpenPage
from tests.web.cases import later, sign_in, take_along
from tests.web.test_house import house, paid
from wakai.store.models import OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

type Enter = Callable[..., None]


@pytest.fixture
def enter(live_server: Any) -> Enter:
    def go(page: Page, person: Person, path: str, language: str = "en") -> None:
        Person.objects.filter(pk=person.pk).update(language=language)
        client = sign_in(Client(), Person.objects.get(pk=person.pk), second_factor=True)
        take_along(page, client, live_server.url)
        page.goto(live_server.url + path)

    return go


class TestChangingARequest:
    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_is_one_page_on_a_phone_filled_in_as_it_stands(
        self, world: World, enter: Enter, phone_page: OpenPage, language: str
    ) -> None:
        lid = OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=500)
        done = world.submitted()
        page = phone_page(language=language)
        enter(page, world.ana, f"/disputes/{done.dispute_id}/amendment/", language)

        assert faults(page) == []
        expect(page.get_by_role("radio", checked=True)).to_have_count(2)
        self.offers_what_fits_the_reasons_of_all_chosen_items(page, lid.pk)

    def offers_what_fits_the_reasons_of_all_chosen_items(self, page: Page, lid: int) -> None:
        repair = page.locator('input[name="remedy"][value="repair"]')
        back = page.locator('input[name="remedy"][value="return_and_refund"]')
        own = page.locator(f'select[name="reason_{lid}"]')
        page.locator('input[name="reason"][value="NR1"]').check(force=True)
        expect(repair.locator("xpath=ancestor::*[@hidden]")).to_have_count(1)

        own.evaluate("(list) => { list.value = 'ND9'; list.dispatchEvent(new Event('change')) }")
        expect(repair.locator("xpath=ancestor::*[@hidden]")).to_have_count(1)  # not chosen yet
        page.locator(f'input[name="lines"][value="{lid}"]').check(force=True)
        expect(repair.locator("xpath=ancestor::*[@hidden]")).to_have_count(0)
        page.locator('input[name="reason"][value="ND3"]').check(force=True)
        expect(back.locator("xpath=ancestor::*[@hidden]")).to_have_count(1)  # ND9 stays


class TestAskingLate:
    def test_says_what_follows_and_takes_the_reason(
        self, world: World, enter: Enter, phone_page: OpenPage
    ) -> None:
        later(days=60)
        page = phone_page(language="ja", dark=True)
        enter(page, world.ana, reverse("dispute_late", args=[world.order.id]), "ja")

        assert faults(page) == []
        page.get_by_role("textbox").fill("入院していました。")
        page.get_by_role("button", name="理由を送る").click()
        expect(page.get_by_text("運営の者が理由を確かめています").first).to_be_visible()


class TestPayingAfterTheEnd:
    def test_is_proposed_on_one_page(
        self, world: World, enter: Enter, desktop_page: OpenPage
    ) -> None:
        page = desktop_page()
        enter(page, world.olu, house(paid(world), "grant"))

        assert faults(page) == []
        page.get_by_text("Goodwill of the marketplace").click()
        page.get_by_text("The buyer", exact=True).click()
        page.get_by_label("How much?").fill("1,000")
        page.get_by_label("In your words").fill("We are sorry.")
        page.get_by_role("button", name="Propose a payment after the end").click()
        expect(page.get_by_text("A second person looks at it.").first).to_be_visible()
