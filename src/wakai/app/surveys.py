"""What people think of the service. No rule ever reads it (I-45)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wakai.app import clock
from wakai.core import ratings
from wakai.core.disputes.model import Dispute, Stage
from wakai.core.ratings import FEW, Rated, Rating, Words
from wakai.store import surveys as stored

__all__ = ["FEW", "SCORE_MAX", "Rated", "Results", "Words", "answer", "is_time", "lately"]

SCORE_MAX = 5
SHOWN: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was answered about one thing: by queue and by topic, and in people's own words."""

    by_queue: tuple[Rated, ...]
    by_topic: tuple[Rated, ...]
    words: tuple[Words, ...]


def answer(person_id: int, subject: str, *, score: int, comment: str) -> None:
    """Keep what somebody thinks of a case or chat, 1 to 5; answering again replaces it."""
    assert 1 <= score <= SCORE_MAX
    stored.write(person_id, subject, score=score, comment=comment, at=clock.now())


def is_time(state: Dispute) -> bool:
    """Return whether a party can be asked how we did: after a ruling, or once it is over."""
    return state.ruling is not None or state.stage is Stage.CLOSED


def lately() -> tuple[Results, Results]:
    """Return what was answered in the last ``SHOWN``: about chats, and about disputes."""
    since = clock.now() - SHOWN
    return _results(stored.of_chats(since)), _results(stored.of_disputes(since))


def _results(found: Sequence[Rating]) -> Results:
    return Results(
        by_queue=ratings.groups(found, lambda one: one.queue),
        by_topic=ratings.groups(found, lambda one: one.topic),
        words=ratings.words(found),
    )
