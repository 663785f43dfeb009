"""What is asked of a line appears with it, on a phone, without any script."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.app.world import World
from tests.browser import OpenPage
from tests.web.cases import begun, sign_in, take_along
from wakai.store.models import OrderLine

pytestmark = pytest.mark.django_db(transaction=True)


class TestTheClaim:
    def test_asks_for_pieces_and_another_reason_once_an_item_is_chosen(
        self, world: World, phone_page: OpenPage, live_server: Any
    ) -> None:
        OrderLine.objects.filter(pk=world.line.pk).update(title="Cup", quantity=3)
        OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=500)
        ana = sign_in(Client(), world.ana)
        page = phone_page(language="ja", javascript=False)
        take_along(page, ana, live_server.url)
        page.goto(live_server.url + begun(world, ana))
        pieces = page.get_by_label("3点のうち、問題があるのは何点ですか")

        expect(pieces).to_be_hidden()
        page.get_by_text("Cup", exact=True).click()
        pieces.fill("1")
        page.get_by_text("Lid", exact=True).click()
        lid = page.get_by_role("group", name="Lid", exact=True)
        lid.get_by_text("この商品だけ別の理由にする").click()
        lid.get_by_label("この商品の問題は何ですか").select_option("NR2")
        page.get_by_role("radio", name="部品や数量が足りない").check(force=True)
        page.get_by_role("button", name="保存して次へ").click()
        page.get_by_role("radio", name="一部返金").check(force=True)
        page.get_by_text("商品ごとに金額を決める").click()

        expect(page.get_by_label("Cup")).to_be_visible()
        expect(page.get_by_text("￥500まで。")).to_be_visible()
