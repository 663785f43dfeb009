"""
The truth about sanctions: append-only events, gapless per sanction, hash-chained.

The same shape as the journal of disputes. A sanction is written a few times in its life, so there
is nothing to remember between two reads here.
"""

import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from wakai.core.disputes.model import Actor
from wakai.core.ids import SanctionId
from wakai.core.sanctions.events import Event
from wakai.core.sanctions.evolve import evolve
from wakai.core.sanctions.model import Sanction
from wakai.store import codec, policies, sql
from wakai.store.chain import GENESIS, chained, sealed
from wakai.store.models import SanctionEvent

KINDS: dict[str, type[Event]] = {event.kind: event for event in typing.get_args(Event.__value__)}


@dataclass(frozen=True, slots=True)
class Stream:
    """A sanction as its journal tells it."""

    sanction_id: SanctionId
    version: int
    head: bytes  # hash of the last event, GENESIS before the first
    state: Sanction


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal row: the event and who caused it."""

    version: int
    event: Event
    actor_id: int | None
    role: str
    at: datetime


# Whoever comes first locks the row; a sanction that is not there yet is fenced by its first event.
_LOCK: LiteralString = "SELECT 1 FROM sanction WHERE id = %(sanction)s FOR UPDATE"


def hold(sanction_id: SanctionId) -> Stream:
    """Return the present state; nobody else can append until the caller's transaction ends."""
    sql.fetch(_LOCK, {"sanction": sanction_id})
    return read(sanction_id)


def read(sanction_id: SanctionId) -> Stream:
    """Return the present state; a sanction that nobody stated is version 0."""
    stream = Stream(sanction_id, 0, GENESIS, Sanction())
    for row in SanctionEvent.objects.filter(sanction_id=sanction_id).order_by("version"):
        event = decode(row.kind, row.body)
        stream = Stream(sanction_id, row.version, bytes(row.hash), evolve(stream.state, event))
    return stream


def entries(sanction_id: SanctionId) -> tuple[Entry, ...]:
    """Return every event with who caused it, oldest first."""
    rows = SanctionEvent.objects.filter(sanction_id=sanction_id).order_by("version")
    return tuple(
        Entry(
            version=row.version,
            event=decode(row.kind, row.body),
            actor_id=row.actor_id,
            role=row.role,
            at=row.at,
        )
        for row in rows
    )


def decode(kind: str, body: dict[str, Any]) -> Event:
    """Return the event of a row. Raises codec.UnknownKind for a kind of a newer program."""
    if kind not in KINDS:
        raise codec.UnknownKind(kind)
    return codec.read_back(KINDS[kind], body, policies.terms)


def append(stream: Stream, events: Sequence[Event], *, by: Actor, at: datetime) -> Stream:
    """
    Write ``events`` after ``stream`` and return the stream as it is now.

    Raises IntegrityError when another writer appended first.
    """
    rows, state, head = [], stream.state, stream.head
    for version, event in enumerate(events, start=stream.version + 1):
        body = codec.encode(event)
        facts = (stream.sanction_id, version, event.kind, body, by.person, by.role.value, None)
        head = chained(head, sealed(facts, at, None))
        rows.append(
            SanctionEvent(
                sanction_id=stream.sanction_id,
                version=version,
                kind=event.kind,
                body=body,
                actor_id=by.person,
                role=by.role.value,
                at=at,
                hash=head,
            )
        )
        state = evolve(state, event)
    SanctionEvent.objects.bulk_create(rows)
    return Stream(stream.sanction_id, stream.version + len(rows), head, state)


def sanction_ids() -> Iterator[SanctionId]:
    """Yield every sanction of the journal, in an order that is the same at every run."""
    ids = SanctionEvent.objects.filter(version=1).order_by("sanction_id")
    yield from (SanctionId(found) for found in ids.values_list("sanction_id", flat=True).iterator())


def count() -> int:
    """Return how many sanctions the journal holds."""
    return SanctionEvent.objects.filter(version=1).count()


def broken_at(sanction_id: SanctionId) -> int | None:
    """Return the first version that was changed, lost or doubled; None if all is whole."""
    head = GENESIS
    rows = SanctionEvent.objects.filter(sanction_id=sanction_id).order_by("version")
    for expected, row in enumerate(rows, start=1):
        facts = (row.sanction_id, row.version, row.kind, row.body, row.actor_id, row.role, None)
        head = chained(head, sealed(facts, row.at, None))
        if row.version != expected or bytes(row.hash) != head:
            return expected
    return None
