"""A chat that is left with the house: numbered, due, answered, and never forgotten."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests import chat_people, log_tail
from tests.app.post import Post
from tests.app.test_late_mails import at_work
from tests.chat_people import People
from wakai.app import callbacks, chat, clock, late_mails, outbox, policies, ringing
from wakai.core.conversations.absence import PATIENCE
from wakai.core.conversations.model import Owner, Reader, Reason
from wakai.core.conversations.refusals import AnswerOwed, NotPossibleHere
from wakai.jobs import tasks
from wakai.store import callbacks as stored
from wakai.store import chat as log
from wakai.store import late
from wakai.store.chat import Written
from wakai.store.models import Callback, Conversation, OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)


def left(team: People, *, mail: bool = True) -> int:
    """Return a conversation that Ana left with the house instead of waiting."""
    talk = team.support()
    chat.hand_off(talk, team.buyer, Reason.BUTTON)
    assert isinstance(callbacks.ask(talk, team.buyer, mail=mail), Written)
    return talk


def take(talk: int, operator: Person) -> None:
    state = log.state_of(talk)
    assert state
    taken = chat.claim(operator.pk, talk, expect_epoch=state.epoch, name=operator.name)
    assert isinstance(taken, Written)


def answer(team: People, talk: int) -> None:
    assert isinstance(chat.post(talk, team.operator, "It is paid.", key=uuid4()), Written)


def owner(talk: int) -> Owner:
    state = log.state_of(talk)
    assert state
    return state.owner


def open_row(talk: int) -> callbacks.CallbackRow:
    row = callbacks.open_of(talk)
    assert row
    return row


def past_due(talk: int) -> None:
    left_over = open_row(talk).due_at - clock.now()
    clock.advance(int(left_over.total_seconds()) + 1)


def mailed(post: Post, later: timedelta = PATIENCE) -> list[str]:
    """Let the worker do all that is due, and return the subjects of the mails."""
    log_tail.pass_on()
    outbox.send_due(clock.now() + later)
    return [mail.letter.subject for mail in post.sent]


def house_lines(talk: int) -> list[str]:
    entries = log.read_after(talk, 0, reader=Reader(0, staff=True))
    return [str(entry.body.get("code")) for entry in entries if entry.kind == "system.line"]


class TestLeaving:
    def test_gives_a_number_and_the_instant_of_the_policy_for_good(self, team: People) -> None:
        before = clock.now()
        talk = left(team)

        row = open_row(talk)
        terms = policies.live().terms
        assert terms.due_at("callback", before) <= row.due_at
        assert row.due_at <= terms.due_at("callback", clock.now())
        (line,) = [
            entry
            for entry in log.read_after(talk, 0, reader=Reader(team.ana.pk))
            if entry.body.get("to") == "nobody"
        ]
        assert line.body["number"] == row.number
        assert datetime.fromisoformat(line.body["due_at"]) == row.due_at
        assert line.body["terms"] == terms.sha256

    def test_takes_it_out_of_the_queue_and_rings_nowhere(self, team: People) -> None:
        talk = left(team)

        ringing.ring(clock.now())

        assert chat.queue_page() == []
        assert owner(talk) is Owner.NOBODY
        assert ringing.desk(team.olu.pk).ring is None

    def test_is_refused_to_who_is_with_a_person_and_to_an_operator(self, team: People) -> None:
        talk = team.taken()

        assert callbacks.ask(talk, team.buyer, mail=True) == NotPossibleHere()
        chat.release(team.olu.pk, talk)
        assert callbacks.ask(talk, team.operator, mail=True) == NotPossibleHere()
        assert Callback.objects.count() == 0

    def test_twice_is_once(self, team: People) -> None:
        talk = left(team)

        assert callbacks.ask(talk, team.buyer, mail=False) is None
        assert Callback.objects.count() == 1

    def test_keeps_number_and_instant_for_who_waited_all_the_same(self, team: People) -> None:
        talk = left(team)
        row = open_row(talk)
        chat.hand_off(talk, team.buyer, Reason.BUTTON)
        assert owner(talk) is Owner.QUEUE
        clock.advance(3_600)

        callbacks.ask(talk, team.buyer, mail=False)

        assert open_row(talk) == row

    def test_is_told_by_mail_to_who_wants_it(self, team: People, post: Post) -> None:
        talk = left(team)
        number = open_row(talk).number

        assert mailed(post) == [f"Left with us: {number}"]
        assert post.sent[0].to == team.ana.email
        assert post.sent[0].letter.number == ""  # it stands in the subject once
        assert open_row(talk).due_at in post.sent[0].letter.sections[-1].lines[0].values
        outbox.send_due(clock.now())
        assert len(post.sent) == 1

    def test_is_not_mailed_to_who_looks_for_themselves(self, team: People, post: Post) -> None:
        left(team, mail=False)

        assert mailed(post) == []


class TestTheDesk:
    def test_lists_what_is_due_first_first_and_none_of_ones_own(self, team: People) -> None:
        first = left(team)
        clock.advance(600)
        second = chat.open_support(team.ben.pk, language="en", role="seller")
        callbacks.ask(second, team.seller, mail=True)
        Person.objects.filter(pk=team.ben.pk).update(roles=["seller", "operator"])

        assert [one.conversation for one in callbacks.listed(team.olu.pk)] == [first, second]
        assert [one.conversation for one in callbacks.listed(team.ben.pk)] == [first]

    def test_gives_back_what_it_took_to_where_it_was(self, team: People) -> None:
        talk = left(team)
        take(talk, team.olu)
        assert owner(talk) is Owner.HUMAN

        chat.release(team.olu.pk, talk)
        assert owner(talk) is Owner.NOBODY

        chat.hand_off(talk, team.buyer, Reason.BUTTON)
        take(talk, team.olu)
        chat.release(team.olu.pk, talk)
        assert owner(talk) is Owner.QUEUE

    def test_takes_it_back_from_an_operator_who_has_gone(self, team: People) -> None:
        talk = left(team)
        take(talk, team.olu)
        Person.objects.filter(pk=team.olu.pk).update(accepting=False)

        clock.advance(600)
        tasks.park_conversations()

        assert owner(talk) is Owner.NOBODY
        assert open_row(talk).closed_at is None

    def test_does_not_park_it_and_does_not_end_it_without_an_answer(self, team: People) -> None:
        talk = left(team)
        clock.advance(40 * 24 * 3_600)
        tasks.park_conversations()
        assert owner(talk) is Owner.NOBODY

        take(talk, team.olu)
        assert chat.end(talk, team.operator) == AnswerOwed(number=open_row(talk).number)
        answer(team, talk)

        assert isinstance(chat.end(talk, team.operator), Written)
        assert Callback.objects.get().outcome == "answered"


class TestTheAnswer:
    def test_ends_it_and_is_told_by_mail_with_the_number(self, team: People, post: Post) -> None:
        talk = left(team)
        number = open_row(talk).number
        mailed(post)
        take(talk, team.olu)

        answer(team, talk)

        assert mailed(post)[1:] == [f"The answer to {number} is here"]
        row = Callback.objects.get()
        assert (row.outcome, row.closed_at is not None) == ("answered", True)
        assert callbacks.listed(team.olu.pk) == []

    def test_is_not_mailed_to_who_looks_for_themselves(self, team: People, post: Post) -> None:
        talk = left(team, mail=False)
        take(talk, team.olu)

        answer(team, talk)

        assert mailed(post) == []
        assert Callback.objects.get().outcome == "answered"

    def test_of_a_person_who_came_before_ends_it_too(self, team: People) -> None:
        talk = left(team)
        chat.hand_off(talk, team.buyer, Reason.BUTTON)
        take(talk, team.olu)

        answer(team, talk)
        log_tail.pass_on()

        assert Callback.objects.get().outcome == "answered"

    def test_is_no_note_and_nothing_of_the_party(self, team: People) -> None:
        talk = left(team)
        take(talk, team.olu)
        chat.post(talk, team.operator, "Ask finance.", key=uuid4(), note=True)
        chat.post(talk, team.buyer, "Any news?", key=uuid4())

        log_tail.pass_on()

        assert open_row(talk).closed_at is None

    def test_is_not_needed_where_the_party_says_that_it_is_settled(self, team: People) -> None:
        talk = left(team)

        chat.end(talk, team.buyer)

        assert Callback.objects.get().outcome == "settled"
        assert callbacks.counts() == (0, 0)


class TestLate:
    def test_is_told_once_in_the_chat_and_by_mail(self, team: People, post: Post) -> None:
        talk = left(team)
        number = open_row(talk).number
        mailed(post)
        assert callbacks.apologise(clock.now()) == 0
        past_due(talk)

        assert callbacks.apologise(clock.now()) == 1
        assert callbacks.apologise(clock.now()) == 0

        assert house_lines(talk).count("callback_late") == 1
        assert mailed(post)[1:] == [f"The answer to {number} is late"]
        assert callbacks.counts() == (1, 1)

    def test_is_not_said_of_what_was_answered_in_time_and_not_looked_at_yet(
        self, team: People
    ) -> None:
        talk = left(team)
        take(talk, team.olu)
        answer(team, talk)
        past_due(talk)

        assert stored.open_of(talk)
        assert callbacks.apologise(clock.now()) == 0

    def test_is_not_mailed_to_who_was_answered_meanwhile(self, team: People, post: Post) -> None:
        talk = left(team)
        mailed(post)
        past_due(talk)
        callbacks.apologise(clock.now())
        take(talk, team.olu)
        answer(team, talk)

        subjects = mailed(post)

        assert not [subject for subject in subjects if "late" in subject]

    def test_stands_in_the_daily_mail_of_supervisors(self, team: People, post: Post) -> None:
        sora = chat_people.supervisor()
        talk = left(team, mail=False)
        number = open_row(talk).number
        assert late.rows() == ()
        past_due(talk)
        callbacks.apologise(clock.now())

        (row,) = late.rows()
        assert (row.number, row.since, row.conversation) == (number, open_row(talk).due_at, talk)
        at_work(sora)
        tasks.tell_staff()
        OutboxRow.objects.exclude(topic="late").update(state="done")
        outbox.send_due(clock.now())
        (mail,) = post.sent
        assert mail.to == sora.email
        assert mail.letter.subject == "Waiting: 1 answer in writing"
        (line,) = mail.letter.sections[0].lines
        assert line.url.endswith(f"/desk/board/{talk}/")
        assert mail.url.endswith("/desk/board/")
        assert team.ana.name not in str(mail.letter)

    def test_is_not_mailed_about_ones_own_chat(self, team: People) -> None:
        talk = left(team, mail=False)
        Person.objects.filter(pk=team.ana.pk).update(roles=["buyer", "supervisor"])
        past_due(talk)
        callbacks.apologise(clock.now())
        at_work(team.ana)

        assert late_mails.plan(clock.now()) == 0


def test_stays_whole_while_the_clock_of_the_chat_is_asked(team: People) -> None:
    talk = left(team)

    assert Conversation.objects.get(pk=talk).waiting_since is None
    take(talk, team.olu)
    assert Conversation.objects.get(pk=talk).waiting_since is not None
    answer(team, talk)
    assert Conversation.objects.get(pk=talk).waiting_since is None
    assert log.broken_at(talk) is None
