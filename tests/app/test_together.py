"""Decisions that share their way to the database are still decisions of their own."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from tests.app import tills
from tests.app.post import die
from tests.app.world import World
from tests.journeys.site import wait_for
from tests.locks import somebody_waits
from wakai.app import chat, clock, disputes, instructions, outbox, payments, plugs
from wakai.app.disputes import Done
from wakai.app.payment_ports import PaymentInstruction, PaymentReport
from wakai.app.ports import Unavailable
from wakai.core.disputes.commands import InstructPayment, RecordPaymentSettled
from wakai.core.disputes.decide import decide
from wakai.core.disputes.model import SYSTEM, Fulfilment, Party, Stage
from wakai.core.disputes.refusals import UnknownPayment
from wakai.core.ids import DisputeId
from wakai.core.ledger import Account
from wakai.gateways.payments.null import NullPayments
from wakai.store import journal, projection, verify
from wakai.store.models import OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(world: World) -> list[DisputeId]:
    """Three disputes whose money is due."""
    return [_another(world, number) for number in range(3)]


def _another(world: World, number: int) -> DisputeId:
    """Return a settled dispute over one more order like the first."""
    order, line = world.order, world.line
    order.pk, order.number = None, f"T{number}"
    order.save(force_insert=True)
    line.pk, line.order = None, order
    line.save(force_insert=True)
    return tills.agreed(world)


def _instruct(dispute_id: DisputeId) -> InstructPayment:
    return InstructPayment(by=SYSTEM, at=clock.now(), key=f"key {dispute_id}")


def _settle(dispute_id: DisputeId, key: str = "") -> RecordPaymentSettled:
    named = key or f"key {dispute_id}"
    return RecordPaymentSettled(by=SYSTEM, at=clock.now(), key=named, reference="psp")


def _fulfilments(due: list[DisputeId]) -> list[Fulfilment]:
    return [disputes.read(dispute_id).state.fulfilment for dispute_id in due]


def _are_whole(due: list[DisputeId]) -> bool:
    balances = [disputes.read(dispute_id).state.balances for dispute_id in due]
    faults = [fault for dispute_id in due for fault in verify.dispute(dispute_id)]
    return not faults and all(sum(found.values()) == 0 for found in balances)


class TestExecuteEach:
    def test_carries_out_each_as_if_it_were_alone(self, due: list[DisputeId]) -> None:
        instructed = disputes.execute_each({name: _instruct(name) for name in due})
        settled = disputes.execute_each({name: _settle(name) for name in due})

        assert all(isinstance(answer, Done) for answer in (instructed | settled).values())
        assert {disputes.read(dispute_id).state.stage for dispute_id in due} == {Stage.CLOSED}
        assert OutboxRow.objects.filter(topic="payment").count() == 3
        assert _are_whole(due)

    def test_refuses_one_and_carries_out_the_others(self, due: list[DisputeId]) -> None:
        wrong, *others = due
        disputes.execute_each({name: _instruct(name) for name in due})

        asked = {wrong: _settle(wrong, "unknown")} | {name: _settle(name) for name in others}
        answers = disputes.execute_each(asked)

        assert answers[wrong] == UnknownPayment()
        sent, arrived = Fulfilment.MONEY_SENT, Fulfilment.DONE
        assert _fulfilments(due) == [sent, arrived, arrived]
        assert _are_whole(due)

    def test_does_the_same_again_once(self, due: list[DisputeId]) -> None:
        asked = {name: _instruct(name) for name in due}

        first, again = disputes.execute_each(asked), disputes.execute_each(asked)

        versions = [[done[name].version for name in due] for done in (first, again)]  # type: ignore[union-attr]
        assert versions[0] == versions[1]

    def test_leaves_all_out_where_somebody_else_changed_one_meanwhile(
        self, due: list[DisputeId]
    ) -> None:
        _first, contested, _last = due
        holds = threading.Event()
        other = threading.Thread(target=_instruct_slowly, args=(contested, holds))
        other.start()
        holds.wait()

        answers = disputes.execute_each({name: _instruct(name) for name in due})

        other.join()
        assert answers == {}
        money_due, sent = Fulfilment.MONEY_DUE, Fulfilment.MONEY_SENT
        assert _fulfilments(due) == [money_due, sent, money_due]
        assert _are_whole(due)
        again = {name: disputes.execute(name, _instruct(name)) for name in due}
        assert all(isinstance(answer, Done) for answer in again.values())
        assert _fulfilments(due) == [sent] * 3

    def test_leaves_a_case_that_is_talked_about_to_its_own_turn(
        self, world: World, due: list[DisputeId]
    ) -> None:
        order = disputes.read(due[1]).state.order
        assert order is not None
        chat.open_order_thread(
            order.order_id, buyer=world.ana.id, seller=world.ben.id, language="en"
        )

        answers = disputes.execute_each({name: _instruct(name) for name in due})

        assert list(answers) == [due[0], due[2]]


class Till(NullPayments):
    """A provider that pays at once, and of some the buyer's part alone before it is gone."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.half: set[str] = set()

    def pay(self, instruction: PaymentInstruction) -> Iterator[PaymentReport]:
        self.asked.append(instruction.key)
        if instruction.key in self.half:
            yield PaymentReport(key=instruction.key, settled=True, party=Party.BUYER)
            raise Unavailable("gone")
        yield from super().pay(instruction)


