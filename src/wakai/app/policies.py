"""The policy in force now, and the terms that a new dispute keeps."""

import functools
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.core.cache import cache

from wakai.app import clock, policy_publishing
from wakai.core.policy import Policy, Terms, load
from wakai.store import policies as stored

HOLIDAYS_AHEAD: Final = timedelta(days=730)  # longer than a dispute lasts, with time to mend it
_FRESH_SECONDS: Final = 5  # how long a page may still show what was in force before


def live() -> Policy:
    """
    Return the policy that new disputes open under, as pages show it.

    It is the one that was published, or before there is one, the file that the settings name.
    Raises PolicyError when that cannot be used.
    """
    sha256 = cache.get_or_set(
        policy_publishing.IN_FORCE_KEY, lambda: stored.in_force(clock.now()), _FRESH_SECONDS
    )
    return stored.of_hash(sha256) if sha256 else _of_settings()


def holidays_end(now: datetime) -> Mapping[str, date]:
    """Return the calendars whose holidays end before a dispute of today may, and when they end."""
    return live().terms.holidays_end((now + HOLIDAYS_AHEAD).date())


def pinned() -> Terms:
    """Return the terms for a dispute that opens now; the house is founded if it is not yet."""
    now = clock.now()
    sha256 = stored.in_force(now) or policy_publishing.founded(now, policy_publishing.of_settings())
    return stored.terms(sha256)


def open_cases_of() -> Mapping[str, int]:
    """Return how many open cases keep each policy, by its content hash."""
    return stored.open_cases()


def open_cases() -> tuple[tuple[str, int], ...]:
    """Return the texts of the policies that open cases keep, and how many keep each."""
    kept = ((stored.text(sha256), count) for sha256, count in stored.open_cases().items())
    return tuple(kept)


def forget() -> None:
    """Look at what is in force anew at the next call."""
    cache.delete(policy_publishing.IN_FORCE_KEY)


@functools.cache
def _of_settings() -> Policy:
    return load(policy_publishing.of_settings().text)
