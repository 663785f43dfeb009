"""What a decision has to tell goes out at least once, whatever happens to whoever sends it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models.functions import Now

from tests.app.post import Killed, Post, claims_are_over, die
from tests.app.world import World
from wakai.app import clock, mails, outbox, people
from wakai.app.outbox import BACKOFF, CLAIM_SECONDS, Handler
from wakai.app.ports import MailRefused, Unavailable
from wakai.store import notices as notice_rows
from wakai.store import outbox as stored
from wakai.store.models import Notice, OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)

TOPIC = "test"
DISPUTE = UUID(int=1)


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give the outbox a topic of its own, whose handler raises what is in the list."""
    trouble: list[Any] = []

    def run(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
        body["seen"] = True
        if trouble:
            raise trouble.pop(0)

    monkeypatch.setattr(outbox, "HANDLERS", {**outbox.HANDLERS, TOPIC: Handler(run)})
    return trouble


def put(key: str = "one") -> None:
    row = stored.NewRow(topic=TOPIC, key=key, body={}, dispute_id=DISPUTE)
    stored.put([row], clock.now())


def row(key: str = "one") -> OutboxRow:
    return OutboxRow.objects.get(key=key)


class TestSending:
    @pytest.mark.usefixtures("handled")
    def test_does_each_row_once(self) -> None:
        put("one")
        put("two")
        put("two")

        assert outbox.send_due(clock.now()) == 2
        assert outbox.send_due(clock.now()) == 0
        assert {row(key).state for key in ("one", "two")} == {"done"}

    @pytest.mark.usefixtures("handled")
    def test_leaves_rows_alone_that_are_not_due(self) -> None:
        put()

        assert outbox.send_due(clock.now() - timedelta(hours=1)) == 0

    def test_tries_again_after_pauses_that_grow_and_then_gives_up(self, handled: list[Any]) -> None:
        put()
        now = clock.now()
        pauses = []

        for _attempt in range(len(BACKOFF)):
            handled.append(Unavailable("not there"))
            outbox.send_due(now)
            pauses.append(row().next_attempt_at - now)
            now = row().next_attempt_at
        handled.append(Unavailable("still not there"))
        outbox.send_due(now)

        assert tuple(pauses) == BACKOFF
        assert (row().state, row().last_error) == ("dead", "still not there")
        assert [dead.topic for dead in outbox.dead()] == [TOPIC]

    def test_does_not_let_one_fault_hold_up_the_rest(self, handled: list[Any]) -> None:
        put("one")
        put("two")
        handled.append(ZeroDivisionError())

        assert outbox.send_due(clock.now()) == 2
        assert (row("one").state, row("one").last_error) == ("waiting", "ZeroDivisionError")
        assert row("two").state == "done"

    def test_keeps_the_servers_words_with_the_row_and_out_of_the_log(
        self, handled: list[Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        put()
        handled.append(Unavailable("450 <ana@example.org> is busy"))

        outbox.send_due(clock.now())

        assert row().last_error == "450 <ana@example.org> is busy"
        assert [one.getMessage() for one in caplog.records] == [
            f"outbox {row().pk}: {TOPIC} is not reachable"
        ]

    def test_can_be_told_to_try_a_dead_row_again(self, handled: list[Any]) -> None:
        put()
        handled.append(mails.GaveUp("no"))
        outbox.send_due(clock.now())
        assert row().state == "dead"

        assert outbox.revive(row().pk, clock.now())
        outbox.send_due(clock.now())

        assert row().state == "done"
        assert not outbox.revive(row().pk, clock.now())


class TestAClaim:
    def test_is_not_lost_to_a_clock_that_jumps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        put("one")
        put("two")
        now = clock.now()
        tried: list[int] = []

        def run(_dispute_id: UUID | None, _body: dict[str, Any]) -> None:
            if not tried:  # while the first row is worked on, another worker looks
                tried.append(1)
                tried.append(outbox.send_due(now + timedelta(days=30)))

        monkeypatch.setattr(outbox, "HANDLERS", {TOPIC: Handler(run)})
        outbox.send_due(now)

        assert tried == [1, 1]
        assert [row(key).attempts for key in ("one", "two")] == [1, 1]

    def test_lasts_as_long_for_the_last_row_of_a_slow_batch(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put("one")
        put("two")
        left: list[int] = []

        def run(_dispute_id: UUID | None, _body: dict[str, Any]) -> None:
            held = OutboxRow.objects.filter(state="waiting", claimed_until__gt=Now())
            left.append(held.count())
            claims_are_over()  # so slow is the mail server

        monkeypatch.setattr(outbox, "HANDLERS", {TOPIC: Handler(run)})

        assert outbox.send_due(clock.now()) == 2
        assert left == [1, 1]

    def test_ends_with_a_failure_so_that_the_pause_alone_counts(self, handled: list[Any]) -> None:
        put()
        now = clock.now()
        handled.append(Unavailable("not there"))
        outbox.send_due(now)

        assert outbox.send_due(now + BACKOFF[0] - timedelta(seconds=1)) == 0
        assert outbox.send_due(now + BACKOFF[0]) == 1


class TestAKill:
    def test_gives_the_row_to_the_next_one_when_the_claim_is_over(self, handled: list[Any]) -> None:
        put()
        now = clock.now()
        handled.append(Killed())
        with pytest.raises(Killed):
            outbox.send_due(now)

        assert outbox.send_due(now) == 0
        claims_are_over()
        assert outbox.send_due(now) == 1
        assert (row().state, row().attempts) == ("done", 2)

    def test_does_not_let_a_lost_claim_speak_for_the_row(self) -> None:
        put()
        now = clock.now()
        slow = stored.claim(now, seconds=CLAIM_SECONDS)
        claims_are_over()
        quick = stored.claim(now, seconds=CLAIM_SECONDS)
        assert slow is not None
        assert quick is not None

        stored.done(slow, now)
        assert row().state == "waiting"
        stored.done(quick, now)
        assert row().state == "done"

    def test_between_the_mail_and_its_record_sends_it_again_under_the_same_name(
        self, world: World, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world.submitted()
        now = clock.now()
        with monkeypatch.context() as killed:
            killed.setattr(notice_rows, "record_mail", die)
            with pytest.raises(Killed):
                outbox.send_due(now)

        claims_are_over()
        outbox.send_due(now)

        names = [mail.message_id for mail in post.sent]
        assert len(names) == 3
        assert len(set(names)) == 2


class TestAMail:
    def test_goes_to_each_in_their_own_language(self, world: World, post: Post) -> None:
        world.submitted()
        outbox.send_due(clock.now())

        told = {mail.to: (mail.letter.language, mail.letter.subject) for mail in post.sent}

        assert told == {
            "ana@example.org": ("ja", "申し立てを出品者に送りました"),
            "ben@example.org": ("en", "A buyer asks for your answer"),
        }
        assert set(Notice.objects.values_list("mail_state", flat=True)) == {"accepted"}

    def test_hides_the_order_number_and_leads_to_the_dispute(
        self, world: World, post: Post
    ) -> None:
        done = world.submitted()
        outbox.send_due(clock.now())

        for mail in post.sent:
            assert world.order.number not in str(mail)
            assert mail.url.endswith(f"/disputes/{done.dispute_id}/")

    def test_that_is_refused_for_good_is_seen_as_bounced(self, world: World, post: Post) -> None:
        world.submitted()
        post.trouble = [MailRefused("550 no such mailbox")]

        outbox.send_due(clock.now())

        states = dict(Notice.objects.values_list("person__name", "mail_state"))
        assert states == {"Ana": "bounced", "Ben": "accepted"}
        assert [dead.last_error for dead in outbox.dead()] == ["550 no such mailbox"]

    def test_that_never_gets_through_is_seen_as_failed(self, world: World, post: Post) -> None:
        world.submitted()
        now = clock.now()
        post.trouble = [Unavailable("down")] * 99
        for pause in (*BACKOFF, timedelta()):
            outbox.send_due(now)
            now += pause

        assert set(Notice.objects.values_list("mail_state", flat=True)) == {"failed"}

    def test_is_not_sent_where_no_address_is_known(
        self, world: World, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(people, "can_be_mailed", lambda person: person.name != "Ana")
        world.submitted()

        outbox.send_due(clock.now())

        assert [mail.to for mail in post.sent] == ["ben@example.org"]
        assert Notice.objects.get(person=world.ana).mail_state == "failed"

    @pytest.mark.usefixtures("post")
    def test_that_comes_back_later_is_recorded(self, world: World) -> None:
        world.submitted()
        outbox.send_due(clock.now())
        sent = Notice.objects.get(person=world.ben)

        assert mails.record_bounce(sent.message_id)
        assert not mails.record_bounce("<somebody-else@example.org>")

        sent.refresh_from_db()
        assert sent.mail_state == "bounced"
