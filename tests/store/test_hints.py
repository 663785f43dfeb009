"""The worker is told when rows wait for it, and not more often than it looks."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from wakai.app import clock
from wakai.store import hints, outbox, sql
from wakai.store.outbox import NewRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Iterator[psycopg.Connection]:
    """Lend a connection that listens as the worker does."""
    settings = connection.get_connection_params()
    for surplus in ("cursor_factory", "context", "prepare_threshold"):
        settings.pop(surplus, None)
    with psycopg.connect(**settings, autocommit=True) as listener:
        listener.execute(f"LISTEN {hints.WORK}")
        yield listener


@pytest.fixture(autouse=True)
def passing(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the seconds that this process has run; the last hint was long ago."""
    seconds = [1000.0]
    monkeypatch.setattr("wakai.store.hints.monotonic", lambda: seconds[0])
    monkeypatch.setattr(hints._Last, "at", float("-inf"))
    return seconds


def _put(key: str, *, fault: Exception | None = None) -> None:
    with transaction.atomic(durable=True), sql.together():
        outbox.put([NewRow(topic="test", key=key, body={})], clock.now())
        if fault:
            raise fault


def _heard(worker: psycopg.Connection) -> int:
    worker.execute("SELECT 1")  # what was sent before is there with the answer
    return len(list(worker.notifies(timeout=0)))


class TestHints:
    def test_come_with_the_row(self, worker: psycopg.Connection) -> None:
        _put("a")

        assert _heard(worker) == 1
        assert outbox.counts() == {"waiting": 1}

    def test_come_once_for_what_the_worker_finds_together(
        self, worker: psycopg.Connection, passing: list[float]
    ) -> None:
        _put("a")
        _put("b")
        assert _heard(worker) == 1

        passing[0] += 1
        _put("c")
        assert _heard(worker) == 1

    def test_do_not_come_without_their_row(self, worker: psycopg.Connection) -> None:
        with pytest.raises(ValueError, match="no"):
            _put("a", fault=ValueError("no"))

        assert _heard(worker) == 0
