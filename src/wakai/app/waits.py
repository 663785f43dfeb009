"""The wait for a person: the place, who is there, and how long it took lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wakai.app import clock, queues
from wakai.core.conversations.waiting import Usual, usual
from wakai.store import conversations as rows
from wakai.store import waits as stored

CONNECTED: Final = timedelta(minutes=2)  # an operator whose desk was not seen for longer is gone
_LATELY: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What can honestly be said about the wait for a person."""

    ahead: int  # how many wait in the same language and came before
    operators: int  # how many take chats now and read this language
    usual: Usual | None = None  # how long it took lately, where enough people waited
    opens_at: datetime | None = None  # when people answer again, outside the hours

    @property
    def place(self) -> int:
        """Return the place in the queue, counted from one."""
        return self.ahead + 1


def of(conversation: int) -> Wait:
    """Return the place of a conversation in the queue and who is there to come."""
    found = rows.header(conversation)
    return _wait(found.language if found else "", ahead=rows.ahead_of(conversation))


def estimate(language: str) -> Wait:
    """Return what somebody who asks for a person now would have to wait for."""
    return _wait(language, ahead=rows.waiting_count(language))


def _wait(language: str, *, ahead: int) -> Wait:
    now = clock.now()
    lately = stored.of_language(language, since=now - _LATELY)
    return Wait(
        ahead=ahead,
        operators=_accepting(language),
        usual=usual(lately, now),
        opens_at=queues.opens_at(language, now),
    )


def _accepting(language: str) -> int:
    """Return how many take chats now: those who read the language, or else whoever is there."""
    since = clock.now() - CONNECTED
    return rows.accepting(language, seen_after=since) or rows.accepting(seen_after=since)
