"""Whatever the network does between the ledger and the provider, money moves once (I-06)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import tills
from tests.app.world import World
from tests.gateways.fake_stripe import FakeStripe, event
from wakai.app import clock, disputes, outbox, payments, texts
from wakai.app.disputes import Done
from wakai.core.disputes.commands import ConfirmGrant, ProposeGrant
from wakai.core.disputes.model import (
    Actor,
    Fulfilment,
    GrantKind,
    Outcome,
    Party,
    Role,
    Stage,
)
from wakai.core.ids import DisputeId, PersonId
from wakai.core.ledger import Account
from wakai.store import payments as stored
from wakai.store import verify
from wakai.store.models import Order, OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)

PAID = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.fixture
def stripe(world: World) -> Iterator[FakeStripe]:
    with tills.stripe() as running:
        tills.known_to(running.stripe, world.order)
        yield running.stripe


def balances(dispute_id: DisputeId, *accounts: Account) -> tuple[int, ...]:
    state = disputes.read(dispute_id).state
    assert sum(state.balances.values()) == 0
    return tuple(state.balances.get(account, 0) for account in accounts)


def is_paid_once(dispute_id: DisputeId, stripe: FakeStripe) -> bool:
    state = disputes.read(dispute_id).state
    refund, transfer = balances(dispute_id, Account.PAID_B, Account.PAID_S)
    assert verify.dispute(dispute_id) == ()
    return (
        state.stage is Stage.CLOSED
        and stripe.effects() == [("refund", refund), ("transfer", transfer)]
        and refund == tills.PART
    )


class TestPaid:
    def test_through_stripe(self, world: World, stripe: FakeStripe) -> None:
        dispute_id = tills.agreed(world)
        tills.work()

        assert is_paid_once(dispute_id, stripe)
        parts = {part.party: part.reference for part in stored.parts()}
        assert parts["buyer"] == stripe.all("refund")[0]["id"]
        assert parts["seller"] == stripe.all("transfer")[0]["id"]

    @pytest.mark.parametrize(
        "faults",
        [
            ["lost"],
            ["", "lost"],
            ["500 after", "500 after"],
            ["409", "429", "lost", "lost"],
            ["500"],
        ],
    )
    def test_once_whatever_happens_to_the_answers(
        self, world: World, stripe: FakeStripe, faults: list[str]
    ) -> None:
        stripe.faults = faults
        dispute_id = tills.agreed(world)
        tills.work()
        stripe.forget_keys()  # a day later finance tries what was given up once more
        for dead in outbox.dead():
            assert outbox.revive(dead.id, clock.now())
        tills.work()

        assert is_paid_once(dispute_id, stripe)

    def test_by_news_that_come_before_the_answer(self, world: World, stripe: FakeStripe) -> None:
        stripe.on_effect = tills.tell_from_elsewhere
        dispute_id = tills.agreed(world)
        tills.work()

        assert is_paid_once(dispute_id, stripe)

    def test_by_news_alone_when_the_answer_is_lost(self, world: World, stripe: FakeStripe) -> None:
        stripe.on_effect = tills.tell_from_elsewhere
        stripe.faults = ["lost", "lost"]
        dispute_id = tills.agreed(world)
        tills.work()

        assert is_paid_once(dispute_id, stripe)

    def test_again_in_part_when_one_part_fails(self, world: World, stripe: FakeStripe) -> None:
        stripe.balance_minor = 0
        dispute_id = tills.agreed(world)
        tills.work(("instruct",))
        tills.work(("payment",))
        assert balances(dispute_id, Account.PAID_B)[0] == tills.PART
        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.MONEY_DUE

        stripe.balance_minor = 10_000
        tills.work()

        assert is_paid_once(dispute_id, stripe)
        assert [row.state for row in stored.of_dispute(dispute_id)] == ["failed", "settled"]


class TestASellerWhoWasPaidBefore:
    def paid_before(self, world: World) -> DisputeId:
        world.order.transfer = "tr_old"
        world.order.save(update_fields=["transfer"])
        dispute_id = tills.agreed(world)
        tills.work()
        return dispute_id

    def test_gives_the_refund_back_without_the_commission_and_is_not_paid_again(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = self.paid_before(world)

        assert disputes.read(dispute_id).state.stage is Stage.CLOSED
        assert stripe.effects() == [("refund", tills.PART), ("transfer_reversal", tills.PART - 50)]

    @pytest.mark.parametrize(
        ("paid", "back"),
        [
            ({}, 0),
            ({"transfer": "tr_old"}, tills.PART - 50),
            ({"paid_out_at": PAID}, tills.PART - 50),
        ],
    )
    def test_and_no_other_is_named_as_owing_it(
        self, world: World, paid: dict[str, Any], back: int
    ) -> None:
        Order.objects.filter(pk=world.order.pk).update(**paid)
        dispute_id = tills.agreed(world)
        tills.work(("instruct",))

        (told,) = stored.of_dispute(dispute_id)
        assert (told.buyer_minor, told.clawback_minor) == (tills.PART, back)

    @pytest.mark.parametrize(
        ("party", "effect"),
        [(Party.BUYER, ("refund", 300)), (Party.SELLER, ("transfer", 300))],
    )
    def test_is_paid_and_gives_nothing_back_for_what_the_house_corrects_later(
        self, world: World, stripe: FakeStripe, party: Party, effect: tuple[str, int]
    ) -> None:
        dispute_id = self.paid_before(world)
        before = stripe.effects()
        said = texts.new("A clerical error.", language="en", author_id=world.olu.pk)
        sue, fin = (
            Actor(person=PersonId(person.pk), role=Role.SUPERVISOR)
            for person in (world.olu, world.jun)
        )
        proposed = ProposeGrant(
            by=sue,
            at=world.now,
            grant=GrantKind.CLERICAL_ERROR,
            party=party,
            minor=300,
            statement=said.ref,
        )
        assert isinstance(disputes.execute(dispute_id, proposed, new_texts=[said]), Done)
        world.run(dispute_id, ConfirmGrant(by=fin, at=world.now, key=f"{dispute_id}:later"))
        tills.work()

        assert stripe.effects() == sorted([*before, effect])


class TestNews:
    def pending(self, world: World, stripe: FakeStripe) -> DisputeId:
        stripe.refund_status = "pending"
        dispute_id = tills.agreed(world)
        tills.work()
        assert balances(dispute_id, Account.OUT_B) == (tills.PART,)
        return dispute_id

    def test_settle_what_was_pending_once_however_often_they_come(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = self.pending(world, stripe)
        refund = stripe.all("refund")[0]
        late = event("refund.created", refund)  # says pending, and comes last
        stripe.turns(refund, "succeeded")

        assert [tills.tell(refund, "evt_2") for _ in range(3)] == [204] * 3
        assert tills.send(late) == 204
        tills.work()

        assert is_paid_once(dispute_id, stripe)
        assert OutboxRow.objects.filter(topic="payment_news").count() == 2

    def test_of_a_failure_bring_it_back_and_it_is_tried_again(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = self.pending(world, stripe)
        refund = stripe.all("refund")[0]
        stripe.turns(refund, "failed")
        stripe.refund_status = "succeeded"
        tills.tell(refund, kind="refund.failed")
        tills.work()

        assert is_paid_once(dispute_id, stripe)

    def test_that_take_back_what_was_said_are_kept_for_finance(
        self, world: World, stripe: FakeStripe
    ) -> None:
        dispute_id = tills.agreed(world)
        tills.work()
        refund = stripe.all("refund")[0]
        stripe.turns(refund, "failed")
        refund["failure_reason"] = "lost_or_stolen_card"
        tills.tell(refund)
        tills.work()

        assert balances(dispute_id, Account.PAID_B) == (tills.PART,)
        assert [(part.party, part.denied) for part in stored.denied()] == [
            ("buyer", "lost_or_stolen_card")
        ]

    def test_of_the_bank_end_the_dispute(self, world: World, stripe: FakeStripe) -> None:
        dispute_id = world.submitted().dispute_id
        taken = {
            "object": "dispute",
            "id": "dp_1",
            "charge": world.order.charge,
            "status": "needs_response",
        }
        stripe.things["dp_1"] = taken
        for name in ("evt_1", "evt_2"):
            assert tills.tell(taken, name, "charge.dispute.created") == 204
        tills.work()

        assert disputes.read(dispute_id).state.outcome is Outcome.EXTERNAL

    def test_about_somebody_else_s_payments_are_thanked_for_and_forgotten(
        self, world: World, stripe: FakeStripe
    ) -> None:
        stripe.effect("refunds", {"charge": world.order.charge, "amount": "10"})

        assert tills.tell(stripe.all("refund")[0]) == 204
        assert not OutboxRow.objects.filter(topic="payment_news").exists()


class TestDoor:
    def test_opens_to_a_signature_alone(self, world: World, stripe: FakeStripe) -> None:
        body = event("refund.updated", {"object": "refund", "id": "re_1"})

        assert tills.send(body) == 204
        assert tills.send(body, secret="another") == 400
        assert tills.send(body, at=world.order.placed_at) == 400
        assert tills.send(b"[]") == 400
        assert tills.send(b" " * 256_001) == 413
        assert stripe.asked == []

    @pytest.mark.usefixtures("stripe")
    def test_is_there_for_posts_alone(self) -> None:
        assert Client().get(reverse("payment_reports")).status_code == 405

    @pytest.mark.usefixtures("world")
    def test_is_not_there_for_a_provider_that_sends_nothing(self) -> None:
        assert not payments.hears()
        assert tills.send(b"{}") == 404
