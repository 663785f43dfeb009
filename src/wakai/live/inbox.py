"""The desk's list, live: which conversations changed, in the order of the whole log."""

from dataclasses import dataclass
from typing import Any, Final

from wakai.app.chat_token import Claims
from wakai.app.numbers import number
from wakai.live import database, frames
from wakai.live.doors import Seats
from wakai.live.problems import Problem
from wakai.live.rooms import Outbox, Rooms
from wakai.live.tail import ROWS_MAX, Position, Tail
from wakai.store import chat_sql

_CHANGES: Final = """SELECT c.id, c.kind, c.language, c.state, c.owner_kind, c.owner_id,
    c.owner_epoch, c.last_seq, c.waiting_since, p.name
FROM conversation c JOIN person p ON p.id = c.person_id
WHERE c.id = ANY(%s) AND c.kind = 'support'"""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who follows the list, when their stream ends, and in which log epoch it began."""

    claims: Claims
    ends_at: float
    mark: str


class Inbox:
    """Listeners to the whole log; they are told what changed, and look at what they want to see."""

    def __init__(self, rooms: Rooms, readers: database.Readers) -> None:
        self._rooms = rooms
        self._readers = readers
        self.listeners: dict[Outbox, Listener] = {}

    async def changed(self, before: Position, conversations: list[int], reached: Position) -> None:
        """Tell everybody. Raises psycopg.Error."""
        del before
        if self.listeners:
            frame = await self.frame(conversations, reached)
            for outbox in tuple(self.listeners):
                outbox.put(frame)

    async def frame(self, conversations: list[int], reached: Position) -> bytes:
        """Return the frame that says where these conversations stand now."""
        rows = await self._readers.rows(_CHANGES, (conversations,))
        cursor = f"{self._rooms.mark}.{reached[0]}.{reached[1]}"
        changes = {"upto": cursor, "changes": [_change(row) for row in rows]}
        return frames.frame(cursor, frames.dumps(changes).decode())

    async def enter(self, outbox: Outbox, cursor: str, tail: Tail, listener: Listener) -> None:
        """Bring a listener up to date and keep it so. Raises Problem where that is too much."""
        at = self._position(cursor, tail)
        while at < tail.position:
            rows = await self._readers.rows(chat_sql.TAIL, (str(at[0]), at[1], ROWS_MAX))
            if sum(row[4] for row in rows) >= ROWS_MAX:
                raise Problem(410, "resync")
            if not rows:
                break
            at = (rows[0][2], rows[0][3])
            outbox.put(await self.frame([row[0] for row in rows], at))
        self.listeners[outbox] = listener

    async def look_who_listens(self, seats: Seats) -> None:
        """
        Send away who does not work at the desk any more, or began in another log epoch.

        Raises psycopg.Error.
        """
        listeners = dict(self.listeners)
        here = set(await seats.at_desk([one.claims for one in listeners.values()]))
        for outbox, one in listeners.items():
            if one.claims not in here or one.mark != self._rooms.mark:
                outbox.close(frames.RESYNC)

    def leave(self, outbox: Outbox) -> None:
        """Go."""
        self.listeners.pop(outbox, None)

    def end_all(self) -> None:
        """Say goodbye to everybody."""
        for outbox in tuple(self.listeners):
            outbox.close(frames.GOODBYE)

    def _position(self, cursor: str, tail: Tail) -> Position:
        if not cursor:
            return tail.position
        mark, _, rest = cursor.partition(".")
        txid, _, pos = rest.partition(".")
        transaction, position = number(txid), number(pos)
        if mark != self._rooms.mark or transaction is None or position is None:
            raise Problem(410, "resync")
        return transaction, position


def _change(row: tuple[Any, ...]) -> dict[str, object]:
    names = ("id", "kind", "language", "state", "owner", "owner_id", "epoch", "head")
    change: dict[str, object] = dict(zip(names, row, strict=False))
    since = row[8]
    return change | {"waiting_since": frames.moment(since) if since else None, "name": row[9]}
