"""Clocks: reminders before, consequences at zero, each exactly once."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from wakai.app import disputes, notices
from wakai.core.disputes.commands import FireDeadline
from wakai.core.disputes.model import SYSTEM
from wakai.core.disputes.timers import reminder_times
from wakai.store import deadlines as stored
from wakai.store import journal
from wakai.store.deadlines import ClockRow

log = logging.getLogger(__name__)

_AGAIN = timedelta(
    minutes=1
)  # after a fault of ours, so that one bad clock cannot hold up the rest

next_act_at = stored.next_act_at


def fire_due(now: datetime, *, limit: int = 100) -> int:
    """
    Act on the clocks that are due at ``now``, the earliest first, and return how many were done.

    Safe to run in several processes and to be killed at any point: a reminder and the note that it
    was sent are one transaction, and a consequence clears its clock in the transaction that
    carries it out.
    """
    done = 0
    for clock in stored.due(now, limit=limit):
        try:
            done += _act(clock, now)
        except Exception:
            log.exception("clock %s of dispute %s failed", clock.kind.value, clock.dispute_id)
            stored.reschedule(clock, act_at=now + _AGAIN, reminders_sent=clock.reminders_sent)
    return done


def _act(clock: ClockRow, now: datetime) -> int:
    if clock.act_at < clock.due_at:
        return _remind(clock, now)
    command = FireDeadline(by=SYSTEM, at=now, kind=clock.kind, due_at=clock.due_at)
    answer = disputes.execute(clock.dispute_id, command)
    # Refused: somebody else fired it, or a party moved first; the row is gone or changed.
    return 1 if isinstance(answer, disputes.Done) else 0


def _remind(clock: ClockRow, now: datetime) -> int:
    """Send the reminder that is due; after a long stand-still only the last one that is past."""
    with transaction.atomic(durable=True):
        if not stored.claim(clock):
            return 0
        stream = journal.read(clock.dispute_id)
        state = stream.state
        running = state.deadlines.get(clock.kind)
        if running is None or running.due_at != clock.due_at or state.terms is None:
            return 0
        times = reminder_times(running, state.terms)
        nth = sum(1 for instant in times if instant <= now)
        if nth > clock.reminders_sent and now < clock.due_at:
            notices.remind(stream, running, reminder=nth, at=now)
        left = [instant for instant in times[nth:] if instant > now]
        act_at = min([*left, clock.due_at])
        stored.reschedule(clock, act_at=act_at, reminders_sent=max(nth, clock.reminders_sent))
    return 1
