"""Mail to the house: one a person and working day, with all that is late, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.app import tills
from tests.app.post import Killed, Post, claims_are_over, die
from tests.app.world import World
from tests.web.cases import (
    appealed,
    later,
    sign_in,
    taken,
    time_runs_out,
    to_send_back,
    under_review,
)
from wakai.app import chargebacks, clock, deadlines, formats, outbox, policies
from wakai.app.on_duty import HOURS
from wakai.app.payment_ports import BankReport
from wakai.app.ports import Mail, Unavailable
from wakai.core.calendar import office_day
from wakai.core.disputes.commands import RequestInformation
from wakai.core.disputes.model import DeadlineKind, Party
from wakai.core.ids import DisputeId, OrderId, RequestId, masked
from wakai.jobs import tasks
from wakai.store import journal
from wakai.store import outbox as stored
from wakai.store.models import OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def sue(world: World) -> Person:
    return staff(world, "Sue", "supervisor")


@pytest.fixture
def fin(world: World) -> Person:
    return staff(world, "Fin", "finance")


def staff(world: World, name: str, *roles: str, language: str = "en") -> Person:
    return Person.objects.create(
        email=f"{name.lower()}@example.org",
        name=name,
        roles=list(roles),
        language=language,
        time_zone="Europe/London",
        created_at=world.now,
    )


def at_work(person: Person) -> None:
    """Move the clock of everybody on to where this person is at work."""
    open_days = policies.live().terms.calendar("platform").at(person.time_zone)
    then = clock.now()
    while office_day(then, open_days, HOURS) is None:
        then += HOUR
    clock.advance(int((then - clock.now()).total_seconds()) + 1)


def next_day(person: Person) -> None:
    later(hours=24)
    at_work(person)


def run_out(dispute_id: DisputeId, kind: DeadlineKind) -> None:
    """Let a clock run out and be noticed."""
    time_runs_out(dispute_id, kind)
    while deadlines.fire_due(clock.now()):
        pass


def late_ruling(world: World) -> DisputeId:
    dispute_id = under_review(world)
    run_out(dispute_id, DeadlineKind.RULING)
    return dispute_id


def late_chargeback(world: World) -> DisputeId:
    """Return a dispute that was paid before the bank's word came."""
    with tills.paying_with(WAKAI_PAYMENTS="null"):
        dispute_id = tills.agreed(world)
        tills.work()
    chargebacks.record(OrderId(world.order.id), BankReport(reference="CB-7"))
    return dispute_id


def late_money(world: World) -> DisputeId:
    dispute_id = tills.agreed(world)
    run_out(dispute_id, DeadlineKind.MONEY)
    return dispute_id


def another_order(world: World) -> None:
    """Let Ana have bought something else of Ben's as well."""
    world.order.pk, world.order.number = None, "100200400"
    world.order.delivered_at = world.now
    world.order.save(force_insert=True)
    world.line.pk, world.line.order = None, world.order
    world.line.save(force_insert=True)


def ask(world: World, dispute_id: DisputeId) -> None:
    """Let Ida ask Ana for something: the clocks of the house stand still."""
    command = RequestInformation(
        by=world.adjudicator(),
        at=world.now,
        request_id=RequestId(uuid4()),
        to=Party.BUYER,
        kinds=("photo_difference",),
    )
    world.run(dispute_id, command)


def mailed(post: Post) -> list[Mail]:
    """Let the worker look and send, and return the mails to the house; all else is left."""
    tasks.tell_staff()
    OutboxRow.objects.exclude(topic="late").update(state="done")
    outbox.send_due(clock.now())
    return [mail for mail in post.sent if mail.letter.is_staff]


class TestLabels:
    def test_that_no_seller_gave_are_told_to_operators_until_they_are_given(
        self, world: World, post: Post
    ) -> None:
        dispute_id = to_send_back(world)
        run_out(dispute_id, DeadlineKind.RETURN_LABEL)
        at_work(world.olu)

        (mail,) = mailed(post)
        assert (mail.to, mail.letter.subject) == (world.olu.email, "Waiting: 1 return label")
        assert mail.url.endswith(f"/disputes/{dispute_id}/")

        run_out(dispute_id, DeadlineKind.HOUSE_LABEL)
        next_day(world.olu)
        assert len(mailed(post)) == 1


