"""What an operator could answer: from what the house stands for, with its source, or nothing."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import chat_people
from tests.chat_people import People
from wakai.app import access, assist, assurances, canned, chat, clock
from wakai.app.assist import Kind, Suggested
from wakai.store import assurances as kept
from wakai.store.chat import Written

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "How many times can I appeal?"


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


def confirmed(people: People, talk: int, text: str) -> str:
    """Let a supervisor confirm what Olu tells of the rules, and return its number."""
    sight = access.conversation_at_desk(people.olu.pk, talk)
    key = uuid4()
    assert isinstance(
        assurances.say(sight, text, clause="return_ship", applies=True, key=key), Written
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
        text = "You can appeal once, and it is decided by somebody else."
        canned.keep("one-appeal", "en", text, by=people.olu.pk, expect_version=0)
        talk = people.taken()
        told = "You can appeal one time only, so write down everything."
        number = confirmed(people, talk, told)
        asks(people, talk, QUESTION)

        found = {one.kind: one for one in suggested(people, talk).suggestions}

        assert found[Kind.CANNED].code == "one-appeal"
        assert (found[Kind.ASSURANCE].code, found[Kind.ASSURANCE].text) == (number, told)
        assert found[Kind.ASSURANCE].clause == "return_ship"

    def test_hold_nothing_of_somebody_elses_case(self, people: People) -> None:
        talk = people.taken()
        confirmed(people, talk, "You can appeal one time only for order 100-200-300.")
        asks(people, talk, QUESTION)

        assert Kind.ASSURANCE not in {one.kind for one in suggested(people, talk).suggestions}

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
        shown = [one.kind for one in suggested(people, talk).suggestions]
        assist.used(Kind.ARTICLE, edited=False)
        assist.used(Kind.ARTICLE, edited=True)

        (total,) = [
            one for one in assist.totals(since=clock.now()) if one.kind == Kind.ARTICLE.value
        ]

        assert (total.shown, total.used, total.edited) == (shown.count(Kind.ARTICLE), 1, 1)
        assert assist.totals(since=clock.now() + timedelta(days=2)) == ()
