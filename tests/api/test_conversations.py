"""Conversations of a party through the one append function, each refusal beside its success."""

from typing import Any
from uuid import uuid4

import pytest

from tests import log_tail
from tests.api.program import ANA, BEN, Program
from tests.app.post import Post
from tests.app.world import World
from wakai.app import chat, clock, outbox, plugs
from wakai.core.conversations.absence import PATIENCE
from wakai.core.conversations.model import Actor, ActorKind, Reason
from wakai.store import chat as log
from wakai.store.chat import Written
from wakai.store.models import ApiToken, ChatEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(shop: Program) -> int:
    """Return Ana's conversation with the house."""
    return int(shop.put(f"people/{ANA}/conversation", {}).json()["id"])


def say(shop: Program, talk: int, text: str, by: str = ANA, **more: str) -> Any:
    return shop.post(f"conversations/{talk}/messages", {"on_behalf_of": by, "text": text}, **more)


def read(shop: Program, talk: int, by: str = ANA, **wanted: int) -> Any:
    return shop.get(f"conversations/{talk}/messages", on_behalf_of=by, **wanted)


class TestConversations:
    def test_are_the_persons_own(self, shop: Program, talk: int) -> None:
        again = shop.put(f"people/{ANA}/conversation", {})

        assert again.json()["id"] == talk
        assert shop.put("people/nobody/conversation", {}).status_code == 404
        assert read(shop, talk).status_code == 200
        assert read(shop, talk, BEN).status_code == 404
        assert say(shop, talk, "Hello", BEN).status_code == 404

    def test_of_an_order_are_for_both_its_sides(self, shop: Program, world: World) -> None:
        path = f"orders/{world.order.number}/conversation"
        opened = shop.put(path, {"on_behalf_of": ANA}).json()["id"]

        assert shop.put(path, {"on_behalf_of": BEN}).json()["id"] == opened
        assert shop.put(path, {"on_behalf_of": "nobody"}).status_code == 404
        assert say(shop, opened, "When do you ship?").status_code == 201
        texts = [line["text"] for line in read(shop, opened, BEN).json()["messages"]]
        assert "When do you ship?" in texts

    def test_are_not_for_staff(self, shop: Program, talk: int, world: World) -> None:
        world.olu.shop_id = "b-9"
        world.olu.roles = ["operator", "buyer"]
        world.olu.save(update_fields=["shop_id", "roles"])

        assert read(shop, talk, "b-9").status_code == 404