class TestWhatIsLate:
    def test_is_told_with_number_since_when_who_waits_and_where_it_is_done(
        self, world: World, post: Post, sue: Person
    ) -> None:
        dispute_id = late_ruling(world)
        at_work(sue)

        (mail,) = mailed(post)

        (line,) = mail.letter.sections[0].lines
        state = journal.read(dispute_id).state
        told = [event for event in journal.entries(dispute_id) if "overdue" in event.event.kind]
        assert (mail.to, mail.letter.subject) == (sue.email, "Waiting: 1 ruling")
        assert line.text == f"Dispute {state.number} · order •••••••00"
        assert line.values == (told[0].event.at,)
        assert "Buyer and seller wait for it. Nobody has taken it." in line.note
        assert line.url.endswith(f"/bench/{dispute_id}/")
        assert mail.url.endswith("/bench/assignments/?view=late")
        for secret in ("It is blue", "The photo in the shop", "Ana", "Ben", world.order.number):
            assert secret not in str(mail.letter)

    def test_names_who_has_taken_it(self, world: World, post: Post, sue: Person) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        run_out(dispute_id, DeadlineKind.RULING)
        at_work(sue)

        (mail,) = mailed(post)

        assert "Ida has taken it." in mail.letter.sections[0].lines[0].note

    def test_is_the_banks_word_that_came_after_all_was_paid(
        self, world: World, post: Post, fin: Person
    ) -> None:
        dispute_id = late_chargeback(world)
        at_work(fin)

        (mail,) = mailed(post)

        (line,) = mail.letter.sections[0].lines
        assert mail.letter.subject == "Waiting: 1 late chargeback"
        assert "The bank took the money back after it had been paid." in line.note
        assert str(dispute_id) in line.url
        assert mail.url.endswith("/payments/")
        chargebacks.see(OrderId(world.order.pk), fin.pk, clock.now())
        next_day(fin)
        assert not mailed(post)[1:]

    def test_is_until_when_a_bank_can_be_answered(
        self, world: World, post: Post, fin: Person
    ) -> None:
        due_at = clock.now() + timedelta(days=9)
        report = BankReport(reference="CB-7", due_at=due_at, as_of=clock.wall())
        chargebacks.record(OrderId(world.order.pk), report)
        at_work(fin)

        (mail,) = mailed(post)

        (line,) = mail.letter.sections[0].lines
        assert mail.letter.subject == "Waiting: 1 answer to a bank"
        assert line.text == f"Order {masked(world.order.number)}"
        assert line.note == f"The bank can be answered until {formats.when(due_at, fin)}."
        clock.advance(10 * 86_400)
        at_work(fin)
        mail = mailed(post)[-1]
        assert "The time for it is over." in mail.letter.sections[0].lines[0].note
        (row,) = chargebacks.wanted()
        assert chargebacks.see_answer(row.answer_id, row.version, fin.pk, clock.now())
        next_day(fin)
        assert not mailed(post)[2:]

    def test_is_an_appeal_too(self, world: World, post: Post, sue: Person) -> None:
        dispute_id = appealed(world)
        run_out(dispute_id, DeadlineKind.APPEAL_RULING)
        at_work(sue)

        (mail,) = mailed(post)

        assert mail.letter.subject == "Waiting: 1 ruling on an appeal"

    def test_is_money_for_finance_alone_and_leads_to_its_case(
        self, world: World, post: Post, fin: Person, sue: Person
    ) -> None:
        dispute_id = late_money(world)
        at_work(fin)

        (mail,) = mailed(post)

        (line,) = mail.letter.sections[0].lines
        assert sue.email != mail.to == fin.email
        assert mail.url.endswith("/payments/")
        assert line.url.endswith(f"/disputes/{dispute_id}/")
        assert "Buyer and seller wait for it." in line.note

    def test_is_told_in_the_readers_own_language(self, world: World, post: Post) -> None:
        mio = staff(world, "Mio", "supervisor", language="ja")
        late_ruling(world)
        at_work(mio)

        (mail,) = mailed(post)

        assert mail.letter.language == "ja"
        assert mail.letter.subject == "対応待ち：裁定1件"

    def test_is_one_mail_to_who_looks_after_both(self, world: World, post: Post) -> None:
        both = staff(world, "Bo", "finance", "supervisor")
        late_money(world)
        another_order(world)
        late_ruling(world)
        at_work(both)

        (mail,) = mailed(post)

        assert mail.letter.subject == "Waiting: 1 payment and 1 ruling"


