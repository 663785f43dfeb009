"""A second opinion is one click: a colleague reads what was said, and the place is kept."""

from datetime import timedelta

import pytest

from tests import chat_people
from tests.chat_people import People
from wakai.app import chat, clock
from wakai.core.conversations.model import Reason
from wakai.core.conversations.refusals import AnotherWanted
from wakai.store import chat as log
from wakai.store import conversations
from wakai.store.chat import Written
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> People:
    clock.forget()
    made = chat_people.make()
    Person.objects.filter(roles__contains=["operator"]).update(seen_at=clock.now())
    return made


def claim(talk: int, operator: Person) -> object:
    state = log.state_of(talk)
    assert state
    return chat.claim(operator.pk, talk, expect_epoch=state.epoch, name=operator.name)


class TestSecondOpinion:
    def test_comes_from_a_colleague(self, people: People) -> None:
        talk = people.taken()

        assert isinstance(chat.ask_another(talk, people.buyer), Written)

        assert claim(talk, people.olu) == AnotherWanted()
        assert isinstance(claim(talk, people.omi), Written)

    def test_comes_from_whoever_is_there_before_it_comes_from_nobody(self, people: People) -> None:
        talk = people.taken()
        chat.ask_another(talk, people.buyer)
        Person.objects.filter(pk=people.omi.pk).update(accepting=False)

        assert isinstance(claim(talk, people.olu), Written)

    def test_keeps_the_first_place(self, people: People) -> None:
        talk = people.support()
        chat.hand_off(talk, people.buyer, Reason.BUTTON)
        before = conversations.header(talk)
        claim(talk, people.olu)
        chat_people.said(talk, people.operator)
        clock.advance(int(timedelta(minutes=20).total_seconds()))

        chat.ask_another(talk, people.buyer)

        after = conversations.header(talk)
        assert before
        assert after
        assert after.waiting_since == before.waiting_since
        clock.forget()

    def test_is_over_once_a_colleague_has_answered(self, people: People) -> None:
        talk = people.taken()
        chat.ask_another(talk, people.buyer)
        claim(talk, people.omi)
        chat.release(people.omi.pk, talk)

        assert isinstance(claim(talk, people.olu), Written)
