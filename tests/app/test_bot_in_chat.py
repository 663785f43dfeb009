"""The bot in a real chat: what it says is in the log, and it falls silent when a person comes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from wakai.app import chat, chat_subject, chat_turns, chat_words, plugs
from wakai.app import help as help_centre
from wakai.core.conversations.model import Actor, ActorKind, Owner, Reader
from wakai.gateways.embedding.null import NullEmbedder
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.chat import Entry
from wakai.store.models import Order

if TYPE_CHECKING:
    from tests.app.world import World


@pytest.fixture(autouse=True)
def without_the_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(plugs, "embedder", NullEmbedder)
    help_centre._meaning.cache_clear()
    yield
    help_centre._meaning.cache_clear()


def says(world: "World", conversation: int, text: str) -> None:
    buyer = Actor(ActorKind.BUYER, world.ana.id)
    chat.post(conversation, buyer, text, key=uuid4(), language="ja")


def lines(conversation: int) -> list[Entry]:
    return list(log.read_after(conversation, 0, reader=Reader(0, staff=True)))


def codes(conversation: int) -> list[str]:
    return [entry.body["code"] for entry in lines(conversation) if entry.body.get("code")]


def test_the_intake_runs_from_hello_to_the_order(world: "World") -> None:
    conversation = chat.open_support(world.ana.id, language="ja")
    for text in ("こんにちは", "紛争のトラブルです"):
        says(world, conversation, text)
        assert chat_turns.run(conversation)
    picker = lines(conversation)[-1]
    buyer = Actor(ActorKind.BUYER, world.ana.id)
    chat.answer_card(conversation, buyer, picker.seq, {"order": world.order.id})
    assert chat_turns.run(conversation)

    assert picker.body["orders"] == [world.order.id]
    assert codes(conversation)[-3:] == ["order", "delivered", "open_now"]
    told = next(entry for entry in lines(conversation) if entry.body.get("code") == "order")
    assert world.order.number in told.body["text"]
    assert told.body["texts"].keys() == {"en", "ja"}


@pytest.mark.parametrize("bought", ["My kettle is broken", "A-1, it is broken"])
def test_the_order_that_was_named_is_what_people_find_the_chat_about(
    world: "World", bought: str
) -> None:
    Order.objects.filter(pk=world.order.pk).update(number="A-1029-77")
    conversation = chat.open_support(world.ana.id, language="en")
    for text in (bought.replace("A-1", "A-1029-77"), "thanks", "operator"):
        says(world, conversation, text)
        chat_turns.run(conversation)

    header = rows.header(conversation)
    assert header is not None
    assert (header.owner, header.order) == (Owner.QUEUE, world.order.id)
    told = [entry for entry in lines(conversation) if entry.kind == chat_subject.KIND]
    assert [(entry.actor.kind, entry.body["number"]) for entry in told] == [
        (ActorKind.BOT, "A-1029-77")
    ]
    note = next(entry for entry in lines(conversation) if entry.kind == "note.posted")
    assert "A-1029-77" in chat_words.note(note.body)


def test_the_word_of_the_story_brings_a_person_and_silence(world: "World") -> None:
    conversation = chat.open_support(world.ana.id, language="ja")
    says(world, conversation, "livechat_link")
    assert chat_turns.run(conversation)
    says(world, conversation, "まだですか")

    state = log.state_of(conversation)
    assert state is not None
    assert state.owner is Owner.QUEUE
    assert not chat_turns.run(conversation)
    assert "handing_over" in codes(conversation)


def test_two_answers_that_did_not_help_are_counted_from_the_log(world: "World") -> None:
    conversation = chat.open_support(world.ana.id, language="en")
    for text in ("qwerty uiop", "zxcvb nm"):
        says(world, conversation, text)
        chat_turns.run(conversation)

    assert codes(conversation)[-4:] == [
        "unknown",
        "offer_person",
        "unknown",
        "offer_person_unasked",
    ]


def test_yes_to_the_offer_is_understood(world: "World") -> None:
    conversation = chat.open_support(world.ana.id, language="en")
    for text in ("qwerty uiop", "yes"):
        says(world, conversation, text)
        chat_turns.run(conversation)

    state = log.state_of(conversation)
    assert state is not None
    assert state.owner is Owner.QUEUE
