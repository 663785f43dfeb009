"""The house's own evidence: what the shop said of the order, kept with the claim, and for whom."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.at_the_desk import taken, waiting
from tests.web.cases import begun, go_on, sign_in
from wakai.app import clock
from wakai.app.case_file.verify import verify
from wakai.app.cases import of_order
from wakai.app.text_translation import translate_pending
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store import orders
from wakai.store.models import Order, Person, Text

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "3-4-5 Jingumae, Shibuya, Tokyo"
KEPT = "Kept. Only the two sides and the adjudicators see it."
NOT_KNOWN = "Not known: the shop has not told it."


@pytest.fixture(autouse=True)
def _the_order(world: World) -> Iterator[None]:
    clock.forget()
    Person.objects.update(language="en")
    Order.objects.filter(pk=world.order.id).update(
        carrier="Yamato", tracking="4821-0702", ship_to=HOME
    )
    yield
    clock.forget()


def claimed(world: World, reason: str) -> DisputeId:
    """Send a claim from its pages, as Ana."""
    ana = sign_in(Client(), world.ana)
    go_on(
        ana,
        begun(world, ana),
        {"lines": [world.line.id], "reason": reason},
        {"remedy": "full_refund"},
        {},
        {"statement": "It went somewhere else."},
        {},
    )
    return of_order(world.order.id)[0].id


def of_house(world: World, role: Role) -> Client:
    person = Person.objects.create(
        email=f"{role.value}@example.org", name="Sue", roles=[role.value], created_at=world.now
    )
    return sign_in(Client(), person, second_factor=True)


def told_now(world: World, **news: str) -> None:
    """Let the shop tell something else of the parcel."""
    known = orders.order(world.order.id)
    assert known is not None
    kept = {name: getattr(known, name) for name in orders.Delivery.__slots__}
    orders.set_delivery(world.order.id, orders.Delivery(**(kept | news)))


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheRecordOfAnOrder:
    def test_is_what_the_shop_had_told_when_the_claim_was_sent(self, world: World) -> None:
        dispute_id = claimed(world, "NR1")
        told_now(world, tracking="9999-0000", delivery_proof="POD-1")

        for person in (world.ana, world.ben):
            page = shown(sign_in(Client(), person), f"/disputes/{dispute_id}/")

            assert "Yamato 4821-0702" in page
            assert "Told since then: Yamato 9999-0000" in page
            assert page.count(NOT_KNOWN) == 1  # the proof of delivery, at that time
            assert "Told since then: POD-1" in page

    def test_says_what_it_does_not_know(self, world: World) -> None:
        dispute_id = claimed(world, "NR6")

        page = shown(sign_in(Client(), world.ana), f"/disputes/{dispute_id}/")

        assert "Receipt of the returned parcel" in page
        assert page.count(NOT_KNOWN) == 2

    def test_has_the_sums_where_the_reason_is_about_them(self, world: World) -> None:
        dispute_id = claimed(world, "PM5")

        page = shown(sign_in(Client(), world.ben), f"/disputes/{dispute_id}/")

        assert "Paid by the buyer" in page
        assert "¥3,980" in page
        assert "Tax and shipping are not known" in page

    def test_is_on_the_bench_and_at_the_desk_whatever_the_reason(self, world: World) -> None:
        dispute_id = claimed(world, "NR4")
        ida = sign_in(Client(), world.ida, second_factor=True)

        for client, address in (
            (ida, f"/bench/{dispute_id}/"),
            (of_house(world, Role.OPERATOR), f"/disputes/{dispute_id}/"),
        ):
            assert "Yamato 4821-0702" in shown(client, address)

    def test_stands_beside_a_conversation_about_the_case(self, world: World) -> None:
        claimed(world, "NR4")
        conversation = waiting(world)

        page = shown(taken(world, conversation), f"/desk/{conversation}/case/")

        assert "Yamato 4821-0702" in page
        assert KEPT in page
        assert HOME not in page


class TestTheAddress:
    def test_is_for_the_two_sides_and_for_who_decides(self, world: World) -> None:
        dispute_id = claimed(world, "NR4")
        page = f"/disputes/{dispute_id}/"

        assert HOME in shown(sign_in(Client(), world.ana), page)
        assert HOME in shown(sign_in(Client(), world.ben), page)
        ida = sign_in(Client(), world.ida, second_factor=True)
        assert HOME in shown(ida, f"/bench/{dispute_id}/")

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR])
    def test_is_for_nobody_else(self, world: World, role: Role) -> None:
        dispute_id = claimed(world, "NR4")

        page = shown(of_house(world, role), f"/disputes/{dispute_id}/")

        assert HOME not in page
        assert KEPT in page

    def test_is_in_the_case_file_of_who_may_see_it_alone(
        self, world: World, tmp_path: Path
    ) -> None:
        dispute_id = claimed(world, "NR4")

        for client, has_it in (
            (sign_in(Client(), world.ben), True),
            (of_house(world, Role.FINANCE), False),
        ):
            answer: Any = client.post(f"/disputes/{dispute_id}/case-file/")
            data = b"".join(answer.streaming_content)
            with zipfile.ZipFile(BytesIO(data)) as opened:
                bodies = [
                    text["body"] for text in json.loads(opened.read("texts.json"))["texts"].values()
                ]
                page = opened.read("case.html").decode()
            (tmp_path / "case.zip").write_bytes(data)

            assert verify(tmp_path / "case.zip").problems == []
            assert (HOME in bodies) is has_it
            assert (HOME in page) is has_it
            assert (KEPT in page) is not has_it

    def test_is_given_to_no_engine_that_translates(self, world: World) -> None:
        claimed(world, "NR4")

        translate_pending(limit=10)

        looked_at = {text.body: text.translations.count() for text in Text.objects.all()}
        assert looked_at == {HOME: 0, "It went somewhere else.": 1}
        assert not Text.objects.filter(translated=False).exists()
