"""Disputes in lists, over HTTP: what is asked for, until when, and the order they are about."""

import re

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(world: World) -> Client:
    return sign_in(Client(), world.ana)


class TestTheLists:
    def test_say_of_a_draft_that_no_sum_was_named_and_until_when_it_is_kept(
        self, world: World, ana: Client
    ) -> None:
        world.draft()

        (row,) = ana.get("/disputes/").context["rows"]
        page = ana.get("/disputes/").text

        assert row.asked == "未入力"
        assert "￥0" not in page
        assert re.search(r'clock-until">\d+月\d+日 \d+:\d\dまで<', page)

    def test_lead_to_a_page_that_shows_both_sides_the_whole_order_number(
        self, world: World, ana: Client
    ) -> None:
        page = f"/disputes/{world.submitted().dispute_id}/"

        for client in (ana, sign_in(Client(), world.ben)):
            assert world.order.number in client.get(page).text
