"""People and conversations for the tests of the chat."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from wakai.app import chat
from wakai.core.conversations.model import Actor, ActorKind, Reader, Reason
from wakai.core.conversations.refusals import Refusal
from wakai.store import chat as log
from wakai.store.chat import Line, Written
from wakai.store.models import Person

NOW = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """Ana buys, Ben sells, Olu and Omi answer, Ida rules."""

    ana: Person
    ben: Person
    olu: Person
    omi: Person
    ida: Person

    @property
    def buyer(self) -> Actor:
        return Actor(ActorKind.BUYER, self.ana.id)

    @property
    def seller(self) -> Actor:
        return Actor(ActorKind.SELLER, self.ben.id)

    @property
    def operator(self) -> Actor:
        return Actor(ActorKind.OPERATOR, self.olu.id)

    def support(self, language: str = "en") -> int:
        return chat.open_support(self.ana.id, language=language)

    def thread(self, order: int = 7001) -> int:
        return chat.open_order_thread(order, buyer=self.ana.id, seller=self.ben.id, language="en")

    def taken(self, by: Person | None = None) -> int:
        """Return a conversation that an operator has taken."""
        operator = by or self.olu
        conversation = self.support()
        chat.hand_off(conversation, self.buyer, Reason.BUTTON)
        state = log.state_of(conversation)
        assert state is not None
        chat.claim(operator.id, conversation, expect_epoch=state.epoch, name=operator.name)
        return conversation


def make() -> People:
    def person(name: str, *roles: str, language: str = "en") -> Person:
        return Person.objects.create(
            email=f"{name.lower()}@example.test",
            name=name,
            roles=list(roles),
            language=language,
            created_at=NOW,
            password="!",
            accepting="operator" in roles,
        )

    return People(
        ana=person("Ana", "buyer"),
        ben=person("Ben", "seller"),
        olu=person("Olu", "operator"),
        omi=person("Omi", "operator"),
        ida=person("Ida", "adjudicator"),
    )


def supervisor() -> Person:
    """Return Sora, who supervises."""
    sora, _made = Person.objects.get_or_create(
        email="sora@example.test",
        defaults={"name": "Sora", "roles": ["supervisor"], "created_at": NOW},
    )
    return sora


def said(
    conversation: int,
    actor: Actor,
    text: str = "Hello",
    *,
    key: UUID | None = None,
    expect_seq: int | None = None,
    expect_epoch: int | None = None,
) -> Written | Refusal:
    line = Line(
        conversation=conversation,
        kind="message.posted",
        actor=actor,
        body={"text": text},
        client_key=key or uuid4(),
        expect_seq=expect_seq,
        expect_epoch=expect_epoch,
    )
    return log.append(line, at=NOW)


def texts(conversation: int, reader: Reader | None = None) -> list[str]:
    entries = log.read_after(conversation, 0, reader=reader or Reader(0, staff=True))
    return [str(e.body["text"]) for e in entries if e.kind == "message.posted"]
