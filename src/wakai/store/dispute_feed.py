"""
The journal of all disputes in one order, for who follows it from outside.

A reader goes by (txid, pos) and stops below the oldest transaction that still writes: what that one
appends is then in front of the reader, never behind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.core.ids import DisputeId
from wakai.store import sql

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


def after(txid: int, pos: int, *, limit: int) -> tuple[FeedRow, ...]:
    """Return the events behind a place in the whole journal, at most ``limit``."""
    asked = {"txid": str(txid), "pos": pos, "limit": min(limit, PAGE_MAX)}
    return tuple(
        FeedRow(**dict(zip(FeedRow.__slots__, row, strict=True)))
        for row in sql.fetch(_AFTER, asked)
    )
