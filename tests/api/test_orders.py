"""Orders: told once, told again, and refused where they would change what never changes."""

from typing import Any

import pytest

from tests.api.program import Program, program
from wakai.app.api_tokens import Scope

pytestmark = pytest.mark.django_db(transaction=True)

ORDER: dict[str, Any] = {
    "buyer": {"id": "b-7", "name": "Ana", "email": "ana@shop.example", "language": "ja"},
    "seller": {"id": "s-7", "name": "Ben", "email": "ben@shop.example"},
    "currency": "EUR",
    "placed_at": "2026-11-05T09:30:00Z",
    "lines": [{"title": "Kettle", "quantity": 2, "paid_minor": 5_000}],
    "fee_minor": 250,
}


class TestOrders:
    def test_are_taken_over_once_and_read(self, shop: Program) -> None:
        first, again = shop.put("orders/KM-1", ORDER), shop.put("orders/KM-1", ORDER)

        assert (first.status_code, again.status_code) == (201, 200)
        read = shop.get("orders/KM-1").json()
        assert read == first.json() == again.json()
        assert (read["buyer"], read["seller"], read["fee_minor"]) == ("b-7", "s-7", 250)
        assert read["lines"][0].items() >= ORDER["lines"][0].items()

    def test_tell_what_their_lines_consist_of(self, shop: Program) -> None:
        parts = {"goods_minor": 3_782, "tax_minor": 833, "shipping_minor": 385}
        line = ORDER["lines"][0]
        unknown = shop.put("orders/KM-1", ORDER).json()["lines"][0]
        known = shop.put("orders/KM-1", ORDER | {"lines": [line | parts]}).json()["lines"][0]
        wrong = shop.put("orders/KM-2", ORDER | {"lines": [line | parts | {"tax_minor": 834}]})

        assert [unknown[name] for name in parts] == [None] * 3
        assert known.items() >= parts.items()
        assert (wrong.status_code, wrong.json()["field"]) == (422, "paid_minor")
        assert "5001, but paid_minor is 5000" in wrong.json()["detail"]

    def test_hear_of_their_parcel(self, shop: Program) -> None:
        shop.put("orders/KM-1", ORDER)

        told = shop.put("orders/KM-1", ORDER | {"delivered_at": "2026-11-08T10:00:00+09:00"})

        assert told.json()["delivered_at"] == "2026-11-08T01:00:00Z"

    def test_keep_of_their_parcel_what_is_not_told_anew(self, shop: Program) -> None:
        here = {"delivered_at": "2026-11-08T01:00:00Z", "carrier": "Yamato"}
        shop.put("orders/KM-1", ORDER | here)

        for later in ({}, {"tracking": "123"}, {"carrier": ""}):
            told = shop.put("orders/KM-1", ORDER | later).json()
            assert told.items() >= here.items(), later

    def test_lose_of_their_parcel_only_what_is_taken_back(self, shop: Program) -> None:
        shop.put(
            "orders/KM-1", ORDER | {"delivered_at": "2026-11-08T01:00:00Z", "carrier": "Yamato"}
        )

        told = shop.put("orders/KM-1", ORDER | {"delivered_at": None}).json()
        assert (told["delivered_at"], told["carrier"]) == (None, "Yamato")
        told = shop.put("orders/KM-1", ORDER | {"carrier": None}).json()
        assert (told["delivered_at"], told["carrier"]) == (None, "")

    def test_keep_their_money_and_people(self, shop: Program) -> None:
        shop.put("orders/KM-1", ORDER)

        for changed in ({"currency": "USD"}, {"fee_minor": 1}, {"seller": ORDER["buyer"]}):
            answer = shop.put("orders/KM-1", ORDER | changed)
            assert (answer.status_code, answer.json()["code"]) == (409, "order_conflict")

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"number": "KM-2"}, "number"),
            ({"currency": "euro"}, "currency"),
            ({"lines": []}, "lines"),
            ({"fee_minor": 5_001}, "fee_minor"),
            ({"placed_at": "2026-11-05T09:30:00"}, "placed_at"),
            ({"buyer": ORDER["buyer"] | {"email": "nobody"}}, "buyer.email"),
            ({"seller": ORDER["seller"] | {"time_zone": "Mars"}}, "seller.time_zone"),
            ({"notes": "x"}, "told.notes"),
        ],
    )
    def test_are_checked_as_those_of_files(
        self, shop: Program, changed: dict[str, Any], field: str
    ) -> None:
        answer = shop.put("orders/KM-1", ORDER | changed)

        assert (answer.status_code, answer.json()["field"]) == (422, field.removeprefix("told."))
        assert shop.get("orders/KM-1").status_code == 404

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"lines": [ORDER["lines"][0] | {"quantity": 2**31}]}, "quantity"),
            ({"lines": [ORDER["lines"][0] | {"title": " "}]}, "title"),
            ({"buyer": ORDER["buyer"] | {"id": " "}}, "buyer.id"),
            ({"seller": ORDER["seller"] | {"name": "\t"}}, "seller.name"),
        ],
    )
    def test_are_refused_where_they_cannot_be_kept(
        self, shop: Program, changed: dict[str, Any], field: str
    ) -> None:
        answer = shop.put("orders/KM-1", ORDER | changed)

        assert answer.status_code == 422
        assert answer.json()["field"].endswith(field)
        assert shop.put("orders/KM-1", ORDER).status_code == 201

    def test_have_a_number_without_space_around_it(self, shop: Program) -> None:
        for around in ("%20", "KM-1%20", "%20KM-1"):
            answer = shop.put(f"orders/{around}", ORDER)
            assert (answer.status_code, answer.json()["field"]) == (422, "number"), around

        assert shop.get("orders/KM-1").status_code == 404
        assert shop.put("orders/KM-1", ORDER).status_code == 201

    def test_of_as_many_units_as_can_be_kept_are_kept(self, shop: Program) -> None:
        many = {"lines": [ORDER["lines"][0] | {"quantity": 2**31 - 1}]}

        assert shop.put("orders/KM-1", ORDER | many).json()["lines"][0]["quantity"] == 2**31 - 1

    def test_are_told_by_who_may(self, shop: Program) -> None:
        assert shop.put("orders/KM-1", ORDER).status_code == 201
        assert program(Scope.READ).put("orders/KM-2", ORDER).status_code == 403
        assert program(Scope.ORDERS).get("orders/KM-1").status_code == 403
