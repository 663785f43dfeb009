"""
The worker: small loops over rows that say when they are due.

Every loop does its rows until none is left, then sleeps until a hint arrives or its interval is
over; asleep it holds no connection, for a process may have fewer of them than loops. A hint may be
lost; a row may not. Several workers share the rows, since each row is claimed under a lock. Killing
a worker at any point loses nothing: what was not committed is done again.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from django.db import connection

from wakai.app import clock
from wakai.jobs import tasks
from wakai.store import hints

log = logging.getLogger(__name__)

_CHAT = "wakai_chat"
_AFTER_FAULT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Loop:
    """
    One kind of work: ``step`` does some of it and returns how much, 0 when nothing is left.

    A hint on its channel wakes a loop before its time, and ``settle_seconds`` later it looks: what
    comes together is then looked at together. A hint that says nothing wakes all loops: the clock
    of a demo was moved.
    """

    name: str
    step: Callable[[], int]
    every_seconds: float
    channel: str = ""
    settle_seconds: float = 0.0


LOOPS = (
    Loop("deadlines", tasks.fire_deadlines, 1.0),
    Loop("outbox", tasks.send_outbox, 1.0, hints.WORK, 0.1),
    Loop("webhooks", tasks.send_webhooks, 1.0, hints.WORK, 0.1),
    Loop("bot", tasks.answer_as_bot, 1.0, _CHAT, 0.05),
    Loop("chat", tasks.pass_chat_on, 1.0, _CHAT, 0.25),
    # No hint wakes it: what many commands write in a second is looked at together.
    Loop("disputes", tasks.pass_disputes_on, 1.0),
    Loop("ringing", tasks.ring_conversations, 1.0, _CHAT, 0.1),
    Loop("translation", tasks.translate, 2.0, _CHAT, 0.25),
    Loop("evidence", tasks.process_evidence, 2.0),
    Loop("conversations", tasks.park_conversations, 5.0),
    Loop("staff", tasks.tell_staff, 60.0),
    Loop("retention", tasks.remove_expired, 600.0),
)


def work(stop: threading.Event, loops: Sequence[Loop] = LOOPS) -> None:
    """Run the loops until ``stop`` is set; returns when each has finished the row it was at."""
    wakes = {loop: threading.Event() for loop in loops}
    threads = [
        threading.Thread(target=_run, args=(loop, hint, stop), name=loop.name)
        for loop, hint in wakes.items()
    ]
    for thread in threads:
        thread.start()
    _listen(wakes, stop)
    for hint in wakes.values():
        hint.set()
    for thread in threads:
        thread.join()


def _run(loop: Loop, hint: threading.Event, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            done = loop.step()
        except Exception:
            log.exception("the %s loop failed and goes on", loop.name)
            done = None
        finally:
            connection.close()
        if done is None:
            stop.wait(_AFTER_FAULT_SECONDS)
        elif not done:
            if hint.wait(loop.every_seconds):
                stop.wait(loop.settle_seconds)
            hint.clear()


def _pass_on(told: psycopg.Notify, wakes: Mapping[Loop, threading.Event]) -> None:
    if not told.payload:
        clock.forget()
    for loop, hint in wakes.items():
        if not told.payload or told.channel == loop.channel:
            hint.set()


def _listen(wakes: Mapping[Loop, threading.Event], stop: threading.Event) -> None:
    """Pass the database's hints on to the loops; without a database they run by their intervals."""
    settings = connection.get_connection_params()
    for surplus in ("cursor_factory", "context", "prepare_threshold"):
        settings.pop(surplus, None)
    while not stop.is_set():
        try:
            with psycopg.connect(**settings, autocommit=True) as listener:
                for channel in (hints.WORK, _CHAT):
                    listener.execute(f"LISTEN {channel}")
                while not stop.is_set():
                    for told in listener.notifies(timeout=1.0):
                        _pass_on(told, wakes)
        except psycopg.OperationalError:
            log.warning("the database cannot be listened to; the loops run by their intervals")
            stop.wait(_AFTER_FAULT_SECONDS)
