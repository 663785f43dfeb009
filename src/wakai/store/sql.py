"""
Hand-written SQL for the hot path, prepared by the server, on Django's connection.

Where a decision is carried out every millisecond counts, and the ORM spends most of one on each
statement before it is sent. A statement here is sent as it stands, in the same transaction as
everything around it. Rows travel as one JSON parameter: the statement is then the same for any
number of rows, so the server parses and plans it once a connection.

Statements go straight to libpq. psycopg's cursors do the same, and so much else around it that four
fifths of the time of a short statement was spent there. Of what is left most is the way to the
server and back, so statements that need not wait for each other travel together: ``fetch_all`` for
what is read, ``together``, ``later`` and ``afterwards`` for what is written, ``gathered`` and
``at_once`` for what several decisions write.
"""

import contextlib
import json
import re
import select
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from psycopg.pq.abc import PGconn, PGresult

type Asked = tuple[LiteralString, Mapping[str, object]]  # a statement and its values

_BEGIN: Asked = ("BEGIN", {})
_COMMIT: Asked = ("COMMIT", {})

_NAMED = re.compile(r"%\((\w+)\)s")
_FINE = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})


class _Waiting(threading.local):
    """What this thread has put off until the end of ``together``; None outside of it."""

    asked: list[Asked] | None = None
    behind: list[Asked] | None = None


_waiting = _Waiting()


