"""
Who listens: rooms with streams, each stream with its own cursor and a bounded outbox.

A stream is handed exactly the line after its cursor. Whoever is further behind is brought up from
the log, so nothing here has to arrive in order, or at all: it only says how far the log goes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from wakai.app import faults
from wakai.core.conversations.model import Reader
from wakai.live import database, frames
from wakai.live.writer import Item

OUTBOX_MAX: Final = 64  # frames; whoever is slower than that starts afresh
PAGE: Final = 500

ReadAfter = Callable[[int, int, int], Awaitable[list[database.Row]]]
log = logging.getLogger(__name__)


class Outbox:
    """Frames on their way to one listener; ``ready`` is called when there is something to send."""

    __slots__ = ("closed", "frames", "ready", "stuck_since")

    def __init__(self, ready: Callable[[], None]) -> None:
        self.frames: list[bytes] = []
        self.closed = False
        self.ready = ready
        self.stuck_since: float | None = None  # since when the listener takes nothing

    def put(self, frame: bytes) -> None:
        """Add a frame. One too many ends the stream: never is more kept than ``OUTBOX_MAX``."""
        if self.closed:
            return
        if len(self.frames) >= OUTBOX_MAX:
            self.frames = [frames.RESYNC]
            self.closed = True
        else:
            self.frames.append(frame)
        self.ready()

    def put_if_idle(self, frame: bytes) -> None:
        """Add a frame that may as well be lost: it is dropped first under load."""
        if len(self.frames) < OUTBOX_MAX // 4:
            self.put(frame)

    def close(self, last: bytes) -> None:
        """End the stream after one last frame."""
        if not self.closed:
            self.frames.append(last)
            self.closed = True
            self.ready()

    def take(self) -> bytes:
        """Return everything that waits, as one piece."""
        taken, self.frames = self.frames, []
        return taken[0] if len(taken) == 1 else b"".join(taken)


class Stream:
    """A listener in one conversation."""

    __slots__ = ("conversation", "cursor", "ends_at", "joined", "outbox", "reader", "roles")

    def __init__(
        self,
        conversation: int,
        reader: Reader,
        *,
        roles: frozenset[str],
        cursor: int,
        outbox: Outbox,
        ends_at: float,
    ) -> None:
        self.conversation = conversation
        self.reader = reader
        self.roles = roles
        self.cursor = cursor
        self.outbox = outbox
        self.ends_at = ends_at  # on the loop's clock
        self.joined = False


class Room:
    """A conversation somebody listens to; ``head`` is how far its log is known to go."""

    __slots__ = ("conversation", "head", "refilling", "streams", "visitors")

    def __init__(self, conversation: int) -> None:
        self.conversation = conversation
        self.head = 0
        self.streams: set[Stream] = set()
        self.visitors = 0  # streams and polls, those on their way in included
        self.refilling: asyncio.Task[None] | None = None


class Rooms:
    """All rooms of this process."""

    def __init__(self, read_after: ReadAfter) -> None:
        self._read_after = read_after
        self._rooms: dict[int, Room] = {}
        self.mark = "0"  # the log epoch, the first part of every cursor

    def __len__(self) -> int:
        return sum(len(room.streams) for room in self._rooms.values())

    def cursor(self, seq: int) -> str:
        """Return the opaque cursor of a line."""
        return f"{self.mark}.{seq}"

    def renew(self, mark: str) -> None:
        """Take a new log epoch: whoever stands on a cursor of the old one starts afresh."""
        if self.mark not in {"0", mark}:
            for stream in self.streams():
                stream.outbox.close(frames.RESYNC)
        self.mark = mark

    def enter(self, conversation: int) -> Room:
        """Return a room that is kept up to date from now on; every ``enter`` has its ``leave``."""
        room = self._rooms.get(conversation)
        if room is None:
            room = self._rooms[conversation] = Room(conversation)
        room.visitors += 1
        return room

    def leave(self, room: Room, stream: Stream | None = None) -> None:
        """Go; the last one closes the door."""
        if stream is not None:
            room.streams.discard(stream)
        room.visitors -= 1
        if not room.visitors:
            self._rooms.pop(room.conversation, None)

    def join(self, room: Room, stream: Stream) -> bool:
        """Let a stream listen if it has read as far as the log is known to go; say whether."""
        if stream.cursor < room.head:
            return False
        room.head = stream.cursor
        room.streams.add(stream)
        stream.joined = True
        self._refill_if_behind(room)
        return True

    def written(self, item: Item, seq: int) -> None:
        """Hand on a line that this process has just committed."""
        room = self._rooms.get(item.conversation)
        if room is None:
            return
        room.head = max(room.head, seq)
        if not room.streams:
            return
        at = frames.moment(item.at) if item.at else ""
        event = frames.event(
            seq,
            item.kind,
            actor_kind=item.actor_kind,
            actor_id=item.actor_id,
            key=str(item.key),
            body=item.body,
            at=at,
        )
        self._deliver(room, seq, item.audience, event)
        self._refill_if_behind(room)

    def hint(self, conversation: int, seq: int) -> None:
        """Note that the log goes as far as ``seq``, whoever wrote it."""
        room = self._rooms.get(conversation)
        if room is not None and seq > room.head:
            room.head = seq
            self._refill_if_behind(room)

    def signal(
        self, conversation: int, frame: bytes, *, but: int, staff_only: bool = False
    ) -> None:
        """Send something that is not kept to everybody but the person it is about."""
        room = self._rooms.get(conversation)
        for stream in tuple(room.streams) if room else ():
            if stream.reader.person != but and (stream.reader.staff or not staff_only):
                stream.outbox.put_if_idle(frame)

    def streams(self) -> list[Stream]:
        """Return every stream there is now."""
        return [stream for room in self._rooms.values() for stream in room.streams]

    def head_of(self, conversation: int) -> int:
        """Return how far a conversation is known to go; 0 where nobody listens."""
        room = self._rooms.get(conversation)
        return room.head if room else 0

    def end_all(self) -> None:
        """Say goodbye to everybody: the server is about to stop."""
        for stream in self.streams():
            stream.outbox.close(frames.GOODBYE)

    def _deliver(self, room: Room, seq: int, audience: str, event: str) -> None:
        cursor = self.cursor(seq)
        seen = hidden = b""
        for stream in tuple(room.streams):
            if stream.cursor != seq - 1:
                continue
            stream.cursor = seq
            if stream.reader.sees(audience):
                seen = seen or frames.frame(cursor, frames.batch(seq - 1, seq, [event]))
                stream.outbox.put(seen)
            else:
                hidden = hidden or frames.frame(cursor, frames.batch(seq - 1, seq, []))
                stream.outbox.put(hidden)

    def _refill_if_behind(self, room: Room) -> None:
        if room.refilling is None and any(s.cursor < room.head for s in room.streams):
            room.refilling = asyncio.ensure_future(self._refill(room))

    async def _refill(self, room: Room) -> None:
        """Read from the log what somebody in the room has not been handed."""
        try:
            while room.streams:
                behind = min(stream.cursor for stream in room.streams)
                if behind >= room.head:
                    return
                rows = await self._read_after(room.conversation, behind, PAGE)
                if not rows:
                    return
                for row in rows:
                    self._deliver(room, row[0], row[4], frames.event_of_row(row))
        except Exception as error:  # noqa: BLE001 - the next hint, a second away, tries again
            why = faults.told(error)
            log.warning("Conversation %d could not be read: %s", room.conversation, why)
        finally:
            room.refilling = None
