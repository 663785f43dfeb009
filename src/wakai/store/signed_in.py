"""
The person of a session, read on the same journey to the database as the session itself.

Who a session belongs to is only known once it is read. Whose it was the last time says very likely
who it will be, so that person is read with it. It is no more than a guess: what counts is whom the
session names, and both are read anew for each request.
"""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, LiteralString

from wakai.store import sql
from wakai.store.sql import Asked

COLUMNS = (
    "id",
    "password",
    "last_login",
    "email",
    "name",
    "shop_id",
    "roles",
    "language",
    "time_zone",
    "country",
    "is_active",
    "accepting",
    "capacity",
    "seen_at",
    "created_at",
)
_PERSON: LiteralString = """
SELECT id, password, last_login, email, name, shop_id, roles, language, time_zone, country,
       is_active, accepting, capacity, seen_at, created_at
FROM person WHERE id = %(person)s
"""
_OWNERS_MAX = 4_096
_owners: OrderedDict[str, int] = OrderedDict()  # whose sessions were read last, by their keys
_keeping = threading.Lock()


class _Ahead(threading.local):
    """Whether a person will be asked for, and the rows that were read for that; per thread."""

    expected = False
    rows: list[tuple[Any, ...]] | None = None


_ahead = _Ahead()


@contextlib.contextmanager
def expected() -> Iterator[None]:
    """Say that the person of a session is asked for next; nothing that was read outlives this."""
    _ahead.expected = True
    try:
        yield
    finally:
        _ahead.expected, _ahead.rows = False, None


def session(key: str | None, asked: Asked) -> list[tuple[Any, ...]]:
    """Return the rows of a session, and read whose it very likely is, where that is expected."""
    owner = _owners.get(key or "")
    if owner is None or not _ahead.expected:
        return sql.fetch(*asked)
    found, _ahead.rows = sql.fetch_all(asked, (_PERSON, {"person": owner}))
    return found


def belongs(key: str | None, person_id: int) -> None:
    """Note whom a session named."""
    if key:
        with _keeping:
            _owners[key] = person_id
            _owners.move_to_end(key)
            if len(_owners) > _OWNERS_MAX:
                _owners.popitem(last=False)


def person(person_id: int) -> list[tuple[Any, ...]]:
    """Return the row of a person, in the order of COLUMNS, if there is one."""
    rows, _ahead.rows = _ahead.rows, None
    if rows and rows[0][0] == person_id:
        return rows
    return sql.fetch(_PERSON, {"person": person_id})
