"""
The truth about disputes: append-only events, gapless per dispute, hash-chained.

A writer holds the row lock of its dispute from ``read`` to the end of the transaction, so decisions
on one dispute are made one after the other. The primary key (dispute, version) is the last word
should the lock ever be missing.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from wakai.core.disputes.events import Event
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import Actor, Dispute
from wakai.core.ids import DisputeId
from wakai.store import codec, policies
from wakai.store.models import AnsweredRequest, DisputeEvent
from wakai.store.models import Dispute as DisputeRow

GENESIS = bytes(32)


class StaleStream(Exception):
    """Another command got in first: read again and decide again."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A dispute as its journal tells it."""

    dispute_id: DisputeId
    version: int
    head: bytes  # hash of the last event, GENESIS before the first
    state: Dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal row: the event and who caused it."""

    version: int
    event: Event
    actor_id: int | None
    role: str
    on_behalf_of: str | None
    at: datetime


def read(dispute_id: DisputeId, *, lock: bool = False) -> Stream:
    """
    Return a dispute's present state; a dispute nobody opened is version 0.

    With ``lock`` (inside a transaction only) no one else can append until the transaction ends.
    """
    if lock:
        DisputeRow.objects.select_for_update().filter(pk=dispute_id).values_list("pk").first()
    state, head = Dispute(), GENESIS
    rows = DisputeEvent.objects.filter(dispute_id=dispute_id).order_by("version")
    found = rows.values_list("kind", "body", "hash")
    for kind, body, hashed in found:
        state = evolve(state, codec.decode(kind, body, policies.terms))
        head = bytes(hashed)
    return Stream(dispute_id, len(found), head, state)


def load(dispute_id: DisputeId) -> tuple[Stream, tuple[Entry, ...]]:
    """Return a dispute's present state and every event with who caused it, oldest first."""
    entries: list[Entry] = []
    state, head = Dispute(), GENESIS
    for row in DisputeEvent.objects.filter(dispute_id=dispute_id).order_by("version"):
        event = codec.decode(row.kind, row.body, policies.terms)
        state, head = evolve(state, event), bytes(row.hash)
        entries.append(
            Entry(
                version=row.version,
                event=event,
                actor_id=row.actor_id,
                role=row.role,
                on_behalf_of=row.on_behalf_of,
                at=row.at,
            )
        )
    return Stream(dispute_id, len(entries), head, state), tuple(entries)


def append(
    stream: Stream,
    events: Sequence[Event],
    *,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Stream:
    """
    Write ``events`` after ``stream`` and return the stream as it is now.

    Raises StaleStream when another writer appended first.
    """
    rows, state, head = [], stream.state, stream.head
    for version, event in enumerate(events, start=stream.version + 1):
        row = DisputeEvent(
            dispute_id=stream.dispute_id,
            version=version,
            kind=event.kind,
            body=codec.encode(event),
            actor_id=by.person,
            role=by.role.value,
            on_behalf_of=by.on_behalf_of.value if by.on_behalf_of else None,
            at=at,
            request_id=request_id,
        )
        head = row.hash = chained(head, _sealed(row))
        rows.append(row)
        state = evolve(state, event)
    try:
        DisputeEvent.objects.bulk_create(rows)
    except IntegrityError as error:
        raise StaleStream(str(stream.dispute_id)) from error
    return Stream(stream.dispute_id, stream.version + len(rows), head, state)


def answered(request_id: UUID) -> tuple[UUID, bytes] | None:
    """Return dispute and input fingerprint of an idempotency key that was used before."""
    row = AnsweredRequest.objects.filter(pk=request_id).values_list("dispute_id", "fingerprint")
    found = row.first()
    return (found[0], bytes(found[1])) if found else None


def answer(request_id: UUID, stream: Stream, fingerprint: bytes) -> None:
    """Remember an idempotency key for good."""
    AnsweredRequest.objects.bulk_create(
        [
            AnsweredRequest(
                request_id=request_id,
                dispute_id=stream.dispute_id,
                fingerprint=fingerprint,
                version=stream.version,
            )
        ]
    )


def chained(head: bytes, sealed: bytes) -> bytes:
    """Return the hash of a row whose canonical form is ``sealed``, after one hashed ``head``."""
    return hashlib.sha256(head + sealed).digest()


def dispute_ids() -> Iterator[DisputeId]:
    """Yield every dispute of the journal, in an order that is the same at every run."""
    ids = DisputeEvent.objects.filter(version=1).order_by("dispute_id")
    yield from (DisputeId(found) for found in ids.values_list("dispute_id", flat=True).iterator())


def count() -> int:
    """Return how many disputes the journal holds."""
    return DisputeEvent.objects.filter(version=1).count()


def broken_at(dispute_id: DisputeId) -> int | None:
    """Return the first version that was changed, lost or doubled; None if all is whole."""
    head = GENESIS
    rows = DisputeEvent.objects.filter(dispute_id=dispute_id).order_by("version")
    for expected, row in enumerate(rows, start=1):
        head = chained(head, _sealed(row))
        if row.version != expected or bytes(row.hash) != head:
            return expected
    return None


def _sealed(row: DisputeEvent) -> bytes:
    """Return everything of a row that its hash protects, in canonical form."""
    parts: list[Any] = [
        str(row.dispute_id),
        row.version,
        row.kind,
        row.body,
        row.actor_id,
        row.role,
        row.on_behalf_of,
        row.at.astimezone(UTC).isoformat(),
        str(row.request_id) if row.request_id else None,
    ]
    return codec.canonical(parts)


def notify(channel: str, payload: str) -> None:
    """Send a wake-up hint; call it after the commit, since a hint may be lost and a row may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, payload])
