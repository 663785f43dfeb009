"""Orders are taken over once, found by what people type, and only by those whose they are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.app.world import World
from wakai.app import order_numbers, orders, people
from wakai.app.orders import (
    Delivery,
    ImportedOrder,
    ImportedPerson,
    NewLine,
    OrderConflict,
    Parcel,
)
from wakai.core.disputes.model import Role

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
KETTLE = NewLine(title="Kettle", quantity=2, paid_minor=5_000)
ANA = ImportedPerson(shop_id="b-1", name="Ana", email="ana@shop.example", language="ja")
BEN = ImportedPerson(shop_id="s-1", name="Ben", email="ben@shop.example")


def told(number: str = "KM-2026-104582", **changed: Any) -> ImportedOrder:
    order = ImportedOrder(
        number=number, buyer=ANA, seller=BEN, currency="EUR", placed_at=NOON, lines=(KETTLE,)
    )
    return replace(order, **changed)


@pytest.mark.django_db(transaction=True)
class TestImport:
    def test_keeps_an_order_with_its_people_and_lines(self) -> None:
        orders.import_orders([told(fee_minor=250)], at=NOON)

        kept = orders.order_by_number("KM-2026-104582")
        assert kept is not None
        assert (kept.buyer_name, kept.seller_name, kept.paid_minor) == ("Ana", "Ben", 5_000)
        buyer = people.person(kept.buyer_id)
        assert buyer is not None
        assert (buyer.roles, buyer.language) == (frozenset({Role.BUYER}), "ja")

    def test_of_the_same_order_again_changes_nothing(self) -> None:
        first = orders.import_orders([told()], at=NOON)
        again = orders.import_orders([told()], at=NOON + timedelta(days=1))

        assert (first.added, again.added, again.unchanged) == (1, 0, 1)

    def test_takes_over_where_the_parcel_is(self) -> None:
        orders.import_orders([told()], at=NOON)
        done = orders.import_orders([told(delivery=Delivery(delivered_at=NOON))], at=NOON)

        kept = orders.order_by_number("KM-2026-104582")
        assert done.updated == 1
        assert kept is not None
        assert orders.parcel(kept, NOON) is Parcel.DELIVERED

    def test_keeps_the_delivery_where_an_older_file_does_not_tell_of_it(self) -> None:
        orders.import_orders([told(delivery=Delivery(delivered_at=NOON))], at=NOON)
        older = orders.import_orders([told()], at=NOON)
        taken_back = orders.import_orders([told(erased=frozenset({"delivered_at"}))], at=NOON)

        kept = orders.order_by_number("KM-2026-104582")
        assert (older.unchanged, taken_back.updated) == (1, 1)
        assert kept is not None
        assert kept.delivered_at is None

    @pytest.mark.parametrize(
        "changed",
        [
            {"currency": "USD"},
            {"fee_minor": 1},
            {"lines": (replace(KETTLE, paid_minor=4_999),)},
            {"buyer": replace(ANA, shop_id="b-2", email="b2@shop.example")},
        ],
    )
    def test_refuses_to_change_the_deal(self, changed: dict[str, Any]) -> None:
        orders.import_orders([told()], at=NOON)

        with pytest.raises(OrderConflict):
            orders.import_orders([told(**changed)], at=NOON)

        kept = orders.order_by_number("KM-2026-104582")
        assert kept is not None
        assert (kept.currency, kept.paid_minor, kept.buyer_name) == ("EUR", 5_000, "Ana")

    def test_learns_once_what_a_line_consists_of_and_keeps_it(self) -> None:
        parts = replace(KETTLE, tax_minor=833, shipping_minor=385)
        other = replace(KETTLE, tax_minor=834, shipping_minor=385)
        orders.import_orders([told()], at=NOON)

        later = orders.import_orders([told(lines=(parts,))], at=NOON)
        again = orders.import_orders([told(lines=(parts,)), told()], at=NOON)
        with pytest.raises(OrderConflict):
            orders.import_orders([told(lines=(other,))], at=NOON)

        kept = orders.order_by_number("KM-2026-104582")
        assert kept is not None
        assert (later.updated, again.unchanged) == (1, 2)
        known = orders.breakdown_of(kept.lines[0])
        assert known is not None
        assert (known.goods_minor, known.tax_minor, known.shipping_minor) == (3_782, 833, 385)

    def test_does_not_give_a_person_the_address_of_another(self) -> None:
        orders.import_orders([told()], at=NOON)
        stranger = replace(ANA, shop_id="b-2")

        with pytest.raises(OrderConflict, match="another id"):
            orders.import_orders([told("KM-2026-104583", buyer=stranger)], at=NOON)

        assert orders.order_by_number("KM-2026-104583") is None


@pytest.mark.django_db(transaction=True)
class TestLists:
    def test_are_paged_by_cursor_without_a_gap_or_a_double(self) -> None:
        same_instant = [told(f"KM-{n:04}") for n in range(5)]
        orders.import_orders(same_instant, at=NOON)
        buyer = orders.order_by_number("KM-0000")
        assert buyer is not None

        seen, after = [], None
        while page := orders.orders_of_buyer(buyer.buyer_id, after=after, limit=2):
            seen += [row.number for row in page]
            after = page[-1].cursor

        assert seen == ["KM-0004", "KM-0003", "KM-0002", "KM-0001", "KM-0000"]


@pytest.mark.django_db(transaction=True)
class TestSearch:
    def test_finds_ones_own_order_as_typed_on_any_keyboard(self) -> None:
        orders.import_orders([told()], at=NOON)
        kept = orders.order_by_number("KM-2026-104582")
        assert kept is not None

        for typed in ("KM-2026-104582", "ＫＭ２０２６１０４５８２", "km 2026 104582", "104582"):
            assert orders.search_order(kept.buyer_id, typed) == (kept,), typed
            assert orders.search_order(kept.seller_id, typed) == (kept,), typed

    def test_never_finds_the_order_of_somebody_else(self, world: World) -> None:
        orders.import_orders([told()], at=NOON)

        assert orders.search_order(world.ana.id, "KM-2026-104582") == ()
        assert len(orders.search_order(world.ana.id, world.order.number)) == 1


class TestWhichNumberIsMeant:
    NUMBERS = ("KM-2026-104582", "KM-2026-104591", "KM-2025-990011")

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("KM-2026-104582", ["KM-2026-104582"]),
            ("4582", ["KM-2026-104582"]),
            ("KM-2026-104528", ["KM-2026-104582"]),  # exchanged
            ("KM-2026-1045822", ["KM-2026-104582"]),  # doubled
            ("KM-2026-10458", ["KM-2026-104582"]),  # the last one missing
            ("KM-2O26-104591", ["KM-2026-104591"]),  # a letter for a digit
            ("140528", []),  # two slips in a part
            ("2026", ["KM-2026-104582", "KM-2026-104591"]),
            ("458", []),  # too little
            ("", []),
            ("？？？", []),
        ],
    )
    def test_is_told_by_what_was_typed(self, typed: str, meant: list[str]) -> None:
        found = order_numbers.likeliest(typed, self.NUMBERS, limit=5)

        assert found[: len(meant)] == meant
        assert bool(found) == bool(meant)


@pytest.mark.django_db(transaction=True)
class TestFacts:
    def test_hold_what_the_rules_need(self) -> None:
        orders.import_orders([told(fee_minor=250)], at=NOON)
        kept = orders.order_by_number("KM-2026-104582")
        assert kept is not None

        facts = orders.facts_of(kept)

        assert (facts.paid_minor, facts.fee_minor, facts.currency) == (5_000, 250, "EUR")
        assert facts.lines[0].quantity == 2
        assert (facts.lines[0].tax_minor, facts.earlier) == (None, ())
