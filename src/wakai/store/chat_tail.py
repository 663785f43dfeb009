"""Following the whole log from a job: each follower has a cursor that is kept."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wakai.core.conversations.model import Actor, ActorKind, Kind
from wakai.store import chat_sql, log_cursors, sql
from wakai.store.models import LogCursor

_ROWS_PER_CONVERSATION = 20
_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The conversations that changed since the follower's cursor, and where it goes to."""

    conversations: Mapping[int, int]  # each with its first line that is new
    txid: int
    pos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedLine:
    """One line of the log and where it stands in the whole of it."""

    conversation: int
    seq: int
    txid: int
    pos: int
    kind: str
    actor: Actor
    audience: str
    body: dict[str, Any]
    at: datetime
    talk: Kind  # of the conversation, as is its language
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The lines behind a follower's cursor, in the order of the whole log."""

    lines: tuple[LoggedLine, ...]
    after: tuple[int, int]  # the cursor they were read from


# As in chat_sql.TAIL: what an older transaction may still overtake is left for the next look.
_LINES: LiteralString = """
SELECT e.conversation_id, e.seq, e.txid::text::bigint, e.pos, e.kind, e.actor_kind, e.actor_id,
    e.audience, e.body::text, e.created_at, c.kind, c.language
FROM chat_event e JOIN conversation c ON c.id = e.conversation_id
WHERE (e.txid, e.pos) > (%(txid)s::text::xid8, %(pos)s::bigint)
    AND e.txid < pg_snapshot_xmin(pg_current_snapshot())
    AND (%(since)s::timestamptz IS NULL OR e.created_at >= %(since)s::timestamptz)
ORDER BY e.txid, e.pos LIMIT %(limit)s::integer
"""


def news(follower: str, *, limit: int) -> News:
    """Return what changed, about ``limit`` conversations' worth of lines at most."""
    at = log_cursors.place(follower)
    with connection.cursor() as cursor:
        cursor.execute(chat_sql.TAIL, [str(at[0]), at[1], limit * _ROWS_PER_CONVERSATION])
        rows = cursor.fetchall()
    if not rows:
        return News(conversations={}, txid=at[0], pos=at[1])
    return News(conversations={row[0]: row[5] for row in rows}, txid=rows[0][2], pos=rows[0][3])


def done(follower: str, news: News) -> None:
    """Move the cursor: everything up to there is taken care of."""
    if news.conversations:
        LogCursor.objects.update_or_create(
            name=follower, defaults={"txid": news.txid, "pos": news.pos}
        )


def stretch(follower: str, *, limit: int) -> Stretch:
    """Return the next lines of the log that a follower has not taken care of."""
    after = log_cursors.place(follower)
    return _stretch(after, limit=limit)


def since(at: datetime) -> Iterator[LoggedLine]:
    """Yield the lines of the log from an instant on, in its order; it is read page by page."""
    after = (0, 0)
    while lines := _stretch(after, limit=_PAGE, since=at).lines:
        yield from lines
        after = (lines[-1].txid, lines[-1].pos)


def behind(place: tuple[int, int], *, limit: int) -> tuple[LoggedLine, ...]:
    """Return the next lines of the log behind a place in it, for who keeps their own cursor."""
    return _stretch(place, limit=min(limit, _PAGE)).lines


def move(follower: str, stretch: Stretch) -> bool:
    """
    Move the cursor behind a stretch, in the transaction of what is done about it.

    False where another worker was faster: then nothing is to be done.
    """
    last = stretch.lines[-1]
    return log_cursors.move(follower, after=stretch.after, to=(last.txid, last.pos))


def _stretch(after: tuple[int, int], *, limit: int, since: datetime | None = None) -> Stretch:
    asked = {"txid": str(after[0]), "pos": after[1], "limit": limit, "since": since}
    return Stretch(lines=tuple(map(_line, sql.fetch(_LINES, asked))), after=after)


def _line(row: tuple[Any, ...]) -> LoggedLine:
    conversation, seq, txid, pos, kind, actor_kind, actor_id, audience, body, at, *talk = row
    return LoggedLine(
        conversation=conversation,
        seq=seq,
        txid=txid,
        pos=pos,
        kind=kind,
        actor=Actor(ActorKind(actor_kind), actor_id),
        audience=audience,
        body=json.loads(body),
        at=at,
        talk=Kind(talk[0]),
        language=talk[1],
    )
