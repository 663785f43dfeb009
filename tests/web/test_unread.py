"""What buyer and seller have not read of each other: the mark in the head and where it leads."""

from uuid import uuid4

import pytest
from django.test import Client

from tests import log_tail
from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import chat
from wakai.core.conversations.model import Actor, ActorKind
from wakai.store import conversations
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

MARK = 'class="count is-new"'


@pytest.fixture
def talk(world: World) -> int:
    return chat.open_order_thread(
        world.order.id, buyer=world.ana.id, seller=world.ben.id, language="en"
    )


def writes(talk: int, kind: ActorKind, person: Person) -> None:
    """Let one side write, and the worker see it."""
    chat.post(talk, Actor(kind, person.id), "It is on its way.", key=uuid4())
    log_tail.pass_on()


def reads(talk: int, person: Person, role: str) -> None:
    conversations.mark_read(talk, person.id, role=role, upto=1_000)


class TestAMessageOfTheSeller:
    def test_is_marked_on_the_buyers_pages_until_it_is_read(self, world: World, talk: int) -> None:
        ana = sign_in(Client(), world.ana)
        order = f"/orders/{world.order.id}/"
        assert MARK not in ana.get("/orders/").text

        writes(talk, ActorKind.SELLER, world.ben)

        listed, shown = ana.get("/orders/").text, ana.get(order).text
        assert MARK in listed
        assert f'href="/chat/{talk}/"' in listed
        assert "新しいメッセージ" in shown
        assert MARK not in ana.get(f"/chat/{talk}/").text  # it is being read
        reads(talk, world.ana, "buyer")
        assert MARK not in ana.get(order).text

    def test_is_no_news_to_who_wrote_it(self, world: World, talk: int) -> None:
        writes(talk, ActorKind.SELLER, world.ben)

        assert MARK not in sign_in(Client(), world.ben).get("/seller/").text


class TestAMessageOfTheBuyer:
    def test_is_listed_in_the_sellers_console_with_order_and_name(
        self, world: World, talk: int
    ) -> None:
        ben = sign_in(Client(), world.ben)
        writes(talk, ActorKind.BUYER, world.ana)

        console = ben.get("/seller/").text

        assert MARK in console
        assert f'href="/chat/{talk}/"' in console
        assert f"order {world.order.number}" in console
        reads(talk, world.ben, "seller")
        assert MARK not in ben.get("/seller/").text

    def test_is_nobodys_news_in_a_chat_with_the_house(self, world: World) -> None:
        support = chat.open_support(world.ana.id, language="en")

        writes(support, ActorKind.BUYER, world.ana)

        assert MARK not in sign_in(Client(), world.ben).get("/seller/").text
