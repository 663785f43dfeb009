"""Erasing and orders: one that can be disputed keeps its people, and one of theirs is heard of."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from tests.app import pasts
from tests.app.pasts import HERS, everything
from tests.app.world import PAID, World
from wakai.app import chargebacks, clock, erasure, orders, outbox
from wakai.app.erasure import Erased, UnderWay
from wakai.app.orders import ImportedOrder, ImportedPerson, MoneyWay, OrderConflict
from wakai.app.payment_ports import BankReport
from wakai.core.disputes.commands import Withdraw
from wakai.store import erasure as stored
from wakai.store.models import Dispute as DisputeRow
from wakai.store.models import Order, Person
from wakai.store.orders import Delivery, NewLine

pytestmark = pytest.mark.django_db(transaction=True)


class TestWhatIsUnderWay:
    def test_is_an_order_that_can_still_be_disputed(self, world: World) -> None:
        undated: dict[str, Any] = {"delivered_at": None, "promised_until": None}
        ago, soon = world.now - pasts.OVER, world.now + timedelta(days=3)
        yesterday = world.now - timedelta(days=1)
        for told, live in (
            ({"delivered_at": yesterday}, True),
            ({"delivered_at": ago}, False),
            ({"promised_until": soon}, True),
            ({"promised_until": ago}, False),
            ({}, True),  # nobody said when it comes: the time for it has not begun
            ({"delivered_at": yesterday, "charged_back_at": yesterday}, False),
        ):
            Order.objects.update(**undated | told)
            for person in (world.ana, world.ben):
                answer = erasure.erase(person.pk, dry_run=True)
                assert isinstance(answer, UnderWay) is live, told
                assert getattr(answer, "orders", ()) == (("100200300",) if live else ()), told

    def test_is_no_order_of_which_nothing_is_left(self, world: World) -> None:
        dispute_id = world.submitted().dispute_id
        world.run(dispute_id, world.accept())
        for _ in range(5):
            outbox.send_due(clock.now())
        DisputeRow.objects.get(pk=dispute_id, stage="closed")

        assert isinstance(erasure.erase(world.ana.id, dry_run=True), Erased)

    def test_is_a_withdrawal_that_can_be_taken_back(self, world: World) -> None:
        dispute_id = world.submitted().dispute_id
        pasts.old(world)
        world.run(dispute_id, Withdraw(by=world.buyer, at=world.now, warned=True))

        answer = erasure.erase(world.ben.id)
        assert isinstance(answer, UnderWay)
        assert answer.orders == (world.order.number,)
        clock.advance(int(pasts.OVER.total_seconds()))
        assert isinstance(erasure.erase(world.ben.id), Erased)

    def test_holds_what_they_bought_and_sold_until_it_is_decided(self, world: World) -> None:
        def held() -> bool:
            try:
                with transaction.atomic():
                    rows = Order.objects.select_for_update(nowait=True, no_key=True)
                    rows.get(pk=world.order.pk)
            except OperationalError:
                return True
            finally:
                connection.close()
            return False

        with ThreadPoolExecutor(1) as elsewhere:
            assert not elsewhere.submit(held).result(timeout=20)
            for person in (world.ana, world.ben):
                with transaction.atomic():
                    stored.traded(person.pk, since=world.now)
                    assert elsewhere.submit(held).result(timeout=20)


class TestAnOrderThatTheShopTellsAgain:
    @pytest.fixture
    def told(self, world: World) -> ImportedOrder:
        """Return the order of a case that is over as the shop knows it, with nothing new."""
        pasts.made(world)
        Person.objects.filter(pk=world.ben.pk).update(shop_id="s-1")
        return ImportedOrder(
            number=world.order.number,
            buyer=ImportedPerson(shop_id=HERS["shop_id"], name=HERS["name"], email=HERS["email"]),
            seller=ImportedPerson(shop_id="s-1", name="Ben", email=world.ben.email),
            currency="JPY",
            fee_minor=world.order.fee_minor,
            placed_at=world.order.placed_at,
            delivery=Delivery(ship_to=HERS["home"]),
            lines=(NewLine(title="Kettle", quantity=1, paid_minor=PAID),),
        )

    def test_is_heard_of_as_to_parcel_money_and_bank_and_makes_nobody_anew(
        self, world: World, told: ImportedOrder
    ) -> None:
        assert isinstance(erasure.erase(world.ana.id), Erased)
        assert orders.import_order(told, at=world.now) == "unchanged"
        news = replace(
            told,
            delivery=replace(told.delivery, delivered_at=world.now, delivery_proof="signed"),
            money_way=MoneyWay(charge="ch_9", paid_out_at=world.now),
        )

        assert orders.import_order(news, at=world.now) == "updated"
        assert orders.import_order(news, at=world.now) == "unchanged"

        order = Order.objects.get()
        assert order.delivered_at == news.delivery.delivered_at
        assert (order.charge, order.ship_to, order.delivery_proof) == ("ch_9", "", "")
        assert {name: words for name, words in HERS.items() if words in everything()} == {}
        ((order_id, _),) = chargebacks.orders_of(("ch_9",))
        chargebacks.record(order_id, BankReport(reference="bank-1"))
        assert Order.objects.get().bank_reference == "bank-1"

    def test_keeps_where_the_buyer_lives_when_the_seller_was_erased(
        self, world: World, told: ImportedOrder
    ) -> None:
        assert isinstance(erasure.erase(world.ben.id), Erased)
        people = Person.objects.count()
        moved = replace(told, delivery=Delivery(ship_to="1 New Lane, Ely"))

        assert orders.import_order(moved, at=world.now) == "updated"

        assert Order.objects.get().ship_to == "1 New Lane, Ely"
        assert Person.objects.count() == people

    def test_stays_the_same_deal(self, world: World, told: ImportedOrder) -> None:
        assert isinstance(erasure.erase(world.ana.id), Erased)

        for other in (
            replace(told, currency="EUR"),
            replace(told, seller=replace(told.seller, shop_id="s-2", email="s2@example.org")),
        ):
            with pytest.raises(OrderConflict):
                orders.import_order(other, at=world.now)
