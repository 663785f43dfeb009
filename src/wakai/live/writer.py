"""
The one writer of a live process: everything that waits is stored in one commit, then acknowledged.

Messages of one conversation keep their order in a lane of their own; a batch takes the first of
every lane. Nobody is told before the commit. A result that cannot be known is said to be unknown:
the sender repeats with the same key, and the log knows whether it was there.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg

from wakai.app import faults
from wakai.live import database
from wakai.live.clock import Clock
from wakai.store import chat_sql

BATCH_MAX: Final = 256
WAITING_MAX: Final = 4_096
_TRIES: Final = 3
_LOCK_MS: Final = 20  # how long the lane of everybody waits for one conversation
_SLOW_LOCK_MS: Final = 5_000
_RECONNECT_SECONDS: Final = 0.2
_PLAN_FOR: Final = 10_000  # batches that one plan serves at most

log = logging.getLogger(__name__)

_SHUT: Final = (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.DiskFull)

# Without a trace: what the database says of a row may hold chat text.
_NOT_WRITTEN = "A line of conversation %d cannot be written: %s"


class Overloaded(Exception):
    """More is waiting than can be written soon: try again in a moment."""


class Unknown(Exception):
    """Whether it was committed is not known: repeat it with the same key."""


class TakesNothing(Exception):
    """The database takes nothing now, as a standby or a full disk does: it was not written."""


class Item:
    """One line on its way into the log."""

    __slots__ = (
        "actor_id",
        "actor_kind",
        "at",
        "audience",
        "body",
        "conversation",
        "due_at",
        "expect_epoch",
        "expect_seq",
        "future",
        "key",
        "kind",
    )

    def __init__(  # noqa: PLR0913 - the columns of the append statement
        self,
        conversation: int,
        kind: str,
        *,
        actor_kind: str,
        actor_id: int,
        audience: str,
        key: UUID,
        body: str,
        expect_seq: int | None = None,
        expect_epoch: int | None = None,
        due_at: datetime | None = None,
    ) -> None:
        self.conversation = conversation
        self.kind = kind
        self.actor_kind = actor_kind
        self.actor_id = actor_id
        self.audience = audience
        self.key = key
        self.body = body
        self.expect_seq = expect_seq
        self.expect_epoch = expect_epoch
        self.due_at = due_at
        self.at: datetime | None = None
        self.future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()


class Outcome:
    """What became of an item: ``written``, ``duplicate`` or the code of a refusal."""

    __slots__ = ("epoch", "head", "owner_id", "seq", "status")

    def __init__(self, status: str, seq: int, head: int, epoch: int, owner_id: int | None) -> None:
        self.status = status
        self.seq = seq
        self.head = head
        self.epoch = epoch
        self.owner_id = owner_id


class Writer:
    """``submit`` an item and await its future; ``published`` is called once it is durable."""

    def __init__(self, published: Callable[[Item, int], None], clock: Clock) -> None:
        self._published = published
        self._clock = clock
        self._lanes: dict[int, deque[Item]] = {}
        self._held: set[int] = set()  # conversations that somebody else has locked for long
        self._waiting = 0
        self._task: asyncio.Task[None] | None = None
        self._slow_tasks: set[asyncio.Task[None]] = set()
        self._slow_lock = asyncio.Lock()
        self._main: database.Connection | None = None
        self._slow: database.Connection | None = None
        self.batches = 0
        self.written = 0

    def submit(self, item: Item) -> asyncio.Future[Outcome]:
        """Queue an item. Raises Overloaded."""
        if self._waiting >= WAITING_MAX:
            raise Overloaded
        self._waiting += 1
        lane = self._lanes.get(item.conversation)
        if lane is None:
            self._lanes[item.conversation] = lane = deque()
        lane.append(item)
        if self._task is None:
            self._task = asyncio.ensure_future(self._drain())
        return item.future

    async def close(self) -> None:
        """Write what waits, then close the connections."""
        while self._task or self._slow_tasks:
            await asyncio.gather(*filter(None, [self._task, *self._slow_tasks]))
        for connection in (self._main, self._slow):
            if connection is not None:
                await connection.close()

    async def _drain(self) -> None:
        await asyncio.sleep(0)  # whoever is ready in this turn of the loop joins the batch
        try:
            while batch := self._take():
                await self._flush(batch)
        finally:
            self._task = None

    def _take(self) -> list[Item]:
        batch = []
        for conversation in list(self._lanes):
            if conversation in self._held:
                continue
            lane = self._lanes.pop(conversation)
            batch.append(lane.popleft())
            if lane:
                self._lanes[conversation] = lane  # behind those who have waited longer
            if len(batch) == BATCH_MAX:
                break
        return batch

    async def _flush(self, batch: list[Item]) -> None:
        at = self._clock.now()
        for item in batch:
            item.at = at
        try:
            rows = await self._write(batch, at)
        except psycopg.errors.LockNotAvailable:
            for item in batch:
                self._hand_over(item)
        except _SHUT as error:
            log.error("The database takes nothing: %s", faults.told(error))  # noqa: TRY400
            await self._lose(batch, TakesNothing)
        except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
            log.warning("A batch of %d has an unknown result: %s", len(batch), faults.told(error))
            await self._lose(batch)
        except psycopg.Error:
            await self._one_by_one(batch, at)
        else:
            self.batches += 1
            found = {row[0]: row for row in rows}
            for item in batch:
                self._settle(item, found[item.conversation])

    async def _write(self, batch: list[Item], at: datetime) -> list[database.Row]:
        connection = self._main
        if connection is None or connection.closed:
            connection = self._main = await database.connect(
                lock_timeout=f"{_LOCK_MS}ms", plan_cache_mode="force_generic_plan"
            )
        elif self.batches % _PLAN_FOR == 0 or self.batches.bit_count() == 1:
            # Planning costs more than the batch, so a plan is kept; but one that was made for
            # an empty log is not good for a long one: it is made anew after 1, 2, 4, 8 … batches.
            await connection.execute("DISCARD PLANS")
        if len(batch) > 1:
            return await _rows(connection, chat_sql.APPEND_BATCH, _columns(batch, at))
        parameters = _parameters(batch[0], at)
        rows = await _rows(connection, chat_sql.APPEND_ONE, parameters)
        return rows or await _rows(connection, chat_sql.APPEND, parameters)

    async def _one_by_one(self, batch: list[Item], at: datetime) -> None:
        """Write each item alone: one of them holds something that the database cannot keep."""
        for item in batch:
            try:
                rows = await self._write([item], at)
                self._settle(item, rows[0])
            except psycopg.errors.UniqueViolation:
                self._hand_over(item)
            except (psycopg.OperationalError, psycopg.InterfaceError, OSError):
                await self._lose([item])
            except psycopg.Error as error:
                log.error(_NOT_WRITTEN, item.conversation, faults.told(error))  # noqa: TRY400
                self._fail(item, error)

    def _settle(self, item: Item, row: database.Row) -> None:
        _, status, seq, head, epoch, owner_id = row
        if status in {"again", "busy"}:
            self._hand_over(item)
            return
        self._waiting -= 1
        if status == "written":
            self.written += 1
            self._published(item, seq)
        if not item.future.done():
            item.future.set_result(Outcome(status, seq, head, epoch, owner_id))

    def _fail(self, item: Item, error: BaseException) -> None:
        self._waiting -= 1
        if not item.future.done():
            item.future.set_exception(error)

    async def _lose(self, batch: list[Item], why: type[Exception] = Unknown) -> None:
        for item in batch:
            self._fail(item, why())
        if self._main is not None:
            with contextlib.suppress(psycopg.Error):
                await self._main.close()
            self._main = None
        await asyncio.sleep(_RECONNECT_SECONDS)

    def _hand_over(self, item: Item) -> None:
        """Let an item wait for its conversation apart from everybody else."""
        self._held.add(item.conversation)
        task = asyncio.ensure_future(self._write_slowly(item))
        self._slow_tasks.add(task)
        task.add_done_callback(self._slow_tasks.discard)

    async def _write_slowly(self, item: Item) -> None:
        try:
            async with self._slow_lock:
                await self._settle_slowly(item)
        except psycopg.errors.LockNotAvailable:
            self._fail(item, Overloaded())
        except (psycopg.OperationalError, psycopg.InterfaceError, OSError):
            self._slow = None
            self._fail(item, Unknown())
        except psycopg.Error as error:
            log.error(_NOT_WRITTEN, item.conversation, faults.told(error))  # noqa: TRY400
            self._fail(item, error)
        finally:
            self._held.discard(item.conversation)
            if self._lanes and self._task is None:
                self._task = asyncio.ensure_future(self._drain())

    async def _settle_slowly(self, item: Item) -> None:
        connection = self._slow
        if connection is None or connection.closed:
            connection = self._slow = await database.connect(lock_timeout=f"{_SLOW_LOCK_MS}ms")
        for _ in range(_TRIES):
            parameters = _parameters(item, item.at or self._clock.now())
            (row,) = await _rows(connection, chat_sql.APPEND, parameters)
            if row[1] != "again":
                self._settle(item, row)
                return
        self._fail(item, Unknown())


async def _rows(connection: database.Connection, sql: str, parameters: list[Any]) -> list[Any]:
    cursor = await connection.execute(sql, parameters, prepare=True)
    return await cursor.fetchall()


def _parameters(item: Item, at: datetime) -> list[Any]:
    return [*_row(item), *(None for _ in chat_sql.RARE), at]


def _columns(batch: list[Item], at: datetime) -> list[Any]:
    return [at, *(list(column) for column in zip(*map(_row, batch), strict=True))]


def _row(item: Item) -> tuple[Any, ...]:
    return (
        item.conversation,
        item.kind,
        item.actor_kind,
        item.actor_id,
        item.audience,
        item.key,
        item.body,
        item.expect_seq,
        item.expect_epoch,
        item.due_at,
    )
