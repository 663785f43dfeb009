"""
The chat log: appending a line to a conversation, and reading lines back.

``append`` runs inside whatever transaction is open, so that a decision and the line that tells of
it are stored together; the live path uses the same statement on a connection of its own.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from wakai.core.conversations.model import (
    ALL,
    SPOKEN,
    STAFF,
    Actor,
    ActorKind,
    Conversation,
    Happened,
    Kind,
    Owner,
    Reader,
    State,
)
from wakai.core.conversations.refusals import (
    BotMuted,
    Ended,
    KeyReused,
    NoSuchConversation,
    NotOwner,
    Refusal,
    StaleEpoch,
    StaleSeq,
)
from wakai.store import chat_sql
from wakai.store.codec import canonical
from wakai.store.models import ChatEvent, LogEpoch
from wakai.store.models import Conversation as ConversationRow

PAGE_MAX = 500
_TRIES = 3


class AppendFailed(Exception):
    """The statement would not settle: a fault, never a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to be written; owner and state are set where it moves the conversation."""

    conversation: int
    kind: str
    actor: Actor
    body: Mapping[str, Any] = field(default_factory=dict)
    audience: str = ALL
    client_key: UUID | None = None
    expect_seq: int | None = None
    expect_epoch: int | None = None
    due_at: datetime | None = None  # when a silent party is asked, or until when they may resume
    owner: Owner | None = None
    owner_id: int | None = None
    state: State | None = None
    token: str | None = None  # of the program of the shop that writes for a party


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A line that is in the log, by this call or by an earlier one with the same key."""

    conversation: int
    seq: int
    head: int
    epoch: int
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log."""

    conversation: int
    seq: int
    kind: str
    actor: Actor
    audience: str
    client_key: UUID | None
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The end of a conversation as one reader sees it, and the cursor to go on from."""

    conversation: Conversation
    entries: tuple[Entry, ...]
    epoch: UUID
    head: int
    more: bool  # there are older lines


def append(line: Line, *, at: datetime) -> Written | Refusal:
    """
    Write one line, or say why not.

    Other processes are told when the surrounding transaction commits.
    """
    with connection.cursor() as cursor:
        for _ in range(_TRIES):
            cursor.execute(chat_sql.APPEND, parameters(line, at))
            _, status, seq, head, epoch, owner_id = cursor.fetchone()
            if status != "again":
                break
        else:
            message = f"A line for conversation {line.conversation} found no end."
            raise AppendFailed(message)
        outcome = judged(line, status, seq=seq, head=head, epoch=epoch, owner_id=owner_id)
        if status == "written":
            hint = f"{line.conversation}:{seq}"
            cursor.execute("SELECT pg_notify(%s, %s)", [chat_sql.CHANNEL, hint])
    return outcome


