"""The live path without a server: who asks for what, and what is answered."""

import asyncio
import contextlib
import json
import math
import random
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from django.conf import settings

from wakai.app.chat_token import BadToken, Claims
from wakai.app.numbers import number
from wakai.core.conversations.model import Reader
from wakai.core.conversations.seats import Seat
from wakai.live import database, frames, posting
from wakai.live.clock import Clock
from wakai.live.doors import Rates, Seats, Tokens
from wakai.live.inbox import Inbox, Listener
from wakai.live.problems import Problem
from wakai.live.rooms import PAGE, Outbox, Room, Rooms, Stream
from wakai.live.tail import Tail
from wakai.live.writer import Item, Outcome, Overloaded, TakesNothing, Unknown, Writer
from wakai.store import chat_sql, seats_sql

HEARTBEAT_SECONDS: Final = 15
STREAM_SECONDS: Final = (
    600.0,
    900.0,
)  # a stream ends somewhere between, so that not all do at once
STUCK_SECONDS: Final = 30.0
POLL_SECONDS: Final = 25.0
STREAMS_PER_PERSON: Final = 12
SNAPSHOT: Final = 100

_HEADER: Final = """SELECT kind, state, owner_kind, owner_id, owner_epoch, last_seq, language,
    dispute_id::text, order_id FROM conversation WHERE id = %s"""
_BEFORE: Final = """SELECT * FROM (
    SELECT seq, kind, actor_kind, actor_id, audience, client_key::text, body, created_at
    FROM chat_event WHERE conversation_id = %s AND seq <= %s ORDER BY seq DESC LIMIT %s
) AS newest ORDER BY seq"""
_READ: Final = """INSERT INTO conversation_member
    (conversation_id, person_id, role, read_seq, delivered_seq, here_at)
SELECT id, %s, %s, least(%s, last_seq), least(%s, last_seq), %s FROM conversation WHERE id = %s
ON CONFLICT (conversation_id, person_id) DO UPDATE
SET here_at = excluded.here_at,
    read_seq = greatest(conversation_member.read_seq, excluded.read_seq),
    delivered_seq = greatest(conversation_member.delivered_seq, excluded.delivered_seq)
RETURNING read_seq"""

_STATUS: Final = {"key_reused": 422, "not_found": 404}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a request."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


