"""What rings at the desk is accepted there, and the desk says who is away and what is late."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.app.world import World, make
from tests.web.at_the_desk import signed_in, waiting
from wakai.app import clock, ringing
from wakai.store.models import Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[World]:
    clock.forget()
    yield make()
    clock.forget()


@pytest.fixture
def desk(world: World) -> Client:
    """Olu's desk, open and taking conversations."""
    client = signed_in(world.olu)
    client.post("/desk/shift/", {"accepting": "on", "capacity": "2"})
    client.get("/desk/")
    return client


def page(client: Client, path: str = "/desk/list/") -> str:
    return client.get(path).content.decode()


class TestRing:
    def test_is_shown_with_its_seconds_and_accepted(self, world: World, desk: Client) -> None:
        talk = waiting(world)
        assert "Accept" not in page(desk)
        ringing.ring(clock.now())
        ring = ringing.desk(world.olu.pk).ring
        assert ring

        shown = page(desk)
        assert f"/desk/ringing/{ring.id}/" in shown
        assert 'max="45"' in shown
        answer = desk.post(f"/desk/ringing/{ring.id}/")

        assert answer.headers["Location"] == f"/desk/{talk}/"
        assert Conversation.objects.get(pk=talk).owner_id == world.olu.pk

    def test_is_over_after_its_time_and_says_so(self, world: World, desk: Client) -> None:
        talk = waiting(world)
        ringing.ring(clock.now())
        ring = ringing.desk(world.olu.pk).ring
        assert ring
        clock.advance(46)

        answer = desk.post(f"/desk/ringing/{ring.id}/", follow=True)

        assert "Its time is over." in answer.content.decode()
        assert Conversation.objects.get(pk=talk).owner_kind == "queue"
        ringing.ring(clock.now())
        told = page(desk)
        assert "was not accepted, so you are set away" in told
        assert "Start taking chats" in told


class TestShift:
    def test_shows_three_facts_and_how_many_fit(self, world: World, desk: Client) -> None:
        shown = page(desk)
        assert [fact in shown for fact in ("Connected", "Takes chats", "Within the hours")] == [
            True, True, True,
        ]  # fmt: skip

        desk.post("/desk/shift/", {"accepting": "off"})

        shown = page(desk)
        assert "Takes no chats" in shown
        assert '<option value="2" selected>' in shown
        assert Person.objects.get(pk=world.olu.pk).capacity == 2

    def test_takes_no_number_beyond_what_one_can_do(self, world: World, desk: Client) -> None:
        desk.post("/desk/shift/", {"accepting": "on", "capacity": "99"})

        assert Person.objects.get(pk=world.olu.pk).capacity == ringing.CAPACITY_MAX


class TestPromise:
    def test_is_shown_in_the_list_and_late_after_it(self, world: World, desk: Client) -> None:
        waiting(world)
        clock.advance(30)
        assert re.search(r"answer due in 1 minute\b", page(desk))

        clock.advance(600)

        assert "late by 8 minutes" in page(desk)
