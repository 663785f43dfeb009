"""Conversations that ring: taken by one, or back at the old place with the operator set away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests import chat_people
from tests.chat_people import NOW, People
from wakai.app import chat, clock, ringing, waits
from wakai.app.ringing import RingOver
from wakai.core.conversations.model import Actor, ActorKind, Owner, Reason
from wakai.core.conversations.refusals import StaleEpoch
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.chat import Written
from wakai.store.models import Person, Ring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    made = chat_people.make()
    present(made.olu)
    yield made
    clock.forget()


def present(*operators: Person) -> None:
    ids = [one.pk for one in operators]
    Person.objects.filter(pk__in=ids).update(seen_at=clock.now(), accepting=True)


def person(name: str, *roles: str, language: str = "en") -> Person:
    return Person.objects.create(
        email=f"{name.lower()}@example.test", name=name, roles=list(roles), language=language,
        created_at=NOW, password="!",
    )  # fmt: skip


def queued(who: Person, language: str = "en") -> int:
    talk = chat.open_support(who.pk, language=language)
    chat.hand_off(talk, Actor(ActorKind.BUYER, who.pk), Reason.BUTTON)
    return talk


def rings_at(operator: Person) -> int:
    ring = ringing.desk(operator.pk).ring
    assert ring
    return ring.id


def in_threads[Answer](tasks: list[tuple[int, int]]) -> list[object]:
    """Let operators accept at the same moment, each on a connection of their own."""

    def accept(task: tuple[int, int]) -> object:
        try:
            return ringing.accept(*task, name="x")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(accept, tasks))


class TestOffer:
    def test_rings_at_a_desk_and_is_taken(self, people: People) -> None:
        talk = queued(people.ana)

        assert ringing.ring(clock.now()) == 1
        assert ringing.ring(clock.now()) == 0
        rings = ringing.desk(people.olu.pk).ring
        assert rings
        assert (rings.conversation, rings.name) == (talk, "Ana")

        assert isinstance(ringing.accept(people.olu.pk, rings.id, name="Olu"), Written)

        found = rows.header(talk)
        assert found
        assert found.owner_id == people.olu.pk
        assert Ring.objects.get().outcome == "accepted"

    def test_is_not_for_a_colleague_to_accept(self, people: People) -> None:
        queued(people.ana)
        ringing.ring(clock.now())

        assert ringing.accept(people.omi.pk, rings_at(people.olu), name="Omi") == RingOver()

    def test_is_not_made_to_who_has_no_room_or_is_not_connected(self, people: People) -> None:
        ringing.shift(people.olu.pk, accepting=True, capacity=1)
        queued(people.ana)
        ringing.ring(clock.now())
        ringing.accept(people.olu.pk, rings_at(people.olu), name="Olu")
        queued(people.ben)

        assert (
            ringing.ring(clock.now()) == 0
        )  # Omi takes conversations, but no desk of hers is open

    def test_gives_way_to_whoever_takes_it_from_the_list(self, people: People) -> None:
        talk = queued(people.ana)
        ringing.ring(clock.now())
        ring = rings_at(people.olu)
        state = log.state_of(talk)
        assert state
        chat.claim(people.omi.pk, talk, expect_epoch=state.epoch, name="Omi")

        assert ringing.accept(people.olu.pk, ring, name="Olu") == RingOver()
        assert Ring.objects.get().outcome == "withdrawn"
        assert Person.objects.get(pk=people.olu.pk).accepting

    def test_is_for_a_colleague_where_it_is_an_own_case_or_a_second_opinion(
        self, people: People
    ) -> None:
        people.taken()
        chat.ask_another(people.support(), people.buyer)

        assert ringing.ring(clock.now()) == 0
        present(people.omi)
        assert ringing.ring(clock.now()) == 1
        assert ringing.desk(people.omi.pk).ring


class TestCase32:
    """Accept timeout with the operator asleep."""

    def test_sets_the_operator_away_and_tells_them(self, people: People) -> None:
        queued(people.ana)
        ringing.ring(clock.now())
        ring = rings_at(people.olu)
        clock.advance(46)
        present(people.olu)  # the desk is open, nobody sits there

        assert ringing.accept(people.olu.pk, ring, name="Olu") == RingOver()
        assert ringing.ring(clock.now()) == 1

        desk = ringing.desk(people.olu.pk)
        assert not desk.accepting
        assert desk.lapsed_at
        assert ringing.ring(clock.now()) == 0

    def test_fires_once_however_many_workers_look(self, people: People) -> None:
        queued(people.ana)
        ringing.ring(clock.now())
        clock.advance(46)
        at = clock.now()

        def ring(_worker: int) -> int:
            try:
                return ringing.ring(at)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(ring, range(4)))

        assert sum(done) == 1
        assert Ring.objects.get().outcome == "lapsed"


class TestCase33:
    """The last operator leaves with a full queue."""

    def test_hands_what_rings_to_the_next_who_comes(self, people: People) -> None:
        first, second = queued(people.ana), queued(people.ben)
        ringing.ring(clock.now())

        ringing.shift(people.olu.pk, accepting=False)

        assert Ring.objects.get().outcome == "withdrawn"
        assert [waits.of(talk).place for talk in (first, second)] == [1, 2]
        assert waits.of(first).operators == 0
        assert ringing.ring(clock.now()) == 0
        present(people.omi)
        assert ringing.ring(clock.now()) == 1
        rings = ringing.desk(people.omi.pk).ring
        assert rings
        assert rings.conversation == first


class TestCase34:
    """The order of the queue under simultaneous accept."""

    def test_gives_each_of_eight_operators_a_conversation_of_their_own(
        self, people: People
    ) -> None:
        team = [person(f"Op{n}", "operator") for n in range(8)]
        Person.objects.filter(pk=people.olu.pk).update(accepting=False)
        present(*team)
        talks = [queued(person(f"Guest{n}", "buyer")) for n in range(9)]
        assert ringing.ring(clock.now()) == 8

        outcomes = in_threads([(one.pk, rings_at(one)) for one in team])

        assert all(isinstance(outcome, Written) for outcome in outcomes)
        owners = [rows.header(talk) for talk in talks]
        assert len({found.owner_id for found in owners[:8] if found}) == 8
        assert owners[8]
        assert owners[8].owner is Owner.QUEUE

    def test_gives_one_conversation_to_one_of_eight(self, people: People) -> None:
        team = [person(f"Op{n}", "operator") for n in range(8)]
        talk = queued(people.ana)
        state = log.state_of(talk)
        assert state

        def claim(operator: int) -> object:
            try:
                return chat.claim(operator, talk, expect_epoch=state.epoch, name="x")
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(claim, [one.pk for one in team]))

        assert sum(isinstance(outcome, Written) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, StaleEpoch) for outcome in outcomes) == 7


class TestCase35:
    """Requeue keeps the place."""

    def test_goes_on_ringing_elsewhere_before_those_who_came_later(self, people: People) -> None:
        first, second = queued(people.ana), queued(people.ben)
        before = [rows.header(talk) for talk in (first, second)]
        ringing.ring(clock.now())
        clock.advance(46)
        present(people.omi)

        ringing.ring(clock.now())

        rings = ringing.desk(people.omi.pk).ring
        assert rings
        assert rings.conversation == first
        assert [rows.header(talk) for talk in (first, second)] == before
