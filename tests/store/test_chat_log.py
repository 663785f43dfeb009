"""The promises of the log: gapless, once, in one order, to whom it is meant, and never altered."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests import chat_people
from tests.chat_people import NOW, People, said, texts
from wakai.app import chat, clock
from wakai.core.conversations.model import (
    ALL,
    STAFF,
    Actor,
    ActorKind,
    Owner,
    Reader,
    Reason,
    only,
)
from wakai.core.conversations.model import Conversation as State
from wakai.core.conversations.refusals import (
    BotMuted,
    Ended,
    KeyReused,
    NoSuchConversation,
    NotOwner,
    StaleEpoch,
    StaleSeq,
)
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store import restored
from wakai.store.chat import Line, Written
from wakai.store.models import ChatEvent, Conversation

pytestmark = pytest.mark.django_db(transaction=True)

EVERYTHING = Reader(0, staff=True)
BOT = Actor(ActorKind.BOT)


@pytest.fixture
def people() -> People:
    return chat_people.make()


def at_once[T](count: int, work: Callable[[int], T]) -> list[T]:
    """Do ``work(0)``, ``work(1)`` … on connections of their own, all released together."""
    threads = min(count, 8)
    gate = threading.Barrier(threads)

    def run(n: int) -> T:
        if n < threads:
            gate.wait()
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(count)))


def state(conversation: int) -> State:
    found = log.state_of(conversation)
    assert found is not None
    return found


class TestNumbers:
    def test_have_no_gap_when_two_hundred_lines_come_at_once(self, people: People) -> None:
        conversation = people.thread()

        at_once(200, lambda n: said(conversation, people.buyer, f"line {n}"))

        entries = log.read_after(conversation, 0, reader=EVERYTHING)
        assert [entry.seq for entry in entries] == list(range(1, 202))
        assert log.broken_at(conversation) is None

    def test_are_not_used_up_by_what_is_refused(self, people: People) -> None:
        conversation = people.thread()
        said(conversation, people.buyer, expect_seq=99)
        said(conversation, BOT)

        written = said(conversation, people.buyer)

        assert isinstance(written, Written)
        assert written.seq == 2

    def test_leave_no_trace_of_a_transaction_that_did_not_happen(self, people: People) -> None:
        conversation = people.thread()
        with transaction.atomic():
            said(conversation, people.buyer, "never said")
            transaction.set_rollback(True)

        assert state(conversation).last_seq == 1
        assert texts(conversation) == []


class TestClientKey:
    def test_makes_one_message_of_a_message_that_is_sent_again(self, people: People) -> None:
        conversation, key = people.thread(), uuid4()

        first = said(conversation, people.buyer, "once", key=key)
        again = said(conversation, people.buyer, "once", key=key)

        assert isinstance(first, Written)
        assert isinstance(again, Written)
        assert (again.seq, again.again) == (first.seq, True)
        assert texts(conversation) == ["once"]

    def test_makes_one_message_of_eight_that_come_at_once(self, people: People) -> None:
        conversation, key = people.thread(), uuid4()

        outcomes = at_once(8, lambda _: said(conversation, people.buyer, "once", key=key))

        written = [outcome for outcome in outcomes if isinstance(outcome, Written)]
        assert len(written) == 8
        assert len({outcome.seq for outcome in written}) == 1
        assert sum(not outcome.again for outcome in written) == 1
        assert texts(conversation) == ["once"]

    def test_is_bound_to_what_was_said_with_it(self, people: People) -> None:
        conversation, key = people.thread(), uuid4()
        said(conversation, people.buyer, "this", key=key)

        other = said(conversation, people.buyer, "that", key=key)

        assert other == KeyReused(seq=2)
        assert texts(conversation) == ["this"]

    def test_is_bound_to_where_it_was_said(self, people: People) -> None:
        key = uuid4()
        said(people.thread(7001), people.buyer, "this", key=key)

        assert isinstance(said(people.thread(7002), people.buyer, "this", key=key), KeyReused)

    def test_belongs_to_one_person(self, people: People) -> None:
        conversation, key = people.thread(), uuid4()

        said(conversation, people.buyer, "mine", key=key)
        said(conversation, people.seller, "mine", key=key)

        assert texts(conversation) == ["mine", "mine"]

    def test_is_known_for_good_even_when_the_body_was_erased(self, people: People) -> None:
        conversation, key = people.thread(), uuid4()
        said(conversation, people.buyer, "secret", key=key)
        ChatEvent.objects.filter(client_key=key).update(body={}, salt=None)

        again = said(conversation, people.buyer, "secret", key=key)

        assert isinstance(again, Written)
        assert again.again
        assert log.broken_at(conversation) is None


class TestExpectations:
    def test_refuse_a_line_that_answers_an_older_state(self, people: People) -> None:
        conversation = people.thread()

        first = said(conversation, people.buyer, "first", expect_seq=1)
        second = said(conversation, people.seller, "second", expect_seq=1)

        assert isinstance(first, Written)
        assert second == StaleSeq(head=2)

    def test_let_one_of_eight_in_who_all_saw_the_same(self, people: People) -> None:
        conversation = people.thread()

        outcomes = at_once(8, lambda n: said(conversation, people.buyer, f"{n}", expect_seq=1))

        assert sum(isinstance(outcome, Written) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, StaleSeq) for outcome in outcomes) == 7

    def test_refuse_a_line_for_an_owner_who_has_changed(self, people: People) -> None:
        conversation = people.support()
        chat.hand_off(conversation, people.buyer, Reason.BUTTON)

        assert said(conversation, people.buyer, expect_epoch=0) == StaleEpoch(epoch=1)
        assert isinstance(said(conversation, people.buyer, expect_epoch=1), Written)

    def test_say_that_there_is_no_such_conversation(self, people: People) -> None:
        assert said(987_654, people.buyer) == NoSuchConversation()


class TestOwnership:
    def test_goes_to_exactly_one_of_two_operators_who_claim_at_once(self, people: People) -> None:
        conversation = people.support()
        chat.hand_off(conversation, people.buyer, Reason.BUTTON)
        who = [people.olu, people.omi]

        outcomes = at_once(
            2, lambda n: chat.claim(who[n].id, conversation, expect_epoch=1, name=who[n].name)
        )

        winners = [who[n].id for n, out in enumerate(outcomes) if isinstance(out, Written)]
        assert len(winners) == 1
        now = state(conversation)
        assert (now.owner, now.owner_id, now.epoch) == (Owner.HUMAN, winners[0], 2)

    def test_silences_the_bot_as_soon_as_a_person_is_asked_for(self, people: People) -> None:
        conversation = people.support()
        before = said(conversation, BOT, "I can help")
        chat.hand_off(conversation, people.buyer, Reason.KEYWORD)

        after = said(conversation, BOT, "I am still talking")

        assert isinstance(before, Written)
        assert after == BotMuted()

    def test_keeps_operators_from_writing_where_they_were_not_asked(self, people: People) -> None:
        conversation = people.taken(by=people.olu)
        omi = Actor(ActorKind.OPERATOR, people.omi.id)

        assert isinstance(said(conversation, people.operator), Written)
        assert said(conversation, omi) == NotOwner(owner_id=people.olu.id)
        note = chat.post(conversation, omi, "Look at the label", key=uuid4(), note=True)
        assert isinstance(note, Written)

    def test_takes_the_pen_from_the_old_owner_at_hand_over(self, people: People) -> None:
        conversation = people.taken(by=people.olu)
        chat.release(people.olu.id, conversation)

        assert isinstance(said(conversation, people.operator), NotOwner)

    def test_keeps_the_place_in_the_queue_when_it_is_given_back(self, people: People) -> None:
        conversation = people.taken()
        said(conversation, people.buyer)
        header = rows.header(conversation)
        chat.release(people.olu.id, conversation)

        back = rows.header(conversation)

        assert header is not None
        assert back is not None
        assert back.owner is Owner.QUEUE
        assert back.waiting_since == header.waiting_since

    def test_ends_for_good(self, people: People) -> None:
        conversation = people.support()
        chat.end(conversation, people.buyer)

        assert said(conversation, people.buyer) == Ended()
        assert people.support() != conversation


class TestAudience:
    def test_decides_who_reads_a_line(self, people: People) -> None:
        conversation = people.support()
        for audience in (ALL, STAFF, only(people.ana.id), only(people.ben.id)):
            line = Line(
                conversation=conversation,
                kind="message.posted",
                actor=Actor(ActorKind.SYSTEM),
                body={"text": audience},
                audience=audience,
            )
            log.append(line, at=NOW)

        assert texts(conversation, Reader(people.ana.id)) == [ALL, only(people.ana.id)]
        assert texts(conversation, Reader(people.ben.id)) == [ALL, only(people.ben.id)]
        assert len(texts(conversation, EVERYTHING)) == 4


class TestChain:
    @pytest.mark.parametrize(
        "change",
        [
            {"body": {"text": "changed"}},
            {"actor_kind": "seller"},
            {"created_at": NOW + timedelta(seconds=1)},
            {"audience": "staff"},
        ],
    )
    def test_shows_the_first_line_that_was_altered(
        self, people: People, change: dict[str, object]
    ) -> None:
        conversation = people.thread()
        for n in range(4):
            said(conversation, people.buyer, f"{n}")
        assert log.broken_at(conversation) is None

        ChatEvent.objects.filter(conversation_id=conversation, seq=3).update(**change)

        assert log.broken_at(conversation) == 3

    def test_shows_that_the_end_was_cut_off(self, people: People) -> None:
        conversation = people.thread()
        said(conversation, people.buyer)

        ChatEvent.objects.filter(conversation_id=conversation, seq=2).delete()

        assert log.broken_at(conversation) == 2


class TestSilence:
    def test_is_asked_about_then_parked_and_a_word_wakes_it_up(self, people: People) -> None:
        conversation = people.taken()
        chat.post(conversation, people.operator, "Are the photos there?", key=uuid4())
        later = clock.now() + timedelta(minutes=6)

        assert chat.park_idle(later) == 1
        assert chat.park_idle(later) == 0
        assert chat.park_idle(later + timedelta(minutes=11)) == 1
        assert state(conversation).state == "parked"
        said(conversation, people.buyer, "I am back")
        assert state(conversation).state == "open"
        assert texts(conversation)[-1] == "I am back"

    def test_of_the_house_never_parks_a_chat(self, people: People) -> None:
        conversation = people.support()
        chat.hand_off(conversation, people.buyer, Reason.BUTTON)
        said(conversation, people.buyer, "Hello?")

        assert chat.park_idle(clock.now() + timedelta(days=2)) == 0
        assert state(conversation).owner is Owner.QUEUE

    def test_ends_a_parked_chat_after_the_time_to_come_back(self, people: People) -> None:
        conversation = people.taken()
        chat.post(conversation, people.operator, "Hello", key=uuid4())
        now = clock.now()
        chat.park_idle(now + timedelta(minutes=6))
        chat.park_idle(now + timedelta(minutes=17))

        chat.park_idle(now + timedelta(days=29))
        assert state(conversation).state == "parked"
        chat.park_idle(now + timedelta(days=31))
        assert state(conversation).state == "ended"


class TestOpening:
    def test_leads_eight_devices_into_the_same_conversation(self, people: People) -> None:
        found = at_once(8, lambda _: people.support())

        assert len(set(found)) == 1
        assert Conversation.objects.count() == 1
        kinds = [entry.kind for entry in log.read_after(found[0], 0, reader=EVERYTHING)]
        assert kinds == ["conversation.opened", "system.line"]


class TestEpoch:
    def test_is_the_same_until_it_is_renewed(self, people: People) -> None:
        said(people.thread(), people.buyer)
        before = log.epoch()

        assert log.epoch() == before
        assert restored.renew() != before
