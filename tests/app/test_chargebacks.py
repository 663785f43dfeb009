"""The bank's word at any time: before a dispute, while it is a draft, after the end (T38, I-09)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.app import tills
from tests.app.world import World
from tests.gateways.fake_stripe import FakeStripe
from wakai.app import chargebacks, claims, disputes, orders
from wakai.app.payment_ports import BankReport
from wakai.core.disputes.commands import Reopen, Withdraw
from wakai.core.disputes.model import Actor, Outcome, Role, Stage
from wakai.core.disputes.refusals import ChargedBackBefore
from wakai.core.ids import OrderId, PersonId
from wakai.store import chargebacks as stored
from wakai.store import verify
from wakai.store.models import DisputeEvent, Notice, Order, OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stripe(world: World) -> Iterator[FakeStripe]:
    with tills.stripe() as running:
        tills.known_to(running.stripe, world.order)
        yield running.stripe


def bank_takes_it(
    world: World, stripe: FakeStripe, *, due_at: datetime | None = None, event: str = "evt_1"
) -> None:
    """Let Stripe tell that the buyer's bank took the money of the order back."""
    taken = {
        "object": "dispute",
        "id": "dp_1",
        "charge": world.order.charge,
        "status": "needs_response",
        "evidence_details": {"due_by": int(due_at.timestamp()) if due_at else None},
    }
    stripe.things["dp_1"] = taken
    assert tills.tell(taken, event, "charge.dispute.created") == 204
    tills.work()


def begun(world: World) -> object:
    order = orders.order(world.order.id)
    assert order is not None
    return claims.start(order, world.buyer)


class TestBeforeADispute:
    def test_lets_none_begin(self, world: World, stripe: FakeStripe) -> None:
        bank_takes_it(world, stripe)

        kept = Order.objects.get(pk=world.order.pk)
        assert (kept.bank_reference, kept.bank_noted_by) == ("dp_1", None)
        assert kept.charged_back_at is not None
        assert begun(world) == ChargedBackBefore(at=kept.charged_back_at)
        assert not DisputeEvent.objects.exists()

    def test_is_known_to_who_looked_at_the_order_before_it_came(self, world: World) -> None:
        order = orders.order(world.order.id)
        assert order is not None
        chargebacks.record(OrderId(world.order.pk), BankReport(reference="CB-1"))

        assert isinstance(claims.start(order, world.buyer), ChargedBackBefore)


class TestWhileItIsADraft:
    def test_ends_it_and_tells_the_buyer_alone(self, world: World, stripe: FakeStripe) -> None:
        dispute_id = world.draft()
        bank_takes_it(world, stripe)

        state = disputes.read(dispute_id).state
        assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.EXTERNAL)
        told = Notice.objects.filter(dispute_id=dispute_id).values_list("person_id", flat=True)
        assert list(told) == [world.ana.pk]
        assert verify.dispute(dispute_id) == ()


class TestAfterTheEnd:
    def test_is_kept_and_waits_for_finance(self, world: World, stripe: FakeStripe) -> None:
        dispute_id = tills.agreed(world)
        tills.work()
        bank_takes_it(world, stripe)
        bank_takes_it(world, stripe)

        state = disputes.read(dispute_id).state
        assert state.outcome is Outcome.REFUND_PARTIAL
        assert state.charged_back_at is not None
        kinds = DisputeEvent.objects.filter(kind="dispute.charged-back-late.v1")
        assert kinds.count() == 1
        (row,) = chargebacks.late()
        assert (row.dispute_id, row.buyer_minor, row.reference) == (dispute_id, tills.PART, "dp_1")
        assert verify.dispute(dispute_id) == ()

    def test_is_seen_to_once(self, world: World) -> None:
        with tills.paying_with(WAKAI_PAYMENTS="null"):
            tills.agreed(world)
            tills.work()
        order_id = OrderId(world.order.pk)
        assert not chargebacks.see(order_id, world.olu.pk, world.now)
        chargebacks.record(order_id, BankReport(reference="CB-1"))

        assert not chargebacks.see(order_id, world.ben.pk, world.now)  # it was his order
        assert chargebacks.see(order_id, world.olu.pk, world.now)
        assert not chargebacks.see(order_id, world.olu.pk, world.now)
        assert chargebacks.late() == ()

    def test_reaches_every_dispute_over_the_order(self, world: World) -> None:
        done = world.submitted()
        withdraw = Withdraw(by=world.buyer, at=world.now, warned=True)
        world.run(done.dispute_id, withdraw)
        fin = Actor(person=PersonId(world.olu.pk), role=Role.FINANCE)
        chargebacks.record(OrderId(world.order.pk), BankReport(reference="CB-1"), by=fin)

        reopen = Reopen(by=world.buyer, at=world.now)
        assert isinstance(disputes.execute(done.dispute_id, reopen), ChargedBackBefore)
        assert chargebacks.late() == ()  # nothing was paid: nobody has to see to it

    def test_is_told_from_the_outbox_where_the_worker_died(self, world: World) -> None:
        done = world.submitted()
        (row,) = _noted_only(world)
        chargebacks.tell(None, row.body)

        assert disputes.read(done.dispute_id).state.outcome is Outcome.EXTERNAL