class Live:
    """Everything one live process holds."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.readers = database.Readers()
        self.tokens = Tokens()
        self.seats = Seats(self.readers)
        self.rates = Rates(per_minute=settings.WAKAI_CHAT_PER_MINUTE, burst=30)
        self.rooms = Rooms(self._read_after)
        self.inbox = Inbox(self.rooms, self.readers)
        self.writer = Writer(self._published, self.clock)
        self.tail = Tail(self.rooms, self.readers, self.clock, self.inbox.changed, self._left)
        self.stopping = False
        self._beating: asyncio.Task[None] | None = None
        self._listening: dict[int, int] = {}
        self._looks: set[asyncio.Task[None]] = set()  # at whose seats, out of turn

    async def start(self) -> None:
        """Connect and begin to listen. Raises psycopg.Error."""
        await self.tail.start()
        self._beating = asyncio.ensure_future(self._beat())

    def end_streams(self) -> None:
        """Send every listener away: they come back to the process that follows this one."""
        self.stopping = True
        self.rooms.end_all()
        self.inbox.end_all()

    async def stop(self) -> None:
        """Write what waits, then close everything."""
        self.end_streams()
        for task in (self._beating, *self._looks):
            if task:
                task.cancel()
        await self.tail.stop()
        await self.writer.close()
        await self.readers.close()

    # Doors

    def claims(self, authorization: bytes) -> Claims:
        """Return who is asking. Raises Problem."""
        try:
            return self.tokens.read(authorization)
        except BadToken as bad:
            raise Problem(401, "token_" + str(bad)) from bad

    async def seat(self, claims: Claims, conversation: int) -> Seat:
        """Return the asker's seat. Raises Problem; not yours and not there are the same 404."""
        found = await self.seats.find(conversation, claims)
        if found is None:
            raise Problem(404, "not_found")
        return found

    # Up

    async def post(self, claims: Claims, conversation: int, raw: bytes) -> Answer:
        """Write a message and answer once it is durable. Raises Problem."""
        wait = self.rates.wait(claims.person)
        if wait:
            seconds = math.ceil(wait)
            raise Problem(429, "too_fast", retry_after=seconds)
        seat = await self.seat(claims, conversation)
        if not seat.writes:
            raise Problem(403, "not_allowed")
        item = posting.item(conversation, seat, raw, self.clock)
        try:
            outcome = await self.writer.submit(item)
        except Overloaded as error:
            raise Problem(503, "busy", retry_after=1) from error
        except Unknown as error:
            raise Problem(503, "unknown", retry_after=1) from error
        except TakesNothing as error:
            raise Problem(503, "takes_nothing", retry_after=5) from error
        return await self._answered(item, seat, outcome)

    async def _answered(self, item: Item, seat: Seat, outcome: Outcome) -> Answer:
        if outcome.status == "written":
            told = b'{"seq":%d,"head":%d,"epoch":%d}' % (outcome.seq, outcome.head, outcome.epoch)
            return Answer(201, told)
        facts: dict[str, Any] = {"head": outcome.head, "epoch": outcome.epoch}
        if outcome.status == "duplicate":
            return Answer(200, frames.dumps({"seq": outcome.seq, **facts, "again": True}))
        if outcome.status == "stale_seq" and item.expect_seq is not None:
            rows = await self._read_after(item.conversation, item.expect_seq, PAGE)
            facts["missed"] = json.loads(_page(item.expect_seq, rows, seat.reader)[0])
        if outcome.status == "not_owner":
            facts["owner_id"] = outcome.owner_id
        raise Problem(_STATUS.get(outcome.status, 409), outcome.status, **facts)

    async def typing(self, claims: Claims, conversation: int, raw: bytes) -> Answer:
        """Tell the others that somebody is typing, of a note only staff; nothing of it is kept."""
        seat = await self.seat(claims, conversation)
        if not seat.writes:
            raise Problem(403, "not_allowed")
        note = seat.reader.staff and posting.is_note(raw)
        told = {"by": seat.actor.kind.value, "by_id": claims.person}
        told |= {"note": True} if note else {}
        frame = frames.signal("typing", told)
        self._signal(conversation, frame, but=claims.person, staff_only=note)
        return Answer(202, b"{}")

    async def viewing(self, claims: Claims, conversation: int, raw: bytes) -> Answer:
        """Tell colleagues who else has a conversation open; nothing of it is kept."""
        seat = await self.seat(claims, conversation)
        if not seat.reader.staff:
            raise Problem(403, "not_allowed")
        told = {"by_id": claims.person, **posting.view(raw)}
        frame = frames.signal("viewing", told)
        self._signal(conversation, frame, but=claims.person, staff_only=True)
        return Answer(202, b"{}")

    async def read(self, claims: Claims, conversation: int, raw: bytes) -> Answer:
        """Move the asker's reading cursor, and tell the others how far they have read."""
        seat = await self.seat(claims, conversation)
        upto = posting.upto(raw)
        role = seat.actor.kind.value
        asked = (claims.person, seat.part, upto, upto, self.clock.now(), conversation)
        rows = await self.readers.rows(_READ, asked)
        told = {"by": role, "by_id": claims.person, "upto": rows[0][0]}
        self._signal(conversation, frames.signal("read", told), but=claims.person)
        return Answer(200, frames.dumps({"upto": rows[0][0]}))

    # Down

    async def snapshot(self, claims: Claims, conversation: int, before: int | None) -> Answer:
        """Return the end of a conversation, or what is before a line, and where to go on from."""
        seat = await self.seat(claims, conversation)
        (row,) = await self.readers.rows(_HEADER, (conversation,))
        names = (
            "kind",
            "state",
            "owner",
            "owner_id",
            "epoch",
            "head",
            "language",
            "dispute",
            "order",
        )
        header = dict(zip(names, row, strict=True))
        head = int(header["head"])
        last = head if before is None else min(head, before - 1)
        rows = await self.readers.rows(_BEFORE, (conversation, last, SNAPSHOT))
        page = json.loads(_page(rows[0][0] - 1 if rows else last, rows, seat.reader)[0])
        more = bool(rows) and rows[0][0] > 1
        told = {"conversation": header, "events": page["events"], "more": more, "head": head}
        first = rows[0][0] if rows else last + 1
        return Answer(
            200, frames.dumps({**told, "first": first, "cursor": self.rooms.cursor(head)})
        )

    async def open_stream(
        self, claims: Claims, conversation: int, cursor: str, outbox: Outbox
    ) -> Stream:
        """Return a stream that stands on ``cursor``. Raises Problem: 410 for a useless cursor."""
        if self._listening.get(claims.person, 0) >= STREAMS_PER_PERSON:
            raise Problem(429, "too_many_streams", retry_after=HEARTBEAT_SECONDS)
        seat = await self.seat(claims, conversation)
        seq = await self._seq(conversation, cursor)
        return Stream(
            conversation,
            seat.reader,
            roles=claims.roles,
            cursor=seq,
            outbox=outbox,
            ends_at=self._ends_at(claims),
        )

    def arrive(self, stream: Stream) -> Room:
        """Count a listener in; ``depart`` follows in any case."""
        person = stream.reader.person
        self._listening[person] = self._listening.get(person, 0) + 1
        return self.rooms.enter(stream.conversation)

    def depart(self, room: Room, stream: Stream) -> None:
        """Count a listener out."""
        person = stream.reader.person
        left = self._listening.get(person, 1) - 1
        if left:
            self._listening[person] = left
        else:
            self._listening.pop(person, None)
        self.rooms.leave(room, stream)

    async def missed(self, room: Room, stream: Stream) -> str | None:
        """Return the next step of what a stream has missed, as JSON; None once it listens."""
        while True:
            rows = await self._read_after(stream.conversation, stream.cursor, PAGE)
            if rows:
                data, stream.cursor = _page(stream.cursor, rows, stream.reader)
                return data
            if self.stopping:
                stream.outbox.close(frames.GOODBYE)
                return None
            if self.rooms.join(room, stream):
                return None

    async def poll(self, claims: Claims, conversation: int, cursor: str) -> Answer:
        """Return what is new after ``cursor``, at once or as soon as there is something."""
        arrived = asyncio.Event()
        stream = await self.open_stream(claims, conversation, cursor, Outbox(arrived.set))
        after = stream.cursor
        room = self.arrive(stream)
        try:
            data = await self.missed(room, stream)
            if data is None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(arrived.wait(), POLL_SECONDS)
                await self.seat(claims, conversation)  # it may have ended meanwhile
                rows = await self._read_after(conversation, after, PAGE)
                data, stream.cursor = _page(after, rows, stream.reader)
        finally:
            self.depart(room, stream)
        head = max(stream.cursor, room.head)
        cursor = self.rooms.cursor(stream.cursor)
        return Answer(200, f'{data[:-1]},"cursor":"{cursor}","head":{head}}}'.encode())

    async def open_inbox(self, claims: Claims, cursor: str, outbox: Outbox) -> None:
        """Let a member of the staff follow the whole log. Raises Problem."""
        if not await self.seats.at_desk([claims]):
            raise Problem(404, "not_found")
        listener = Listener(claims, self._ends_at(claims), self.rooms.mark)
        await self.inbox.enter(outbox, cursor, self.tail, listener)

    # Inside

    def _signal(
        self, conversation: int, frame: bytes, *, but: int, staff_only: bool = False
    ) -> None:
        """Send what is not kept to everybody in a conversation, here and at other processes."""
        self.rooms.signal(conversation, frame, but=but, staff_only=staff_only)
        self.tail.carry(conversation, frame, but=but, staff_only=staff_only)

    def _published(self, item: Item, seq: int) -> None:
        self.rooms.written(item, seq)
        self.tail.tell(item.conversation, seq)
        if self.inbox.listeners:
            self.tail.poke()

    async def _read_after(self, conversation: int, seq: int, limit: int) -> list[database.Row]:
        return await self.readers.rows(chat_sql.READ_AFTER, (conversation, seq, limit))

    async def _seq(self, conversation: int, cursor: str) -> int:
        rows = await self.readers.rows(_HEADER, (conversation,))
        head = int(rows[0][5])
        if not cursor:
            return head
        mark, _, text = cursor.partition(".")
        seq = number(text)
        if mark != self.rooms.mark or seq is None or seq > head:
            raise Problem(410, "resync", head=head)
        return seq

    def _ends_at(self, claims: Claims) -> float:
        span = random.uniform(*STREAM_SECONDS)  # noqa: S311 - so that not everybody comes back at once
        left = claims.expires_at - self.tokens.now()
        return asyncio.get_running_loop().time() + min(span, left)

    async def _beat(self) -> None:
        """Once a second, a fifteenth of the streams get their heartbeat and are looked after."""
        turn = 0
        while True:
            await asyncio.sleep(1)
            turn = (turn + 1) % (2 * HEARTBEAT_SECONDS)
            streams = self.rooms.streams()
            slot = turn % HEARTBEAT_SECONDS
            for stream in streams:
                if id(stream) // 64 % HEARTBEAT_SECONDS == slot:
                    self._tend(
                        stream.outbox, stream.ends_at, self.rooms.head_of(stream.conversation)
                    )
            for outbox, listener in tuple(self.inbox.listeners.items()):
                if slot == 0:
                    self._tend(outbox, listener.ends_at, 0)
            try:
                await self._check_seats([s for s in streams if id(s) // 64 % 30 == turn])
                if turn == 0:
                    await self.inbox.look_who_listens(self.seats)
            except (psycopg.Error, OSError):
                continue  # a database that is away revokes no rights; the next turn looks again

    def _tend(self, outbox: Outbox, ends_at: float, head: int) -> None:
        now = asyncio.get_running_loop().time()
        if outbox.stuck_since is not None and now - outbox.stuck_since > STUCK_SECONDS:
            outbox.close(frames.RESYNC)
        elif now >= ends_at:
            outbox.close(frames.GOODBYE)
        else:
            outbox.put_if_idle(b'event: beat\ndata: {"head":%d}\n\n' % head)

    async def _check_seats(self, streams: list[Stream]) -> None:
        if not streams:
            return
        asked = [(s.conversation, s.reader.person, s.roles) for s in streams]
        await self.seats.refresh(asked)
        for stream, one in zip(streams, asked, strict=True):
            seat = self.seats.known(one)
            if seat is None or seat.reader != stream.reader:
                stream.outbox.close(frames.RESYNC)
        await self._note_who_is_here([s for s in streams if not s.reader.staff])

    def _left(self, person: int) -> None:
        """Look at once whether the streams of a person still have their seat."""
        streams = [stream for stream in self.rooms.streams() if stream.reader.person == person]
        look = asyncio.ensure_future(self._look_again(streams))
        self._looks.add(look)
        look.add_done_callback(self._looks.discard)

    async def _look_again(self, streams: list[Stream]) -> None:
        with contextlib.suppress(psycopg.Error, OSError):  # else the beat looks in its turn
            await self._check_seats(streams)

    async def _note_who_is_here(self, streams: list[Stream]) -> None:
        """Write down whose chat is open, so that nobody gets a mail about what they see."""
        if streams:
            here = ([s.conversation for s in streams], [s.reader.person for s in streams])
            await self.readers.rows(seats_sql.HERE, (*here, self.clock.now()))


def _page(after: int, rows: list[database.Row], reader: Reader) -> tuple[str, int]:
    upto = rows[-1][0] if rows else after
    seen = (frames.event_of_row(row) for row in rows if reader.sees(row[4]))
    return frames.batch(after, upto, seen), upto
