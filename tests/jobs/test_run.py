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


class Watched:
    """A step that asks the database something, and may fail; the connections that it held."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.held: list[BaseDatabaseWrapper] = []
        self._fault = fault
        self._looked = threading.Event()

    def __call__(self) -> int:
        ask()
        self.held.append(connections["default"])
        self._looked.set()
        if self._fault:
            raise self._fault
        return 0

    def gives_back(self) -> bool:
        """Wait until it has looked once, and return whether its connection is given back."""
        assert self._looked.wait(_PATIENCE_SECONDS)
        return is_given_back(self.held[0])


class TestALoop:
    def test_holds_no_connection_while_it_sleeps(self) -> None:
        step = Watched()

        with running(step):
            assert step.gives_back()
            assert len(step.held) == 1  # it sleeps

    def test_that_fails_gives_its_connection_back_too(self) -> None:
        step = Watched(ZeroDivisionError())

        with running(step):
            assert step.gives_back()

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
