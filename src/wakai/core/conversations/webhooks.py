"""
Webhooks as rules: which lines of the log are told, and how a receiver's answers are taken.

A receiver that fails is left alone for longer and longer, all its messages with it; one that has
failed for a day is paused until somebody looks at it, and nothing of what happens then is lost. One
that answers slowly rests after each answer for as long as it took.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from wakai.core.conversations.model import STAFF, Happened
from wakai.core.conversations.rules import FIRED

TEST: Final = "webhook.test"
# What is told, in the words of the log.
KINDS: Final = (
    "conversation.opened",
    "conversation.subject",
    "message.posted",
    "message.redacted",
    "card.posted",
    "card.answered",
    Happened.OWNER_CHANGED,
    Happened.WRAPPED,
    Happened.PARKED,
    Happened.RESUMED,
    Happened.ENDED,
    FIRED,
)
PAUSE_AFTER: Final = timedelta(days=1)  # of failing without one success
FAILURES_MIN: Final = 5  # and as often in a row: one lost message on a quiet day is no reason
QUIET_MAX: Final = timedelta(hours=1)
SLOW: Final = timedelta(seconds=1)  # whoever takes as long for an answer has a rest after it
_QUIET: Final = timedelta(minutes=1)
_HTTP_TIMEOUT, _HTTP_GONE, _HTTP_TOO_MANY, _HTTP_FAULT = 408, 410, 429, 500


class Standing(StrEnum):
    """Whether an endpoint is sent to."""

    ON = "on"
    PAUSED = "paused"  # what happens is kept for later
    OFF = "off"  # the receiver is gone: nothing is kept


class Verdict(StrEnum):
    """What an answer means for the message."""

    TAKEN = "taken"
    AGAIN = "again"
    REFUSED = "refused"  # the same message would be refused again
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How an endpoint has fared lately."""

    standing: Standing = Standing.ON
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    quiet_until: datetime | None = None  # left alone until then, and behind who never had to be

    @property
    def is_slow(self) -> bool:
        """Return whether its last answer was a good one and took long."""
        return self.quiet_until is not None and not self.failures


def is_told(kind: str, audience: str, *, by_rule: bool = False) -> bool:
    """
    Return whether a line is told outside at all: never what only staff may read.

    ``by_rule``: a rule acted that says so. What is told of it is its name.
    """
    if kind == FIRED:
        return by_rule
    return kind in KINDS and audience != STAFF


def verdict(status: int) -> Verdict:
    """Return what a status means; a redirect is not followed and so a refusal."""
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's own
        return Verdict.TAKEN
    if status == _HTTP_GONE:
        return Verdict.GONE
    if status in {_HTTP_TIMEOUT, _HTTP_TOO_MANY} or status >= _HTTP_FAULT:
        return Verdict.AGAIN
    return Verdict.REFUSED


def judged(
    health: Health,
    found: Verdict,
    *,
    at: datetime,
    took: timedelta = timedelta(),
    after: timedelta = timedelta(),
    spread: float = 1.0,
) -> Health:
    """
    Return how an endpoint fares after an answer.

    ``took`` is how long the answer took, ``after`` how long it asks to be left alone, and
    ``spread``, 1 or a little more, keeps the messages of several workers from coming back all in
    one moment.
    """
    if found is Verdict.GONE:
        return Health(standing=Standing.OFF)
    rested = at + min(took, QUIET_MAX) if took >= SLOW else None
    if found is Verdict.TAKEN:
        return Health(standing=health.standing, quiet_until=rested)
    since = health.failing_since or at
    failures = health.failures + 1
    worn_out = failures >= FAILURES_MIN and at - since >= PAUSE_AFTER
    failing = replace(
        health,
        standing=Standing.PAUSED if worn_out else health.standing,
        failures=failures,
        failing_since=since,
        quiet_until=rested,
    )
    if found is Verdict.REFUSED:
        return failing
    quiet = min(_QUIET * 2 ** min(failures - 1, 10), QUIET_MAX) * spread
    return replace(failing, quiet_until=at + max(quiet, after))
