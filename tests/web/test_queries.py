"""How many statements a page takes, and how many rows: few, and no more when there is more."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from tests.app import two_lines
from tests.app.world import World
from tests.web import test_desk_appeal
from tests.web.at_the_desk import at_the_ruling, cards_in
from tests.web.cases import sign_in, under_review
from tests.web.test_desk_evidence import photos, sent
from wakai.app import cases, clock
from wakai.core.disputes.commands import MakeOffer
from wakai.core.ids import DisputeId, OfferId
from wakai.store.appeals import APPEALS_MAX
from wakai.store.models import Order, OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENTS_MAX = {
    "/": 9,
    "/orders/": 7,
    "/orders/{order}/": 10,
    "/disputes/": 7,
    "/disputes/{dispute}/": 15,
    "/notices/": 11,
    "/seller/": 8,
    "/seller/?view=all": 8,
    "/bench/": 7,
    "/bench/{dispute}/": 18,
    "/desk/": 10,
}
ROWS_MAX = 600  # three pages of what is counted, one of what is listed with names and orders
PAST_CASES = 3_000
_PAST_ORDERS = """
INSERT INTO shop_order (id, number, buyer_id, seller_id, currency, fee_minor, placed_at, shipped_at,
                        promised_until, carrier, tracking, ship_to)
SELECT %(from)s + n, 'past-' || n, buyer_id, seller_id, currency, fee_minor,
       placed_at - n * interval '1 hour', shipped_at, promised_until, carrier, tracking, ship_to
FROM shop_order, generate_series(1, %(cases)s) AS n
WHERE shop_order.id = (SELECT order_id FROM dispute WHERE id = %(like)s)
"""
_PAST_CASES = """
INSERT INTO dispute
SELECT past.*
FROM dispute AS known, generate_series(1, %(cases)s) AS n, jsonb_populate_record(
    known, jsonb_build_object(
        'id', gen_random_uuid(), 'number', 'P-' || n, 'order_id', %(from)s + n, 'stage', 'closed',
        'waiting_on', 'none', 'buyer_step', '', 'seller_step', '', 'next_due_at', NULL,
        'next_deadline', '', 'next_party', '',
        'outcome', 'refund_full', 'appeal_result', (ARRAY['upheld', 'reversed'])[1 + n %% 2],
        'changed_at', known.changed_at - n * interval '1 hour')) AS past
WHERE known.id = %(like)s
"""
READER = {"seller": "ben", "bench": "ida", "desk": "olu"}  # everything else is Ana's


def another_order(world: World) -> World:
    """Return the same people with one more kettle between them."""
    copied = Order.objects.filter(pk=world.order.pk).values().get()
    order = Order.objects.create(**{**copied, "id": None, "number": "100200301"})
    line = OrderLine.objects.create(order=order, title="Kettle", quantity=1, paid_minor=3_980)
    return replace(world, order=order, line=line)


def asked(
    world: World, path: str, dispute_id: DisputeId, reader: Person | None = None
) -> list[tuple[str, Any]]:
    """
    Return the statements, with their values, that a page takes its reader.

    Without the clock of the demo: how often it is read is up to how busy the machine is.
    """
    reader = reader or getattr(world, READER.get(path.split("/")[1], "ana"))
    assert reader is not None
    client = sign_in(Client(), reader, second_factor=True)
    address = path.format(order=world.order.pk, dispute=dispute_id)
    clock.now()
    assert client.get(address).status_code == 200
    sent: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's order
        if "FROM demo_clock" not in sql:
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        client.get(address)
    return sent


def rows_read(statement: str, values: Any) -> int:
    """Return how many rows of tables PostgreSQL looks at to answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        ((told,),) = cursor.fetchall()
    return sum(_looked_at(told[0]["Plan"]))


