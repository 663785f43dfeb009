"""
The truth about disputes: append-only events, gapless per dispute, hash-chained.

A writer holds the row lock of its dispute from ``read`` to the end of the transaction, so decisions
on one dispute are made one after the other. The primary key (dispute, version) is the last word
should the lock ever be missing.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import IntegrityError

from wakai.core.disputes.events import Event
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import Actor, Dispute
from wakai.core.ids import DisputeId
from wakai.store import codec, policies, sql
from wakai.store.chain import GENESIS, Link, chained, sealed
from wakai.store.models import DisputeEvent
from wakai.store.sql import Asked


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
    token: str | None = None  # of the program of the shop that acted for them, as far as it is seen


# Whoever comes first locks the row; the next statement then sees what others have committed.
_LOCK: LiteralString = "SELECT 1 FROM dispute WHERE id = %(dispute)s FOR UPDATE"

# In one order, so that no two who lock several wait for each other.
_LOCK_EACH: LiteralString = """
SELECT 1 FROM dispute WHERE id = ANY (%(disputes)s::uuid[]) ORDER BY id FOR UPDATE
"""

# From the last event that is known here on: its hash says whether what is known is still so.
_EVENTS_FROM: LiteralString = """
SELECT version, kind, body, hash FROM dispute_event
WHERE dispute_id = %(dispute)s AND version >= %(known)s ORDER BY version
"""
_EVENTS_FROM_EACH: LiteralString = """
SELECT asked.id, event.* FROM unnest(%(disputes)s::uuid[], %(known)s::int[]) AS asked (id, known),
    LATERAL (
        SELECT version, kind, body, hash FROM dispute_event
        WHERE dispute_id = asked.id AND version >= asked.known ORDER BY version
    ) AS event
ORDER BY asked.id, event.version
"""
_KNOWN_MAX = 1_024
_known: OrderedDict[DisputeId, Stream] = OrderedDict()  # states that were read or written last
_keeping = threading.Lock()


def read(dispute_id: DisputeId, *, lock: bool = False, head: bytes = b"") -> Stream:
    """
    Return a dispute's present state; a dispute nobody opened is version 0.

    With ``lock`` (inside a transaction only) no one else can append until the transaction ends.
    ``head`` is the hash of its last event, just read: if that is known here, so is the state.
    """
    if lock:
        return hold(dispute_id)[0]
    known = _known.get(dispute_id)
    if known and known.head == head:
        return _remembered(known)
    return _brought_up_to_date(
        dispute_id, known, _events_from(dispute_id, known.version if known else 1)
    )


def hold(dispute_id: DisputeId, *also: Asked) -> tuple[Stream, list[list[tuple[Any, ...]]]]:
    """
    Return a dispute's present state, and the rows of what is asked ``also`` on the same journey.

    Nobody else can append until the transaction ends, which the caller has begun.
    """
    known = _known.get(dispute_id)
    _locked, rows, *found = sql.fetch_all(
        (_LOCK, {"dispute": dispute_id}),
        (_EVENTS_FROM, {"dispute": dispute_id, "known": known.version if known else 1}),
        *also,
    )
    return _brought_up_to_date(dispute_id, known, rows), found


def look(*dispute_ids: DisputeId) -> list[Stream]:
    """Return the present states of several disputes, which others may append to meanwhile."""
    known = [_known.get(dispute_id) for dispute_id in dispute_ids]
    versions = [stream.version if stream else 1 for stream in known]
    rows: dict[DisputeId, list[tuple[Any, ...]]] = {dispute_id: [] for dispute_id in dispute_ids}
    asked = {"disputes": list(dispute_ids), "known": versions}
    for dispute_id, *row in sql.fetch(_EVENTS_FROM_EACH, asked):
        rows[dispute_id].append(tuple(row))
    told = zip(dispute_ids, known, strict=True)
    return [
        _brought_up_to_date(dispute_id, stream, rows[dispute_id]) for dispute_id, stream in told
    ]


def lock(*dispute_ids: DisputeId) -> None:
    """Lock disputes whose states were looked at before, in the transaction that appends to them."""
    sql.later(_LOCK_EACH, {"disputes": list(dispute_ids)})


def _brought_up_to_date(
    dispute_id: DisputeId, known: Stream | None, rows: Sequence[tuple[Any, ...]]
) -> Stream:
    """
    Return the state that is known, with the events behind it.

    That is safe since events are only ever appended, and each is hashed over all before it.
    """
    if known is None:
        return _remembered(_replayed(blank(dispute_id), rows))
    if rows and rows[0][3] == known.head:
        return _remembered(_replayed(known, rows[1:]))
    return _remembered(_replayed(blank(dispute_id), _events_from(dispute_id, 1)))


def blank(dispute_id: DisputeId) -> Stream:
    """Return the stream of a dispute to which nothing has happened yet."""
    return Stream(dispute_id, 0, GENESIS, Dispute())


def _events_from(dispute_id: DisputeId, version: int) -> list[tuple[Any, ...]]:
    return sql.fetch(_EVENTS_FROM, {"dispute": dispute_id, "known": version})


def _replayed(stream: Stream, rows: Sequence[tuple[Any, ...]]) -> Stream:
    state, version, head = stream.state, stream.version, stream.head
    for version, kind, body, head in rows:  # noqa: B007 - the last ones count
        state = evolve(state, codec.decode(kind, json.loads(body), policies.terms))
    return Stream(stream.dispute_id, version, head, state) if rows else stream


def _remembered(stream: Stream) -> Stream:
    """Keep a state for the next command; the one that nobody asked for the longest is forgotten."""
    if stream.version:
        with _keeping:
            _known[stream.dispute_id] = stream
            _known.move_to_end(stream.dispute_id)
            if len(_known) > _KNOWN_MAX:
                _known.popitem(last=False)
    return stream


def forget() -> None:
    """Forget every state that is known: what is read next is replayed from its first event on."""
    with _keeping:
        _known.clear()


_ENTRIES: LiteralString = """
SELECT version, kind, body, actor_id, role, on_behalf_of, at, token FROM dispute_event
WHERE dispute_id = %(dispute)s ORDER BY version
"""


def entries(dispute_id: DisputeId) -> tuple[Entry, ...]:
    """Return every event of a dispute with who caused it, oldest first."""
    return tuple(
        Entry(
            version=version,
            event=codec.decode(kind, json.loads(body), policies.terms),
            actor_id=actor_id,
            role=role,
            on_behalf_of=on_behalf_of,
            at=at,
            token=token,
        )
        for version, kind, body, actor_id, role, on_behalf_of, at, token in sql.fetch(
            _ENTRIES, {"dispute": dispute_id}
        )
    )


_SEALED: LiteralString = """
SELECT version, kind, body, actor_id, role, on_behalf_of, at, request_id, token, hash
FROM dispute_event WHERE dispute_id = %(dispute)s ORDER BY version
"""


def links(dispute_id: DisputeId) -> tuple[Link, ...]:
    """Return every event as it is stored, oldest first, with what its hash was taken of."""
    return tuple(
        Link(
            version=version,
            kind=kind,
            body=json.loads(body),
            actor_id=actor_id,
            role=role,
            on_behalf_of=on_behalf_of,
            at=at,
            request_id=request_id,
            token=token,
            hash=bytes(found),
        )
        for version, kind, body, actor_id, role, on_behalf_of, at, request_id, token, found in (
            sql.fetch(_SEALED, {"dispute": dispute_id})
        )
    )


def load(dispute_id: DisputeId) -> tuple[Stream, tuple[Entry, ...]]:
    """Return a dispute replayed from its first event on, and every event with who caused it."""
    return _replayed(blank(dispute_id), _events_from(dispute_id, 1)), entries(dispute_id)


# The events, and the idempotency keys under which they were asked for, if there were any.
_APPEND: LiteralString = """
WITH answered AS (
    INSERT INTO answered_request (request_id, dispute_id, fingerprint, version)
    SELECT * FROM json_to_recordset(%(requests)s::json) AS request
        (request_id uuid, dispute_id uuid, fingerprint bytea, version int)
)
INSERT INTO dispute_event
    (dispute_id, version, kind, body, actor_id, role, on_behalf_of, at, request_id, token, hash)
