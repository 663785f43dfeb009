"""
Reading the whole log in tests.

Who reads it stops below the oldest transaction that still runs in the cluster of the database, and
other tests run there at the same time: what was written a moment ago may come a moment later.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from wakai.app import chat_news

WAIT_SECONDS_MAX: Final = 60
_WRITTEN_SINCE: Final = """
SELECT EXISTS (SELECT FROM chat_event WHERE txid >= pg_snapshot_xmin(pg_current_snapshot()))
    OR EXISTS (SELECT FROM dispute_event WHERE txid >= pg_snapshot_xmin(pg_current_snapshot()))
"""


def until_told() -> None:
    """Wait until nothing older than what was written is still running anywhere."""
    ends_at = time.monotonic() + WAIT_SECONDS_MAX
    while _is_behind():
        assert time.monotonic() < ends_at, "An older transaction does not end."
        time.sleep(0.01)


def pass_on() -> int:
    """Let the worker look at everything that was written."""
    until_told()
    return chat_news.pass_on(500)


@contextmanager
def older_transaction() -> Iterator[None]:
    """Let another transaction hold an older id than what is written in this block."""
    began, ends = threading.Event(), threading.Event()
    older = threading.Thread(target=_hold, args=(began, ends))
    older.start()
    try:
        assert began.wait(WAIT_SECONDS_MAX)
        yield
    finally:
        ends.set()
        older.join(WAIT_SECONDS_MAX)


def _hold(began: threading.Event, ends: threading.Event) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            began.set()
            assert ends.wait(WAIT_SECONDS_MAX)
    finally:
        connection.close()


def _is_behind() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN_SINCE)
        ((behind,),) = cursor.fetchall()
    return bool(behind)
