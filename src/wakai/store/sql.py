"""
Hand-written SQL for the hot path, prepared by the server, on Django's connection.

Where a decision is carried out every millisecond counts, and the ORM spends most of one on each
statement before it is sent. A statement here is sent as it stands, in the same transaction as
everything around it. Rows travel as one JSON parameter: the statement is then the same for any
number of rows, so the server parses and plans it once a connection.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


def fetch(statement: LiteralString, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds. Raises the errors of django.db."""
    database = connections[DEFAULT_DB_ALIAS]  # once: each look through a proxy costs as much
    with database.wrap_database_errors:
        return _sent(database, statement, values).fetchall()


def run(statement: LiteralString, values: Mapping[str, object]) -> int:
    """Carry a statement out and return how many rows it changed. Raises the errors of django.db."""
    database = connections[DEFAULT_DB_ALIAS]
    with database.wrap_database_errors:
        return _sent(database, statement, values).rowcount


def records(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as what ``json_to_recordset`` reads."""
    return json.dumps(list(rows), default=_plain, separators=(",", ":"), ensure_ascii=False)


def _sent(
    database: BaseDatabaseWrapper, statement: LiteralString, values: Mapping[str, object]
) -> psycopg.Cursor[Any]:
    database.validate_no_broken_transaction()
    if database.connection is None:
        database.ensure_connection()
    cursor = psycopg.Cursor(database.connection)

    def send(sql: Any, params: Any, _many: Any, _context: Any) -> psycopg.Cursor[Any]:
        return cursor.execute(sql, params, prepare=True)

    for wrapper in reversed(database.execute_wrappers):  # a test that counts what is sent
        send = _wrapped(send, wrapper)
    return send(statement, values, False, {"connection": database, "cursor": cursor})  # noqa: FBT003 - Django's order


def _wrapped(send: Any, wrapper: Any) -> Any:
    return lambda sql, params, many, context: wrapper(send, sql, params, many, context)


def _plain(value: object) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return "\\x" + value.hex()  # as PostgreSQL writes bytea
        case _:
            raise TypeError(f"{type(value).__name__} is no column.")
