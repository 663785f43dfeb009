"""How people found it: asked once after a chat and after a ruling, told without saying who."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests import chat_people
from tests.app.world import World
from tests.web.cases import ruled, sign_in
from wakai.app import chat, clock, surveys
from wakai.core.conversations.model import Actor, ActorKind, Reader
from wakai.store import chat as log
from wakai.store import surveys as stored
from wakai.store.models import Conversation, Person, SurveyAnswer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


@pytest.fixture
def ana(world: World) -> Client:
    Person.objects.filter(pk=world.ana.pk).update(language="en")
    world.ana.refresh_from_db()
    return sign_in(Client(), world.ana)


def ended(person: Person, language: str = "en") -> tuple[int, str]:
    """Return a chat that its party has ended, and where its survey is answered."""
    talk = chat.open_support(person.pk, language=language)
    party = Actor(ActorKind.BUYER, person.pk)
    chat.post(talk, party, "Thank you.", key=uuid4())
    chat.end(talk, party)
    lines = log.read_after(talk, 0, reader=Reader(person.pk))
    (survey,) = [line for line in lines if line.kind == "card.posted"]
    return talk, f"/chat/{talk}/cards/{survey.seq}/"


def kept() -> list[tuple[str, int, str]]:
    return list(SurveyAnswer.objects.values_list("subject", "score", "comment"))


def rate(world: World, count: int, *, language: str = "en", words: str = "") -> None:
    """Let so many people rate a chat each."""
    for _ in range(count):
        n = Person.objects.count()
        person = Person.objects.create(
            email=f"p{n}@example.test", name=f"Person {n}", roles=["buyer"], created_at=world.now
        )
        talk, _page = ended(person, language)
        surveys.answer(person.pk, f"conversation:{talk}", score=4, comment=words and f"{words} {n}")


class TestAfterAChat:
    def test_one_answer_with_words_is_kept(self, world: World, ana: Client) -> None:
        talk, card = ended(world.ana)
        shown = ana.get(f"/chat/{talk}/").content.decode()
        assert "this changes nothing in your case" in shown

        ana.post(card, {"score": "2", "words": "Too slow."})
        ana.post(card, {"score": "5"})

        assert kept() == [(f"conversation:{talk}", 2, "Too slow.")]
        assert "Thank you." in ana.get(f"/chat/{talk}/").content.decode()

    def test_nobody_has_to_answer(self, world: World, ana: Client) -> None:
        talk, card = ended(world.ana)

        ana.post(card, {"skip": "1"})

        assert kept() == []
        assert "You gave no answer, and that is fine." in ana.get(f"/chat/{talk}/").content.decode()

    def test_nothing_is_no_answer(self, world: World, ana: Client) -> None:
        _talk, card = ended(world.ana)

        answer = ana.post(card, {"words": "Well."})

        assert (answer.status_code, kept()) == (422, [])

    def test_the_way_to_an_appeal_that_is_open_stands_beside_it(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = ruled(world)
        talk, _card = ended(world.ana)
        appeal = f"/disputes/{dispute_id}/appeal/before/"
        assert appeal not in ana.get(f"/chat/{talk}/").content.decode()

        Conversation.objects.filter(pk=talk).update(dispute_id=dispute_id)

        shown = ana.get(f"/chat/{talk}/").content.decode()
        assert "a survey does not help" in shown
        assert appeal in shown


class TestAfterARuling:
    def test_nobody_is_asked_before(self, world: World, ana: Client) -> None:
        dispute_id = world.submitted().dispute_id

        page = ana.get(f"/disputes/{dispute_id}/").content.decode()

        assert f"/disputes/{dispute_id}/survey/" not in page

    def test_both_sides_are_asked_while_an_appeal_is_still_open(self, world: World) -> None:
        decided = ruled(world)

        for person in (world.ana, world.ben):
            page = sign_in(Client(), person).get(f"/disputes/{decided}/").content.decode()
            assert f"/disputes/{decided}/survey/" in page, person.name

    def test_the_answer_is_found_by_the_reason_of_the_dispute(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = ruled(world)

        ana.post(f"/disputes/{dispute_id}/survey/", {"score": "1", "comment": "Unfair."})

        (rating,) = stored.of_disputes(clock.now() - timedelta(days=1))
        assert (rating.queue, rating.score, rating.words) == ("en", 1, "Unfair.")
        assert rating.topic


class TestInsight:
    def page(self) -> str:
        answer = sign_in(Client(), chat_people.supervisor(), second_factor=True).get(
            "/insight/ratings/"
        )
        assert answer.status_code == 200
        return answer.content.decode()

    def test_shows_nothing_of_four_and_something_of_five(self, world: World) -> None:
        rate(world, 4, words="Slow")
        early = self.page()
        rate(world, 1, words="Slow")

        late = self.page()

        assert early.count("Fewer than 5 people have answered") == 2
        assert "Slow" not in early
        assert late.count("Fewer than 5 people have answered") == 1
        assert "<td>5</td><td>4.0</td>" in late
        assert "Slow" in late

    def test_names_nobody_and_puts_few_together(self, world: World) -> None:
        rate(world, 5)
        rate(world, 3, language="ko")
        rate(world, 2, language="zh")

        shown = self.page()

        assert "Korean and Chinese" in shown
        assert "Person" not in shown
