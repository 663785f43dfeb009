"""Conversations through their use cases: what is kept, who waits where, what is said later."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import chat_people
from tests.chat_people import People, said, texts
from wakai.app import bot, chat, chat_translation, chat_turns, chat_words, clock, plugs, waits
from wakai.app.translation import TranslationStatus
from wakai.core.conversations import cards
from wakai.core.conversations.model import Actor, ActorKind, Owner, Reader, Reason
from wakai.core.conversations.refusals import NoSuchConversation
from wakai.core.conversations.texts import BadText
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.chat import Entry, Written
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

EVERYTHING = Reader(0, staff=True)


@pytest.fixture
def people() -> People:
    return chat_people.make()


def entries(conversation: int, reader: Reader = EVERYTHING) -> list[Entry]:
    return log.read_after(conversation, 0, reader=reader)


class TestPost:
    def test_keeps_words_and_files_under_the_key(self, people: People) -> None:
        thread, key, photo = people.thread(), uuid4(), uuid4()

        chat.post(thread, people.buyer, "See the photo", key=key, attachments=[photo])
        again = chat.post(thread, people.buyer, "See the photo", key=key, attachments=[photo])

        assert isinstance(again, Written)
        assert again.again
        assert entries(thread)[-1].body == {
            "text": "See the photo", "lang": "", "attachments": [str(photo)],
        }  # fmt: skip

    def test_takes_a_photo_without_words_but_not_nothing(self, people: People) -> None:
        thread = people.thread()

        assert isinstance(
            chat.post(thread, people.buyer, "", key=uuid4(), attachments=[uuid4()]), Written
        )
        with pytest.raises(BadText):
            chat.post(thread, people.buyer, " ", key=uuid4())


class TestOpen:
    def test_serves_a_person_in_the_language_they_read_now(self, people: People) -> None:
        conversation = people.support("en")

        assert people.support("ja") == conversation
        header = rows.header(conversation)
        assert header is not None
        assert header.language == "ja"


class TestHandOff:
    def test_tells_the_party_and_leaves_the_facts_to_staff(self, people: People) -> None:
        conversation = people.support()

        chat.hand_off(
            conversation, people.buyer, Reason.BUTTON, summary={"number": "7K4", "stage": "review"}
        )

        changed, note = entries(conversation)[-2:]
        assert changed.body == {"from": "bot", "to": "queue", "reason": "button"}
        assert (note.audience, note.body["code"]) == ("staff", "handoff_summary")
        assert "7K4" in chat_words.note(note.body)
        assert entries(conversation, Reader(people.ana.id))[-1] == changed


class TestQueue:
    def test_tells_the_place_and_who_is_there_in_this_language_or_at_all(
        self, people: People
    ) -> None:
        aoi = Person.objects.create(
            email="aoi@example.test", name="Aoi", roles=["buyer"], language="ja",
            created_at=chat_people.NOW, password="!",
        )  # fmt: skip
        first, second = people.support(), chat.open_support(aoi.pk, language="ja")
        third = chat.open_support(people.ben.id, language="en", role="seller")
        for conversation, who in ((first, people.ana), (second, aoi), (third, people.ben)):
            actor = Actor(ActorKind.BUYER, who.pk)
            chat.hand_off(conversation, actor, Reason.BUTTON)
        told = [waits.of(conversation) for conversation in (first, second, third)]
        assert [(w.place, w.operators) for w in told] == [(1, 0), (1, 0), (2, 0)]

        Person.objects.filter(pk=people.olu.id).update(seen_at=clock.now())  # reads English
        told = [waits.of(conversation) for conversation in (first, second, third)]

        assert [(w.place, w.operators) for w in told] == [(1, 1), (1, 1), (2, 1)]
        assert [row.name for row in chat.queue_page(languages=["en"])] == ["Ana", "Ben"]
        page = chat.queue_page(limit=1)
        since = page[0].header.waiting_since
        assert since is not None
        rest = chat.queue_page(after=(since, page[0].header.id))
        assert [row.name for row in rest] == ["Aoi", "Ben"]

    def test_forgets_an_operator_whose_desk_was_not_seen_for_long(self, people: People) -> None:
        seen = clock.now() - timedelta(minutes=5)
        Person.objects.filter(pk=people.olu.id).update(seen_at=seen)

        assert waits.estimate("en").operators == 0

    def test_takes_back_who_waits_for_an_operator_who_has_gone(self, people: People) -> None:
        conversation = people.taken()
        said(conversation, people.buyer, "Hello?")
        before = rows.header(conversation)
        later = chat_people.NOW + timedelta(days=900)
        assert chat.park_idle(later) == 0
        Person.objects.filter(pk=people.olu.id).update(accepting=False)

        assert chat.park_idle(later) == 1

        after = rows.header(conversation)
        assert before is not None
        assert after is not None
        assert (after.owner, after.waiting_since) == (Owner.QUEUE, before.waiting_since)

    def test_shows_an_operator_first_who_waits_for_an_answer(self, people: People) -> None:
        quiet = people.taken()
        chat.post(quiet, people.operator, "Anything else?", key=uuid4())
        loud = chat.open_support(people.ben.id, language="en", role="seller")
        chat.hand_off(loud, people.seller, Reason.BUTTON)
        chat.claim(people.olu.id, loud, expect_epoch=1, name="Olu")
        said(loud, people.seller, "Hello?")

        mine = chat.owned_by(people.olu.id)

        assert [row.header.id for row in mine] == [loud, quiet]
        assert mine[0].last_text == "Hello?"


class TestCards:
    def test_are_answered_once_and_an_order_is_what_the_chat_is_about(self, people: People) -> None:
        conversation = people.support()
        picker = cards.OrderPicker(orders=(4711,))
        posted = chat.post_card(conversation, chat.BOT, picker, expect_seq=2)
        assert isinstance(posted, Written)

        first = chat.answer_card(conversation, people.buyer, posted.seq, {"order": 4711})
        twice = chat.answer_card(conversation, people.buyer, posted.seq, {"order": 4711})
        other = chat.answer_card(conversation, people.buyer, posted.seq, {"order": 1})

        assert isinstance(first, Written)
        assert isinstance(twice, Written)
        assert twice.again
        assert other == chat.CardAnswered(seq=first.seq)
        header = rows.header(conversation)
        assert header is not None
        assert header.order == 4711

    def test_are_not_there_for_others(self, people: People) -> None:
        conversation = people.support()

        assert chat.answer_card(conversation, people.buyer, 2, {}) == NoSuchConversation()


class TestBotTurn:
    def test_brings_a_person_when_the_bot_breaks(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        conversation = people.support()
        said(conversation, people.buyer, "Hello")
        monkeypatch.setattr(bot, "reply", lambda _turn: 1 // 0)

        assert chat_turns.pending(limit=5) == [conversation]
        assert chat_turns.run(conversation) is False

        state = log.state_of(conversation)
        assert state is not None
        assert state.owner is Owner.QUEUE
        assert chat_turns.pending(limit=5) == []

    def test_is_taken_again_when_somebody_spoke_meanwhile(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        conversation = people.support()
        said(conversation, people.buyer, "First")
        answer = bot.reply

        def interrupted(turn: bot.BotTurn) -> bot.BotReply:
            monkeypatch.setattr(bot, "reply", answer)
            said(conversation, people.buyer, "Second")
            return answer(turn)

        monkeypatch.setattr(bot, "reply", interrupted)

        assert chat_turns.run(conversation) is False
        assert chat_turns.pending(limit=5) == [conversation]
        assert chat_turns.run(conversation) is True
        assert chat_turns.pending(limit=5) == []


class Shouter:
    """A translator for tests: it says the same, louder, and keeps what must be kept."""

    name = "shouter 1"

    def supports(self, source: str, target: str) -> bool:
        return {source, target} <= {"en", "ja"}

    def translate(self, texts: list[str], *, source: str, target: str) -> list[str]:
        return [f"{text} [{source} to {target}]" for text in texts]


class TestTranslation:
    @pytest.fixture
    def languages(self, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        Person.objects.filter(pk=people.ben.id).update(language="ja")
        monkeypatch.setattr(plugs, "translator", Shouter)

    @pytest.mark.usefixtures("languages")
    def test_is_put_beside_the_original_for_each_reader_once(self, people: People) -> None:
        thread = people.thread()
        chat.post(thread, people.buyer, "Where is order 123?", key=uuid4(), language="en")
        chat.post(thread, people.seller, "発送しました。", key=uuid4(), language="ja")

        made = chat_translation.translate_pending(limit=10)
        again = chat_translation.translate_pending(limit=10)

        found = [e for e in entries(thread) if e.kind == "message.translated"]
        assert (made, again) == (2, 0)
        assert [(e.body["seq"], e.body["lang"], e.body["status"]) for e in found] == [
            (2, "ja", TranslationStatus.TRANSLATED),
            (3, "en", TranslationStatus.TRANSLATED),
        ]
        assert found[0].body["text"] == "Where is order 123? [en to ja]"
        assert texts(thread) == ["Where is order 123?", "発送しました。"]

    def test_is_not_made_where_all_read_the_same(self, people: People) -> None:
        thread = people.thread()
        chat.post(thread, people.buyer, "Where is it?", key=uuid4(), language="en")

        assert chat_translation.translate_pending(limit=10) == 0

    @pytest.mark.usefixtures("languages")
    def test_is_made_of_everything_however_much_came_at_once(self, people: People) -> None:
        thread = people.thread()
        for number in range(chat_translation.BACK + 5):
            said(thread, people.buyer, f"The kettle is broken and I have asked {number} times")

        assert chat_translation.translate_pending(limit=10) == chat_translation.BACK + 5

    @pytest.mark.usefixtures("languages")
    def test_goes_on_where_one_conversation_cannot_be_translated(
        self, people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        bad, good = people.thread(7001), people.thread(7002)
        translate = chat_translation.translate

        def fails_for_one(conversation: int, first: int) -> int:
            if conversation == bad:
                raise ValueError("what Ana wrote")
            return translate(conversation, first)

        monkeypatch.setattr(chat_translation, "translate", fails_for_one)
        for thread in (bad, good):
            said(thread, people.buyer, "My kettle is broken and I want my money back")

        assert chat_translation.translate_pending(limit=10) == 1
        assert f"Conversation {bad} is not translated: ValueError" in caplog.text
        assert "what Ana wrote" not in caplog.text

    @pytest.mark.usefixtures("languages")
    def test_is_made_for_an_operator_who_comes_later(self, people: People) -> None:
        Person.objects.filter(pk=people.olu.id).update(language="ja")
        conversation = people.support()
        said(conversation, people.buyer, "My kettle is broken and I want my money back")
        chat_translation.translate_pending(limit=10)
        chat.hand_off(conversation, people.buyer, Reason.BUTTON)
        chat.claim(people.olu.id, conversation, expect_epoch=1, name="Olu")

        assert chat_translation.translate_pending(limit=10) == 1
