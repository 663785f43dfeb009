"""The board over HTTP: each thing a supervisor does, and the same refused to an operator."""

import pytest
from django.test import Client

from tests import chat_people
from tests.app.world import World
from tests.chat_people import People, said
from tests.web.cases import ruled, sign_in
from wakai.app import chat
from wakai.core.conversations.model import Actor, ActorKind, Reason
from wakai.core.conversations.refusals import NotOwner
from wakai.store.chat import Written
from wakai.store.models import Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(team: People) -> int:
    return team.taken()


@pytest.fixture
def supervisor(team: People) -> Person:
    del team
    return chat_people.supervisor()


@pytest.fixture
def sora(supervisor: Person) -> Client:
    return sign_in(Client(), supervisor, second_factor=True)


@pytest.fixture
def olu(team: People) -> Client:
    return sign_in(Client(), team.olu, second_factor=True)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def row(talk: int) -> Conversation:
    return Conversation.objects.get(pk=talk)


class TestTheBoard:
    def test_shows_queues_desks_and_conversations(
        self, team: People, talk: int, sora: Client
    ) -> None:
        said(talk, team.buyer, "The kettle is broken.")

        shown = page(sora, "/desk/board/")

        for told in ("Olu", "Omi", "1/3", "Waits for an answer", f"/desk/board/{talk}/"):
            assert told in shown, told
        assert "1 of 1" in page(sora, "/desk/board/figures/")

    def test_opens_a_conversation_without_being_seen(
        self, team: People, talk: int, sora: Client
    ) -> None:
        said(talk, team.buyer, "The kettle is broken.")
        head = row(talk).last_seq

        shown = page(sora, f"/desk/board/{talk}/")

        assert "The kettle is broken." in shown
        assert '"reads": false' in shown
        assert row(talk).last_seq == head
        assert "Sora" not in page(sign_in(Client(), team.ana), f"/chat/{talk}/")

    def test_says_how_long_somebody_waits_and_promises_its_reader_no_place(
        self, team: People, sora: Client
    ) -> None:
        asking = team.support()
        chat.hand_off(asking, team.buyer, Reason.BUTTON)

        shown = page(sora, f"/desk/board/{asking}/")

        assert "Place 1 in the queue" in shown
        assert "Your place is kept" not in shown

    def test_is_a_supervisors_and_nobody_elses(self, talk: int, olu: Client) -> None:
        for path in ("/desk/board/", "/desk/board/figures/", f"/desk/board/{talk}/"):
            assert olu.get(path).status_code == 404
        for deed in ("join", "leave", "take", "assign", "release", "end"):
            assert olu.post(f"/desk/board/{talk}/{deed}/").status_code == 404
        assert olu.post("/desk/board/move/").status_code == 404
        assert (row(talk).owner_epoch, row(talk).second_id) == (2, None)

    def test_shows_no_talk_of_buyer_and_seller(self, team: People, sora: Client) -> None:
        assert sora.get(f"/desk/board/{team.thread()}/").status_code == 404


class TestJoin:
    def test_names_the_second_person_to_the_party_until_they_leave(
        self, team: People, talk: int, sora: Client, supervisor: Person
    ) -> None:
        sora.post(f"/desk/board/{talk}/join/")

        ana = sign_in(Client(), team.ana)
        shown = page(ana, "/chat/")
        assert "Sora has joined: a second person reads and answers here now." in shown
        assert "Sora is here as well" in shown
        actor = Actor(ActorKind.OPERATOR, supervisor.pk)
        assert isinstance(said(talk, actor, "Good day."), Written)
        sora.post(f"/desk/board/{talk}/leave/")
        assert "Sora has left this chat." in page(ana, "/chat/")
        assert said(talk, actor) == NotOwner(owner_id=team.olu.pk)


