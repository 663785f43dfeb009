"""Disputes in lists, over HTTP: what is asked for, until when, and the order they are about."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import sign_in
from wakai.store.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


class TestAnOrderThatMayStillCome:
    def test_says_from_when_on_a_problem_can_be_reported(self, world: World, ana: Client) -> None:
        page = f"/orders/{world.order.id}/"
        assert "問題を報告する" in ana.get(page).text

        Order.objects.filter(pk=world.order.pk).update(
            delivered_at=None, promised_until=world.now + timedelta(days=9)
        )

        assert "問題を報告する" not in ana.get(page).text
        assert "から申し立てられます" in ana.get(page).text


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
