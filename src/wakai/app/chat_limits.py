"""
The numbers of the chat: clocks from the policy, and limits on what one person may send.

The live path asks for them too, and it runs without the tables: the policy is read from its file.
"""

import functools
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from wakai.app import policy_file
from wakai.core.calendar import Period
from wakai.core.policy import load

TEXT_MAX: Final = 4_000  # characters of one message
FILES_MAX: Final = 10  # with one message
BODY_BYTES_MAX: Final = 16_384  # of one request to the live path


def warn_after() -> timedelta:
    """Return how long a party may be silent before being asked."""
    return _span("chat_warn")


def park_after() -> timedelta:
    """Return how long after being asked a silent chat is put to sleep."""
    return max(timedelta(), _span("chat_park") - _span("chat_warn"))


def resume_within() -> timedelta:
    """Return how long a parked chat can be taken up again."""
    return _span("chat_resume")


def answer_within() -> timedelta:
    """Return within which open time a person comes, where a queue makes no promise of its own."""
    return _span("queue_promise")


@functools.cache
def _span(name: str) -> timedelta:
    period = _periods()[name]
    days = period.days + period.business_days  # a chat knows no closed days
    return timedelta(days=days, hours=period.hours, minutes=period.minutes)


@functools.cache
def _periods() -> Mapping[str, Period]:
    return load(policy_file.read(Path(settings.WAKAI_POLICY_FILE))).terms.periods
