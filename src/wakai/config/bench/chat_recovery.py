"""Ending the server as a power cut would, while people write; then counting every message."""

import asyncio
import contextlib
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg

from wakai.config.bench.chat_load import Talk
from wakai.config.bench.site import Site

_PAUSE_SECONDS: Final = 0.02
_AGAIN_SECONDS: Final = 0.1
_LIST: Final = """
SELECT conversation_id, seq, client_key FROM chat_event
WHERE conversation_id = ANY(%s) ORDER BY conversation_id, seq
"""


@dataclass(slots=True)
class Recovery:
    """What was found afterwards; all but ``acked`` and the seconds must be 0."""

    acked: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0
    unseen: int = 0  # lines that a listener did not get, or got out of order
    seconds: float = 0.0  # the longest time in which no message was taken


@dataclass(slots=True)
class _Side:
    """One talk: what was acknowledged to its writer, and what its listener was shown."""

    talk: Talk
    acked: list[UUID] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    cursor: str = ""


async def measured(site: Site, talks: list[Talk], *, seconds: float) -> Recovery:
    """Write for so long with the server killed in the middle; return what came of it."""
    sides = [_Side(talk) for talk in talks]
    until = time.perf_counter() + seconds
    acks: list[float] = []
    work = [asyncio.ensure_future(_write(site.port, side, until, acks)) for side in sides]
    listening = [asyncio.ensure_future(_listen(site.port, side)) for side in sides]
    await asyncio.sleep(seconds / 2)
    await asyncio.to_thread(site.kill_server)
    await asyncio.gather(*work)
    await asyncio.sleep(1)  # the last lines reach their listeners
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    found = _counted(site.database, sides)
    found.seconds = max(later - sooner for sooner, later in pairwise(acks))
    return found


async def _write(port: int, side: _Side, until: float, acks: list[float]) -> None:
    while time.perf_counter() < until:
        key = uuid4()
        while not await _taken(port, side, key):  # noqa: ASYNC110 - the same key, until it is taken
            await asyncio.sleep(_AGAIN_SECONDS)
        side.acked.append(key)
        acks.append(time.perf_counter())
        await asyncio.sleep(_PAUSE_SECONDS)


async def _taken(port: int, side: _Side, key: UUID) -> bool:
    conversation, token, _ = side.talk
    body = json.dumps({"key": str(key), "lang": "en", "text": "Are you there?"}).encode()
    head = (
        f"POST /live/conversations/{conversation}/messages HTTP/1.1\r\nHost: bench\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode() + body)
            status = (await reader.readline()).split()
            return len(status) > 1 and status[1] in {b"200", b"201"}
        finally:
            writer.close()
    return False


async def _listen(port: int, side: _Side) -> None:
    conversation, _, token = side.talk
    while True:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            after = f"?after={side.cursor}" if side.cursor else ""
            writer.write(
                f"GET /live/conversations/{conversation}/stream{after} HTTP/1.1\r\nHost: bench\r\n"
                f"Authorization: Bearer {token}\r\n\r\n".encode()
            )
            try:
                await _follow(reader, side)
            finally:
                writer.close()
        await asyncio.sleep(_AGAIN_SECONDS)


async def _follow(reader: asyncio.StreamReader, side: _Side) -> None:
    cursor = ""
    while line := await reader.readline():
        if line.startswith(b"id: "):
            cursor = line[4:].strip().decode()
        elif line.startswith(b"data: ") and b'"events"' in line:
            step: dict[str, Any] = json.loads(line[6:])
            side.shown.extend(event["seq"] for event in step["events"])
            side.cursor = cursor


def _counted(database: psycopg.Connection[Any], sides: list[_Side]) -> Recovery:
    rows = database.execute(_LIST, [[side.talk[0] for side in sides]]).fetchall()
    kept: dict[int, list[tuple[int, UUID | None]]] = {side.talk[0]: [] for side in sides}
    for talk, seq, key in rows:
        kept[talk].append((seq, key))
    found = Recovery()
    for side in sides:
        lines = kept[side.talk[0]]
        keys = Counter(key for _, key in lines if key)
        found.acked += len(side.acked)
        found.lost += sum(key not in keys for key in side.acked)
        found.doubled += sum(count - 1 for count in keys.values())
        found.gaps += sum(seq != place for place, (seq, _) in enumerate(lines, start=1))
        first = side.shown[0] if side.shown else 1
        found.unseen += side.shown != list(range(first, len(lines) + 1))
    return found
