"""Two payments of one dispute, through a provider: what is kept, then what came back."""

from collections.abc import Iterator

import pytest

from tests.app import tills
from tests.app.plans import Hearing
from tests.app.two_lines import LID, agreed, came_back
from tests.app.world import PAID, World
from tests.core.disputes.parts import BOTH_LINES, LACES_KEPT
from tests.gateways.fake_stripe import FakeStripe
from wakai.app import disputes, finance
from wakai.core.disputes.model import Fulfilment, Outcome, Stage
from wakai.core.ledger import Account
from wakai.store import rebuild, verify
from wakai.store.models import Dispute, Order

BOTH = {"buyer", "seller"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stripe(world: World) -> Iterator[FakeStripe]:
    with tills.stripe() as running:
        tills.known_to(running.stripe, world.order)
        yield running.stripe


class TestPaidInParts:
    def test_pays_what_is_kept_while_the_other_goes_back(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = agreed(world)
        (due,) = finance.due()
        assert (due.buyer_minor, due.seller_minor) == (LID, 0)

        tills.work()

        state = disputes.read(dispute_id).state
        assert stripe.effects() == [("refund", LID)]
        assert state.balances[Account.PAID_B] == LID
        assert (state.stage, state.fulfilment) == (Stage.FINAL, Fulfilment.RETURN_DUE)
        assert not finance.due()
        assert verify.dispute(dispute_id) == ()

    def test_pays_the_rest_once_it_is_back(self, world: World, stripe: FakeStripe) -> None:
        dispute_id = agreed(world)
        tills.work()

        came_back(world, dispute_id)
        tills.work()

        state = disputes.read(dispute_id).state
        assert stripe.effects() == [("refund", LID), ("refund", PAID - LID)]
        assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.RETURN_REFUND)
        assert verify.dispute(dispute_id) == ()
        row = Dispute.objects.values().get(pk=dispute_id)
        assert row["first_part"] == "done"
        rebuild.dispute(dispute_id)
        assert Dispute.objects.values().get(pk=dispute_id) == row

    def test_is_one_payment_where_both_are_due_before_the_worker_comes(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = agreed(world)
        came_back(world, dispute_id)

        tills.work()

        assert stripe.effects() == [("refund", PAID)]
        assert disputes.read(dispute_id).state.stage is Stage.CLOSED

    def test_takes_each_part_back_from_a_seller_who_was_paid_before(
        self, world: World, stripe: FakeStripe
    ) -> None:
        Order.objects.filter(pk=world.order.pk).update(paid_out_at=world.now, transfer="tr_old")
        dispute_id = agreed(world)
        tills.work()
        came_back(world, dispute_id)
        stripe.forget_keys()

        tills.work()

        fees = (25, 174)  # the share of the house's 199 yen in each part
        assert stripe.effects() == [
            ("refund", LID),
            ("refund", PAID - LID),
            ("transfer_reversal", LID - fees[0]),
            ("transfer_reversal", PAID - LID - fees[1]),
        ]

    def test_that_is_refused_too_often_waits_for_finance(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = agreed(world)
        stripe.things[f"ch_{world.order.pk}"]["refunded"] = PAID  # somebody refunded it by hand

        tills.work()

        assert disputes.read(dispute_id).state.paying is Fulfilment.FAILED
        (failed,) = finance.failed()
        assert failed.buyer_minor == LID
        assert not finance.due()


class TestWhoIsTold:
    def test_of_a_part_that_is_paid_and_then_of_the_end(self) -> None:
        story = Hearing()
        story.draft().evidence().submit(BOTH_LINES).offer(LACES_KEPT).accept_offer()

        assert story.paid("first").told() == {"part_paid": BOTH}
        assert story.arrived().accept_return().told() == {"return_accepted": BOTH}
        assert story.paid("rest").told() == {"paid": BOTH}
