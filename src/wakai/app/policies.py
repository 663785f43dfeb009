"""The policy in force now, and the terms that a new dispute keeps."""

import functools
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from wakai.app import clock, policy_file
from wakai.core.policy import Policy, Terms, load
from wakai.store import policies as stored

HOLIDAYS_AHEAD: Final = timedelta(days=730)  # longer than a dispute lasts, with time to mend it


@functools.cache
def _text() -> str:
    return policy_file.read(Path(settings.WAKAI_POLICY_FILE))


@functools.cache
def live() -> Policy:
    """Return the policy that new disputes open under. Raises PolicyError when it cannot be used."""
    return load(_text())


def holidays_end(now: datetime) -> Mapping[str, date]:
    """Return the calendars whose holidays end before a dispute of today may, and when they end."""
    return live().terms.holidays_end((now + HOLIDAYS_AHEAD).date())


def pinned() -> Terms:
    """Return the terms for a dispute that opens now; their policy is published if it is not yet."""
    policy = live()
    if not stored.is_published(policy.sha256):
        stored.publish(_text(), clock.now())
    return policy.terms
