"""
The journal of all disputes in one order, for who follows it from outside.

A reader goes by (txid, pos) and stops below the oldest transaction that still writes: what that one
appends is then in front of the reader, never behind.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from wakai.core.ids import DisputeId
from wakai.store import log_cursors, sql
from wakai.store.log_cursors import Place
from wakai.store.models import Dispute

PAGE_MAX = 501  # one more than a reader gets: whether there are others


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One event of a dispute that was sent, and where it stands among all."""

    txid: int
    pos: int
    dispute_id: DisputeId
    number: str
    version: int
    kind: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The part of the journal that a follower looks at next."""

    after: Place
    to: Place
    count: int  # of the events in it, those that are told to nobody too
    reached: Mapping[DisputeId, int]  # the last version of each dispute in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event of a dispute that was sent."""

    dispute_id: DisputeId
    version: int
    kind: str


# What came before the claim is the buyer's own draft, and nobody else's to know.
_AFTER: LiteralString = """
SELECT event.txid::text::bigint, event.pos, event.dispute_id, dispute.number, event.version,
       event.kind, event.role, event.at
FROM dispute_event AS event JOIN dispute ON dispute.id = event.dispute_id
WHERE (event.txid, event.pos) > (%(txid)s::text::xid8, %(pos)s::bigint)
    AND event.txid < pg_snapshot_xmin(pg_current_snapshot())
    AND EXISTS (SELECT FROM dispute_event AS sent
                WHERE sent.dispute_id = event.dispute_id AND sent.version <= event.version
                    AND sent.kind = 'dispute.submitted.v1')
ORDER BY event.txid, event.pos LIMIT %(limit)s::integer
"""
_ONE: LiteralString = """
SELECT event.txid::text::bigint, event.pos, event.dispute_id, dispute.number, event.version,
       event.kind, event.role, event.at
FROM dispute_event AS event JOIN dispute ON dispute.id = event.dispute_id
WHERE event.dispute_id = %(dispute)s AND event.version = %(version)s
"""
_OF_DISPUTE: LiteralString = """
SELECT dispute_id, version, kind FROM dispute_event
WHERE dispute_id = %(dispute)s AND version >= (
    SELECT min(version) FROM dispute_event
    WHERE dispute_id = %(dispute)s AND kind = 'dispute.submitted.v1')
ORDER BY version
"""
_NEXT: LiteralString = """
SELECT txid::text::bigint, pos, dispute_id, version FROM dispute_event
WHERE (txid, pos) > (%(txid)s::text::xid8, %(pos)s::bigint)
    AND txid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY dispute_event.txid, pos LIMIT %(limit)s::integer
"""
# A transaction that held one dispute may have waited for another: its events stand in the log
# before those that it waited for. Whoever reaches an event takes those before it along. Each
# dispute is looked into alone, so that it costs the same however long the journal is.
_REACHED: LiteralString = """
SELECT reached.id, event.version, event.kind
FROM unnest(%(disputes)s::uuid[], %(versions)s::int[]) AS reached (id, version), LATERAL (
    SELECT version, kind FROM dispute_event
    WHERE dispute_id = reached.id AND version <= reached.version
        AND (txid, pos) > (%(txid)s::text::xid8, %(pos)s::bigint)
        AND version >= (
            SELECT min(sent.version) FROM dispute_event AS sent
            WHERE sent.dispute_id = reached.id AND sent.kind = 'dispute.submitted.v1')
) AS event
ORDER BY reached.id, event.version
"""


def after(txid: int, pos: int, *, limit: int) -> tuple[FeedRow, ...]:
    """Return the events behind a place in the whole journal, at most ``limit``."""
    asked = {"txid": str(txid), "pos": pos, "limit": min(limit, PAGE_MAX)}
    return tuple(map(_row, sql.fetch(_AFTER, asked)))


def event(dispute_id: DisputeId, version: int) -> FeedRow | None:
    """Return one event."""
    found = sql.fetch(_ONE, {"dispute": dispute_id, "version": version})
    return _row(found[0]) if found else None


def of_dispute(dispute_id: DisputeId) -> tuple[Happened, ...]:
    """Return every event of a dispute from its claim on, the oldest first."""
    return _happened(sql.fetch(_OF_DISPUTE, {"dispute": dispute_id}))


def numbers(dispute_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the public numbers of disputes."""
    rows = Dispute.objects.filter(pk__in=list(dispute_ids))
    return dict(rows.values_list("pk", "number"))


def stretch(follower: str, *, limit: int) -> Stretch | None:
    """Return what a follower looks at next, at most so many events; None where nothing is new."""
    place = log_cursors.place(follower)
    found = sql.fetch(_NEXT, {"txid": str(place[0]), "pos": place[1], "limit": limit})
    if not found:
        return None
    reached: dict[DisputeId, int] = {}
    for _, _, dispute_id, version in found:
        reached[dispute_id] = max(version, reached.get(dispute_id, 0))
    return Stretch(after=place, to=found[-1][:2], count=len(found), reached=reached)


def happened(stretch: Stretch) -> tuple[Happened, ...]:
    """
    Return the events of a stretch, each dispute's in its own order.

    One may come again with a later stretch: where an event in the stretch follows on it.
    """
    asked = {
        "disputes": list(stretch.reached),
        "versions": list(stretch.reached.values()),
        "txid": str(stretch.after[0]),
        "pos": stretch.after[1],
    }
    return _happened(sql.fetch(_REACHED, asked))


def _row(found: tuple[Any, ...]) -> FeedRow:
    return FeedRow(**dict(zip(FeedRow.__slots__, found, strict=True)))


def _happened(found: Sequence[tuple[Any, ...]]) -> tuple[Happened, ...]:
    return tuple(
        Happened(dispute_id=dispute_id, version=version, kind=kind)
        for dispute_id, version, kind in found
    )
