"""Sums by line through HTTP: in a claim and in an offer, beside the one sum that is shared."""

from typing import Any

import pytest

from tests.api.program import ANA, BEN, Program
from tests.app import two_lines
from tests.app.world import World
from wakai.store.models import OrderLine

pytestmark = pytest.mark.django_db(transaction=True)


def claim(world: World, *sums: int | None, **remedy: object) -> dict[str, Any]:
    """Return a claim for a part of each line of the order, with these sums."""
    ids = two_lines.lines(world)
    lines = [{"line_id": line, "quantity": 1, "reason": "NR2"} for line in ids]
    named = [
        line if minor is None else line | {"refund_minor": minor}
        for line, minor in zip(lines, sums, strict=True)
    ]
    return {
        "on_behalf_of": ANA,
        "order": world.order.number,
        "lines": named,
        "remedy": {"kind": "partial_refund", **remedy},
        "statement": "It never came.",
    }


def refunds(told: dict[str, Any]) -> list[int]:
    return [part["minor"] for part in told["remedy"]["refunds"]]


class TestAClaim:
    @pytest.fixture(autouse=True)
    def _lid(self, world: World) -> None:
        OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=500)

    def test_names_a_sum_for_each_line(self, shop: Program, world: World) -> None:
        wrong = [
            (claim(world, 700, 501), "wrong_amount"),  # more than was paid for the lid
            (claim(world, 0, 0), "wrong_amount"),
            (claim(world, 700, 200, refund_minor=1_000), "sums_differ"),
        ]
        for body, code in wrong:
            answer = shop.post("disputes", body)
            assert (answer.status_code, answer.json()["code"]) == (422, code), body

        told = shop.post("disputes", claim(world, 700, 200, refund_minor=900))

        assert told.status_code == 201
        assert refunds(told.json()["claim"]) == [700, 200]

    def test_gives_a_line_nothing_that_alone_has_no_sum(self, shop: Program, world: World) -> None:
        told = shop.post("disputes", claim(world, None, 200)).json()["claim"]

        assert refunds(told) == [200]
        assert len(told["lines"]) == 2

    def test_shares_the_one_sum_as_before(self, shop: Program, world: World) -> None:
        told = shop.post("disputes", claim(world, None, None, refund_minor=896)).json()

        assert refunds(told["claim"]) == [796, 100]

    def test_names_one_reason_for_the_lines_that_have_none(
        self, shop: Program, world: World
    ) -> None:
        body = claim(world, 700, 200)
        first, lid = body["lines"]
        del first["reason"]
        lines = [first, lid | {"reason": "NR4"}]

        of_one = shop.post("disputes", body | {"lines": lines})
        unknown = shop.post("disputes", body | {"lines": lines, "reason": "ND99"})
        of_all = shop.post("disputes", body | {"lines": lines, "reason": "NR2"})

        told = of_one.json()
        assert (of_one.status_code, told["code"], told["field"]) == (422, "missing", "reason")
        assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_reason")
        assert of_all.status_code == 201
        assert [line["reason"] for line in of_all.json()["claim"]["lines"]] == ["NR2", "NR4"]


class TestAnOffer:
    def test_names_a_sum_for_each_line(self, shop: Program, world: World) -> None:
        dispute_id = two_lines.submitted(world)
        kettle, lid = two_lines.lines(world)

        def offer(*lines: dict[str, int], **more: int) -> Any:
            remedy = {"kind": "partial_refund", "lines": list(lines), **more}
            return shop.act(dispute_id, "make_offer", BEN, remedy=remedy)

        parts = ({"line_id": kettle, "refund_minor": 800}, {"line_id": lid, "refund_minor": 50})
        too_much = offer({"line_id": lid, "refund_minor": 501})
        twice = offer(parts[1], parts[1])
        other = offer(*parts, refund_minor=900)
        done = offer(*parts)

        answers = [(answer.status_code, answer.json()["code"]) for answer in (too_much, twice)]
        assert answers == [(422, "wrong_amount")] * 2
        assert (other.status_code, other.json()["code"]) == (422, "sums_differ")
        assert refunds(done.json()["offer"]) == [800, 50]

    def test_shares_the_one_sum_as_before(self, shop: Program, world: World) -> None:
        dispute_id = two_lines.submitted(world)
        remedy = {"kind": "partial_refund", "refund_minor": 1_000}

        told = shop.act(dispute_id, "make_offer", BEN, remedy=remedy).json()

        assert refunds(told["offer"]) == [874, 126]
