"""Hearing what is not kept: it comes down to who listens by then, or it is lost."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.live.server import Stream

BEATS_MAX = 3


def signals(stream: Stream, count: int, *, but: str = "") -> list[dict[str, Any]]:
    """
    Return the next signals of a stream; after three heartbeats in between it is over.

    Those of the kind ``but`` are left out: of what was done again and again some may still come.
    """
    told, beats = [], 0
    for frame in stream.frames():
        beats += frame["kind"] == "beat"
        told += [frame] if frame["kind"] not in {"beat", but} else []
        if len(told) == count or beats == BEATS_MAX:
            break
    return told


@contextmanager
def again_and_again(*deeds: Callable[[], object]) -> Iterator[None]:
    """Do something until enough was seen of it: a stream that opens may not listen yet."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            for deed in deeds:
                deed()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)
