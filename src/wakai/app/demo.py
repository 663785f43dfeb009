"""
The demo's clock: time moved forward through every instant at which something is due.

Only in demo and test mode. Reminders come before their deadline and consequences one after the
other, exactly as if the days had passed.
"""

import math
from datetime import datetime, timedelta
from typing import Final

from wakai.app import chat, chat_news, clock, deadlines, outbox, sanctions
from wakai.core.ids import DisputeId
from wakai.store import deadlines as stored_deadlines

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
_BATCH: Final = 100
_ROUNDS_MAX: Final = 1_000  # each row that is acted on leaves the row of its next step, or none


def advance_to(target: datetime) -> datetime:
    """
    Move the clock to ``target`` and do all that falls due on the way, in order of time.

    Returns the new present; an instant in the past changes nothing. Raises RuntimeError outside
    demo mode.
    """
    _settle()
    while (due := _next_due()) is not None and due <= target:
        _move(due)
        _settle()
    _move(target)
    _settle()
    return clock.now()


def advance(span: timedelta) -> datetime:
    """Move the clock forward by a span, as ``advance_to``."""
    return advance_to(clock.now() + span)


def to_next_deadline(dispute_id: DisputeId | None = None) -> datetime | None:
    """
    Move the clock to the end of the next deadline, of one dispute or of any, and carry it out.

    Returns the new present, None where no clock runs.
    """
    ends = [stored_deadlines.next_due_at(dispute_id)]
    if dispute_id is None:
        ends.append(sanctions.next_due_at())
    due = min((end for end in ends if end), default=None)
    return advance_to(due) if due else None


def _move(instant: datetime) -> None:
    seconds = math.ceil((instant - clock.now()).total_seconds())
    clock.advance(max(seconds, 0))


def _settle() -> None:
    """Do what is due now, and what follows from it, until all is quiet."""
    for _ in range(_ROUNDS_MAX):
        now = clock.now()
        done = deadlines.fire_due(now, limit=_BATCH) + sanctions.fire_due(now, limit=_BATCH)
        done += chat_news.pass_on(_BATCH) + outbox.send_due(now, limit=_BATCH)
        if not done + chat.park_idle(now):
            return


def _next_due() -> datetime | None:
    nexts = (deadlines.next_act_at(), sanctions.next_due_at(), outbox.waiting_since())
    return min((instant for instant in nexts if instant is not None), default=None)
