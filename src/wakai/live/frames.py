"""
What goes over the wire: events as JSON, frames in the format of event streams.

A frame carries ``after`` and ``upto``: the client checks that ``after`` is where it stands and goes
to ``upto``. Lines it may not see leave no trace but the step, so a gap is never taken for a loss.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

RESYNC: Final = b"event: resync\ndata: {}\n\n"
GOODBYE: Final = b"event: bye\ndata: {}\n\n"


def dumps(value: object) -> bytes:
    """Return compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def moment(at: datetime) -> str:
    """Return an instant as ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event(
    seq: int,
    kind: str,
    *,
    actor_kind: str,
    actor_id: int | None,
    key: str | None,
    body: str,
    at: str,
) -> str:
    """Return one line of the log as JSON; ``body`` is JSON already, ``at`` an ISO instant."""
    by_id = "null" if actor_id is None else actor_id
    quoted = "null" if key is None else f'"{key}"'
    return (
        f'{{"seq":{seq},"kind":"{kind}","by":"{actor_kind}","by_id":{by_id},"key":{quoted},'
        f'"body":{body},"at":"{at}"}}'
    )


def event_of_row(row: tuple[Any, ...]) -> str:
    """Return a row of ``chat_sql.READ_AFTER`` as JSON."""
    seq, kind, actor_kind, actor_id, _, key, body, at = row
    return event(
        seq,
        kind,
        actor_kind=actor_kind,
        actor_id=actor_id,
        key=key,
        body=dumps(body).decode(),
        at=moment(at),
    )


def batch(after: int, upto: int, events: Iterable[str]) -> str:
    """Return the JSON of one step of a cursor."""
    return f'{{"after":{after},"upto":{upto},"events":[{",".join(events)}]}}'


def frame(cursor: str, data: str) -> bytes:
    """Return a frame whose id is the cursor to go on from."""
    return f"id: {cursor}\ndata: {data}\n\n".encode()


def signal(kind: str, value: object) -> bytes:
    """Return a frame that is not part of the log: typing, reading, the head of the thread."""
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), dumps(value))
