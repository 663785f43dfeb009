"""How many statements a page takes: few, and no more when there is more to list."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.app.world import World, make
from tests.web.cases import sign_in, under_review
from wakai.app import clock
from wakai.core.ids import DisputeId
from wakai.store.models import Order, OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENTS_MAX = {
    "/": 8,
    "/orders/": 6,
    "/orders/{order}/": 8,
    "/disputes/": 6,
    "/disputes/{dispute}/": 14,
    "/notices/": 10,
    "/seller/": 7,
    "/seller/?view=all": 7,
    "/bench/": 7,
    "/bench/{dispute}/": 18,
    "/desk/": 10,
}
READER = {"seller": "ben", "bench": "ida", "desk": "olu"}  # everything else is Ana's


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001  only that it is there
    clock.forget()
    yield make()
    clock.forget()


def another_order(world: World) -> World:
    """Return the same people with one more kettle between them."""
    copied = Order.objects.filter(pk=world.order.pk).values().get()
    order = Order.objects.create(**{**copied, "id": None, "number": "100200301"})
    line = OrderLine.objects.create(order=order, title="Kettle", quantity=1, paid_minor=3_980)
    return replace(world, order=order, line=line)


def statements(world: World, path: str, dispute_id: DisputeId) -> int:
    """Return how many statements a page takes its reader."""
    reader: Person = getattr(world, READER.get(path.split("/")[1], "ana"))
    client = sign_in(Client(), reader, second_factor=True)
    address = path.format(order=world.order.pk, dispute=dispute_id)
    clock.now()
    assert client.get(address).status_code == 200
    sent: list[str] = []

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's order
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        client.get(address)
    return len(sent)


class TestPages:
    @pytest.mark.parametrize("path", STATEMENTS_MAX)
    def test_take_few_statements_however_much_they_list(self, world: World, path: str) -> None:
        first = under_review(world)
        alone = statements(world, path, first)

        under_review(another_order(world))
        among_others = statements(world, path, first)

        assert among_others <= STATEMENTS_MAX[path]
        assert among_others <= alone + 1  # the clock of the demo may be read once more
