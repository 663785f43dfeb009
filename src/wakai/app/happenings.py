"""
What happens in the chats, as it is told to programs: pushed by webhooks, or read from the log.

Both tell of the same lines, by the same ids and with the same facts: numbers and codes, never what
was typed. Who reads gets them in the order of the log, from a place on that a webhook may have
named: so a program whose receiver was down catches up by itself.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from wakai.app.chat_lines import Entry
from wakai.app.dispute_feed import BadCursor, CursorTooOld
from wakai.core.conversations import webhooks as rules
from wakai.store import chat as log
from wakai.store import chat_tail
from wakai.store import conversations as rows
from wakai.store import webhooks as stored
from wakai.store.chat_tail import LoggedLine
from wakai.store.conversations import Header

LIMIT_MAX: Final = 500
_LOOKED_AT: Final = 2  # lines for each that is asked for: notes and the like are told to nobody
_PLACE: Final = re.compile(r"([0-9a-f]{8})\.([0-9]{1,18})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened in a chat; ``id`` is that of the webhook that tells of it."""

    id: str
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some happenings, and where to go on; ``more`` where there may be others already."""

    happenings: tuple[Happening, ...]
    cursor: str
    more: bool


def page(after: str, *, limit: int) -> Page | BadCursor | CursorTooOld:
    """Return what happened behind a place in the log; without one, from its beginning on."""
    here = mark()
    found = _PLACE.fullmatch(after or f"{here}.0.0")
    if found is None:
        return BadCursor()
    if found[1] != here:
        return CursorTooOld()
    place = int(found[2]), int(found[3])
    looked_at = limit * _LOOKED_AT
    lines = chat_tail.behind(place, limit=looked_at)
    told = [line for line in lines if is_told(line)]
    last = told[limit - 1] if len(told) > limit else lines[-1] if lines else None
    return Page(
        happenings=tuple(_happenings(told[:limit], here)),
        cursor=position(here, last) if last else after or f"{here}.0.0",
        more=len(told) > limit or len(lines) == looked_at,
    )


def is_told(line: LoggedLine) -> bool:
    """Return whether a line is told outside at all."""
    return rules.is_told(line.kind, line.audience, by_rule=line.body.get("webhook") is True)


def mark() -> str:
    """Return how each place in this log begins; after a restore of the database, otherwise."""
    return str(log.epoch())[:8]


def position(mark: str, line: LoggedLine) -> str:
    """Return the place of a line in the whole log."""
    return f"{mark}.{line.txid}.{line.pos}"


def ids(lines: Collection[LoggedLine]) -> dict[tuple[int, int], str]:
    """Return by which ids lines are told, by conversation and number."""
    found = stored.event_ids([(line.conversation, line.seq) for line in lines])
    return {line: f"evt_{event}" for line, event in found.items()}


def data(header: Header, line: Entry | LoggedLine, position: str) -> dict[str, Any]:
    """Return the facts of a line: numbers and codes, never what was typed."""
    return {
        "conversation": header.id,
        "seq": line.seq,
        "position": position,
        "actor": line.actor.kind.value,
        "actor_id": line.actor.id,
        "person": header.person,
        "order": header.order,
        "dispute": str(header.dispute) if header.dispute else None,
        **dict(_facts(line.kind, line.body)),
    }


def _happenings(lines: Collection[LoggedLine], mark: str) -> Iterator[Happening]:
    headers = rows.headers({line.conversation for line in lines})
    known = ids(lines)
    for line in lines:
        facts = data(headers[line.conversation], line, position(mark, line))
        name = known[line.conversation, line.seq]
        yield Happening(id=name, kind=line.kind, at=line.at, data=facts)


def _facts(kind: str, body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    match kind:
        case "owner.changed":
            yield from ((name, body.get(name)) for name in ("from", "to", "reason"))
        case "card.posted" | "card.answered":
            yield "card", body.get("card")
        case "message.redacted":
            yield "redacts", body.get("seq")
        case "rule.fired":
            yield from (("rule", body.get("rule")), ("cause", body.get("seq")))
