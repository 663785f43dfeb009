"""Mail to who is away: a person has answered. Once an absence, and with none of the words."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import chat_people, log_tail
from tests.app.post import Post
from tests.chat_people import People
from wakai.app import chat, chat_news, clock, outbox
from wakai.core.conversations.absence import PATIENCE
from wakai.core.conversations.decide import SYSTEM
from wakai.core.conversations.model import Actor
from wakai.store import chat_tail
from wakai.store.models import ConversationMember, OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "The parcel stands behind the door"


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    yield chat_people.make()
    clock.forget()


def answer(talk: int, by: Actor, *, note: bool = False) -> None:
    chat.post(talk, by, SECRET, key=uuid4(), note=note)


def look(later: timedelta = PATIENCE) -> None:
    """Let the worker see what is new, and send what is due a while later."""
    log_tail.pass_on()
    outbox.send_due(clock.now() + later)


def opens(talk: int, person: Person) -> None:
    """Let somebody open the chat."""
    member = ConversationMember.objects.filter(conversation_id=talk, person=person)
    member.update(here_at=clock.now())


class TestAnAnswer:
    def test_is_mailed_to_who_is_away_in_their_language_without_its_words(
        self, people: People, post: Post
    ) -> None:
        Person.objects.filter(pk=people.ana.pk).update(language="ja")
        talk = people.taken()
        opens(talk, people.ana)

        answer(talk, people.operator)
        look()

        (mail,) = post.sent
        assert (mail.to, mail.letter.language) == (people.ana.email, "ja")
        assert "担当者" in mail.letter.subject
        assert mail.url.endswith(f"/chat/{talk}/")
        assert SECRET not in str(mail)

    def test_is_mailed_once_an_absence(self, people: People, post: Post) -> None:
        talk = people.taken()
        for _ in range(3):
            answer(talk, people.operator)
            look()
        assert len(post.sent) == 1

        opens(talk, people.ana)
        answer(talk, people.operator)
        look()

        assert len({mail.message_id for mail in post.sent}) == 2

    def test_is_not_mailed_to_whom_the_chat_is_open(self, people: People, post: Post) -> None:
        talk = people.taken()
        answer(talk, people.operator)
        opens(talk, people.ana)

        look()

        assert post.sent == []

    def test_is_not_mailed_to_who_comes_back_soon(self, people: People, post: Post) -> None:
        talk = people.taken()
        answer(talk, people.operator)
        look(PATIENCE - timedelta(seconds=5))
        opens(talk, people.ana)

        outbox.send_due(clock.now() + PATIENCE)

        assert post.sent == []
        assert OutboxRow.objects.get(topic="answered").state == "done"

    def test_that_ended_the_chat_is_mailed_too(self, people: People, post: Post) -> None:
        talk = people.taken()
        answer(talk, people.operator)
        chat.end(talk, people.operator)

        look()

        (mail,) = post.sent
        assert "has ended" in str(mail.letter)


class TestAMessageOverAnOrder:
    def test_is_mailed_to_the_other_side_alone_without_its_words(
        self, people: People, post: Post
    ) -> None:
        talk = people.thread()
        opens(talk, people.ana)

        answer(talk, people.seller)
        look()

        (mail,) = post.sent
        assert mail.to == people.ana.email
        assert "Ben, the seller, has written to you" in str(mail.letter)
        assert mail.url.endswith(f"/chat/{talk}/")
        assert SECRET not in str(mail)

    def test_is_mailed_once_an_absence_and_to_nobody_who_sees_it(
        self, people: People, post: Post
    ) -> None:
        talk = people.thread()
        for by in (people.seller, people.buyer, people.seller):
            answer(talk, by)
            look()
        assert [mail.to for mail in post.sent] == [people.ana.email, people.ben.email]

        answer(talk, people.seller)
        opens(talk, people.ana)
        look()

        assert len(post.sent) == 2


class TestWhatIsNoAnswer:
    def test_is_a_note_the_bot_the_house_and_the_party(self, people: People, post: Post) -> None:
        asking = people.support()
        answer(asking, chat.BOT)
        chat.say(asking, "bot_greeting", {})
        answer(asking, people.buyer)
        talk = people.taken()
        answer(talk, people.operator, note=True)
        answer(talk, SYSTEM)

        look()

        assert post.sent == []


class TestTwoWorkers:
    def test_look_at_each_line_once(self, people: People) -> None:
        answer(people.taken(), people.operator)
        log_tail.until_told()
        same = chat_tail.stretch(chat_news.FOLLOWER, limit=500)

        assert log_tail.pass_on() == len(same.lines)
        assert not chat_tail.move(chat_news.FOLLOWER, same)
        assert log_tail.pass_on() == 0