@pytest.fixture
def till(monkeypatch: pytest.MonkeyPatch) -> Till:
    till = Till()
    monkeypatch.setattr(plugs, "payments", lambda: till)
    return till


class TestPayments:
    @pytest.fixture(autouse=True)
    def instructed(self, due: list[DisputeId]) -> None:
        disputes.execute_each({name: _instruct(name) for name in due})
        _hold_all_but("payment")

    def test_of_several_disputes_are_booked_together(
        self, due: list[DisputeId], till: Till, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(disputes, "execute", die)  # as one alone is booked

        assert outbox.send_due(clock.now()) == 3

        assert _fulfilments(due) == [Fulfilment.DONE] * 3
        assert sorted(till.asked) == sorted(f"key {name}" for name in due)
        assert _payment_rows() == {("done", 1, "")}
        assert _are_whole(due)

    def test_that_fail_are_tried_later_and_what_was_said_is_booked(
        self, due: list[DisputeId], till: Till
    ) -> None:
        till.half = {f"key {due[1]}"}

        outbox.send_due(clock.now())

        done, sent = Fulfilment.DONE, Fulfilment.MONEY_SENT
        assert _fulfilments(due) == [done, sent, done]
        assert disputes.read(due[1]).state.balances[Account.PAID_B] == tills.PART
        assert _payment_rows() == {("done", 1, ""), ("waiting", 1, "gone")}
        assert sorted(till.asked) == sorted(f"key {name}" for name in due)  # nobody twice
        assert _are_whole(due)

    def test_are_booked_one_by_one_where_the_provider_takes_its_time(
        self, due: list[DisputeId], till: Till, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(payments, "ASKING_SECONDS", 0)

        outbox.send_due(clock.now())

        assert _fulfilments(due) == [Fulfilment.DONE] * 3
        assert sorted(till.asked) == sorted(f"key {name}" for name in due)  # nobody twice

    def test_go_back_untried_before_their_claim_runs_out_but_for_the_one_that_was(
        self, due: list[DisputeId], till: Till, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        till.half = {f"key {name}" for name in due}
        monkeypatch.setattr(outbox, "TURN_SECONDS", -1)  # so slow is the provider

        assert outbox.send_due(clock.now(), limit=3) == 3

        rows = OutboxRow.objects.filter(topic="payment").order_by("-attempts")
        told = list(rows.values_list("state", "attempts", "last_error"))
        assert told == [("waiting", 1, "gone"), ("waiting", 0, ""), ("waiting", 0, "")]
        assert len(till.asked) == 1
        assert not rows.filter(claimed_until__isnull=False).exists()

    def test_of_a_provider_that_fails_slowly_are_tried_one_after_the_other(
        self, due: list[DisputeId], till: Till, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        till.half = {f"key {name}" for name in due}
        monkeypatch.setattr(outbox, "TURN_SECONDS", -1)

        outbox.send_due(clock.now())

        assert _payment_rows() == {("waiting", 1, "gone")}
        assert len(till.asked) == len(due)

    @pytest.mark.usefixtures("till")
    def test_that_cannot_be_booked_together_have_a_turn_each_until_it_is_late(
        self, due: list[DisputeId], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(payments, "take_each", _not_now)
        monkeypatch.setattr(outbox, "TURN_SECONDS", -1)

        assert outbox.send_due(clock.now(), limit=3) == 3

        assert sorted(_fulfilments(due)) == [Fulfilment.DONE, *[Fulfilment.MONEY_SENT] * 2]


def _not_now(_reports: object) -> int:
    raise OperationalError


def _payment_rows() -> set[tuple[str, int, str]]:
    rows = OutboxRow.objects.filter(topic="payment")
    return set(rows.values_list("state", "attempts", "last_error"))


class TestOutbox:
    def test_handles_what_is_due_together_and_the_rest_on_its_own(
        self, world: World, due: list[DisputeId]
    ) -> None:
        order = disputes.read(due[1]).state.order
        assert order is not None
        chat.open_order_thread(
            order.order_id, buyer=world.ana.id, seller=world.ben.id, language="en"
        )

        _hold_all_but("instruct")
        assert outbox.send_due(clock.now()) == 3

        assert _fulfilments(due) == [Fulfilment.MONEY_SENT] * 3
        rows = OutboxRow.objects.filter(topic="instruct")
        assert set(rows.values_list("state", "attempts")) == {("done", 1)}
        assert _are_whole(due)

    def test_takes_no_more_than_it_was_told_to(self, due: list[DisputeId]) -> None:
        _hold_all_but("instruct")

        assert outbox.send_due(clock.now(), limit=2) == 2

        assert sorted(_fulfilments(due)) == [Fulfilment.MONEY_DUE, *[Fulfilment.MONEY_SENT] * 2]


def _hold_all_but(topic: str) -> None:
    later = clock.now() + timedelta(days=1)
    OutboxRow.objects.exclude(topic=topic).update(next_attempt_at=later)


def _instruct_slowly(dispute_id: DisputeId, holds: threading.Event) -> None:
    """Instruct a payment, and commit it only when somebody else waits for that dispute."""
    command = _instruct(dispute_id)
    with transaction.atomic():
        before, _ = journal.hold(dispute_id)
        events = decide(before.state, command)
        assert isinstance(events, tuple)
        after = journal.append(before, events, by=SYSTEM, at=command.at)
        projection.project(before, after, events, command.at)
        instructions.follow(after, events, at=command.at)
        holds.set()
        wait_for(somebody_waits, "the dispute is waited for")
    connection.close()
