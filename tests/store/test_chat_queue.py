"""What the queue and the bot do when nobody is there to stop them."""

from datetime import timedelta

import pytest

from tests import chat_people
from tests.chat_people import People, said
from wakai.app import chat, chat_turns, clock, waits
from wakai.core.conversations.model import Owner, Reason
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> People:
    return chat_people.make()


class TestQueue:
    def test_keeps_every_place_when_the_last_operator_leaves(self, people: People) -> None:
        taken = people.taken()
        said(taken, people.buyer, "Hello?")
        waiting = chat.open_support(people.ben.id, language="en", role="seller")
        chat.hand_off(waiting, people.seller, Reason.BUTTON)
        since = {one: _since(one) for one in (taken, waiting)}
        Person.objects.filter(roles__contains=["operator"]).update(accepting=False)

        chat.park_idle(clock.now() + timedelta(days=2))

        assert [row.header.id for row in chat.queue_page()] == sorted(
            since, key=lambda one: (since[one], one)
        )
        assert {one: _since(one) for one in since} == since
        assert waits.of(waiting).operators == 0
        assert all(_owner(one) is Owner.QUEUE for one in since)


class TestBot:
    def test_does_not_answer_itself(self, people: People) -> None:
        conversation = people.support()
        said(conversation, people.buyer, "Hello")
        assert chat_turns.run(conversation) is True
        head = log.head_of(conversation)

        chat.say(conversation, "bot_greeting", {})

        assert chat_turns.pending(limit=5) == []
        assert log.head_of(conversation) == head + 1


def _since(conversation: int) -> object:
    header = rows.header(conversation)
    assert header is not None
    return header.waiting_since


def _owner(conversation: int) -> Owner:
    state = log.state_of(conversation)
    assert state is not None
    return state.owner
