"""The loops of the worker, as far as they are more than their steps."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from wakai.jobs.run import Loop, work

pytestmark = pytest.mark.django_db(transaction=True)

_PATIENCE_SECONDS = 20


@contextmanager
def running(step: Callable[[], int]) -> Iterator[None]:
    """Let one loop run beside the test; after each step that finds nothing it sleeps for long."""
    stop = threading.Event()
    loop = Loop("one", step, _PATIENCE_SECONDS)
    worker = threading.Thread(target=work, args=(stop, (loop,)))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(_PATIENCE_SECONDS)
        assert not worker.is_alive()


def ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def is_given_back(held: BaseDatabaseWrapper) -> bool:
    """Wait until a thread has given its connection back; False where it keeps it."""
    until = monotonic() + _PATIENCE_SECONDS / 2
    while held.connection is not None and monotonic() < until:
        threading.Event().wait(0.01)
    return held.connection is None


class TestALoop:
    def test_holds_no_connection_while_it_sleeps(self) -> None:
        held: list[BaseDatabaseWrapper] = []
        looked = threading.Event()

        def step() -> int:
            ask()
            held.append(connections["default"])
            looked.set()
            return 0

        with running(step):
            assert looked.wait(_PATIENCE_SECONDS)
            assert is_given_back(held[0])
            assert len(held) == 1  # it sleeps

    def test_that_fails_gives_its_connection_back_too(self) -> None:
        held: list[BaseDatabaseWrapper] = []
        looked = threading.Event()

        def step() -> int:
            ask()
            held.append(connections["default"])
            looked.set()
            raise ZeroDivisionError

        with running(step):
            assert looked.wait(_PATIENCE_SECONDS)
            assert is_given_back(held[0])

    def test_goes_on_at_once_while_something_is_left(self) -> None:
        left = [2, 1, 0]
        done = threading.Event()

        def step() -> int:
            found = left.pop(0)
            if not left:
                done.set()
            return found

        with running(step):
            assert done.wait(_PATIENCE_SECONDS / 2)