SELECT * FROM json_to_recordset(%(events)s::json) AS event
    (dispute_id uuid, version int, kind text, body jsonb, actor_id bigint, role text,
     on_behalf_of text, at timestamptz, request_id uuid, token text, hash bytea)
"""


def append(
    stream: Stream,
    events: Sequence[Event],
    *,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
    fingerprint: bytes = b"",
    token: str | None = None,
) -> Stream:
    """
    Write ``events`` after ``stream`` and return the stream as it is now.

    ``request_id`` is remembered for good, with the ``fingerprint`` of what was asked; ``token`` is
    that of a program of the shop, the part of it that may be seen. Raises
    StaleStream when another writer appended first; in ``sql.together`` it is IntegrityError there.
    """
    rows, state, head = [], stream.state, stream.head
    person, role = by.person, by.role.value
    behalf = by.on_behalf_of.value if by.on_behalf_of else None
    shared = {
        "dispute_id": str(stream.dispute_id),
        "actor_id": person,
        "role": role,
        "on_behalf_of": behalf,
        "at": at.isoformat(),
        "request_id": request_id,
        "token": token,
    }
    for version, event in enumerate(events, start=stream.version + 1):
        body, kind = codec.encode(event), event.kind
        facts = (stream.dispute_id, version, kind, body, person, role, behalf)
        head = chained(head, sealed(facts, at, request_id, token))
        rows.append({**shared, "version": version, "kind": kind, "body": body, "hash": head})
        state = evolve(state, event)
    after = Stream(stream.dispute_id, stream.version + len(rows), head, state)
    request = {
        "request_id": request_id,
        "dispute_id": stream.dispute_id,
        "fingerprint": fingerprint,
        "version": after.version,
    }
    requests = sql.records([request] if request_id else [])
    try:
        sql.later(_APPEND, {"events": sql.records(rows), "requests": requests})
    except IntegrityError as error:
        raise StaleStream(str(stream.dispute_id)) from error
    return _remembered(after)  # should this be rolled back, its hash is found nowhere


_ANSWERED: LiteralString = "SELECT fingerprint FROM answered_request WHERE request_id = %(request)s"


def answered(request_id: UUID | None) -> Asked:
    """Ask for the input fingerprint of an idempotency key, if it was used before."""
    return _ANSWERED, {"request": request_id}


_ANSWERED_OF: LiteralString = """
SELECT dispute_id FROM answered_request WHERE request_id = %(request)s
"""


def dispute_of_request(request_id: UUID) -> DisputeId | None:
    """Return the dispute about which this idempotency key asked something, if it was used."""
    found = sql.fetch(_ANSWERED_OF, {"request": request_id})
    return DisputeId(found[0][0]) if found else None


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
        facts = (row.dispute_id, row.version, row.kind, row.body, row.actor_id, row.role)
        form = sealed((*facts, row.on_behalf_of), row.at, row.request_id, row.token)
        head = chained(head, form)
        if row.version != expected or bytes(row.hash) != head:
            return expected
    return None