def fetch(statement: LiteralString, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds. Raises the errors of django.db."""
    _send_waiting()
    database = connections[DEFAULT_DB_ALIAS]  # once: each look through a proxy costs as much
    return _rows(database, _sent(database, statement, values))


def fetch_all(*asked: Asked) -> list[list[tuple[Any, ...]]]:
    """
    Return the rows that each of several statements finds, which travel together.

    They are carried out in their order, and each sees what was committed before it began.
    """
    _send_waiting()
    database = connections[DEFAULT_DB_ALIAS]
    return [_rows(database, result) for result in _sent_together(database, asked)]


def run(statement: LiteralString, values: Mapping[str, object]) -> int:
    """Carry a statement out and return how many rows it changed. Raises the errors of django.db."""
    _send_waiting()
    return _sent(connections[DEFAULT_DB_ALIAS], statement, values).command_tuples or 0


def later(statement: LiteralString, values: Mapping[str, object]) -> None:
    """Carry a statement out at the end of ``together``; outside of it at once."""
    if _waiting.asked is None:
        run(statement, values)
    else:
        _waiting.asked.append((statement, values))


def afterwards(statement: LiteralString, values: Mapping[str, object]) -> None:
    """Carry a statement out once ``together`` has ended its transaction; outside of it at once."""
    if _waiting.behind is None:
        run(statement, values)
    else:
        _waiting.behind.append((statement, values))


@contextlib.contextmanager
def together() -> Iterator[None]:
    """
    Send what is to be carried out ``later``, and the end of the transaction, in one journey.

    For the last thing that a transaction does; what goes wrong there is raised from here, and
    nothing of the transaction stays.
    """
    _waiting.asked, _waiting.behind = [], []
    try:
        yield
        asked, behind = _waiting.asked, _waiting.behind
        _waiting.asked = _waiting.behind = None
        _end(connections[DEFAULT_DB_ALIAS], asked, behind)
    finally:
        _waiting.asked = _waiting.behind = None


@dataclass(slots=True)
class Gathered:
    """What one decision is to carry out, and what follows once its transaction has ended."""

    asked: list[Asked] = field(default_factory=list)
    behind: list[Asked] = field(default_factory=list)


class NotWithoutReading(Exception):
    """What was to be gathered only has to ask the database something first."""


@contextlib.contextmanager
def gathered() -> Iterator[Gathered]:
    """
    Gather what is to be carried out ``later``, without sending anything.

    Raises NotWithoutReading where anything else is sent: nothing of it has happened then.
    """
    work = Gathered()
    _waiting.asked, _waiting.behind = work.asked, work.behind
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(_refused):
            yield work
    finally:
        _waiting.asked = _waiting.behind = None


def at_once(works: Sequence[Gathered]) -> bool:
    """
    Carry out all in one transaction and on one journey; False where one fails: nothing stays then.

    Those that consist of the same statements share each that takes nothing but lists. Whatever
    one work asks for is carried out in its order; those of others may come in between.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.in_atomic_block:  # only in a test: it could take back what is said to stay
        return False
    behind = [asked for work in works for asked in work.behind]
    with database.wrap_database_errors:
        database.ensure_connection()
        pgconn = database.connection.pgconn
        sent = [_BEGIN, *_shared(works), _COMMIT]
        results = _piped(database.connection, [*sent, *behind])
        if pgconn.transaction_status == TransactionStatus.INERROR:
            _checked(pgconn.exec_(b"ROLLBACK"))
    return results[len(sent) - 1].status in _FINE


def _shared(works: Sequence[Gathered]) -> Iterator[Asked]:
    alike: dict[tuple[str, ...], list[Gathered]] = {}
    for work in works:
        alike.setdefault(tuple(statement for statement, _ in work.asked), []).append(work)
    for same in alike.values():
        for asked in zip(*(work.asked for work in same), strict=True):
            yield from _joined(asked)


def _joined(asked: Sequence[Asked]) -> Iterable[Asked]:
    """Return one statement about all that each of several is about, where only lists are given."""
    statement, first = asked[0]
    if not first or not all(isinstance(value, list) for value in first.values()):
        return asked
    every: dict[str, Any] = {name: type(value)() for name, value in first.items()}
    for _, values in asked:
        for name, value in values.items():
            every[name].extend(value)
    return [(statement, every)]


def _refused(*_sent: object) -> Any:
    raise NotWithoutReading


class Records(list[Mapping[str, object]]):
    """Rows that travel as one parameter, which ``json_to_recordset`` reads."""


def records(rows: Iterable[Mapping[str, object]]) -> Records:
    """Return rows as a parameter."""
    return Records(rows)


# -- on their way ------------------------------------------------------------------------------


class _Known:
    """What is known of a connection: the statements it has prepared, and how it reads columns."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.names: dict[str, bytes] = {}
        self.columns = Transformer(connection)


_known: WeakKeyDictionary[psycopg.Connection[Any], _Known] = WeakKeyDictionary()


def _known_of(connection: psycopg.Connection[Any]) -> _Known:
    known = _known.get(connection)
    if known is None:
        known = _known[connection] = _Known(connection)
    return known


def _rows(database: BaseDatabaseWrapper, result: PGresult) -> list[tuple[Any, ...]]:
    columns = _known_of(database.connection).columns
    columns.set_pgresult(result)
    return columns.load_rows(0, result.ntuples, tuple)


def _send_waiting() -> None:
    """Send what was put off, so that what comes now comes after it."""
    if _waiting.asked:
        asked, _waiting.asked = _waiting.asked, []
        _sent_together(connections[DEFAULT_DB_ALIAS], asked)


def _end(database: BaseDatabaseWrapper, asked: Sequence[Asked], behind: Sequence[Asked]) -> None:
    if len(database.atomic_blocks) == 1:  # a test may have one around this one
        asked = (*asked, _COMMIT)
    _sent_together(database, (*asked, *behind))


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


def _sent_together(database: BaseDatabaseWrapper, asked: Sequence[Asked]) -> list[PGresult]:
    if database.execute_wrappers:  # they are told of each one
        return [_sent(database, statement, values) for statement, values in asked]
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        if database.connection is None:
            database.ensure_connection()
        return _executed_together(database.connection, asked)


def _executed(
    connection: psycopg.Connection[Any], statement: str, values: Mapping[str, object]
) -> PGresult:
    pgconn = connection.pgconn
    if _begins(connection):
        _checked(pgconn.exec_(b"BEGIN"))
    name, given = _prepared(connection, statement, values)
    return _checked(pgconn.exec_prepared(name, given))


def _executed_together(
    connection: psycopg.Connection[Any], asked: Sequence[Asked]
) -> list[PGresult]:
    began = _begins(connection)
    if began:
        asked = (_BEGIN, *asked)
    results = _piped(connection, asked)
    for result in results:  # the first that failed says why; those behind it were not tried
        _checked(result)
    return results[began:]


def _piped(connection: psycopg.Connection[Any], asked: Sequence[Asked]) -> list[PGresult]:
    """Send statements in one journey; those behind one that fails are not tried."""
    pgconn = connection.pgconn
    ready = [_prepared(connection, statement, values) for statement, values in asked]
    pgconn.enter_pipeline_mode()
    try:
        for name, given in ready:
            pgconn.send_query_prepared(name, given)
        pgconn.pipeline_sync()
        results = [_next_result(pgconn) for _ in ready]
        _next_result(pgconn)  # all is said: the two sides agree again
    finally:
        pgconn.exit_pipeline_mode()
    return results


def _next_result(pgconn: PGconn) -> PGresult:
    """Return the next result of a pipeline; other threads run while it is waited for."""
    while (result := _ready_result(pgconn)) is None:
        pass  # the end of the statement before
    return result


def _ready_result(pgconn: PGconn) -> PGresult | None:
    ready = select.poll()
    while pgconn.flush():  # more than the socket takes at once; the server may be answering
        ready.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        ready.poll()
        pgconn.consume_input()
    ready.register(pgconn.socket, select.POLLIN)
    while pgconn.is_busy():
        ready.poll()
        pgconn.consume_input()
    return pgconn.get_result()


def _begins(connection: psycopg.Connection[Any]) -> bool:
    """Say whether a transaction is wanted and none has begun."""
    idle = connection.pgconn.transaction_status == TransactionStatus.IDLE
    return idle and not connection.autocommit


def _prepared(
    connection: psycopg.Connection[Any], statement: str, values: Mapping[str, object]
) -> tuple[bytes, Any]:
    """Return the name under which the server knows a statement, and the values as it reads them."""
    text, names = _positional(statement)
    known = _known_of(connection).names
    if statement not in known:
        name = b"wakai_%d" % len(known)
        _checked(connection.pgconn.prepare(name, text))
        known[statement] = name
    return known[statement], [_parameter(values[name]) for name in names]


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
        case Records():
            return _written(value).encode()
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


_written = json.JSONEncoder(default=_column, separators=(",", ":"), ensure_ascii=False).encode
