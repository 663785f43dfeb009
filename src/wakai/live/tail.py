"""
Hearing of what others wrote: hints by LISTEN, and once a second a look at the log itself.

A hint may be lost, so it only makes things faster. The look goes by transaction id and position and
stops below the oldest running transaction, so no line can slip in behind it.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import timedelta
from typing import Final

import psycopg
from django.conf import settings

from wakai.app import faults
from wakai.live import database
from wakai.live.clock import Clock
from wakai.live.rooms import Rooms
from wakai.store import chat_sql

INTERVAL_SECONDS: Final = 1.0
SETTLE_SECONDS: Final = 0.01  # hints that come together are looked at together
ROWS_MAX: Final = 20_000
GREET_SECONDS: Final = 20.0
PAYLOAD_MAX: Final = 7_000  # bytes; PostgreSQL takes 8000
CARRIED_MAX: Final = 200  # signals a turn; what is not kept may be lost

_HELLO: Final = "hello:"
_SIGNAL: Final = "signal:"
_NEXT: Final = "\x1e"  # between signals of one payload: never in a frame, whose JSON escapes it
Position = tuple[int, int]  # transaction id, position within the log
log = logging.getLogger(__name__)


class Tail:
    """
    Keeps the rooms informed.

    ``changed`` is told which conversations moved, and to where; ``left`` who may read less now.
    """

    def __init__(
        self,
        rooms: Rooms,
        readers: database.Readers,
        clock: Clock,
        changed: Callable[[Position, list[int], Position], Awaitable[None]],
        left: Callable[[int], None],
    ) -> None:
        self._rooms = rooms
        self._readers = readers
        self._clock = clock
        self._changed = changed
        self._left = left
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._me = secrets.randbits(48)
        self._greet_at = 0.0
        self._to_tell: dict[int, int] = {}
        self._to_carry: dict[tuple[int, int, bytes], str] = {}
        self._listener: database.Connection | None = None
        self.position: Position = (0, 0)
        self._peers: dict[int, float] = {}  # other live processes, and when each was last heard

    async def start(self) -> None:
        """Find the end of the log and begin to follow it. Raises psycopg.Error."""
        await self._readers.rows(_MAKE_MARK, ())
        await self._read_mark()
        self._tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._follow())]

    async def stop(self) -> None:
        """Stop following."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._listener is not None:
            await self._listener.close()

    def poke(self) -> None:
        """Look soon: something was written here."""
        self._wake.set()

    def tell(self, conversation: int, seq: int) -> None:
        """Let other processes know of a line; nothing is sent where there are none."""
        if self._peers:
            self._to_tell[conversation] = seq
            self._wake.set()

    def carry(self, conversation: int, frame: bytes, *, but: int, staff_only: bool) -> None:
        """
        Let other processes hand on what is not kept: who types, who reads, who is here.

        Of what somebody signals again and again in a turn, the last one goes.
        """
        key = (conversation, but, frame.partition(b"\n")[0])
        if self._peers and (key in self._to_carry or len(self._to_carry) < CARRIED_MAX):
            self._to_carry[key] = f"{conversation}:{but}:{int(staff_only)}:{frame.decode()}"
            self._wake.set()

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), INTERVAL_SECONDS)
                await asyncio.sleep(SETTLE_SECONDS)
            self._wake.clear()
            try:
                await self._send_hints()
                await self._look()
                await self._greet()
                await self._read_mark()
            except (psycopg.Error, OSError) as error:
                log.warning("The log cannot be read: %s", faults.told(error))
                await asyncio.sleep(INTERVAL_SECONDS)

    async def _look(self) -> None:
        while True:
            before = self.position
            rows = await self._readers.rows(chat_sql.TAIL, (str(before[0]), before[1], ROWS_MAX))
            if not rows:
                return
            for conversation, seq, *_ in rows:
                self._rooms.hint(conversation, seq)
            self.position = (rows[0][2], rows[0][3])
            await self._changed(before, [row[0] for row in rows], self.position)
            if sum(row[4] for row in rows) < ROWS_MAX:
                return

    async def _listen(self) -> None:
        while True:
            try:
                self._listener = await database.connect()
                await self._listener.execute(f"LISTEN {chat_sql.CHANNEL}")
                async for notice in self._listener.notifies():
                    self._heard(notice.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("Not listening: %s", faults.told(error))
            await asyncio.sleep(INTERVAL_SECONDS)

    def _heard(self, payload: str) -> None:
        if payload.startswith(_HELLO):
            self._met(int(payload.removeprefix(_HELLO)))
            return
        if payload.startswith(_SIGNAL):
            self._carried(payload.removeprefix(_SIGNAL))
            return
        if payload.startswith(chat_sql.HAS_LEFT):
            self._left(int(payload.removeprefix(chat_sql.HAS_LEFT)))
            return
        for hint in payload.split(","):
            conversation, _, seq = hint.partition(":")
            if conversation.isdecimal() and seq.isdecimal():
                self._rooms.hint(int(conversation), int(seq))
        self._wake.set()

    def _carried(self, payload: str) -> None:
        """Hand on the signals of another process."""
        process, _, signals = payload.partition(":")
        if int(process) == self._me:
            return
        for signal in signals.split(_NEXT):
            conversation, but, staff_only, frame = signal.split(":", 3)
            self._rooms.signal(
                int(conversation), frame.encode(), but=int(but), staff_only=staff_only == "1"
            )

    def _met(self, process: int) -> None:
        """Note that another live process is there, and answer one that is new."""
        if process == self._me:
            return
        if process not in self._peers:
            self._greet_at = 0.0
        self._peers[process] = time.monotonic()

    async def _greet(self) -> None:
        """Say from time to time that this process listens, and forget those that fell silent."""
        now = time.monotonic()
        if now >= self._greet_at:
            self._greet_at = now + GREET_SECONDS
            await self._notify(f"{_HELLO}{self._me}")
        old = [peer for peer, at in self._peers.items() if now - at > 3 * GREET_SECONDS]
        for peer in old:
            del self._peers[peer]

    async def _send_hints(self) -> None:
        """Tell other processes of lines, and only then of what may be lost."""
        told, self._to_tell = self._to_tell, {}
        for hints in _packed((f"{talk}:{seq}" for talk, seq in told.items()), ","):
            await self._notify(hints)
        carried, self._to_carry = self._to_carry, {}
        for signals in _packed(carried.values(), _NEXT):
            await self._notify(f"{_SIGNAL}{self._me}:{signals}")

    async def _notify(self, payload: str) -> None:
        await self._readers.rows("SELECT pg_notify(%s, %s)", (chat_sql.CHANNEL, payload))

    async def _end(self) -> Position:
        found = await self._readers.rows(chat_sql.TAIL_END, ())
        return (found[0][0], found[0][1]) if found else (0, 0)

    async def _read_mark(self) -> None:
        """Read the log epoch and the demo's clock; in another epoch the log is followed anew."""
        for epoch, ahead_seconds in await self._readers.rows(_MARK, ()):
            if epoch != self._rooms.mark:
                self.position = await self._end()
            self._rooms.renew(epoch)
            if settings.WAKAI_DEMO:
                self._clock.ahead = timedelta(seconds=ahead_seconds)


def _packed(pieces: Iterable[str], between: str) -> Iterator[str]:
    """Return the pieces joined, as many at a time as go into a payload."""
    part: list[str] = []
    size = 0
    for piece in pieces:
        length = len(piece.encode()) + len(between)
        if part and size + length > PAYLOAD_MAX:
            yield between.join(part)
            part, size = [], 0
        part.append(piece)
        size += length
    if part:
        yield between.join(part)


_MAKE_MARK = """INSERT INTO log_epoch (id, epoch, renewed_at)
VALUES (1, gen_random_uuid(), now()) ON CONFLICT DO NOTHING RETURNING id"""
_MARK = """SELECT left(epoch::text, 8), coalesce((SELECT ahead_seconds FROM demo_clock), 0)
FROM log_epoch"""
