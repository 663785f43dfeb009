"""The wait for a person is told from the log: in the language asked for, and only what happened."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests import chat_people
from tests.chat_people import People
from wakai.app import chat, clock, waits
from wakai.core.conversations.model import Reason
from wakai.core.conversations.waiting import Usual
from wakai.store import chat as log
from wakai.store.models import Conversation, Person
from wakai.web.context import wait_words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    yield chat_people.make()
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

        assert wait_words(told) == "You would be next. Lately it took 3 minutes to 9 minutes."
        with override("ja"):
            assert "最近の待ち時間は、3分から9分ほどです。" in wait_words(told)
        Person.objects.update(accepting=False)
        assert "minutes" not in wait_words(waits.estimate("en"))
