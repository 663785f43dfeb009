"""What a refund consists of goes with it: to the provider, into the file, and into the letter."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import IntegrityError

from tests.app import taxed, tills
from tests.app.taxed import SHIPPING, TAX
from tests.app.world import PAID, World
from wakai.app import disputes, finance, payment_files, words
from wakai.app.notice_plan import plan
from wakai.core.disputes import breakdown
from wakai.core.disputes.breakdown import Breakdown
from wakai.core.disputes.commands import AcceptRequest, SubmitClaim
from wakai.core.disputes.model import Claim, ClaimLine, RemedyKind, Stage
from wakai.core.disputes.refusals import WrongAmount
from wakai.core.ids import LineId
from wakai.store import verify
from wakai.store.models import Order, OrderLine, Payment

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = ("goods_minor", "tax_minor", "shipping_minor")
OF_A_PART = (783, 91, 126)  # of the 1,000 yen that Ana gets back


def rows() -> list[dict[str, str]]:
    name = payment_files.export()
    return list(csv.DictReader(io.StringIO(payment_files.file(name), newline="")))


def parts(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in PARTS)


class TestPayment:
    def test_tells_stripe_as_metadata_of_the_refund(self, world: World) -> None:
        with tills.stripe() as running:
            tills.known_to(running.stripe, world.order)
            tills.agreed(taxed.told(world))
            tills.work()
            (refund,) = running.stripe.all("refund")
            (transfer,) = running.stripe.all("transfer")

        told = tuple(refund["metadata"][f"wakai_{name}"] for name in PARTS)
        assert told == tuple(map(str, OF_A_PART))
        assert set(transfer["metadata"]) == {"wakai_key"}

    def test_stands_in_the_file_of_finance_beside_the_buyers_part_alone(self, world: World) -> None:
        with tills.paying_with(WAKAI_PAYMENTS="export"):
            tills.agreed(taxed.told(world))
            tills.work()
            (sent,) = finance.sent()
            buyers, sellers = rows()

        assert parts(buyers) == tuple(map(str, OF_A_PART))
        assert parts(sellers) == ("", "", "")
        known = finance.refund_of(sent)
        assert known is not None
        assert (known.goods_minor, known.tax_minor, known.shipping_minor) == OF_A_PART

    def test_invents_nothing_where_the_shop_did_not_tell(self, world: World) -> None:
        with tills.paying_with(WAKAI_PAYMENTS="export"):
            tills.agreed(world)
            tills.work()
            (sent,) = finance.sent()
            told = rows()

        assert {parts(row) for row in told} == {("", "", "")}
        assert finance.refund_of(sent) is None
        assert parts(Payment.objects.values().get()) == (None, None, None)

    def test_keeps_what_was_known_when_the_dispute_began(self, world: World) -> None:
        with tills.paying_with(WAKAI_PAYMENTS="export"):
            tills.agreed(world)
            taxed.told(world)
            tills.work()

        assert parts(Payment.objects.values().get()) == (None, None, None)


class TestLetter:
    def test_says_beneath_the_sum_what_it_consists_of(self, world: World) -> None:
        done = taxed.told(world).submitted()
        agreed = world.run(done.dispute_id, world.accept())

        sums = {one.facts.sums.refund for one in plan(agreed.state, agreed.events)}  # type: ignore[union-attr]

        assert sums == {
            Breakdown(goods_minor=PAID - TAX - SHIPPING, tax_minor=TAX, shipping_minor=SHIPPING)
        }


class TestWords:
    def test_leave_out_what_is_nothing_and_say_nothing_of_goods_alone(self) -> None:
        only_tax = Breakdown(goods_minor=3_618, tax_minor=362, shipping_minor=0)
        only_goods = Breakdown(goods_minor=3_980, tax_minor=0, shipping_minor=0)

        assert words.consists_of(only_tax, "JPY") == "of which goods ¥3,618 and tax ¥362"
        assert words.consists_of(only_goods, "JPY") == ""
        assert words.consists_of(None, "JPY") == ""


class TestAnotherDispute:
    def test_over_the_same_line_brings_the_rest_of_each_part(self, world: World) -> None:
        with tills.paying_with(WAKAI_PAYMENTS="null"):
            taxed.told(world)
            asked = world.remedy(RemedyKind.PARTIAL_REFUND, tills.PART)
            first = world.submitted(asked).dispute_id
            accept = AcceptRequest(by=world.seller, at=world.now, remedy_sha256=asked.sha256())
            world.run(first, accept)
            tills.work()
        before = disputes.read(first).state
        assert before.stage is Stage.CLOSED

        dispute_id = world.draft()

        facts = disputes.read(dispute_id).state.order
        assert facts is not None
        too_much = disputes.execute(dispute_id, claimed(world, PAID))
        assert too_much == WrongAmount(max_minor=PAID - tills.PART)
        done = world.run(dispute_id, claimed(world, PAID - tills.PART))
        rest = breakdown.of_refunds(facts, claimed(world, PAID - tills.PART).claim.remedy.refunds)
        paid = breakdown.of_result(before)
        assert rest is not None
        assert paid is not None
        assert (rest + paid).tax_minor == TAX
        assert (rest + paid).shipping_minor == SHIPPING
        assert verify.dispute(done.dispute_id) == ()


def claimed(world: World, minor: int) -> SubmitClaim:
    claim = Claim(
        lines=(ClaimLine(line_id=LineId(world.line.id), quantity=1, reason="ND3"),),
        remedy=world.remedy(RemedyKind.FULL_REFUND, minor),
        statement=None,
        excused=("photo_difference",),
    )
    return SubmitClaim(by=world.buyer, at=world.now, claim=claim)


class TestOrderLine:
    @pytest.mark.parametrize(("tax", "shipping"), [(362, None), (None, 500), (-1, 0), (3_000, 981)])
    def test_is_kept_only_where_its_parts_make_sense(
        self, world: World, tax: int | None, shipping: int | None
    ) -> None:
        line = OrderLine.objects.filter(order=Order.objects.get(pk=world.order.pk))

        with pytest.raises(IntegrityError, match="shop_order_line_adds_up"):
            line.update(tax_minor=tax, shipping_minor=shipping)
