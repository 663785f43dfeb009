"""
The invariants of every dispute, through the real store and the real jobs.

Goal: whatever people try, in whatever order and however late, sent once or twice, with workers that
die in the middle and processes that know nothing, what is stored keeps every invariant, verifies
clean, and is what would be built anew from the journal. The same without a database, and wider, is
tests/core/disputes/test_invariants.py.
"""

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.core.disputes.parts import BOTH_LINES, LACES_KEPT
from tests.core.disputes.story import ANA, FULL, HALF, MONDAY, ORDER, REPLACEMENT, RETURN, Story
from tests.core.disputes.test_invariants import check, is_over
from tests.core.disputes.walk import EVERYBODY, KIM, SOUND
from wakai.app import clock, deadlines, disputes, outbox, policies
from wakai.app.disputes import Done, KeyReused
from wakai.app.texts import NewText
from wakai.core.disputes import commands as c
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealText,
    AssignReason,
    Claim,
    Fulfilment,
    Remedy,
    Role,
    Stage,
    TextRef,
)
from wakai.core.disputes.refusals import ChangedMeanwhile
from wakai.core.ids import DisputeId, OrderId, public_number
from wakai.store import journal, rebuild, verify
from wakai.store.models import (
    Deadline,
    DemoClock,
    LedgerEntry,
    Order,
    OutboxRow,
    Payment,
    Person,
)
from wakai.store.models import Dispute as Row

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = range(1, 10)  # Ana, Ben and the house, as the stories number them
CLAIMS = st.sampled_from((FULL, RETURN, REPLACEMENT))
type Begin = Callable[[Story, Remedy], Story]
BEGINNINGS: tuple[Begin, ...] = (
    lambda story, claimed: story.opened(claimed),
    lambda story, claimed: story.in_review(claimed),
    lambda story, claimed: story.ruled(HALF, claimed),
    lambda story, claimed: story.appealed(HALF, ANA, claimed),
    lambda story, _: story.opened(RETURN).accept_request().label().send_return(),
    lambda story, _: story.opened(REPLACEMENT).accept_request().send_replacement(),
    lambda story, _: (
        story.draft().evidence().submit(BOTH_LINES).offer(LACES_KEPT).accept_offer().label()
    ),
)
WALKS = settings(
    max_examples=16,
    stateful_step_count=20,
    derandomize=True,
    phases=(Phase.generate,),  # the first failure says enough, and to make it shorter takes minutes
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
ROUNDS = 30  # of the worker, until nothing is due any more


# What is asked for in a stored case must be unique in all of them, or name somebody who is there.
def assign(story: Story, by: Actor) -> c.Command | None:
    assert KIM.person is not None
    why = None if by.role is Role.ADJUDICATOR else AssignReason.AWAY
    return c.Assign(by=by, at=story.at, adjudicator=KIM.person, why=why)


def instruct(story: Story, by: Actor) -> c.Command | None:
    key = f"{story.order.order_id}:{len(story.events)}"
    return c.InstructPayment(by=by, at=story.at, key=key)


ASKED: Mapping[str, Callable[[Story, Actor], c.Command | None]] = {
    **SOUND,
    "assign": assign,
    "instruct_payment": instruct,
}
_NOT_SO_SOON = {"add_evidence", "withdraw", "assign", "propose_void", "record_chargeback"}


class Stored(Story):
    """A story whose every step goes through the store, on Wakai's own clock."""

    def __init__(self, nth: int) -> None:
        self.dispute_id = DisputeId(uuid5(UUID(int=1), str(nth)))
        self.nth = nth
        now = clock.now()
        order = replace(
            ORDER,
            order_id=OrderId(1_000 + nth),
            shipped_at=now - timedelta(days=10),
            promised_until=now - timedelta(days=5),
            delivered_at=now - timedelta(days=2),
        )
        Order.objects.create(
            id=order.order_id,
            number=f"{nth}",
            buyer_id=order.buyer,
            seller_id=order.seller,
            currency=order.currency,
            fee_minor=order.fee_minor,
            placed_at=now,
        )
        super().__init__(terms=policies.pinned(), order=order)

    @property
    def at(self) -> datetime:
        return clock.now()

    @at.setter
    def at(self, later: datetime) -> None:
        clock.advance(max(0, math.ceil((later - clock.now()).total_seconds())))

    def do(self, command: c.Command, key: UUID | None = None) -> Decision:
        if isinstance(command, c.StartDraft):
            number = public_number(self.nth)
            command = replace(command, dispute_id=self.dispute_id, number=number)
        said = [NewText(ref, "words", None) for ref in words_of(command)]
        answer = disputes.execute(self.dispute_id, command, request_id=key, new_texts=said)
        self.look()
        self.last = answer.events if isinstance(answer, Done) else answer
        return self.last

    def look(self) -> None:
        """Read what is stored, as a process does that knows nothing."""
        journal.forget()
        stream, entries = journal.load(self.dispute_id)
        self.state, self.events = stream.state, [entry.event for entry in entries]
        assert journal.read(self.dispute_id).state == self.state  # I-42


def words_of(command: c.Command) -> Iterator[TextRef]:
    """Yield the texts that a command refers to itself; they are stored with it."""
    told = (getattr(command, field.name) for field in fields(command))
    for value in told:
        if isinstance(value, TextRef):
            yield value
        elif isinstance(value, AppealText | Claim) and value.statement:
            yield value.statement


class Disputes(RuleBasedStateMachine):
    """One dispute after the other in one database; what each rule leaves is checked."""

    count = 0

    def __init__(self) -> None:
        super().__init__()
        Disputes.count += 1
        self.story = Stored(Disputes.count)
        self.sent: tuple[c.Command, UUID] | None = None  # the last one that was carried out

    @initialize(begin=st.sampled_from(BEGINNINGS), claimed=CLAIMS)
    def begins(self, begin: Begin, claimed: Remedy) -> None:
        begin(self.story, claimed)
        self.checked()

    @rule(action=st.sampled_from(sorted(ASKED)), by=st.sampled_from(EVERYBODY))
    def somebody_tries_something(self, action: str, by: Actor) -> None:
        command = ASKED[action](self.story, by)
        if command is not None:
            self.send(command)

    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        self.allowed(data)

    @rule(data=st.data())
    def somebody_else_does_what_they_may(self, data: st.DataObject) -> None:
        self.allowed(data)

    @rule(data=st.data())
    def and_so_does_a_third(self, data: st.DataObject) -> None:
        self.allowed(data)

    def allowed(self, data: st.DataObject) -> None:
        open_to = [
            (action, by)
            for by in EVERYBODY
            for action in allowed_actions(self.story.state, by, self.story.at)
            if action not in _NOT_SO_SOON
        ]
        if not open_to:
            return
        action, by = data.draw(st.sampled_from(open_to))
        command = ASKED[action](self.story, by)
        assert command is not None
        answer = self.send(command)
        assert isinstance(answer, tuple), (action, by.role, answer)  # I-50
        assert answer, (action, by.role)

    @rule()
    def the_same_comes_twice(self) -> None:
        if self.sent is None:
            return
        command, key = self.sent
        before = journal.read(self.story.dispute_id)
        again = disputes.execute(self.story.dispute_id, command, request_id=key)
        assert isinstance(again, Done)
        assert again.events == ()
        other = c.WaiveAppeal(by=SYSTEM, at=self.story.at)
        with pytest.raises(KeyReused):
            disputes.execute(self.story.dispute_id, other, request_id=key)
        stale = disputes.execute(self.story.dispute_id, other, seen_version=before.version - 1)
        assert stale == ChangedMeanwhile()
        assert journal.read(self.story.dispute_id).head == before.head

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.story.after(timedelta(hours=hours))

    @rule(reminded=st.booleans(), late=st.sampled_from((0, 5, 900)))
    def a_clock_runs_out(self, reminded: bool, late: int) -> None:  # noqa: FBT001 - drawn
        running = [clock for clock in self.story.state.deadlines.values() if clock.pause is None]
        if not running:
            return
        first = min(running, key=lambda clock: clock.due_at)
        if reminded:
            for number in (1, 2):
                arrived = c.RecordReminderDelivered(
                    by=SYSTEM,
                    at=self.story.at,
                    kind=first.kind,
                    due_at=first.due_at,
                    reminder=number,
                )
                self.story.do(arrived)
        self.story.at = first.due_at + timedelta(hours=late)
        self.work()

    @rule(killed=st.booleans())
    def the_worker_works(self, killed: bool) -> None:  # noqa: FBT001 - drawn
        if killed:
            self.work_and_die()
        self.work()

    def work(self) -> None:
        """Let the worker do all that is due."""
        before = self.story.state
        for _ in range(ROUNDS):
            done = deadlines.fire_due(clock.now())
            if not done + outbox.send_due(clock.now()):
                break
        self.story.look()
        check(self.story, before)
        self.checked()

    def work_and_die(self) -> None:
        """Handle what waits for the provider, and be killed before noting that it was handled."""
        for row in OutboxRow.objects.filter(
            topic__in=["instruct", "payment"], state="waiting", dispute_id=self.story.dispute_id
        ):
            outbox.HANDLERS[row.topic].run(self.story.dispute_id, row.body)
        self.story.look()

    def send(self, command: c.Command) -> Decision:
        before, key = (
            self.story.state,
            uuid5(self.story.dispute_id, f"{len(self.story.events)} {command}"),
        )
        answer = self.story.do(command, key)
        if isinstance(answer, tuple) and answer:
            self.sent = command, key
            check(self.story, before)
            self.checked()
        return answer

    def checked(self) -> None:
        """Ask what ``wakai verify`` asks, and what only rows can tell."""
        assert verify.dispute(self.story.dispute_id) == ()
        settled = Payment.objects.filter(dispute_id=self.story.dispute_id, state="settled")
        first = self.story.state.first_part
        once = 1 + bool(first and first.fulfilment is Fulfilment.DONE)
        assert settled.exclude(key__startswith="grant").count() <= once  # I-06; goodwill is apart
        overdue = Deadline.objects.filter(dispute_id=self.story.dispute_id, act_at__isnull=True)
        paused = {kind.value for kind, clock in self.story.state.deadlines.items() if clock.pause}
        assert set(overdue.values_list("kind", flat=True)) == paused  # I-10: nothing is forgotten

    def teardown(self) -> None:
        """Throw the rows away and build them anew: they are the same (I-42)."""
        if sys.exc_info()[0] is None:
            self.rebuilt()
        for table in (Deadline, OutboxRow, DemoClock):  # the next dispute begins at the same time
            table.objects.all().delete()
        clock.forget()

    def rebuilt(self) -> None:
        kept = list(rows_of(self.story.dispute_id))
        rebuild.dispute(self.story.dispute_id)
        assert list(rows_of(self.story.dispute_id)) == kept
        assert is_over(self.story.state) is (self.story.state.stage is Stage.CLOSED)


def rows_of(dispute_id: DisputeId) -> Iterator[Any]:
    """Yield all that is derived of a dispute, without ids that a sequence gives."""
    yield from Row.objects.filter(pk=dispute_id).values()
    yield from Deadline.objects.filter(dispute_id=dispute_id).order_by("kind").values()
    ledger = LedgerEntry.objects.filter(dispute_id=dispute_id)
    yield from ledger.order_by("version", "line").values()


@pytest.fixture
def _no_mail(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - that it is there
    """Let mails wait in the outbox: what becomes of them is told elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.next_attempt_at := '2999-01-01'; RETURN NEW; END $$;"
            "CREATE TRIGGER hold BEFORE INSERT ON outbox FOR EACH ROW "
            "WHEN (NEW.topic = 'notice') EXECUTE FUNCTION hold()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER hold ON outbox; DROP FUNCTION hold()")


@pytest.mark.usefixtures("_no_mail")
def test_what_is_stored_keeps_every_invariant() -> None:
    for number in PEOPLE:
        Person.objects.create(
            id=number, email=f"{number}@example.org", name=f"{number}", created_at=clock.now()
        )
    Disputes.count = 0
    with time_machine.travel(MONDAY, tick=False):
        run_state_machine_as_test(Disputes, settings=WALKS)
