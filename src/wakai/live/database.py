"""Connections of the live loop's own: psycopg's asynchronous driver, on the loop itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import psycopg
from django.db import connections

Row = tuple[Any, ...]
Connection = psycopg.AsyncConnection[Row]

APPLICATION: Final = "wakai live"
_CONNECT_SECONDS: Final = 10


def address() -> dict[str, Any]:
    """Return how to reach the database that Django's settings name."""
    parameters = dict(connections["default"].get_connection_params())
    for name in ("pool", "cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return parameters


async def connect(**options: str) -> Connection:
    """
    Open a connection that commits every statement by itself.

    Plans made while the tables were nearly empty would scan them for ever, so scans are priced out.
    """
    settings = {"enable_seqscan": "off", "timezone": "UTC", **options}
    given = " ".join(f"-c {name}={value}" for name, value in settings.items())
    parameters = {**address(), "application_name": APPLICATION, "options": given}
    return await psycopg.AsyncConnection.connect(
        **parameters, autocommit=True, prepare_threshold=0, connect_timeout=_CONNECT_SECONDS
    )


class Readers:
    """A few connections for reading, lent one statement at a time; broken ones are replaced."""

    def __init__(self, count: int = 3) -> None:
        self._free: asyncio.LifoQueue[Connection | None] = asyncio.LifoQueue()
        for _ in range(count):
            self._free.put_nowait(None)

    async def rows(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        """
        Return the rows of a statement, which must bear to be run twice.

        A connection that broke while it lay here is replaced once. Raises psycopg.Error.
        """
        try:
            return await self._ask(sql, parameters)
        except psycopg.OperationalError:
            return await self._ask(sql, parameters)

    async def _ask(self, sql: str, parameters: Sequence[Any]) -> list[Row]:
        async with self._lend() as connection:
            cursor = await connection.execute(sql, parameters)
            return await cursor.fetchall()

    async def close(self) -> None:
        """Close what is not lent."""
        while not self._free.empty():
            connection = self._free.get_nowait()
            if connection is not None:
                await connection.close()

    @contextlib.asynccontextmanager
    async def _lend(self) -> AsyncIterator[Connection]:
        connection = await self._free.get()
        try:
            if connection is None or connection.closed:
                connection = None
                connection = await connect()
            yield connection
        except psycopg.OperationalError:
            if connection is not None:
                await connection.close()
            raise
        finally:
            self._free.put_nowait(connection)
