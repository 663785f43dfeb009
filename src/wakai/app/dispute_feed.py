"""
The events of all disputes in the order of their log, for programs of the shop that follow them.

A cursor is ``epoch.txid.pos``, as in the chat: a database that was restored has another epoch, and
who comes with a cursor of the old one begins anew.
"""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from wakai.store import chat as log
from wakai.store import dispute_feed as stored
from wakai.store.dispute_feed import FeedRow

__all__ = [
    "LIMIT_MAX",
    "BadCursor",
    "CursorTooOld",
    "FeedRow",
    "Page",
    "data",
    "event",
    "numbers",
    "page",
]

LIMIT_MAX: Final = stored.PAGE_MAX - 1

event = stored.event
numbers = stored.numbers
_CURSOR: Final = re.compile(r"([0-9a-f]{32})\.([0-9]{1,18})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class BadCursor:
    """It was not given out here."""

    code: ClassVar[str] = "bad_cursor"


@dataclass(frozen=True, slots=True)
class CursorTooOld:
    """The database was restored since: what it names may have been lost."""

    code: ClassVar[str] = "cursor_too_old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some events, and where to go on; ``more`` where there were others already."""

    events: tuple[FeedRow, ...]
    cursor: str
    more: bool


def page(after: str, *, limit: int) -> Page | BadCursor | CursorTooOld:
    """Return the events behind a cursor; from the beginning without one."""
    epoch = log.epoch().hex
    cursor = _CURSOR.fullmatch(after or f"{epoch}.0.0")
    if cursor is None:
        return BadCursor()
    if cursor[1] != epoch:
        return CursorTooOld()
    txid, pos = int(cursor[2]), int(cursor[3])
    found = stored.after(txid, pos, limit=limit + 1)
    events = found[:limit]
    if events:
        txid, pos = events[-1].txid, events[-1].pos
    return Page(events=events, cursor=f"{epoch}.{txid}.{pos}", more=len(found) > limit)


def data(event: FeedRow) -> dict[str, Any]:
    """Return the facts of an event as a webhook tells them, its cursor as ``position``."""
    return {
        "dispute_id": str(event.dispute_id),
        "number": event.number,
        "version": event.version,
        "by": event.role,
        "position": f"{log.epoch().hex}.{event.txid}.{event.pos}",
    }