def _looked_at(plan: dict[str, Any]) -> Iterator[int]:
    if "Relation Name" in plan:
        passed_over = plan.get("Rows Removed by Filter", 0)
        yield int((plan["Actual Rows"] + passed_over) * plan["Actual Loops"])
    for part in plan.get("Plans", ()):
        yield from _looked_at(part)


def years_go_by(world: World, dispute_id: DisputeId) -> None:
    """Store what a busy seller and a faithful buyer leave behind: closed cases, old appeals."""
    named: dict[str, Any] = {"like": dispute_id, "cases": PAST_CASES, "from": 10 * world.order.pk}
    with connection.cursor() as cursor:
        for statement in (_PAST_ORDERS, _PAST_CASES, "ANALYZE"):
            cursor.execute(statement, named)


class TestPages:
    @pytest.mark.parametrize("path", STATEMENTS_MAX)
    def test_take_few_statements_however_much_they_list(self, world: World, path: str) -> None:
        first = under_review(world)
        alone = len(asked(world, path, first))

        under_review(another_order(world))
        among_others = len(asked(world, path, first))

        assert among_others <= STATEMENTS_MAX[path]
        assert among_others <= alone

    def test_of_a_chat_read_all_files_of_its_lines_together(self, world: World) -> None:
        case = under_review(world)
        conversation, _ = sent(world, world.ana, photos("a"))
        page = f"/desk/{conversation}/"
        alone = len(asked(world, page, case))

        for name in ("b", "c"):
            form = {"text": "", "files": photos(name)}
            sign_in(Client(), world.ana).post(f"/chat/{conversation}/messages/", form)
        among_others = asked(world, page, case)

        assert len(among_others) <= alone

    @pytest.mark.parametrize(("who", "page"), [("ana", "/chat/"), ("olu", "/desk/{talk}/")])
    def test_of_a_chat_read_the_case_of_several_cards_once(
        self, world: World, who: str, page: str
    ) -> None:
        desk, talk, case = at_the_ruling(world)
        path, reader = page.format(talk=talk), getattr(world, who)
        letter = f"/desk/{talk}/appeal/"
        desk.post(letter, test_desk_appeal.TestAPreparedAppeal.FORM)
        alone = asked(world, path, case, reader)

        for statement in ("Too heavy.", "Much too heavy."):
            desk.post(letter, {**test_desk_appeal.TestAPreparedAppeal.FORM, "statement": statement})
        among_others = asked(world, path, case, reader)

        assert len(cards_in(talk)) == 3
        assert len(among_others) <= len(alone)

    def test_of_a_dispute_read_its_order_once(self, world: World) -> None:
        case = two_lines.submitted(world)
        half = two_lines.lid_kept(world)
        world.run(
            case, MakeOffer(by=world.seller, at=world.now, offer_id=OfferId(uuid4()), remedy=half)
        )

        read = asked(world, "/disputes/{dispute}/", case)

        assert sum("FROM shop_order\n" in sql for sql, _values in read) == 1

    @pytest.mark.parametrize("path", STATEMENTS_MAX)
    def test_read_no_more_rows_however_much_is_past(self, world: World, path: str) -> None:
        case = under_review(world)
        years_go_by(world, case)

        read = {sql: rows_read(sql, values) for sql, values in asked(world, path, case)}

        assert sum(read.values()) <= ROWS_MAX, read

    def test_of_an_appeal_tell_of_the_last_appeals_alone(self, world: World) -> None:
        years_go_by(world, under_review(world))

        of_all, of_none = cases.appeals_decided("NR1")

        assert (of_all.decided, of_all.changed) == (APPEALS_MAX, APPEALS_MAX // 2)
        assert (of_none.decided, of_none.changed) == (0, 0)

    def test_count_no_further_than_they_show(self, world: World) -> None:
        years_go_by(world, under_review(world))
        client = sign_in(Client(), world.ben)

        page = client.get("/seller/").content.decode()

        assert 'class="count">99+</span>' in page
        assert 'class="count">0</span>' in page