class TestUntilWhen:
    """The bank's own date (T38): it concerns the house alone, whatever became of a dispute."""

    def test_is_kept_for_an_order_that_nobody_disputes(
        self, world: World, stripe: FakeStripe
    ) -> None:
        due_at = world.now.replace(microsecond=0) + timedelta(days=9)
        bank_takes_it(world, stripe, due_at=due_at)

        (row,) = chargebacks.wanted()
        assert (row.order_number, row.dispute_id, row.due_at) == (world.order.number, None, due_at)
        assert chargebacks.late() == ()

    def test_ends_with_the_answer(self, world: World, stripe: FakeStripe) -> None:
        dispute_id = world.submitted().dispute_id
        bank_takes_it(world, stripe, due_at=world.now + timedelta(days=9))
        (row,) = chargebacks.wanted()
        assert row.dispute_id == dispute_id

        bank_takes_it(world, stripe, event="evt_2")
        assert chargebacks.wanted() == ()

    def test_is_seen_to_by_the_date_that_was_read(self, world: World, stripe: FakeStripe) -> None:
        due_at = world.now + timedelta(days=9)
        bank_takes_it(world, stripe, due_at=due_at)
        (read,) = chargebacks.wanted()
        bank_takes_it(world, stripe, due_at=due_at + timedelta(days=14), event="evt_2")

        assert not chargebacks.see_answer(read.answer_id, read.version, world.olu.pk, world.now)
        (read,) = chargebacks.wanted()
        assert chargebacks.see_answer(read.answer_id, read.version, world.olu.pk, world.now)
        assert not chargebacks.see_answer(read.answer_id, read.version, world.olu.pk, world.now)
        bank_takes_it(world, stripe, due_at=due_at + timedelta(days=14), event="evt_3")
        assert chargebacks.wanted() == ()
        bank_takes_it(world, stripe, due_at=due_at + timedelta(days=20), event="evt_4")
        assert len(chargebacks.wanted()) == 1

    def test_is_not_seen_to_by_who_bought_or_sold(self, world: World, stripe: FakeStripe) -> None:
        bank_takes_it(world, stripe, due_at=world.now + timedelta(days=9))
        (row,) = chargebacks.wanted()

        for party in (world.ana, world.ben):
            assert not chargebacks.see_answer(row.answer_id, row.version, party.pk, world.now)
        assert (row.buyer_id, row.seller_id) == (world.ana.pk, world.ben.pk)
        assert chargebacks.wanted() == (row,)

    def test_is_each_reference_s_own_and_the_newest_word_holds(self, world: World) -> None:
        order_id, now = OrderId(world.order.pk), world.now

        def told(reference: str, days: int | None, *, minute: int) -> None:
            due_at = now + timedelta(days=days) if days else None
            as_of = now + timedelta(minutes=minute)
            report = BankReport(reference=reference, due_at=due_at, as_of=as_of)
            chargebacks.record(order_id, report)

        told("dp_1", 9, minute=0)
        told("dp_2", 12, minute=1)
        told("dp_1", None, minute=5)
        told("dp_1", 9, minute=4)  # an older word that comes later
        chargebacks.record(order_id, BankReport(reference="dp_2"))  # tells of no answer

        assert [row.reference for row in chargebacks.wanted()] == ["dp_2"]


def _noted_only(world: World) -> list[OutboxRow]:
    """Keep the bank's word as if the process had ended right after, and return its rows."""
    stored.note(world.order.pk, "CB-1", world.buyer, world.now)
    return list(OutboxRow.objects.filter(topic=chargebacks.TOPIC))
