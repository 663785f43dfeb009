"""
Every page that can be read, in a real browser: axe finds nothing and nothing runs out sideways.

What there is to read is asked of the table of doors, so a page that is new is looked at too.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.app.world import PAID
from tests.axe import faults
from tests.browser import OpenPage
from tests.web import test_doors
from tests.web.cases import take_along
from tests.web.test_doors import LET_IN, House
from wakai.app import claims, orders
from wakai.store.disputes import OpenDispute
from wakai.store.models import Order, OrderLine, Person
from wakai.web.disputes import appeal, claim
from wakai.web.disputes.deed_table import DEEDS

pytestmark = pytest.mark.django_db(transaction=True)

house = test_doors.house
READERS = ("ana", "ben", "olu", "ida", "sora", "fay", "otto", "guest")
OF_DJANGO = (
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "mfa_index",
    "demo",
    "demo_mailbox",
    "demo_network",
)


@pytest.fixture
def draft(house: House) -> str:
    """Return a claim that Ana has begun, about another order."""
    known = house.world.order
    order = Order.objects.create(
        number="100200301",
        buyer=known.buyer,
        seller=known.seller,
        currency=known.currency,
        fee_minor=199,
        placed_at=known.placed_at,
        shipped_at=known.shipped_at,
        delivered_at=known.delivered_at,
    )
    OrderLine.objects.create(order=order, title="Shoes", quantity=2, paid_minor=PAID)
    stored = orders.order(order.pk)
    assert stored is not None
    begun = claims.start(stored, house.world.buyer)
    assert isinstance(begun, OpenDispute)
    return str(begun.id)


def screens(house: House, draft: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses of all pages, each with one person who may read it."""
    case = house.dispute_id
    asked = [(who, house.path(name)) for name in LET_IN for who in READERS if who in LET_IN[name]]
    asked += [("ana", reverse("claim", args=[draft, step])) for step in claim.STEPS]
    asked += [("ana", reverse("appeal", args=[case, step])) for step in appeal.STEPS]
    asked += [(who, reverse("deed", args=[case, noun])) for noun in DEEDS for who in ("ana", "ben")]
    asked += [("olu", reverse(name)) for name in OF_DJANGO]
    seen = set()
    for who, path in asked:
        answer: Any = house.clients[who].get(path)
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith(
            "text/html"
        )
        if is_page and path not in seen and b"<html" in answer.content:
            seen.add(path)
            yield who, path


def looked_at(page: Page, address: str) -> list[str]:
    """Return what is wrong with one page."""
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*faults(page), *(["it runs out sideways"] if wide else [])]


class TestEveryScreen:
    @pytest.mark.parametrize(("device", "language"), [("phone_page", "ja"), ("desktop_page", "en")])
    def test_has_nothing_for_axe_and_nothing_beside_it(
        self,
        request: pytest.FixtureRequest,
        live_server: Any,
        house: House,
        draft: str,
        device: str,
        language: str,
    ) -> None:
        open_page: OpenPage = request.getfixturevalue(device)
        Person.objects.update(language=language)
        pages: dict[str, Page] = {}
        wrong = []
        for who, path in screens(house, draft):
            if who not in pages:
                pages[who] = open_page(language=language, dark=device == "phone_page")
                if who != "guest":
                    take_along(pages[who], house.clients[who], live_server.url)
            wrong += [
                f"{path} ({who}) {fault}" for fault in looked_at(pages[who], live_server.url + path)
            ]

        assert len(pages) == len(READERS)
        assert not wrong, "\n".join(wrong)
