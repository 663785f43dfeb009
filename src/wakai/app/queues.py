"""The queues of this house: hours, promise and offer of each language, read from their file."""

import functools
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from wakai.app import chat_limits, policy_file
from wakai.core.conversations import hours, queues
from wakai.core.conversations.queues import Queue, Queues


@functools.cache
def in_force() -> Queues:
    """Return all queues. Raises PolicyError for a file that cannot be followed."""
    return read(Path(settings.WAKAI_QUEUES_FILE))


def read(file: Path) -> Queues:
    """Return the queues that a file describes. Raises PolicyError."""
    return queues.load(policy_file.read(file))


def of(language: str) -> Queue:
    """Return the queue of a language."""
    return in_force().of(language)


def opens_at(language: str, now: datetime) -> datetime | None:
    """Return when people answer again; None where they do now, or where nobody knows when."""
    opens = hours.next_opening(of(language).hours, now)
    return opens if opens and opens > now else None


def is_open(language: str, now: datetime) -> bool:
    """Return whether it is in the hours of a language: its operators are on shift."""
    return hours.is_open(of(language).hours, now)


def promise(language: str) -> timedelta:
    """Return within which open time a person comes: the queue's own promise, or the policy's."""
    own = of(language).answer_within
    return chat_limits.answer_within() if own is None else own


def answer_due(language: str, waiting_since: datetime) -> datetime | None:
    """Return until when a person is promised; the promise stands still outside the hours."""
    return hours.due(of(language).hours, waiting_since, promise(language))
