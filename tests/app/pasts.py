"""A case that is over, with all that people said, sent and are called, for tests of erasing."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.apps import apps
from django.db.models import QuerySet

from tests.app import files, handing_in
from tests.app.world import World
from wakai.app import chat, claims, clock, disputes, drafts, evidence, outbox, texts
from wakai.app.disputes import Done
from wakai.core.conversations.model import Actor as Talker
from wakai.core.conversations.model import ActorKind
from wakai.core.disputes.commands import RefuseRequest, SubmitClaim, Withdraw
from wakai.core.disputes.model import Actor, Claim, ClaimLine
from wakai.core.ids import DisputeId, LineId
from wakai.store import chat as log
from wakai.store import disputes as dispute_rows
from wakai.store.chat import Line
from wakai.store.models import ChatEvent, Order, Person, Text, TextTranslation

HERS = {
    "name": "Anastasia-Quill",
    "email": "anastasia.quill@example.org",
    "shop_id": "shop-buyer-4711-quill",
    "claim": "It smells of varnish and glue.",
    "chat": "My neighbour took it to Lisbon.",
    "thread": "You promised me a green one.",
    "home": "12 Rookery Lane, Ely",
    "file": "varnished-kettle.jpg",
    "draft": "I was going to say that it hums.",
}
OVER = timedelta(days=40)  # longer than an order can be disputed
BENS = "The kettle left here in perfect order."


@dataclass(frozen=True)
class Past:
    """A case of Ana's that is over, and what was said beside it."""

    dispute_id: DisputeId
    file_key: str
    support: int
    thread: int


def made(world: World) -> Past:
    """Return what is left of a case that was withdrawn, with all that people said and sent."""
    Person.objects.filter(pk=world.ana.pk).update(
        name=HERS["name"], email=HERS["email"], shop_id=HERS["shop_id"]
    )
    Order.objects.update(ship_to=HERS["home"])
    file = handing_in.handed_in(world, files.photo(located=True), HERS["file"])
    dispute_id = claimed(world, file.id)
    said = texts.new(BENS, language="en", author_id=world.ben.id)
    refuse = RefuseRequest(by=world.seller, at=world.now, reason="as_described", statement=said.ref)
    assert isinstance(disputes.execute(dispute_id, refuse, new_texts=[said]), Done)
    support, thread = talks(world)
    drafts.write(world.ana.id, "evidence:1", {"text": HERS["draft"]})
    ended(world, dispute_id)
    for text in Text.objects.all():
        TextTranslation.objects.create(
            text=text,
            language="ja",
            body=f"ja: {text.body}",
            engine="e",
            status="done",
            created_at=world.now,
        )
    return Past(dispute_id, file.original_path, support, thread)


def old(world: World) -> None:
    """Let the order be too old to be disputed."""
    Order.objects.update(delivered_at=world.now - OVER)


def claimed(world: World, file_id: UUID) -> DisputeId:
    dispute_id = world.draft()
    kind = "photo_difference"
    evidence.attach(file_id, dispute_id, by=world.buyer, kind=kind, at=world.now)
    said = texts.new(HERS["claim"], language="en", author_id=world.ana.id)
    submitted(world, dispute_id, world.buyer, said)
    return dispute_id


def submitted(world: World, dispute_id: DisputeId, by: Actor, said: texts.NewText) -> None:
    """Send the claim, with what the shop says of the order."""
    row = dispute_rows.row(dispute_id)
    assert row is not None
    record, kept = claims.record_of(row, at=world.now)
    claim = Claim(
        lines=(ClaimLine(line_id=LineId(world.line.id), quantity=1, reason="ND3"),),
        remedy=world.remedy(),
        statement=said.ref,
    )
    command = SubmitClaim(by=by, at=world.now, claim=claim, record=record)
    assert isinstance(disputes.execute(dispute_id, command, new_texts=[said, *kept]), Done)


def talks(world: World) -> tuple[int, int]:
    """Return a chat of Ana's with the house and one with Ben, each with both sides' words in it."""
    ana, ben = Talker(ActorKind.BUYER, world.ana.id), Talker(ActorKind.SELLER, world.ben.id)
    support = chat.open_support(world.ana.id, language="en")
    chat.post(support, ana, HERS["chat"], key=uuid4())
    thread = chat.open_order_thread(
        world.order.id, buyer=world.ana.id, seller=world.ben.id, language="en"
    )
    chat.post(thread, ana, HERS["thread"], key=uuid4())
    chat.post(thread, ben, BENS, key=uuid4())
    lines = ChatEvent.objects.filter(conversation_id=thread, kind="message.posted")
    seq = lines.order_by("seq").values_list("seq", flat=True)[0]
    body = {"seq": seq, "lang": "ja", "text": f"ja: {HERS['thread']}", "status": "done"}
    line = Line(
        conversation=thread,
        kind="message.translated",
        actor=Talker(ActorKind.SYSTEM),
        body=body,
        client_key=uuid4(),
    )
    log.append(line, at=world.now)
    return support, thread


def ended(world: World, dispute_id: DisputeId) -> None:
    """Let Ana withdraw, and the time be over in which she could open it again."""
    world.run(dispute_id, Withdraw(by=world.buyer, at=world.now, warned=True))
    for _ in range(5):
        outbox.send_due(clock.now())
    clock.advance(int(OVER.total_seconds()))


def everything() -> str:
    """Return all that any table holds, as one text."""
    return "\n".join(
        str(row) for model in apps.get_models() for row in QuerySet(model).values_list()
    )
