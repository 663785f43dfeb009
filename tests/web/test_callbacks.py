"""Leaving a chat with the house over HTTP: offered, numbered, listed at the desk, on the board."""

import pytest
from django.test import Client

from tests import chat_people
from tests.chat_people import People
from tests.web.cases import sign_in
from wakai.app import callbacks, chat, clock, formats
from wakai.core.conversations.model import Reason
from wakai.store.models import Callback, Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)

LEAVE = "/chat/{}/callback/"


@pytest.fixture
def ana(team: People) -> Client:
    return sign_in(Client(), team.ana)


@pytest.fixture
def olu(team: People) -> Client:
    return sign_in(Client(), team.olu, second_factor=True)


@pytest.fixture
def talk(team: People) -> int:
    conversation = team.support()
    chat.hand_off(conversation, team.buyer, Reason.BUTTON)
    return conversation


def nobody_there() -> None:
    Person.objects.filter(roles__contains=["operator"]).update(accepting=False)


def past_due(talk: int) -> None:
    row = callbacks.open_of(talk)
    assert row
    clock.advance(int((row.due_at - clock.now()).total_seconds()) + 1)


def left(team: People, talk: int) -> str:
    callbacks.ask(talk, team.buyer, mail=True)
    return Callback.objects.get(conversation_id=talk).number


class TestOffer:
    def test_stands_open_where_nobody_is_there_and_folded_where_somebody_is(
        self, ana: Client, talk: int
    ) -> None:
        folded = ana.get(f"/chat/{talk}/").content.decode()
        nobody_there()
        opened = ana.get(f"/chat/{talk}/").content.decode()

        assert '<details class="chat-leave small">' in folded
        assert '<details class="chat-leave small" open>' in opened
        assert "Leave it with us" in opened

    def test_names_the_instant(self, team: People, ana: Client, talk: int) -> None:
        shown = ana.get(f"/chat/{talk}/")

        due = shown.context["offer"].due_at
        assert due > clock.now()
        assert formats.when(due, team.ana) in shown.content.decode()

    def test_is_not_made_to_who_is_with_the_bot_or_with_a_person(
        self, team: People, ana: Client
    ) -> None:
        with_bot = ana.get("/chat/").content.decode()
        with_person = ana.get(f"/chat/{team.taken()}/").content.decode()

        assert "chat-leave" not in with_bot
        assert "chat-leave" not in with_person


class TestLeaving:
    def test_shows_number_and_instant_and_what_can_be_done(
        self, team: People, ana: Client, talk: int
    ) -> None:
        answer = ana.post(LEAVE.format(talk), {"mail": "on"}, follow=True)

        row = Callback.objects.get()
        shown = answer.content.decode()
        assert row.mail
        for told in (row.number, formats.when(row.due_at, team.ana), "Talk to a person"):
            assert told in shown
        assert "chat-leave" not in shown

    def test_asks_for_no_mail_where_the_box_is_empty(self, ana: Client, talk: int) -> None:
        ana.post(LEAVE.format(talk), {})

        assert not Callback.objects.get().mail

    def test_answers_a_script_with_the_line(self, ana: Client, talk: int) -> None:
        answer = ana.post(LEAVE.format(talk), {}, headers={"accept": "application/json"})

        assert answer.status_code == 201
        assert answer.json()["head"] == Conversation.objects.get(pk=talk).last_seq

    def test_is_not_possible_while_a_person_answers(self, team: People, ana: Client) -> None:
        answer = ana.post(LEAVE.format(team.taken()), headers={"accept": "application/json"})

        assert answer.status_code == 409
        assert not Callback.objects.exists()

    def test_is_for_its_party_alone(self, team: People, olu: Client, talk: int) -> None:
        ben = sign_in(Client(), team.ben)

        for client in (olu, ben, Client()):
            assert client.post(LEAVE.format(talk)).status_code in {302, 404}
        assert olu.post(LEAVE.format(talk)).status_code == 404
        assert not Callback.objects.exists()

    def test_is_told_at_the_foot_of_every_page(self, team: People, ana: Client, talk: int) -> None:
        number = left(team, talk)

        assert f"{number}: we answer in writing by" in ana.get("/orders/").content.decode()

    def test_ends_when_its_party_says_that_it_is_settled(
        self, team: People, ana: Client, talk: int
    ) -> None:
        left(team, talk)
        chat_people.said(talk, team.buyer)
        assert "It is settled: end the chat" in ana.get(f"/chat/{talk}/").content.decode()

        ana.post(f"/chat/{talk}/end/")

        assert Callback.objects.get().outcome == "settled"


class TestDesk:
    def test_lists_it_apart_by_when_it_is_due_and_marks_what_is_late(
        self, team: People, olu: Client, talk: int
    ) -> None:
        number = left(team, talk)
        (row,) = olu.get("/desk/").context["owed"]
        assert number in row.promise
        assert (row.tag.text, row.alert) == ("To be answered", None)
        assert not olu.get("/desk/").context["waiting"]

        past_due(talk)

        (row,) = olu.get("/desk/").context["owed"]
        assert (row.tag.text, "late by" in row.promise) == ("Late", True)

    def test_shows_the_promise_to_who_has_taken_it(
        self, team: People, olu: Client, talk: int
    ) -> None:
        left(team, talk)

        shown = olu.post(f"/desk/{talk}/claim/", follow=True).context

        assert not shown["owed"]
        (row,) = shown["mine"]
        assert "answer due in" in row.promise

    def test_does_not_end_it_without_an_answer_and_says_why(
        self, team: People, olu: Client, talk: int
    ) -> None:
        number = left(team, talk)
        olu.post(f"/desk/{talk}/claim/")

        refused = olu.post(f"/desk/{talk}/end/", follow=True).content.decode()

        assert f"{number} was left with us for an answer." in refused
        assert Conversation.objects.get(pk=talk).state == "open"


class TestBoard:
    def test_counts_what_is_left_and_what_of_it_is_late_and_leads_to_it(
        self, team: People, talk: int
    ) -> None:
        left(team, talk)
        sora = sign_in(Client(), chat_people.supervisor(), second_factor=True)

        def counted() -> tuple[str, int]:
            total = sora.get("/desk/board/").context["totals"][-1]
            return total["label"], total["value"]

        assert counted() == ("Left with us", 1)
        past_due(talk)
        assert counted() == ("Left with us, 1 late", 1)
        (row,) = sora.get("/desk/board/").context["talks"]
        assert (row.href, row.tag.text) == (f"/desk/board/{talk}/", "Left with us")
        assert sora.get(row.href).status_code == 200
