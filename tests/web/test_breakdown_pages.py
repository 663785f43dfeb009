"""What a sum consists of stands beneath it on every page that shows the sum, and in no other."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import taxed, tills
from tests.app.two_lines import agreed
from tests.app.world import World, make
from tests.web import cases
from tests.web.cases import sign_in
from tests.web.test_bench import composed
from wakai.app import clock
from wakai.core.disputes.model import DeadlineKind, Role
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE = "of which goods ¥3,118, tax ¥362 and shipping ¥500"
IN_JAPANESE = "うち商品代金￥3,118、消費税￥362、送料￥500"
OF_THE_RULING = "The refund of ¥1,000 consists of goods ¥783, tax ¥91 and shipping ¥126."


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001  only that it is there
    clock.forget()
    made = make()
    Person.objects.filter(pk=made.ana.pk).update(language="en")
    yield made
    clock.forget()


def page(client: Client, name: str, pk: UUID | int) -> str:
    answer = client.get(reverse(name, args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


class TestOrder:
    def test_says_of_each_line_what_it_consists_of_if_the_shop_told(self, world: World) -> None:
        ana = sign_in(Client(), world.ana)
        assert "of which goods" not in page(ana, "order", world.order.pk)

        taxed.told(world)

        assert WHOLE in page(ana, "order", world.order.pk)

    def test_says_it_in_japanese(self, world: World) -> None:
        Person.objects.filter(pk=taxed.told(world).ana.pk).update(language="ja")

        assert IN_JAPANESE in page(sign_in(Client(), world.ana), "order", world.order.pk)


class TestDispute:
    def test_says_it_of_the_request_to_both_sides_and_where_the_seller_agrees(
        self, world: World
    ) -> None:
        dispute_id = taxed.told(world).submitted().dispute_id
        ben = sign_in(Client(), world.ben)

        assert WHOLE in page(sign_in(Client(), world.ana), "dispute", dispute_id)
        assert WHOLE in page(ben, "dispute", dispute_id)
        agree = reverse("deed", args=[dispute_id, "request-acceptance"])
        assert "The refund of ¥3,980 consists of goods" in ben.get(agree).content.decode()

    def test_says_it_of_the_ruling_in_the_money_card(self, world: World) -> None:
        dispute_id = cases.ruled(taxed.told(world), minor=1_000)

        for person in (world.ana, world.ben):
            assert OF_THE_RULING in page(sign_in(Client(), person), "dispute", dispute_id)

    def test_says_it_of_each_item_of_which_it_is_known(self, world: World) -> None:
        dispute_id = agreed(taxed.told(world))  # the lid is a line that the shop told nothing of

        told = page(sign_in(Client(), world.ana), "dispute", dispute_id)

        assert "of which goods ¥2,618, tax ¥362 and shipping ¥500" in told
        assert told.count("of which goods") == 2  # in what is asked for, and in what was agreed
        assert "consists of" not in told

    def test_is_silent_where_the_shop_did_not_tell(self, world: World) -> None:
        dispute_id = cases.ruled(world, minor=1_000)

        told = page(sign_in(Client(), world.ana), "dispute", dispute_id)
        assert "of which goods" not in told
        assert "consists of" not in told


class TestBench:
    def test_tells_the_adjudicator_at_the_sum_and_both_sides_in_the_letter(
        self, world: World
    ) -> None:
        dispute_id = cases.under_review(taxed.told(world))
        cases.taken(world, dispute_id)
        cases.time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
        ida = sign_in(Client(), world.ida, second_factor=True)

        assert f"Up to ¥3,980, {WHOLE}." in page(ida, "bench_case", dispute_id)
        half = composed(dispute_id, kind="partial_refund", **{f"amount_{world.line.pk}": "1000"})
        address = reverse("bench_ruling", args=[dispute_id])
        assert ida.post(address, half).status_code == 302
        letters = ida.get(address).content.decode()

        assert "It consists of goods ¥783, tax ¥91 and shipping ¥126." in letters
        assert "内訳は、商品代金￥783、消費税￥91、送料￥126です。" in letters


class TestFinance:
    def test_reads_it_beneath_the_buyers_sum(self, world: World) -> None:
        fin = Person.objects.create(
            email="fin@example.org", name="Fin", roles=[Role.FINANCE], created_at=clock.now()
        )
        with tills.paying_with(WAKAI_PAYMENTS="export"):
            tills.agreed(taxed.told(world))
            tills.work()
            told = sign_in(Client(), fin, second_factor=True).get(
                reverse("payments"), {"view": "sent"}
            )

        assert "of which goods ¥783, tax ¥91 and shipping ¥126" in told.content.decode()
