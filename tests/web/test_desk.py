"""The desk: who waits is seen, taken by exactly one, and helped with cards."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.app.world import World
from tests.web import cases
from tests.web.at_the_desk import at_the_ruling, ruled, signed_in, waiting
from wakai.app import chat, clock, disputes, texts
from wakai.app import help as help_centre
from wakai.app.disputes import Done
from wakai.core.conversations import cards
from wakai.core.conversations.model import Actor, ActorKind
from wakai.core.disputes import commands
from wakai.core.disputes.model import (
    AppealText,
    ContestedPart,
)
from wakai.core.ids import AppealId, DisputeId
from wakai.store.chat import Written
from wakai.store.models import Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)


def appeal(world: World, dispute_id: DisputeId) -> None:
    """Let Ana appeal herself."""
    said = texts.new("重すぎて送れません。", language="ja", author_id=world.ana.id)
    text = AppealText(
        request_reason="not_accepted",
        grounds=("AP-RET-HARD",),
        contested=(ContestedPart.RETURN,),
        statement=said.ref,
    )
    file = commands.FileAppeal(
        by=world.buyer, at=clock.now(), appeal_id=AppealId(uuid4()), text=text
    )
    done = disputes.execute(dispute_id, file, new_texts=[said])
    assert isinstance(done, Done), done


class TestTheDesk:
    def test_shows_who_waits_with_language_and_words(self, world: World) -> None:
        waiting(world)

        page = signed_in(world.olu).get("/desk/")

        assert page.status_code == 200
        for told in ("Ana", "JA", "紛争の件です"):
            assert told in page.content.decode()

    def test_is_not_there_for_a_buyer(self, world: World) -> None:
        assert signed_in(world.ana).get("/desk/").status_code == 404

    def test_gives_a_conversation_to_the_first_of_two_operators(self, world: World) -> None:
        conversation = waiting(world)
        omi = Person.objects.create(
            email="omi@example.org", name="Omi", roles=["operator"], created_at=clock.now()
        )
        epoch = Conversation.objects.get(pk=conversation).owner_epoch
        take = {"epoch": str(epoch)}

        signed_in(world.olu).post(f"/desk/{conversation}/claim/", take)
        late = signed_in(omi).post(f"/desk/{conversation}/claim/", take, follow=True)

        assert Conversation.objects.get(pk=conversation).owner_id == world.olu.id
        assert "Somebody else was faster" in late.content.decode()

    def test_shows_nobody_themselves_nor_the_other_side_of_their_case(self, world: World) -> None:
        conversation = waiting(world)
        dispute_id = ruled(world)
        Person.objects.filter(pk=world.ana.id).update(roles=["buyer", "operator"])
        Person.objects.filter(pk=world.ben.id).update(roles=["seller", "operator"])
        everybody = (world.ana, world.ben, world.olu)

        def shown() -> list[bool]:
            pages = [signed_in(person).get("/desk/list/") for person in everybody]
            return ["紛争の件です" in page.content.decode() for page in pages]

        assert shown() == [False, True, True]
        for link in ({"order_id": world.order.id}, {"dispute_id": dispute_id}):
            Conversation.objects.update(order_id=None, dispute_id=None)
            Conversation.objects.update(**link)
            assert shown() == [False, False, True]
        for person in (world.ana, world.ben):
            taken = signed_in(person).post(f"/desk/{conversation}/claim/")
            assert taken.status_code == 404
        assert Conversation.objects.get(pk=conversation).owner_id is None

    def test_knows_nothing_of_a_draft_before_it_is_sent(self, world: World) -> None:
        conversation, page = waiting(world), signed_in(world.olu)
        draft = world.draft()
        number = disputes.read(draft).state.number

        def told() -> tuple[bool, int]:
            desk = page.get(f"/desk/{conversation}/").content.decode()
            return number in desk, page.get(f"/disputes/{draft}/").status_code

        assert told() == (False, 404)
        world.submitted()
        assert told() == (True, 200)

    def test_lets_only_the_operator_who_has_a_conversation_act_on_it(self, world: World) -> None:
        conversation = waiting(world)
        dispute_id = ruled(world)
        Conversation.objects.filter(pk=conversation).update(dispute_id=dispute_id)
        client, base = signed_in(world.olu), f"/desk/{conversation}"

        for deed in ("release", "end", "subject", "cards", "appeal"):
            posted = client.post(f"{base}/{deed}/", {"number": world.order.number}, follow=True)
            assert "Take this conversation first" in posted.content.decode(), deed

        state = disputes.read(dispute_id).state
        assert (state.appeal, Conversation.objects.get(pk=conversation).order_id) == (None, None)

    def test_sends_cards_once_the_order_is_known(self, world: World) -> None:
        conversation = waiting(world)
        ruled(world)
        client = signed_in(world.olu)
        epoch = Conversation.objects.get(pk=conversation).owner_epoch
        client.post(f"/desk/{conversation}/claim/", {"epoch": str(epoch)})

        early = client.post(f"/desk/{conversation}/cards/", {"card": "appeal_form"}, follow=True)
        client.post(f"/desk/{conversation}/subject/", {"number": world.order.number})
        client.post(f"/desk/{conversation}/cards/", {"card": "appeal_form"})

        assert "Choose the order first" in early.content.decode()
        page = signed_in(world.ana).get("/chat/")
        assert "card-appeal" in page.content.decode()
        seen = client.get(f"/desk/{conversation}/")
        assert "The time for an appeal is over" not in seen.text
        assert "/appeal/before/" not in seen.text

    def test_says_that_a_chat_is_parked_to_both(self, world: World) -> None:
        conversation = waiting(world)
        olu = signed_in(world.olu)
        olu.post(f"/desk/{conversation}/claim/")
        assert "Parked" not in olu.get(f"/chat/{conversation}/status/").text

        answer = Actor(ActorKind.OPERATOR, world.olu.id)
        chat.post(conversation, answer, "Anything else?", key=uuid4(), language="en")
        for hours in (24, 48):
            chat.park_idle(clock.now() + timedelta(hours=hours))

        assert "Parked" in olu.get(f"/chat/{conversation}/status/").text
        seen = signed_in(world.ana).get(f"/chat/{conversation}/status/").text
        assert "何も失われていません" in seen
        assert "担当者が対応中です" not in seen

    def test_shows_an_article_to_each_in_their_own_language(self, world: World) -> None:
        conversation = chat.open_support(world.ana.id, language="ja")
        article = cards.Article(slug="appeal", title="異議申し立て", lead="一度だけです。")
        answer = chat.post_card(conversation, Actor(ActorKind.BOT, None), article, key=uuid4())
        assert isinstance(answer, Written), answer

        told = help_centre.article("appeal", "en")
        assert told is not None
        seen = signed_in(world.olu).get(f"/desk/{conversation}/").text
        assert told.title in seen
        assert "一度だけです。" not in seen
        assert "異議申し立て" in signed_in(world.ana).get("/chat/").text


class TestTheCaseBesideAConversation:
    @pytest.fixture(autouse=True)
    def _own_time(self) -> Iterator[None]:
        clock.forget()
        yield
        clock.forget()

    def test_follows_the_case_and_so_does_what_can_be_done(self, world: World) -> None:
        client, conversation, dispute_id = at_the_ruling(world)
        address = f"/desk/{conversation}/case/"

        before = client.get(address).text
        assert "Write the appeal for the buyer" in before
        assert "The one appeal of this dispute has been used" not in before
        appeal(world, dispute_id)

        after = client.get(address).text
        assert "Write the appeal for the buyer" not in after
        assert "The one appeal of this dispute has been used" in after
        assert after != before

    def test_says_whose_move_it_is_and_never_that_it_is_the_readers(self, world: World) -> None:
        conversation = waiting(world)
        cases.ruled(world)

        listed = signed_in(world.olu).get(f"/desk/{conversation}/").text

        assert "Your move" not in listed
        assert "Waiting for both sides" in listed
        assert "あなたの番です" in signed_in(world.ana).get("/disputes/").text

    def test_offers_nothing_to_who_only_reads(self, world: World) -> None:
        client, conversation, _ = at_the_ruling(world)
        client.post(f"/desk/{conversation}/release/")

        seen = client.get(f"/desk/{conversation}/case/")

        assert (seen.status_code, "Send a card" in seen.text) == (200, False)
        assert "Their disputes" in seen.text