def has_left(person: int) -> None:
    """Let the streams of a person be looked at as soon as the present transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, %s)", [chat_sql.CHANNEL, f"{chat_sql.HAS_LEFT}{person}"]
        )


def parameters(line: Line, at: datetime) -> list[Any]:
    """Return the parameters of the statements for one line, in their order."""
    return [
        line.conversation,
        line.kind,
        line.actor.kind.value,
        line.actor.id,
        line.audience,
        line.client_key,
        canonical(line.body).decode(),
        line.expect_seq,
        line.expect_epoch,
        line.due_at,
        line.owner.value if line.owner else None,
        line.owner_id,
        line.state.value if line.state else None,
        line.token,
        at,
    ]


def judged(
    line: Line, status: str, *, seq: int, head: int, epoch: int, owner_id: int | None
) -> Written | Refusal:
    """Return what a row of the append statement means."""
    written = {"written": False, "duplicate": True}.get(status)
    if written is not None:
        return Written(
            conversation=line.conversation, seq=seq, head=head, epoch=epoch, again=written
        )
    refusals: dict[str, Refusal] = {
        "stale_seq": StaleSeq(head=head),
        "stale_epoch": StaleEpoch(epoch=epoch),
        "ended": Ended(),
        "bot_muted": BotMuted(),
        "not_owner": NotOwner(owner_id=owner_id),
        "key_reused": KeyReused(seq=seq),
        "not_found": NoSuchConversation(),
    }
    return refusals[status]


def state_of(conversation: int, *, lock: bool = False) -> Conversation | None:
    """Return a conversation as the rules see it; ``lock`` holds it until the transaction ends."""
    rows = ConversationRow.objects.filter(pk=conversation)
    if lock:
        rows = rows.select_for_update()
    found = rows.values_list(
        "kind", "owner_kind", "owner_id", "second_id", "owner_epoch", "state", "last_seq"
    ).first()
    if found is None:
        return None
    kind, owner, owner_id, second_id, epoch, state, last_seq = found
    return Conversation(
        kind=Kind(kind),
        owner=Owner(owner),
        owner_id=owner_id,
        second_id=second_id,
        epoch=epoch,
        state=State(state),
        last_seq=last_seq,
    )


def read_after(
    conversation: int, seq: int, *, reader: Reader, limit: int = PAGE_MAX
) -> list[Entry]:
    """Return the lines after ``seq`` that the reader may see, oldest first, at most ``limit``."""
    rows = ChatEvent.objects.filter(conversation_id=conversation, seq__gt=seq).order_by("seq")
    if not reader.staff:
        rows = rows.filter(audience__in=reader.audiences)
    return [_entry(conversation, row) for row in rows.values_list(*_ENTRY)[: min(limit, PAGE_MAX)]]


def read_before(conversation: int, seq: int, *, reader: Reader, limit: int) -> list[Entry]:
    """Return the last ``limit`` lines before ``seq`` that the reader may see, oldest first."""
    rows = ChatEvent.objects.filter(conversation_id=conversation, seq__lt=seq).order_by("-seq")
    if not reader.staff:
        rows = rows.filter(audience__in=reader.audiences)
    found = [_entry(conversation, row) for row in rows.values_list(*_ENTRY)[: min(limit, PAGE_MAX)]]
    return found[::-1]


def head_of(conversation: int) -> int:
    """Return the number of the last line; 0 where there is none."""
    found = ConversationRow.objects.filter(pk=conversation).values_list("last_seq", flat=True)
    return found.first() or 0


def last_seq_of_house(conversation: int) -> int:
    """Return the last line by which an operator answered, or the chat was laid down; 0 if none."""
    answered = Q(actor_kind=ActorKind.OPERATOR.value, kind__in=SPOKEN) & ~Q(audience=STAFF)
    laid_down = Q(kind__in=(Happened.WRAPPED, Happened.PARKED))
    found = ChatEvent.objects.filter(answered | laid_down, conversation_id=conversation)
    return found.order_by("-seq").values_list("seq", flat=True).first() or 0


def read_these(conversation: int, seqs: Collection[int], *, reader: Reader) -> list[Entry]:
    """Return the lines of these numbers that the reader may see, oldest first."""
    rows = ChatEvent.objects.filter(conversation_id=conversation, seq__in=seqs).order_by("seq")
    found = [_entry(conversation, row) for row in rows.values_list(*_ENTRY)[:PAGE_MAX]]
    return [entry for entry in found if reader.sees(entry.audience)]


def written_since(conversation: int, person: int, since: datetime, *, limit: int) -> int:
    """Return how many of the last ``limit`` lines this person has written after ``since``."""
    rows = ChatEvent.objects.filter(conversation_id=conversation).order_by("-seq")
    last = rows.values_list("actor_id", "created_at")[: min(limit, PAGE_MAX)]
    return sum(actor == person and at > since for actor, at in last)


def entry(conversation: int, seq: int, *, reader: Reader) -> Entry | None:
    """Return one line, or None where there is none that the reader may see."""
    found = read_after(conversation, seq - 1, reader=reader, limit=1)
    return found[0] if found and found[0].seq == seq else None


def hash_of(conversation: int, seq: int) -> str:
    """Return the hash that seals a line and all before it; "" where there is no such line."""
    rows = ChatEvent.objects.filter(conversation_id=conversation, seq=seq)
    found = rows.values_list("hash", flat=True).first()
    return bytes(found).hex() if found else ""


def snapshot(conversation: int, *, reader: Reader, limit: int = 100) -> Snapshot | None:
    """
    Return the conversation's end and its cursor, both of the same instant.

    The row is read first. Lines are gapless and never change, so every line up to the head that it
    names can be read after it, whatever is written meanwhile.
    """
    state = state_of(conversation)
    if state is None:
        return None
    entries = read_before(conversation, state.last_seq + 1, reader=reader, limit=limit + 1)
    return Snapshot(
        conversation=state,
        entries=tuple(entries[-limit:]),
        epoch=epoch(),
        head=state.last_seq,
        more=len(entries) > limit,
    )


def epoch() -> UUID:
    """Return the log epoch; the first call of a new database makes it."""
    found = LogEpoch.objects.values_list("epoch", flat=True).first()
    if found is None:
        LogEpoch.objects.bulk_create([LogEpoch(id=1)], ignore_conflicts=True)
        found = LogEpoch.objects.values_list("epoch", flat=True).get()
    return found


def broken_at(conversation: int) -> int | None:
    """Return the first line that was changed, lost or doubled; None if the chain is whole."""
    head = b""
    rows = ChatEvent.objects.filter(conversation_id=conversation).order_by("seq")
    for expected, row in enumerate(rows.iterator(), start=1):
        body_hash = bytes(row.body_hash)
        if row.salt is not None:
            sealed = f"{conversation}\n{row.kind}\n{row.audience}\n".encode() + canonical(row.body)
            if hashlib.sha256(row.salt.bytes + sealed).digest() != body_hash:
                return expected
        head = hashlib.sha256(head + _chain_link(row) + body_hash).digest()
        if row.seq != expected or bytes(row.hash) != head:
            return expected
    kept = ConversationRow.objects.filter(pk=conversation).values_list("head_hash", flat=True)
    return None if bytes(kept.get()) == head else expected_end(conversation)


def expected_end(conversation: int) -> int:
    """Return the number after the last line that is there."""
    last = ChatEvent.objects.filter(conversation_id=conversation).order_by("-seq")
    return (last.values_list("seq", flat=True).first() or 0) + 1


def _chain_link(row: ChatEvent) -> bytes:
    at = row.created_at.astimezone(UTC)
    micros = int(at.replace(microsecond=0).timestamp()) * 1_000_000 + at.microsecond
    parts = [row.seq, row.actor_kind, row.actor_id or "", row.client_key or "", micros]
    if row.token is not None:
        parts.append(row.token)
    return "".join(f"{part}\n" for part in parts).encode()


_ENTRY = ("seq", "kind", "actor_kind", "actor_id", "audience", "client_key", "body", "created_at")


def _entry(conversation: int, row: tuple[Any, ...]) -> Entry:
    seq, kind, actor_kind, actor_id, audience, client_key, body, at = row
    return Entry(
        conversation=conversation,
        seq=seq,
        kind=kind,
        actor=Actor(ActorKind(actor_kind), actor_id),
        audience=audience,
        client_key=client_key,
        body=body if isinstance(body, dict) else json.loads(body),
        at=at,
    )
