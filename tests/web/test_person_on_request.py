"""A person on request: where time alone decided and the one appeal is spent (I-24)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.journeys.site import wait_for
from tests.locks import somebody_waits
from tests.web.cases import (
    appeal,
    fired,
    letter,
    page_of,
    ruled,
    sign_in,
    time_runs_out,
    under_review,
)
from tests.web.test_contested_return import contested_after_the_appeal
from tests.web.test_forms_sent_twice import at_once
from wakai.app import access, cases, chat, chat_subject, orders, person_on_request
from wakai.app.person_on_request import Way
from wakai.core.conversations.model import (
    Actor,
    ActorKind,
    Happened,
    Kind,
    Owner,
    Reader,
    State,
)
from wakai.core.conversations.refusals import Ended, Refusal
from wakai.core.disputes.model import DeadlineKind
from wakai.core.ids import DisputeId
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store import disputes
from wakai.store.chat import Written
from wakai.store.conversations import Header
from wakai.store.models import Conversation, Notice, Person
from wakai.store.orders import OrderRow

pytestmark = pytest.mark.django_db(transaction=True)

ASK = "Ask for a person to look at it"
BY_APPEAL = "You can have a person look at it by appealing."


def ended_by_the_clock(world: World) -> DisputeId:
    """Return a dispute whose appeal is spent, and on whose return nobody ruled in time."""
    return late(world, contested_after_the_appeal(world))


def late(world: World, dispute_id: DisputeId) -> DisputeId:
    time_runs_out(dispute_id, DeadlineKind.RULING_BACKSTOP)
    world.run(dispute_id, fired(dispute_id, DeadlineKind.RULING_BACKSTOP))
    return dispute_id


def backstop(world: World) -> DisputeId:
    """Return a dispute that the clock decided, and that can be appealed."""
    return late(world, under_review(world))


def appealed_against_the_clock(world: World) -> DisputeId:
    dispute_id = backstop(world)
    appeal(world, dispute_id)
    return dispute_id


def asks(client: Client, dispute_id: DisputeId) -> int:
    return client.post(reverse("dispute_person", args=[dispute_id])).status_code


def chat_of(person: int) -> Header:
    found = rows.running_of(person)
    assert found is not None
    return found


def lines(talk: Header, kind: str) -> list[log.Entry]:
    found = log.read_after(talk.id, 0, reader=Reader(talk.person or 0))
    return [line for line in found if line.kind == kind]


def said(talk: Header) -> list[str]:
    return [line.body["text"] for line in lines(talk, "message.posted")]


def in_another_window(talk: int, actor: Actor, order: OrderRow) -> Written | Refusal | None:
    try:
        return chat_subject.set_subject(talk, actor, order)
    finally:
        connection.close()


class TestARulingWithoutAPersonAndWithoutAnAppeal:
    def test_leads_both_sides_to_a_person(self, world: World, ana: Client, ben: Client) -> None:
        dispute_id = ended_by_the_clock(world)

        for side, person in ((ana, world.ana), (ben, world.ben)):
            shown = side.get(reverse("dispute", args=[dispute_id]))
            assert shown.context["way_to_person"] is Way.CHAT
            assert asks(side, dispute_id) == 302

            talk = chat_of(person.pk)
            assert (talk.owner, talk.dispute) == (Owner.QUEUE, dispute_id)

    def test_says_so_in_plain_words(self, world: World, ana: Client, ben: Client) -> None:
        dispute_id = ended_by_the_clock(world)

        shown = page_of(ben, "dispute", dispute_id)

        assert ("Made by time alone, not by a person." in shown, ASK in shown) == (True, True)
        assert BY_APPEAL not in shown
        in_japanese = page_of(ana, "dispute", dispute_id)
        assert "人に見てもらう" in in_japanese
        assert "誤りがあれば、運営が正すことができます。" in in_japanese
        asks(ben, dispute_id)
        row = disputes.row(dispute_id)
        assert row is not None
        assert said(chat_of(world.ben.pk)) == [
            f"Time alone decided dispute {row.number}. I ask for a person to look at it."
        ]

    def test_is_seen_with_its_case_by_an_operator(self, world: World, ana: Client) -> None:
        dispute_id = ended_by_the_clock(world)
        asks(ana, dispute_id)
        talk = chat_of(world.ana.pk)
        chat.claim(world.olu.id, talk.id, expect_epoch=talk.epoch, name=world.olu.name)

        desk = sign_in(Client(), world.olu, second_factor=True)

        shown = desk.get(reverse("desk_conversation", args=[talk.id]))
        assert shown.context["case"].id == dispute_id

    def test_asks_once_until_somebody_has_answered(self, world: World, ana: Client) -> None:
        dispute_id = ended_by_the_clock(world)
        asks(ana, dispute_id)
        asks(ana, dispute_id)
        talk = chat_of(world.ana.pk)
        assert len(said(talk)) == 1
        chat.claim(world.olu.id, talk.id, expect_epoch=talk.epoch, name=world.olu.name)
        olu = Actor(ActorKind.OPERATOR, world.olu.id)
        chat.post(talk.id, olu, "I look.", key=dispute_id)
        chat.wrap(world.olu.id, talk.id)

        asks(ana, dispute_id)

        assert len(said(talk)) == 3
        assert chat_of(world.ana.pk).waiting_since is not None

    def test_asks_again_where_nobody_answered_before_the_chat_was_finished(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = ended_by_the_clock(world)
        asks(ana, dispute_id)
        talk = chat_of(world.ana.pk)
        chat.claim(world.olu.id, talk.id, expect_epoch=talk.epoch, name=world.olu.name)

        for times in (2, 3):
            chat.wrap(world.olu.id, talk.id)
            assert asks(ana, dispute_id) == 302

            assert len(said(talk)) == times
            assert chat_of(world.ana.pk).state is State.OPEN
            assert chat_of(world.ana.pk).waiting_since is not None

    def test_asks_once_whatever_language_the_page_is_read_in(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = ended_by_the_clock(world)
        asks(ana, dispute_id)
        Person.objects.filter(pk=world.ana.pk).update(language="en")

        again = ana.post(reverse("dispute_person", args=[dispute_id]), follow=True)

        assert [str(told) for told in again.context["messages"]] == []
        assert len(said(chat_of(world.ana.pk))) == 1

    def test_asks_once_from_several_windows(self, world: World, ana: Client) -> None:
        dispute_id = ended_by_the_clock(world)

        answers = at_once(ana, reverse("dispute_person", args=[dispute_id]), {})

        talk = chat_of(world.ana.pk)
        assert {answer.headers["Location"] for answer in answers} == {
            reverse("conversation", args=[talk.id])
        }
        kinds = ("conversation.subject", Happened.OWNER_CHANGED, "message.posted")
        assert [len(lines(talk, kind)) for kind in kinds] == [1, 1, 1]

    def test_names_the_order_once_where_two_windows_name_it(self, world: World) -> None:
        sight = access.dispute_for_party(world.ana.pk, ended_by_the_clock(world))
        order, ana = orders.order(sight.dispute.order_id), Actor(ActorKind.BUYER, world.ana.pk)
        assert order is not None
        talk = chat.open_support(world.ana.pk, language="ja")

        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                chat_subject.set_subject(talk, ana, order)
                other = pool.submit(in_another_window, talk, ana, order)
                wait_for(somebody_waits, "the other window waits")
            assert other.result(60) is None

        assert len(lines(chat_of(world.ana.pk), chat_subject.KIND)) == 1

    def test_changes_nothing_in_a_chat_that_ends_meanwhile(self, world: World) -> None:
        dispute_id = ended_by_the_clock(world)
        sight = cases.view(access.dispute_for_party(world.ana.pk, dispute_id)).sight
        order = orders.order(sight.dispute.order_id)
        assert order is not None
        talk = chat.open_support(world.ana.pk, language="ja")
        rows.link(talk, order=order.id, dispute=None)
        seat = access.conversation_for(world.ana.pk, talk)
        chat.end(talk, seat.seat.actor)

        assert person_on_request.ask(sight, order, seat) == Ended()

        ended = rows.header(talk)
        assert ended is not None
        assert ended.dispute is None

    def test_says_so_in_its_letter(self, world: World, ben: Client) -> None:
        dispute_id = contested_after_the_appeal(world)
        Notice.objects.all().delete()
        late(world, dispute_id)

        told = letter(ben, "ruling")

        assert "On the page of the dispute you can ask for a person to look at it." in told
        assert "If you appeal" not in told
        assert "Automatic ruling" in page_of(ben, "dispute", dispute_id)


class TestAnyOtherRuling:
    def test_leads_to_its_appeal(self, world: World, ben: Client) -> None:
        dispute_id = late(world, under_review(world))

        shown = page_of(ben, "dispute", dispute_id)
        assert (BY_APPEAL in shown, ASK in shown) == (True, False)

        assert asks(ben, dispute_id) == 302
        assert not Conversation.objects.filter(kind=Kind.SUPPORT.value).exists()

    def test_leads_nowhere_where_a_person_made_it(self, world: World, ben: Client) -> None:
        shown = page_of(ben, "dispute", ruled(world))

        assert "time alone" not in shown
        assert ASK not in shown


class TestAPageThatIsOutOfDate:
    """The button is pressed where another way leads to a person by now, or none is needed."""

    @pytest.mark.parametrize(
        ("before", "told"),
        [
            (backstop, "You can appeal this ruling now: then a person looks at it."),
            (appealed_against_the_clock, "A person is looking at this dispute already."),
            (ruled, "The ruling that counts now was made by a person."),
            (under_review, "There is no ruling in this dispute."),
        ],
    )
    def test_says_what_is_so_now(
        self, world: World, ben: Client, before: Callable[[World], DisputeId], told: str
    ) -> None:
        dispute_id = before(world)
        path = reverse("dispute_person", args=[dispute_id])

        by_page = ben.post(path, follow=True)
        by_script = ben.post(path, headers={"Accept": "application/json"})

        assert by_page.redirect_chain == [(reverse("dispute", args=[dispute_id]), 302)]
        assert [str(one) for one in by_page.context["messages"]] == [told]
        assert told in by_page.content.decode()
        assert by_script.status_code == 409
        assert by_script.json() == {"code": "another_way", "detail": told}
        assert not Conversation.objects.filter(kind=Kind.SUPPORT.value).exists()
