"""How the installation is doing: a few checks that decide, and a few figures to watch."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from wakai.app import clock
from wakai.store import deadlines, outbox, sanctions

LAG_MAX = timedelta(minutes=5)  # a deadline or mail that is later than this is not kept up with
FREE_BYTES_MIN = 200_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so."""

    name: str
    ok: bool


def checks() -> tuple[Check, ...]:
    """Return whether database, file storage and jobs are as they should be."""
    try:
        lag = jobs_lag(clock.now())
    except DatabaseError:
        return (Check("database", ok=False), Check("storage", ok=storage_is_writable()))
    return (
        Check("database", ok=True),
        Check("storage", ok=storage_is_writable()),
        Check("jobs", ok=lag <= LAG_MAX),
    )


def jobs_lag(now: datetime) -> timedelta:
    """Return how late the latest thing is that a worker should have done by now."""
    nexts = (deadlines.next_act_at(), sanctions.next_due_at(), outbox.waiting_since())
    due = [instant for instant in nexts if instant]
    return max((now - instant for instant in due), default=timedelta())


def storage_is_writable() -> bool:
    """Return whether a file can be written where evidence is kept, with room to spare."""
    folder = Path(settings.WAKAI_DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"wakai")
        return shutil.disk_usage(folder).free >= FREE_BYTES_MIN
    except OSError:
        return False


def figures() -> tuple[tuple[str, str, float], ...]:
    """Return (name, what it is, value) of each figure."""
    lag = max(jobs_lag(clock.now()), timedelta())
    counts = outbox.counts()
    return (
        ("jobs_lag_seconds", "How late the most overdue deadline or mail is.", lag.total_seconds()),
        ("outbox_waiting", "Mails and payments that wait to be sent.", counts.get("waiting", 0)),
        ("outbox_webhooks", "Webhooks that wait to be sent.", counts.get("webhooks", 0)),
        ("outbox_dead", "Mails and payments that were given up.", counts.get("dead", 0)),
    )
