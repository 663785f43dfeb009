"""The wait for a person is told from the log: in the language asked for, and only what happened."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils.translation import override

from tests import chat_people
from tests.chat_people import People
from wakai.app import chat, clock, policies, queues, waits
from wakai.config import environment
from wakai.core.conversations.model import Reason
from wakai.core.conversations.waiting import Usual
from wakai.store import chat as log
from wakai.store.models import Conversation, Person
from wakai.web.talk import entry_words, wait_words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    cache.clear()
    yield chat_people.make()
    cache.clear()
    clock.forget()


def waited(people: People, minutes: int) -> None:
    """Let Ana wait so long for Olu, and end the conversation."""
    talk = people.support()
    chat.hand_off(talk, people.buyer, Reason.BUTTON)
    clock.advance(60 * minutes - 10)
    state = log.state_of(talk)
    assert state
    chat.claim(people.olu.pk, talk, expect_epoch=state.epoch, name="Olu")
    chat.end(talk, people.operator)


def present(people: People) -> None:
    Person.objects.filter(pk=people.olu.pk).update(seen_at=clock.now())


class TestUsualWait:
    def test_is_learnt_from_those_who_waited_in_this_language(self, people: People) -> None:
        for minutes in (1, 2, 3, 4):
            waited(people, minutes)
        assert waits.estimate("en").usual is None

        waited(people, 9)

        half, most = timedelta(minutes=3), timedelta(minutes=9)
        assert waits.estimate("en").usual == Usual(half=half, most=most)
        assert waits.estimate("ja").usual is None

    def test_forgets_what_was_long_ago(self, people: People) -> None:
        for _ in range(5):
            waited(people, 2)
        assert waits.estimate("en").usual

        clock.advance(int(timedelta(days=15).total_seconds()))

        assert waits.estimate("en").usual is None

    def test_does_not_count_who_left_without_a_person(self, people: People) -> None:
        for _ in range(5):
            talk = people.support()
            chat.hand_off(talk, people.buyer, Reason.BUTTON)
            clock.advance(600)
            chat.end(talk, people.buyer)

        assert Conversation.objects.count() == 5
        assert waits.estimate("en").usual is None

    def test_is_told_in_words_beside_who_is_before(self, people: People) -> None:
        for minutes in (1, 2, 3, 4, 9):
            waited(people, minutes)
        present(people)
        told = waits.estimate("en")

        assert (
            wait_words(told, people.ana, has_place=False)
            == "You would be next. Lately it took 3 minutes to 9 minutes."
        )
        with override("ja"):
            assert "最近の待ち時間は、3分から9分ほどです。" in wait_words(
                told, people.ana, has_place=False
            )
        Person.objects.update(accepting=False)
        assert "minutes" not in wait_words(waits.estimate("en"), people.ana, has_place=False)


class TestTheEntryOnEveryPage:
    """It speaks of the chat that runs, and of the wait only where none does."""

    @pytest.fixture
    def said(self, people: People) -> Callable[[], str]:
        return lambda: entry_words(chat.running_of(people.ana.pk), "en", people.ana)

    def test_does_not_count_oneself_among_those_before(
        self, people: People, said: Callable[[], str]
    ) -> None:
        present(people)
        assert said() == "You would be next."

        chat.hand_off(people.support(), people.buyer, Reason.BUTTON)

        assert said() == "You have place 1 in the queue."

    def test_keeps_a_place_only_for_who_has_one(
        self, people: People, said: Callable[[], str]
    ) -> None:
        assert said() == "Nobody is on shift now. Ask now, and your place is kept."

        chat.hand_off(people.support(), people.buyer, Reason.BUTTON)

        assert said().endswith("Nobody is on shift now. Your place is kept.")

    def test_invites_nobody_to_wait_who_talks_with_a_person(
        self, people: People, said: Callable[[], str]
    ) -> None:
        present(people)
        talk = people.support()
        chat.hand_off(talk, people.buyer, Reason.BUTTON)
        state = log.state_of(talk)
        assert state
        chat.claim(people.olu.pk, talk, expect_epoch=state.epoch, name="Olu")

        assert said() == "A person has your chat. Go on here."

        chat.end(talk, people.buyer)

        assert said() == "You would be next."


class TestOutsideTheHours:
    """The files that are shipped, in their two places."""

    SATURDAY = datetime(2026, 5, 9, 12, 0, tzinfo=UTC)

    @pytest.fixture(autouse=True)
    def _two_places(self, settings: Any) -> Iterator[None]:
        settings.WAKAI_QUEUES_FILE = str(environment.shipped("policies/queues/dublin-tokyo.toml"))
        queues.in_force.cache_clear()
        with time_machine.travel(self.SATURDAY, tick=False):
            yield
        queues.in_force.cache_clear()

    def test_tells_from_when_on_people_answer(self, people: People) -> None:
        assert waits.estimate("en").opens_at == datetime(2026, 5, 11, 8, 0, tzinfo=UTC)
        assert waits.estimate("ja").opens_at == datetime(2026, 5, 11, 1, 0, tzinfo=UTC)

        told = wait_words(waits.estimate("en"), people.ana, has_place=False)

        assert told.startswith("People answer again from Monday 11 May 2026, 08:00")
        assert told.endswith("Ask now, and your place is kept.")

    def test_keeps_the_place_of_who_asks_then(self, people: People) -> None:
        talk = people.support()

        chat.hand_off(talk, people.buyer, Reason.BUTTON)

        assert waits.of(talk).place == 1

    def test_goes_by_who_is_there_where_somebody_came_in_on_a_free_day(
        self, people: People
    ) -> None:
        present(people)

        assert wait_words(waits.estimate("en"), people.ana, has_place=False) == "You would be next."

    def test_knows_the_holidays_of_the_country(self) -> None:
        christmas = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)  # a Friday

        assert not queues.is_open("en", christmas)
        assert queues.is_open("ja", christmas + timedelta(hours=1))  # 22:00 in Tokyo

    def test_lets_the_promise_stand_still(self) -> None:
        due = queues.answer_due("en", self.SATURDAY)

        assert due == datetime(2026, 5, 11, 8, 5, tzinfo=UTC)


class TestPromise:
    SINCE = datetime(2026, 5, 11, 12, 0, tzinfo=UTC)

    def test_is_that_of_the_policy_where_the_queue_has_none(self) -> None:
        promise = policies.live().terms.periods["queue_promise"].exact

        assert queues.answer_due("en", self.SINCE) == self.SINCE + promise
