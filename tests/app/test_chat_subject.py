"""What a chat is about is said in its log, and follows the dispute over the order."""

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import chat, chat_subject, chat_words, orders
from wakai.core.conversations import cards
from wakai.core.conversations.model import Actor, ActorKind, Owner, Reader, Reason
from wakai.core.conversations.refusals import NotOwner, NotPossibleHere
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.chat import Entry, Written
from wakai.store.conversations import Header
from wakai.store.models import Order, Person
from wakai.store.orders import OrderRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(world: World) -> OrderRow:
    (found,) = orders.search_order(world.ana.id, world.order.number)
    return found


def taken_by(world: World, operator: Person) -> int:
    """Return a chat of Ana's that an operator has."""
    talk = chat.open_support(world.ana.id, language="en")
    chat.hand_off(talk, Actor(ActorKind.BUYER, world.ana.id), Reason.BUTTON)
    taken = chat.claim(operator.id, talk, expect_epoch=header(talk).epoch, name=operator.name)
    assert isinstance(taken, Written)
    return talk


def header(talk: int) -> Header:
    found = rows.header(talk)
    assert found is not None
    return found


def another_order(world: World) -> OrderRow:
    """Return an order of Ana's over which there is no dispute."""
    copied = Order.objects.filter(pk=world.order.pk).values().get()
    Order.objects.create(**{**copied, "id": None, "number": "100200301"})
    (found,) = orders.search_order(world.ana.id, "100200301")
    return found


def told(world: World, talk: int) -> list[Entry]:
    lines = log.read_after(talk, 0, reader=Reader(world.ana.id))
    return [line for line in lines if line.kind == chat_subject.KIND]


class TestSubject:
    def test_is_in_the_log_with_who_said_so(self, world: World, order: OrderRow) -> None:
        talk, olu = taken_by(world, world.olu), Actor(ActorKind.OPERATOR, world.olu.id)

        first = chat_subject.set_subject(talk, olu, order)
        again = chat_subject.set_subject(talk, olu, order)

        assert (isinstance(first, Written), again) == (True, None)
        assert header(talk).order == order.id
        (line,) = told(world, talk)
        assert line.actor == olu
        sentence = chat_words.line(line.kind, line.body, staff=False)
        assert sentence == f"This chat is about order {order.number}."

    def test_is_changed_by_nobody_but_who_has_the_chat(self, world: World, order: OrderRow) -> None:
        talk = taken_by(world, world.olu)
        thread = chat.open_order_thread(
            order.id, buyer=world.ana.id, seller=world.ben.id, language="en"
        )
        omi = Actor(ActorKind.OPERATOR, world.jun.id)

        assert chat_subject.set_subject(talk, omi, order) == NotOwner(owner_id=world.olu.id)
        assert chat_subject.set_subject(thread, omi, order) == NotPossibleHere()
        assert (header(talk).order, told(world, talk)) == (None, [])

    def test_follows_the_dispute_over_the_order_once_it_is_sent(
        self, world: World, order: OrderRow
    ) -> None:
        talk = taken_by(world, world.olu)
        world.draft()
        chat_subject.set_subject(talk, Actor(ActorKind.OPERATOR, world.olu.id), order)
        assert header(talk).dispute is None

        done = world.submitted()

        assert header(talk).dispute == done.dispute_id
        assert chat_subject.set_subject(talk, Actor(ActorKind.BUYER, world.ana.id), order) is None

    def test_leaves_the_dispute_of_the_order_before_behind(
        self, world: World, order: OrderRow
    ) -> None:
        talk, olu = taken_by(world, world.olu), Actor(ActorKind.OPERATOR, world.olu.id)
        chat_subject.set_subject(talk, olu, order)
        world.submitted()
        assert header(talk).dispute is not None
        other = another_order(world)

        chat_subject.set_subject(talk, olu, other)

        assert (header(talk).order, header(talk).dispute) == (other.id, None)
        desk = sign_in(Client(), world.olu, second_factor=True)
        assert desk.get(f"/desk/{talk}/").context["case"] is None


class TestAnOperatorWhoSells:
    def test_gives_the_chat_back_when_it_is_about_their_order(
        self, world: World, order: OrderRow, client: Client
    ) -> None:
        Person.objects.filter(pk=world.ben.id).update(roles=["seller", "operator"])
        talk = taken_by(world, world.ben)
        since = header(talk).waiting_since

        desk = sign_in(client, world.ben, second_factor=True).post(
            f"/desk/{talk}/subject/", {"number": order.number}
        )

        assert (desk.status_code, desk.headers["Location"]) == (302, "/desk/")
        assert header(talk).owner is Owner.QUEUE
        assert header(talk).waiting_since == since

    def test_gives_it_back_too_when_its_party_picks_the_order(
        self, world: World, order: OrderRow
    ) -> None:
        Person.objects.filter(pk=world.ben.id).update(roles=["seller", "operator"])
        talk = taken_by(world, world.ben)
        ben, ana = Actor(ActorKind.OPERATOR, world.ben.id), Actor(ActorKind.BUYER, world.ana.id)
        picker = chat.post_card(talk, ben, cards.OrderPicker(orders=(order.id,)))
        assert isinstance(picker, Written)

        chat.answer_card(talk, ana, picker.seq, {"order": order.id})

        assert (header(talk).owner, header(talk).order) == (Owner.QUEUE, order.id)