class TestMessages:
    def test_are_written_and_read_on(self, shop: Program, talk: int) -> None:
        head = read(shop, talk).json()["head"]

        written = say(shop, talk, "やかんが青いです。")

        assert written.status_code == 201
        lines = read(shop, talk, after=head).json()["messages"]
        assert [(line["seq"], line["text"], line["by"]) for line in lines] == [
            (written.json()["seq"], "やかんが青いです。", "buyer")
        ]

    def test_keep_which_program_wrote_them_for_good(
        self, shop: Program, talk: int, world: World
    ) -> None:
        by_token = say(shop, talk, "From the shop's own page.").json()["seq"]
        by_hand = chat.post(talk, Actor(ActorKind.BUYER, world.ana.pk), "By hand.", key=uuid4())
        assert isinstance(by_hand, Written)

        kept = dict(ChatEvent.objects.filter(conversation_id=talk).values_list("seq", "token"))

        key = ApiToken.objects.get().key
        assert (kept[by_token], kept[by_hand.seq]) == (key, None)
        assert log.broken_at(talk) is None
        ChatEvent.objects.filter(conversation_id=talk, seq=by_token).update(token="another")
        assert log.broken_at(talk) == by_token

    def test_hide_what_only_staff_see(self, shop: Program, talk: int, world: World) -> None:
        operator = Actor(ActorKind.OPERATOR, world.olu.pk)

        chat.post(talk, operator, "A note", key=uuid4(), note=True)

        assert "A note" not in str(read(shop, talk).json())

    def test_count_once_under_their_key(self, shop: Program, talk: int) -> None:
        first, again = say(shop, talk, "Hello", key="1"), say(shop, talk, "Hello", key="1")
        other = say(shop, talk, "Good bye", key="1")

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["seq"] == again.json()["seq"]
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")

    def test_are_held_where_something_was_said_meanwhile(self, shop: Program, talk: int) -> None:
        seen = str(read(shop, talk).json()["head"])
        assert say(shop, talk, "First", **{"If-Seq": seen}).status_code == 201

        stale = say(shop, talk, "Second", **{"If-Seq": seen})

        assert (stale.status_code, stale.json()["code"]) == (409, "stale_seq")
        assert [line["text"] for line in stale.json()["missed"]] == ["First"]
        newest = str(stale.json()["head"])
        assert say(shop, talk, "Second", **{"If-Seq": newest}).status_code == 201

    def test_are_refused_with_the_field_that_is_wrong(self, shop: Program, talk: int) -> None:
        empty, long = say(shop, talk, " "), say(shop, talk, "x" * 4_001)

        assert (empty.status_code, empty.json()["code"]) == (422, "empty")
        assert (long.status_code, long.json()["code"]) == (422, "too_long")
        for seq in ("x", "-1", "9" * 5_000):
            wrong = say(shop, talk, "Hello", **{"If-Seq": seq})
            assert (wrong.status_code, wrong.json()["field"]) == (422, "If-Seq")
        assert say(shop, talk, "x" * 4_000).status_code == 201

    def test_are_so_many_in_a_minute(self, shop: Program, talk: int, settings: Any) -> None:
        settings.WAKAI_CHAT_PER_MINUTE = 1
        assert say(shop, talk, "One").status_code == 201

        answer = say(shop, talk, "Two")

        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_messages")
        assert answer.headers["Retry-After"] == "60"

    def test_end_with_the_conversation(self, shop: Program, talk: int, world: World) -> None:
        chat.end(talk, Actor(ActorKind.BUYER, world.ana.pk))

        answer = say(shop, talk, "Hello")

        assert (answer.status_code, answer.json()["code"]) == (409, "ended")


class TestAnAnswer:
    """Ana chats in the program alone: a person's answer is mailed only where it is not read."""

    @pytest.fixture
    def post(self, monkeypatch: pytest.MonkeyPatch) -> Post:
        sender = Post()
        monkeypatch.setattr(plugs, "mailer", lambda: sender)
        return sender

    @pytest.fixture
    def talk(self, talk: int, world: World) -> int:
        """Return Ana's conversation, taken by an operator."""
        world.olu.accepting = True
        world.olu.save(update_fields=["accepting"])
        chat.hand_off(talk, Actor(ActorKind.BUYER, world.ana.pk), Reason.BUTTON)
        state = log.state_of(talk)
        assert state is not None
        chat.claim(world.olu.pk, talk, expect_epoch=state.epoch, name=world.olu.name)
        return talk

    def answer(self, talk: int, world: World) -> None:
        chat.post(talk, Actor(ActorKind.OPERATOR, world.olu.pk), "It is on its way", key=uuid4())

    def look(self) -> None:
        log_tail.pass_on()
        outbox.send_due(clock.now() + PATIENCE)

    def test_is_not_mailed_to_whom_it_is_read(
        self, shop: Program, talk: int, world: World, post: Post
    ) -> None:
        self.answer(talk, world)
        assert read(shop, talk, BEN).status_code == 404
        assert read(shop, talk).status_code == 200
        self.look()
        assert post.sent == []

        self.answer(talk, world)
        assert read(shop, talk, BEN).status_code == 404
        self.look()
        assert [mail.to for mail in post.sent] == [world.ana.email]

    def test_is_not_mailed_to_who_writes_on(
        self, shop: Program, talk: int, world: World, post: Post
    ) -> None:
        self.answer(talk, world)
        assert say(shop, talk, "Thank you", BEN).status_code == 404
        assert say(shop, talk, "Thank you").status_code == 201
        self.look()
        assert post.sent == []

    def test_is_mailed_anew_in_each_absence(
        self, shop: Program, talk: int, world: World, post: Post
    ) -> None:
        for _ in range(2):
            self.answer(talk, world)
            self.look()
            assert read(shop, talk).status_code == 200

        assert len({mail.message_id for mail in post.sent}) == 2
