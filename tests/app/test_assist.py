"""What an operator could answer: from what the house stands for, with its source, or nothing."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import chat_people
from tests.chat_people import People
from wakai.app import access, assist, assurances, canned, chat, clock
from wakai.app.assist import Kind, Suggested, Suggestion
from wakai.store import assurances as kept
from wakai.store.chat import Written

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "How many times can I appeal?"
GOODS_BACK = "How many days do I have for sending the goods back?"


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    yield chat_people.make()
    clock.forget()


def asks(people: People, talk: int, text: str) -> None:
    assert isinstance(chat.post(talk, people.buyer, text, key=uuid4()), Written)


def suggested(people: People, talk: int) -> Suggested:
    sight = access.conversation_at_desk(people.olu.pk, talk)
    return assist.suggest(sight, canned.ready(sight.conversation.language, {}))


def confirmed(people: People, talk: int, text: str, *, applies: bool = True) -> str:
    """Let a supervisor confirm what Olu tells of the rules, and return its number."""
    sight = access.conversation_at_desk(people.olu.pk, talk)
    key = uuid4()
    assert isinstance(
        assurances.say(sight, text, clause="return_ship", applies=applies, key=key), Written
    )
    number = assurances.number_of(key)
    assert kept.settle(number, stands=True)
    return number


class TestSuggestions:
    @pytest.mark.parametrize(
        ("language", "question"), [("en", QUESTION), ("ja", "異議申し立ては何回できますか")]
    )
    def test_come_from_the_help_in_the_language_of_the_party(
        self, people: People, language: str, question: str
    ) -> None:
        talk = people.taken()
        chat.open_support(people.ana.pk, language=language)
        asks(people, talk, question)

        found = suggested(people, talk)

        articles = [one for one in found.suggestions if one.kind is Kind.ARTICLE]
        assert (found.asked, articles[0].language) == (question, language)
        assert "appeal" in articles[0].code
        assert all(one.source or one.clause for one in found.suggestions)

    def test_come_from_what_a_supervisor_has_kept_or_confirmed(self, people: People) -> None:
        text = "Please send the goods back within the time of the rule."
        canned.keep("goods-back", "en", text, by=people.olu.pk, expect_version=0)
        talk = people.taken()
        number = confirmed(people, talk, "Yes, and quickly.")
        asks(people, talk, GOODS_BACK)

        found = {one.kind: one for one in suggested(people, talk).suggestions}

        assert found[Kind.CANNED].code == "goods-back"
        assert (found[Kind.ASSURANCE].code, found[Kind.ASSURANCE].source) == (number, number)
        assert found[Kind.ASSURANCE].clause == "return_ship"

    @pytest.mark.parametrize(
        ("language", "question", "applies", "told"),
        [
            ("en", GOODS_BACK, True, "To what you ask, this rule applies: “"),
            ("en", GOODS_BACK, False, "To what you ask, this rule does not apply: “"),
            ("ja", "商品の返送の日数", False, "お問い合わせの件に、規定「"),
        ],
    )
    def test_tell_what_was_confirmed_in_the_words_of_the_policy_alone(
        self, people: People, language: str, question: str, told: str, *, applies: bool
    ) -> None:
        talk = people.taken()
        words = f"{question} Ana, the ring was for your sister's wedding."
        confirmed(people, talk, words, applies=applies)
        chat.open_support(people.ana.pk, language=language)
        asks(people, talk, question)

        found = suggested(people, talk).suggestions

        (one,) = [one for one in found if one.kind is Kind.ASSURANCE]
        assert (one.text.startswith(told), one.applies, one.language) == (True, applies, language)
        assert "wedding" not in repr(found)

    def test_are_none_where_nothing_fits(self, people: People) -> None:
        talk = people.taken()
        asks(people, talk, "what about the weather in the mountains tomorrow")

        found = suggested(people, talk)

        assert found.asked
        assert found.suggestions == ()

    def test_are_none_where_nobody_waits(self, people: People) -> None:
        talk = people.taken()
        asks(people, talk, QUESTION)
        chat.post(talk, people.operator, "Once.", key=uuid4())

        assert suggested(people, talk) == Suggested(asked="", language="en")

    def test_answer_all_that_was_asked_since_the_last_answer(self, people: People) -> None:
        talk = people.taken()
        asks(people, talk, "Hello")
        chat.post(talk, people.operator, "Yes?", key=uuid4())
        asks(people, talk, "One thing")
        chat.post(talk, people.operator, "asks for the second time", key=uuid4(), note=True)
        asks(people, talk, QUESTION)

        assert suggested(people, talk).asked == f"One thing\n{QUESTION}"


class TestCounts:
    def test_say_what_was_shown_and_what_became_of_it(self, people: People) -> None:
        talk = people.taken()
        asks(people, talk, QUESTION)
        first, second = articles(suggested(people, talk))
        sends(people, talk, first)
        sends(people, talk, second, edited=True)

        assert counted() == (2, 1, 1)
        assert assist.totals(since=clock.now() + timedelta(days=2)) == ()

    def test_count_once_for_each_question_however_often_the_desk_is_drawn(
        self, people: People
    ) -> None:
        talk = people.taken()
        asks(people, talk, QUESTION)
        shown = len(articles(suggested(people, talk)))
        asks(people, talk, QUESTION)  # what was asked goes on
        assert len(articles(suggested(people, talk))) == shown
        assert counted() == (shown, 0, 0)

        chat.post(talk, people.operator, "Once.", key=uuid4())
        asks(people, talk, QUESTION)
        suggested(people, talk)

        assert counted() == (2 * shown, 0, 0)

    def test_count_as_sent_what_was_shown_and_that_once(self, people: People) -> None:
        talk = people.taken()
        asks(people, talk, QUESTION)
        found = suggested(people, talk)
        for _ in range(2):
            sends(people, talk, articles(found)[0], question=found.question)
        sends(people, talk, articles(found)[1], question=found.question + 1)  # not shown to that

        assert counted() == (len(articles(found)), 1, 0)

    def test_outlive_what_is_known_of_the_question(self, people: People) -> None:
        talk = people.taken()
        asks(people, talk, QUESTION)
        shown = len(suggested(people, talk).suggestions)

        assert assist.forget_old(clock.now()) == 0
        assert assist.forget_old(clock.now() + timedelta(days=31)) == shown
        assert counted() == (2, 0, 0)


def articles(found: Suggested) -> list[Suggestion]:
    return [one for one in found.suggestions if one.kind is Kind.ARTICLE]


def sends(
    people: People, talk: int, one: Suggestion, *, question: int = 0, edited: bool = False
) -> None:
    """Let Olu send a suggestion to what was asked last, or to another question."""
    sight = access.conversation_at_desk(people.olu.pk, talk)
    asked = question or suggested(people, talk).question
    assist.used(sight, asked, one.kind, one.code, edited=edited)


def counted() -> tuple[int, int, int]:
    (total,) = [one for one in assist.totals(since=clock.now()) if one.kind == Kind.ARTICLE.value]
    return total.shown, total.used, total.edited