class TestNothing:
    def test_is_mailed_where_nothing_is_late(
        self, world: World, post: Post, sue: Person, fin: Person
    ) -> None:
        under_review(world)
        at_work(sue)

        assert mailed(post) == []
        assert fin.is_active

    def test_is_mailed_while_a_party_is_asked(self, world: World, post: Post, sue: Person) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        run_out(dispute_id, DeadlineKind.RULING)
        at_work(sue)
        ask(world, dispute_id)

        assert mailed(post) == []

    def test_is_mailed_of_ones_own_case(self, world: World, post: Post) -> None:
        Person.objects.filter(pk=world.ben.pk).update(roles=["seller", "supervisor"])
        late_ruling(world)
        at_work(world.ben)

        assert mailed(post) == []

    def test_is_mailed_at_night_or_to_who_left(self, world: World, post: Post, sue: Person) -> None:
        late_ruling(world)
        at_work(sue)
        later(hours=11)
        assert mailed(post) == []

        next_day(sue)
        Person.objects.filter(pk=sue.pk).update(is_active=False)

        assert mailed(post) == []

    def test_is_mailed_when_it_was_done_before_the_mail_left(
        self, world: World, post: Post, sue: Person
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        run_out(dispute_id, DeadlineKind.RULING)
        at_work(sue)
        assert tasks.tell_staff() == 1
        ask(world, dispute_id)

        assert mailed(post) == []
        assert OutboxRow.objects.get(topic="late").state == "done"

    def test_of_yesterday_is_mailed_beside_that_of_today(
        self, world: World, post: Post, sue: Person
    ) -> None:
        late_ruling(world)
        at_work(sue)
        post.trouble = [Unavailable("down")]
        assert mailed(post)
        post.sent.clear()
        next_day(sue)

        assert len(mailed(post)) == 1


class TestOnce:
    def test_a_working_day_however_often_it_is_looked_at(
        self, world: World, post: Post, sue: Person
    ) -> None:
        late_ruling(world)
        at_work(sue)
        mailed(post)
        assert len(mailed(post)) == 1

        next_day(sue)
        mails = mailed(post)

        assert len({mail.message_id for mail in mails}) == len(mails) == 2

    def test_when_two_workers_look_at_the_same_time(
        self, world: World, sue: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late_ruling(world)
        at_work(sue)
        assert tasks.tell_staff() == 1

        monkeypatch.setattr(stored, "known", lambda _keys: frozenset())  # the other saw it before
        assert tasks.tell_staff() == 1

        assert OutboxRow.objects.filter(topic="late").count() == 1

    def test_when_the_planner_dies_before_it_has_written(
        self, world: World, post: Post, sue: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late_ruling(world)
        at_work(sue)
        with monkeypatch.context() as killed:
            killed.setattr("wakai.store.hints.outbox", die)
            with pytest.raises(Killed):
                tasks.tell_staff()
        assert not OutboxRow.objects.filter(topic="late").exists()

        assert len(mailed(post)) == 1

    def test_as_a_double_with_the_same_name_when_the_sender_dies(
        self, world: World, post: Post, sue: Person
    ) -> None:
        late_ruling(world)
        at_work(sue)
        post.trouble = [Killed()]
        with pytest.raises(Killed):
            mailed(post)

        claims_are_over()
        first, second = mailed(post)

        assert first.message_id == second.message_id


class TestWhoWantsNone:
    def test_says_so_under_their_details_and_is_mailed_no_more(
        self, world: World, post: Post, sue: Person, client: Client
    ) -> None:
        late_ruling(world)
        at_work(sue)
        sign_in(client, sue, second_factor=True)
        assert b'name="late_mail"' in client.get("/account/").content
        details = {"language": "en", "time_zone": "Europe/London"}

        client.post("/account/", details)
        assert mailed(post) == []

        client.post("/account/", {**details, "late_mail": "on"})
        assert len(mailed(post)) == 1

    def test_is_asked_only_of_those_who_look_after_it(self, world: World, client: Client) -> None:
        sign_in(client, world.ana)

        assert b"late_mail" not in client.get("/account/").content
