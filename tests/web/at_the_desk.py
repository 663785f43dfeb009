"""Olu at the desk, with a conversation of a party that is about its case."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client

from tests.app.world import World
from tests.web import cases
from wakai.app import chat, disputes
from wakai.core.conversations.model import Actor, ActorKind, Reader, Reason
from wakai.core.disputes import commands
from wakai.core.disputes.model import (
    SYSTEM,
    DeadlineKind,
    EvidenceFinding,
    Payer,
    Remedy,
    RemedyKind,
    Weight,
)
from wakai.core.ids import DisputeId, PersonId, RulingId
from wakai.store import chat as log
from wakai.store.models import Person


def signed_in(person: Person) -> Client:
    return cases.sign_in(Client(), person, second_factor=True)


def waiting(world: World, who: Person | None = None) -> int:
    """Return a conversation of somebody's, Ana's where nobody is named, that waits for a person."""
    person = who or world.ana
    conversation = chat.open_support(person.id, language=person.language, role=person.roles[0])
    party = Actor(ActorKind(person.roles[0]), person.id)
    chat.post(conversation, party, "紛争の件です", key=uuid4(), language="ja")
    chat.hand_off(conversation, party, Reason.BUTTON)
    return conversation


def taken(world: World, conversation: int) -> Client:
    """Let Olu take a conversation and say that it is about the order; return Olu's browser."""
    client = signed_in(world.olu)
    client.post(f"/desk/{conversation}/claim/")
    client.post(f"/desk/{conversation}/subject/", {"number": world.order.number})
    return client


def ruled(world: World) -> DisputeId:
    """Return a dispute in which Ida ordered a return."""
    done = world.submitted()
    ida = world.adjudicator()
    world.run(done.dispute_id, _time_to_talk_is_over(done.dispute_id))
    world.run(
        done.dispute_id, commands.Assign(by=ida, at=world.now, adjudicator=PersonId(world.ida.id))
    )
    ruling = commands.IssueRuling(
        by=ida,
        at=world.now + timedelta(days=20),
        ruling_id=RulingId(uuid4()),
        remedy=Remedy(
            kind=RemedyKind.RETURN_AND_REFUND,
            refunds=world.remedy().refunds,
            return_payer=Payer.SELLER,
        ),
        findings=("not_as_described",),
        rules=("evidence_freeze",),
        evidence=tuple(
            EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
            for item in done.state.evidence
        ),
    )
    world.run(done.dispute_id, ruling)
    return done.dispute_id


def at_the_ruling(world: World, who: Person | None = None) -> tuple[Client, int, DisputeId]:
    """Return Olu at a party's chat, Ana's or ``who``'s, which is about the ruling."""
    conversation = waiting(world, who)
    dispute_id = ruled(world)
    return taken(world, conversation), conversation, dispute_id


def cards_in(conversation: int) -> list[str]:
    """Return the hashes of the texts that a conversation asks to confirm."""
    found = log.read_after(conversation, 0, reader=Reader(0, staff=True))
    return [
        line.body["sha256"]
        for line in found
        if line.kind == "card.posted" and line.body["card"] == "confirmation"
    ]


def _time_to_talk_is_over(dispute_id: DisputeId) -> commands.FireDeadline:
    due_at = disputes.read(dispute_id).state.deadlines[DeadlineKind.NEGOTIATION].due_at
    return commands.FireDeadline(by=SYSTEM, at=due_at, kind=DeadlineKind.NEGOTIATION, due_at=due_at)
