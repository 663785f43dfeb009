"""
An old snapshot with the events after it is the same as a fresh snapshot, for every kind of event.

The reader here knows no more than a client does: the frames of the wire, and what the kinds mean.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chat_people import NOW, People, said
from tests.live.server import Client, Server
from wakai.app import chat, supervision
from wakai.core.conversations import cards, model
from wakai.core.conversations.model import Actor, ActorKind, Happened, Reason
from wakai.store import chat as log
from wakai.store.chat import Line
from wakai.store.models import Conversation

pytestmark = pytest.mark.django_db(transaction=True)

_SYSTEM = Actor(ActorKind.SYSTEM)
_NOBODYS = {"state": "ended", "owner_kind": "nobody", "owner_id": None, "second_id": None}


def apply(snapshot: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """Return what a client holds after a step of the stream."""
    assert step["after"] == snapshot["head"]
    header = {**snapshot["conversation"], "head": step["upto"]}
    for event in step["events"]:
        header |= moved(header, event)
    return {
        **snapshot,
        "conversation": header,
        "head": step["upto"],
        "events": snapshot["events"] + step["events"],
        "cursor": step["cursor"],
    }


def moved(header: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """Return what an event changes in who has a conversation, and in how alive it is."""
    match event["kind"]:
        case Happened.OWNER_CHANGED:
            to = event["body"]["to"]
            woken = {"state": "open"} if to == "queue" else {}
            owner_id = event["by_id"] if to == "human" else None
            return {"owner": to, "owner_id": owner_id, "epoch": header["epoch"] + 1, **woken}
        case Happened.ENDED:
            over = {"owner": "nobody", "owner_id": None, "state": "ended"}
            return {**over, "epoch": header["epoch"] + 1}
        case Happened.WRAPPED:
            return {"state": "wrap"}
        case Happened.PARKED:
            return {"state": "parked"}
        case Happened.RESUMED:
            return {"state": "open"}
        case kind if kind in model.SPOKEN and event["by"] == "buyer":
            sleeps = header["state"] in {"parked", "wrap"}
            return {"state": "open"} if sleeps else {}
        case _:
            return {}


class Talk:
    """A conversation, and everything that can be done to it."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.id = people.support()

    def do(self, what: str) -> None:
        getattr(self, what)()

    def party_speaks(self) -> None:
        said(self.id, self.people.buyer)

    def bot_speaks(self) -> None:
        said(self.id, chat.BOT)

    def operator_speaks(self) -> None:
        chat.post(self.id, self.people.operator, "I look into it", key=uuid4())

    def note(self) -> None:
        chat.post(self.id, self.people.operator, "He is right", key=uuid4(), note=True)

    def hand_off(self) -> None:
        chat.hand_off(self.id, self.people.buyer, Reason.BUTTON, summary={"order": "A-1"})

    def claim(self) -> None:
        epoch = self._epoch()
        chat.claim(self.people.olu.id, self.id, expect_epoch=epoch, name="Olu")

    def release(self) -> None:
        chat.release(self.people.olu.id, self.id)

    def ask_another(self) -> None:
        chat.ask_another(self.id, self.people.buyer)

    def join(self) -> None:
        supervision.join(self.people.omi.id, self.id, name="Omi")

    def leave(self) -> None:
        supervision.leave(self.people.omi.id, self.id, name="Omi")

    def wrap(self) -> None:
        chat.wrap(self.people.olu.id, self.id)

    def silence(self) -> None:
        due = Conversation.objects.values_list("idle_due_at", flat=True).get(pk=self.id)
        if due:
            chat.park_idle(due)

    def resume(self) -> None:
        chat.resume(self.id, self.people.buyer)

    def end(self) -> None:
        chat.end(self.id, self.people.buyer)

    def card(self) -> None:
        chat.post_card(self.id, _SYSTEM, cards.Survey())

    def answer(self) -> None:
        shown = [e for e in self._entries() if e.kind == "card.posted"]
        if shown:
            chat.answer_card(self.id, self.people.buyer, shown[-1].seq, {"rating": 5})

    def line_of_the_house(self) -> None:
        chat.say(self.id, "bot_greeting", {})

    def translation(self) -> None:
        self._about("message.translated", lang="ja", text="はい", status="translated")

    def contested(self) -> None:
        self._about(model.CONTESTED, lang="ja")

    def for_ben_alone(self) -> None:
        chat.say(self.id, "bot_greeting", {}, audience=model.only(self.people.ben.id))

    def _about(self, kind: str, **body: Any) -> None:
        line = Line(conversation=self.id, kind=kind, actor=_SYSTEM, body={"seq": 2, **body})
        log.append(line, at=NOW)

    def _epoch(self) -> int:
        state = log.state_of(self.id)
        assert state is not None
        return state.epoch

    def _entries(self) -> list[log.Entry]:
        return log.read_after(self.id, 0, reader=model.Reader(0, staff=True))


KINDS = sorted(name for name in vars(Talk) if not name.startswith("_") and name != "do")


def held(client: Client, talk: Talk) -> dict[str, Any]:
    found = client.get(f"/live/conversations/{talk.id}/snapshot").json
    return {name: found[name] for name in ("conversation", "events", "head", "cursor")}


def step(client: Client, talk: Talk, after: int) -> dict[str, Any]:
    return client.poll(talk.id, after).json


def agree(client: Client, talk: Talk, before: dict[str, Any]) -> None:
    """Check that what this reader holds and what came since make a fresh snapshot."""
    fresh = held(client, talk)
    if fresh["head"] > before["head"]:
        before = apply(before, step(client, talk, before["head"]))
    assert before == fresh


class TestSnapshotAndEvents:
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(done=st.lists(st.sampled_from(KINDS), min_size=1, max_size=10))
    def test_are_a_fresh_snapshot_whatever_was_done(
        self, server: Server, people: People, done: list[str]
    ) -> None:
        Conversation.objects.update(**_NOBODYS)
        talk = Talk(people)
        clients = [Client(server, who) for who in (people.ana, people.olu)]
        before = [held(client, talk) for client in clients]

        for what in done:
            talk.do(what)

        for client, old in zip(clients, before, strict=True):
            agree(client, talk, old)

    def test_were_asked_of_every_kind_that_there_is(self, server: Server, people: People) -> None:
        talk, seen = Talk(people), set[str]()
        olu = Client(server, people.olu)
        story: list[Callable[[], None]] = [
            talk.party_speaks, talk.bot_speaks, talk.translation, talk.contested, talk.card,
            talk.answer, talk.line_of_the_house, talk.hand_off, talk.claim, talk.operator_speaks,
            talk.join, talk.leave,
            talk.silence, talk.silence, talk.resume, talk.wrap, talk.note, talk.end,
        ]  # fmt: skip
        for act in story:
            old = held(olu, talk)
            act()
            seen |= {event["kind"] for event in held(olu, talk)["events"]}
            agree(olu, talk, old)

        known = {value for name, value in vars(Happened).items() if name.isupper()}
        spoken = model.SPOKEN | model.AFTER_THE_END | {"conversation.opened"}
        assert seen >= (known | spoken) - {"message.redacted"}
