"""The board, and what a supervisor does from it, on the real log."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, LiteralString
from uuid import uuid4

import pytest

from tests import chat_people
from tests.chat_people import People, said, texts
from wakai.app import chat, clock, people, supervision
from wakai.app.supervision import Moved, NoRoom, NotAccepting, QueueFigures
from wakai.core.conversations.model import Actor, ActorKind, Reader, Reason
from wakai.core.conversations.refusals import AnotherWanted, NotOwner, StaleEpoch
from wakai.core.conversations.seats import Seat
from wakai.store import chat as log
from wakai.store import sql
from wakai.store.chat import Written
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sora(team: People) -> Person:
    del team
    return chat_people.supervisor()


def epoch(talk: int) -> int:
    state = log.state_of(talk)
    assert state
    return state.epoch


def staff(person: Person) -> Actor:
    return Actor(ActorKind.OPERATOR, person.pk)


def give(sora: Person, talk: int, to: Person) -> object:
    return supervision.assign(sora.pk, talk, to.pk, expect_epoch=epoch(talk))


def figures(language: str) -> QueueFigures:
    return next(one for one in supervision.board().queues if one.language == language)


class TestTheBoard:
    def test_counts_who_waits_and_whose_promise_is_broken(self, team: People) -> None:
        talk = team.support()
        chat.hand_off(talk, team.buyer, Reason.BUTTON)
        early = figures("en")

        clock.advance(int(timedelta(days=3).total_seconds()))

        late = figures("en")
        assert (early.waiting, early.broken) == (1, 0)
        assert (late.waiting, late.broken) == (1, 1)
        assert late.oldest == early.oldest
        assert late.accepting == 0, "nobody was seen for three days"

    def test_counts_promises_that_were_kept(self, team: People) -> None:
        team.taken()

        assert (figures("en").kept, figures("en").answered) == (1, 1)

    def test_asks_once_for_the_waits_of_all_languages(
        self, team: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        team.taken()
        other = chat.open_support(team.ben.pk, language="ja", role="seller")
        chat.hand_off(other, team.seller, Reason.BUTTON)

        asked, fetch = list[str](), sql.fetch

        def noted(statement: LiteralString, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
            asked.append(statement)
            return fetch(statement, values)

        monkeypatch.setattr(sql, "fetch", noted)

        board = supervision.board()

        assert {one.language: one.answered for one in board.queues} == {"en": 1, "ja": 0}
        assert sum("owner.changed" in one for one in asked) == 1

    def test_tells_the_three_facts_of_each_operator(self, team: People) -> None:
        Person.objects.filter(pk=team.omi.pk).update(accepting=False)
        team.taken()

        desks = {one.id: one for one in supervision.board().desks}

        olu, omi = desks[team.olu.pk], desks[team.omi.pk]
        assert (olu.connected, olu.accepting, olu.load) == (True, True, 1)
        assert (omi.connected, omi.accepting, omi.load) == (True, False, 0)

    def test_shows_nobody_a_conversation_of_their_own(self, team: People, sora: Person) -> None:
        talk = team.taken()

        assert [one.id for one in supervision.running(sora.pk)] == [talk]
        assert supervision.running(team.ana.pk) == []


class TestJoin:
    def test_is_told_to_the_party_and_lets_the_supervisor_speak(
        self, team: People, sora: Person
    ) -> None:
        talk = team.taken()
        assert said(talk, staff(sora)) == NotOwner(owner_id=team.olu.pk)

        supervision.join(sora.pk, talk, name="Sora")

        assert isinstance(said(talk, staff(sora), "I am here too."), Written)
        assert isinstance(said(talk, team.operator, "Welcome."), Written)
        seen = log.read_after(talk, 0, reader=Reader(team.ana.pk))
        assert [e.body["name"] for e in seen if e.kind == "conversation.joined"] == ["Sora"]
        supervision.leave(sora.pk, talk, name="Sora")
        assert said(talk, staff(sora)) == NotOwner(owner_id=team.olu.pk)
        assert log.broken_at(talk) is None


class TestWhisper:
    def test_is_read_by_staff_alone_and_marks_the_operators_list(
        self, team: People, sora: Person
    ) -> None:
        talk = team.taken()
        chat.mark_read(talk, _seat(team.olu, talk), log.head_of(talk))
        assert supervision.noted(team.olu.pk) == {}

        chat.post(talk, staff(sora), "Offer the postage.", key=uuid4(), note=True)

        note = log.head_of(talk)
        assert supervision.noted(team.olu.pk) == {talk: note}
        assert log.entry(talk, note, reader=Reader(team.ana.pk)) is None
        chat.mark_read(talk, _seat(team.olu, talk), note)
        assert supervision.noted(team.olu.pk) == {}


class TestTakeOver:
    def test_refuses_what_the_operator_sends_after_and_tells_them(
        self, team: People, sora: Person
    ) -> None:
        talk = team.taken()
        seen = epoch(talk)

        supervision.take_over(sora.pk, talk, expect_epoch=seen, name="Sora")

        assert said(talk, team.operator, "Too late.") == NotOwner(owner_id=sora.pk)
        assert texts(talk) == []
        (told,) = supervision.handed(team.olu.pk)
        assert (told.name, told.supervisor, told.to_reader) == ("Ana", "Sora", False)
        assert supervision.handed(team.omi.pk) == []
        late = supervision.take_over(team.omi.pk, talk, expect_epoch=seen, name="Omi")
        assert late == StaleEpoch(epoch=seen + 1)


class TestAssign:
    def test_gives_it_to_another_operator_and_tells_both(self, team: People, sora: Person) -> None:
        talk = team.taken()

        assert isinstance(give(sora, talk, team.omi), Written)

        assert isinstance(said(talk, staff(team.omi)), Written)
        assert said(talk, team.operator) == NotOwner(owner_id=team.omi.pk)
        assert [one.to_reader for one in supervision.handed(team.omi.pk)] == [True]
        assert [one.to_reader for one in supervision.handed(team.olu.pk)] == [False]

    def test_is_refused_for_who_is_not_there_or_has_no_room(
        self, team: People, sora: Person
    ) -> None:
        talk = team.taken()
        Person.objects.filter(pk=team.omi.pk).update(capacity=0)
        assert give(sora, talk, team.omi) == NoRoom()
        Person.objects.filter(pk=team.omi.pk).update(capacity=1, accepting=False)
        assert give(sora, talk, team.omi) == NotAccepting()
        Person.objects.filter(pk=team.omi.pk).update(accepting=True)
        people.seen(team.omi.pk, clock.now() - 3 * MINUTE)
        assert give(sora, talk, team.omi) == NotAccepting()
        people.seen(team.omi.pk, clock.now())

        assert isinstance(give(sora, talk, team.omi), Written)

    def test_is_refused_for_whom_the_party_does_not_want(self, team: People, sora: Person) -> None:
        talk = team.taken()
        chat.ask_another(talk, team.buyer)

        assert give(sora, talk, team.olu) == AnotherWanted()
        assert isinstance(give(sora, talk, team.omi), Written)

    def test_is_refused_for_somebody_whose_own_case_it_is(self, team: People, sora: Person) -> None:
        talk = team.taken()
        Person.objects.filter(pk=team.ana.pk).update(roles=["buyer", "operator"], accepting=True)
        people.seen(team.ana.pk, clock.now())

        assert give(sora, talk, team.ana) == NotAccepting()

    def test_of_all_at_once_leaves_out_a_case_of_the_supervisors_own(self, team: People) -> None:
        own = team.taken()
        other = chat.open_support(team.ben.pk, language="en", role="seller")
        chat.hand_off(other, team.seller, Reason.BUTTON)
        chat.claim(team.olu.pk, other, expect_epoch=1, name="Olu")
        Person.objects.filter(pk=team.ana.pk).update(roles=["buyer", "supervisor"])

        moved = supervision.assign_all(team.ana.pk, team.olu.pk, team.omi.pk)

        assert moved == Moved(count=1, refused=None)
        assert isinstance(said(own, team.operator), Written)
        assert said(other, team.operator) == NotOwner(owner_id=team.omi.pk)


def _seat(person: Person, talk: int) -> Seat:
    seat = chat.seat_in(talk, person.pk, set(person.roles))
    assert seat
    return seat