class TestWhisper:
    def test_reaches_the_operator_and_not_the_party(
        self, team: People, talk: int, sora: Client, olu: Client
    ) -> None:
        whisper = {"text": "Offer the postage.", "note": "1"}

        sora.post(f"/chat/{talk}/messages/", whisper)

        shown = page(olu, f"/desk/{talk}/")
        assert "Offer the postage." in shown
        assert "Sora" in shown
        assert "A colleague left a note for you" in page(olu, "/desk/list/")
        assert "Offer the postage." not in page(sign_in(Client(), team.ana), "/chat/")

    def test_is_all_a_supervisor_can_write_who_has_not_joined(
        self, talk: int, sora: Client
    ) -> None:
        answer = sora.post(
            f"/chat/{talk}/messages/", {"text": "Hello Ana"}, headers={"accept": "application/json"}
        )

        assert (answer.status_code, answer.json()["code"]) == (409, "not_owner")


class TestTakeOver:
    def test_tells_who_had_it_and_refuses_a_stale_page(
        self, team: People, talk: int, sora: Client, olu: Client, supervisor: Person
    ) -> None:
        stale = sora.post(f"/desk/board/{talk}/take/", {"epoch": "1"}, follow=True)
        assert "It changed hands meanwhile." in stale.content.decode()
        assert row(talk).owner_id == team.olu.pk

        sora.post(f"/desk/board/{talk}/take/", {"epoch": "2"})

        assert (row(talk).owner_id, row(talk).owner_epoch) == (supervisor.pk, 3)
        assert "Sora has taken over the conversation with Ana." in page(olu, "/desk/list/")
        shown = page(sign_in(Client(), team.ana), "/chat/")
        assert "Sora goes on with this chat now." in shown
        sora.post(f"/desk/board/{talk}/release/")
        assert row(talk).owner_kind == "queue"

    def test_lets_a_supervisor_end_what_is_theirs(self, talk: int, sora: Client) -> None:
        sora.post(f"/desk/board/{talk}/end/")
        assert row(talk).state == "open"
        sora.post(f"/desk/board/{talk}/take/", {"epoch": "2"})

        sora.post(f"/desk/board/{talk}/end/")

        assert row(talk).state == "ended"


class TestAssign:
    def test_gives_it_to_somebody_with_room(self, team: People, talk: int, sora: Client) -> None:
        Person.objects.filter(pk=team.omi.pk).update(capacity=0)
        give = {"operator": str(team.omi.pk), "epoch": "2"}
        full = sora.post(f"/desk/board/{talk}/assign/", give, follow=True)
        assert "They have as many conversations as fit." in full.content.decode()
        Person.objects.filter(pk=team.omi.pk).update(capacity=2)

        done = sora.post(f"/desk/board/{talk}/assign/", give, follow=True)

        assert "It is theirs now" in done.content.decode()
        assert row(talk).owner_id == team.omi.pk
        omi = sign_in(Client(), team.omi, second_factor=True)
        assert "Sora gave you the conversation with Ana." in page(omi, "/desk/list/")

    def test_moves_everything_of_somebody_as_far_as_there_is_room(
        self, team: People, talk: int, sora: Client
    ) -> None:
        other = chat.open_support(team.ben.pk, language="en", role="seller")
        chat.hand_off(other, team.seller, Reason.BUTTON)
        chat.claim(team.olu.pk, other, expect_epoch=1, name="Olu")
        Person.objects.filter(pk=team.omi.pk).update(capacity=1)

        move = {"giver": str(team.olu.pk), "operator": str(team.omi.pk)}
        told = sora.post("/desk/board/move/", move, follow=True).content.decode()

        assert "1 conversation moved." in told
        assert "They have as many conversations as fit." in told
        assert {row(talk).owner_id, row(other).owner_id} == {team.olu.pk, team.omi.pk}


class TestTheSubject:
    def test_leads_to_the_case_it_is_about(self, world: World) -> None:
        dispute_id = ruled(world)
        talk = chat.open_support(world.ana.pk, language="en")
        Conversation.objects.filter(pk=talk).update(order_id=world.order.pk, dispute_id=dispute_id)
        sora = chat_people.supervisor()

        shown = page(sign_in(Client(), sora, second_factor=True), f"/desk/board/{talk}/")

        assert world.order.number in shown
        assert f"/disputes/{dispute_id}/" in shown
