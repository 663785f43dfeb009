"""
Whatever comes in whatever order: at most one live refund and one payment to the seller (I-06).

Goal: no interleaving of instructions, retries, lost answers, faults, news, doubled news, failures
and the bank's word pays anybody twice or breaks the books. Method: hypothesis drives the real rows
of the outbox and the real gateway against the fake, and looks after every step.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.app import tills
from tests.app.world import PAID, World
from tests.gateways.fake_stripe import FakeStripe
from wakai.app import clock, disputes, payments
from wakai.app.ports import Unavailable
from wakai.core.disputes.commands import InstructPayment
from wakai.core.disputes.model import SYSTEM, Actor, Role, Stage
from wakai.core.ids import DisputeId, PersonId
from wakai.core.ledger import Account
from wakai.store import payments as stored
from wakai.store import verify
from wakai.store.models import Order, OrderLine, OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)

FAULTS = st.sampled_from(("", "", "lost", "500", "500 after", "409", "429"))
REST = PAID - 199 - tills.PART + 50  # without the commission, of which a share follows the refund
_numbers = count(1)


def another_order(world: World) -> World:
    now = clock.now()
    order = Order.objects.create(
        number=f"9{next(_numbers):08}",
        buyer=world.ana,
        seller=world.ben,
        currency="JPY",
        fee_minor=199,
        placed_at=now - timedelta(days=9),
        delivered_at=now - timedelta(days=1),
    )
    line = OrderLine.objects.create(order=order, title="Kettle", quantity=1, paid_minor=PAID)
    return replace(world, order=order, line=line)


def test_nobody_is_paid_twice(world: World) -> None:
    with tills.stripe() as running:

        class Till(Payments):
            market, fake = world, running.stripe

        run_state_machine_as_test(
            Till,
            settings=settings(
                max_examples=6,
                stateful_step_count=15,
                suppress_health_check=list(HealthCheck),
            ),
        )


class Payments(RuleBasedStateMachine):
    """One dispute whose money is due, and everything that may happen to it."""

    market: World
    fake: FakeStripe
    dispute_id: DisputeId

    @initialize()
    def begin(self) -> None:
        OutboxRow.objects.update(state="done")  # of the example before
        self.fake.things.clear()
        self.fake.answers.clear()
        self.fake.refund_status, self.fake.balance_minor = "succeeded", 10**9
        here = another_order(self.market)
        tills.known_to(self.fake, here.order)
        self.dispute_id = tills.agreed(here)

    @rule(again=st.booleans())
    def instruct(self, *, again: bool) -> None:
        keys = [row.key for row in stored.of_dispute(self.dispute_id)]
        key = keys[0] if again and keys else f"{self.dispute_id}:{uuid4()}"
        fin = Actor(person=PersonId(99), role=Role.FINANCE)
        for by in (SYSTEM, fin):
            disputes.execute(self.dispute_id, InstructPayment(by=by, at=clock.now(), key=key))

    @rule(faults=st.lists(FAULTS, max_size=2), data=st.data())
    def pay(self, faults: list[str], data: st.DataObject) -> None:
        """Any instruction is carried to Stripe, also one that was before."""
        keys = [row.key for row in stored.of_dispute(self.dispute_id)]
        if not keys:
            return
        self.fake.faults = faults
        try:
            payments.pay(self.dispute_id, {"key": data.draw(st.sampled_from(keys))})
        except Unavailable:
            pass
        finally:
            self.fake.faults = []

    @rule(data=st.data(), times=st.integers(1, 2))
    def news(self, data: st.DataObject, times: int) -> None:
        things = [*self.fake.all("refund"), *self.fake.all("transfer")]
        if not things:
            return
        thing = data.draw(st.sampled_from(things))
        name = f"evt_{data.draw(st.integers(1, 3))}"
        for _ in range(times):
            assert tills.tell(thing, f"{name} {thing['id']}") == 204
        tills.work(("payment_news",))

    @rule(status=st.sampled_from(("succeeded", "failed")))
    def refund_turns(self, status: str) -> None:
        for refund in self.fake.all("refund"):
            if refund["status"] == "pending":
                self.fake.turns(refund, status)

    @rule(status=st.sampled_from(("succeeded", "pending")), funds=st.sampled_from((0, 10**9)))
    def stripe_changes(self, status: str, funds: int) -> None:
        self.fake.refund_status, self.fake.balance_minor = status, funds
        self.fake.forget_keys()

    @rule()
    def everything_is_done(self) -> None:
        self.fake.refund_status, self.fake.balance_minor = "succeeded", 10**9
        self.refund_turns("succeeded")
        tills.work()

    @rule()
    def bank_takes_it_back(self) -> None:
        order = disputes.read(self.dispute_id).state.order
        assert order is not None
        taken = {"object": "dispute", "id": f"dp_{order.order_id}", "status": "needs_response"}
        self.fake.things[taken["id"]] = {**taken, "charge": f"ch_{order.order_id}"}
        tills.tell(self.fake.things[taken["id"]], f"evt_{taken['id']}", "charge.dispute.created")
        tills.work(("payment_news",))

    @invariant()
    def moves_once(self) -> None:
        live = [
            refund["amount"] for refund in self.fake.all("refund") if refund["status"] != "failed"
        ]
        sent = [transfer["amount"] for transfer in self.fake.all("transfer")]
        assert live in ([], [tills.PART])
        assert sent in ([], [REST])
        state = disputes.read(self.dispute_id).state
        money = state.balances
        assert sum(money.values()) == 0  # I-01
        assert money.get(Account.PAID_B, 0) in {0, *live}  # what is booked has moved
        assert money.get(Account.PAID_S, 0) in {0, *sent}
        if state.stage is Stage.CLOSED:
            assert verify.dispute(self.dispute_id) == ()
