"""
Hand-written SQL for the hot path, prepared by the server, on Django's connection.

Where a decision is carried out every millisecond counts, and the ORM spends most of one on each
statement before it is sent. A statement here is sent as it stands, in the same transaction as
everything around it. Rows travel as one JSON parameter: the statement is then the same for any
number of rows, so the server parses and plans it once a connection.

Statements go straight to libpq. psycopg's cursors do the same, and so much else around it that four
fifths of the time of a short statement was spent there.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, LiteralString
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

_NAMED = re.compile(r"%\((\w+)\)s")
_FINE = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})
_prepared: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


def fetch(statement: LiteralString, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds. Raises the errors of django.db."""
    database = connections[DEFAULT_DB_ALIAS]  # once: each look through a proxy costs as much
    result = _sent(database, statement, values)
    rows = Transformer(database.connection)
    rows.set_pgresult(result)
    return rows.load_rows(0, result.ntuples, tuple)


def run(statement: LiteralString, values: Mapping[str, object]) -> int:
    """Carry a statement out and return how many rows it changed. Raises the errors of django.db."""
    return _sent(connections[DEFAULT_DB_ALIAS], statement, values).command_tuples or 0


def records(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as what ``json_to_recordset`` reads."""
    return json.dumps(list(rows), default=_column, separators=(",", ":"), ensure_ascii=False)


def _sent(
    database: BaseDatabaseWrapper, statement: LiteralString, values: Mapping[str, object]
) -> PGresult:
    database.validate_no_broken_transaction()

    def send(sql: Any, params: Any, _many: Any, _context: Any) -> PGresult:
        with database.wrap_database_errors:
            if database.connection is None:
                database.ensure_connection()
            return _executed(database.connection, sql, params)

    if not database.execute_wrappers:
        return send(statement, values, None, None)
    for wrapper in reversed(database.execute_wrappers):  # a test that counts what is sent
        send = _wrapped(send, wrapper)
    return send(statement, values, False, {"connection": database})  # noqa: FBT003 - Django's order


def _wrapped(send: Any, wrapper: Any) -> Any:
    return lambda sql, params, many, context: wrapper(send, sql, params, many, context)


def _executed(
    connection: psycopg.Connection[Any], statement: str, values: Mapping[str, object]
) -> PGresult:
    pgconn = connection.pgconn
    if not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
        _checked(pgconn.exec_(b"BEGIN"))
    text, names = _positional(statement)
    known = _prepared.setdefault(connection, {})
    if statement not in known:
        name = b"wakai_%d" % len(known)
        _checked(pgconn.prepare(name, text))
        known[statement] = name
    given: Any = [_parameter(values[name]) for name in names]
    return _checked(pgconn.exec_prepared(known[statement], given))


def _checked(result: PGresult) -> PGresult:
    if result.status not in _FINE:
        raise psycopg.errors.error_from_result(result, encoding="utf-8")
    return result


@cache
def _positional(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a statement with $1, $2 … and the names that stand behind them."""
    names = tuple(dict.fromkeys(_NAMED.findall(statement)))
    text = _NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", statement)
    return text.encode(), names


def _parameter(value: object) -> bytes | None:
    """Return a value as PostgreSQL reads it. Raises psycopg.DataError for a NUL in a text."""
    match value:
        case None:
            return None
        case str():
            encoded = value.encode()
            if b"\0" in encoded:
                raise psycopg.DataError("PostgreSQL text cannot contain NUL (0x00) bytes.")
            return encoded
        case list():
            return _array(value)
        case bool() | int():
            return str(value).encode()
        case _:
            return _column(value).encode()


def _array(items: Sequence[object]) -> bytes:
    """Return an array literal; each item is quoted, as any text may be."""
    quoted = (
        b'"' + (_parameter(item) or b"").replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        for item in items
    )
    return b"{" + b",".join(quoted) + b"}"


def _column(value: object) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes():
            return "\\x" + value.hex()  # as PostgreSQL writes bytea
        case _:
            raise TypeError(f"{type(value).__name__} is no column.")
