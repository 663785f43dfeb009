"""A reminder counts once, by mail or on the page, and is not lost by whoever dies between."""

from functools import partial

import pytest

from tests.app.post import Killed, Post, claims_are_over, die
from tests.app.world import World
from wakai.app import clock, disputes, inbox, mails, notices, outbox, people
from wakai.app.ports import MailRefused
from wakai.core.disputes.commands import FireDeadline, RecordReminderDelivered
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Party
from wakai.core.ids import DisputeId
from wakai.store import journal
from wakai.store.models import Notice, OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)


class TestReading:
    def test_marks_one_or_all_however_many_there_are(self, world: World) -> None:
        world.submitted()
        told = Notice.objects.get(person=world.ben)
        facts = {name: getattr(told, name) for name in ("dispute_id", "code", "facts", "language")}
        now = clock.now()
        Notice.objects.bulk_create(
            Notice(person=world.ben, message_id=f"<{n}@x>", created_at=now, **facts)
            for n in range(250)
        )
        ben = people.person(world.ben.id)
        assert ben is not None

        assert inbox.mark_read(ben, now, only=told.pk) == 1
        assert inbox.mark_read(ben, now, only=told.pk) == 0
        assert inbox.mark_read(ben, now) == 250
        assert inbox.unread_count(ben.id) == 0


class TestAReminder:
    @pytest.mark.usefixtures("post")
    def test_counts_when_its_mail_was_taken(self, world: World) -> None:
        dispute_id = _reminded(world)

        outbox.send_due(clock.now())

        assert _delivered(dispute_id) == 1

    @pytest.mark.usefixtures("post")
    def test_counts_once_however_it_arrives(self, world: World) -> None:
        dispute_id = _reminded(world)
        outbox.send_due(clock.now())
        ben = people.person(world.ben.id)
        assert ben is not None

        inbox.mark_read(ben, clock.now())

        assert _delivered(dispute_id) == 1

    def test_counts_when_it_is_read_though_no_mail_went_out(self, world: World, post: Post) -> None:
        dispute_id = _reminded(world)
        post.trouble = [MailRefused("550 no")] * 9
        outbox.send_due(clock.now())
        assert _delivered(dispute_id) == 0
        ben = people.person(world.ben.id)
        assert ben is not None

        inbox.mark_read(ben, clock.now())

        assert _delivered(dispute_id) == 1

    @pytest.mark.usefixtures("post")
    def test_counts_no_longer_when_its_mail_came_back(self, world: World) -> None:
        dispute_id = _reminded(world)
        outbox.send_due(clock.now())

        for sent in Notice.objects.filter(code="reminder"):
            assert mails.record_bounce(sent.message_id)

        assert _delivered(dispute_id) == 0

    @pytest.mark.usefixtures("post")
    def test_that_was_read_counts_though_its_mail_came_back(self, world: World) -> None:
        dispute_id = _reminded(world)
        outbox.send_due(clock.now())
        ben = people.person(world.ben.id)
        assert ben is not None
        inbox.mark_read(ben, clock.now())

        for sent in Notice.objects.filter(code="reminder"):
            assert mails.record_bounce(sent.message_id)

        assert _delivered(dispute_id) == 1

    def test_is_not_lost_when_its_reader_is_cut_off_before_counting_it(
        self, world: World, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dispute_id = _reminded(world)
        post.trouble = [MailRefused("550 no")] * 9
        outbox.send_due(clock.now())
        ben = people.person(world.ben.id)
        assert ben is not None
        with monkeypatch.context() as killed:
            killed.setattr(mails, "note_delivered", die)
            with pytest.raises(Killed):
                inbox.mark_read(ben, clock.now())
        assert inbox.unread_count(ben.id) > 0

        inbox.mark_read(ben, clock.now())

        assert (_delivered(dispute_id), inbox.unread_count(ben.id)) == (1, 0)

    @pytest.mark.usefixtures("post")
    def test_is_not_lost_when_the_sender_dies_before_counting_it(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dispute_id = _reminded(world)
        now = clock.now()
        with monkeypatch.context() as killed:
            killed.setattr(mails, "note_delivered", die)
            with pytest.raises(Killed):
                outbox.send_due(now)

        claims_are_over()
        outbox.send_due(now)

        assert _delivered(dispute_id) == 1


class TestAReminderOfTheTimeToAppeal:
    @pytest.mark.usefixtures("post")
    def test_counts_for_each_side_that_it_reached(self, world: World) -> None:
        dispute_id = _ruled(world)
        OutboxRow.objects.update(state="done")
        stream = journal.read(dispute_id)
        running = stream.state.deadlines[DeadlineKind.APPEAL_WINDOW]
        notices.remind(stream, running, reminder=1, at=clock.now())

        outbox.send_due(clock.now())

        state = disputes.read(dispute_id).state
        reached = state.deadlines[DeadlineKind.APPEAL_WINDOW].reached
        assert reached == {(party, 1) for party in Party}


def _ruled(world: World) -> DisputeId:
    """Return a dispute whose seller was silent: it is decided, and both may appeal."""
    dispute_id = world.submitted().dispute_id
    answer = disputes.read(dispute_id).state.deadlines[DeadlineKind.SELLER_ANSWER]
    told = partial(RecordReminderDelivered, by=SYSTEM, kind=answer.kind, due_at=answer.due_at)
    for number in (1, 2):
        world.run(dispute_id, told(at=clock.now(), reminder=number))
    over = FireDeadline(by=SYSTEM, at=answer.due_at, kind=answer.kind, due_at=answer.due_at)
    world.run(dispute_id, over)
    return dispute_id


def _reminded(world: World) -> DisputeId:
    """Return a dispute whose seller was reminded, twice by mistake; no other mail waits."""
    done = world.submitted()
    OutboxRow.objects.update(state="done")
    stream = journal.read(done.dispute_id)
    running = stream.state.deadlines[DeadlineKind.SELLER_ANSWER]
    notices.remind(stream, running, reminder=1, at=clock.now())
    notices.remind(stream, running, reminder=1, at=clock.now())
    assert OutboxRow.objects.filter(state="waiting").count() == 1
    return done.dispute_id


def _delivered(dispute_id: DisputeId) -> int:
    state = disputes.read(dispute_id).state
    return state.deadlines[DeadlineKind.SELLER_ANSWER].reminders_delivered
