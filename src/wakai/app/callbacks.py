"""
What people leave with the house instead of waiting: answered in writing, by an instant, numbered.

It is a line of the log like any other: from then on nobody has the conversation, and it stands in a
list of its own at the desk, the first that is due first. An operator's next word to the party is
the answer. Where it comes too late the party is told once, and supervisors by their daily mail.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from wakai.app import clock, policies, queues
from wakai.app.chat_moves import move, plain_line
from wakai.app.waits import Wait
from wakai.core.conversations import callbacks
from wakai.core.conversations.decide import SYSTEM
from wakai.core.conversations.model import STAFF, Actor, ActorKind, AskCallback
from wakai.core.conversations.refusals import Refusal
from wakai.core.ids import NUMBER_BITS
from wakai.store import callbacks as stored
from wakai.store import chat as log
from wakai.store import outbox
from wakai.store.callbacks import CallbackRow, Owed
from wakai.store.chat import Written
from wakai.store.chat_tail import LoggedLine
from wakai.store.outbox import NewRow

__all__ = [
    "ASKED",
    "LATE",
    "TOPIC",
    "CallbackRow",
    "Offer",
    "Owed",
    "answered_by",
    "apologise",
    "ask",
    "by_id",
    "counts",
    "follow",
    "listed",
    "offer",
    "open_of",
]

TOPIC: Final = "callback"
ASKED: Final = "asked"
LATE: Final = "late"
_ANSWERS: Final = frozenset({"message.posted", "card.posted"})
_BATCH: Final = 50

open_of = stored.open_of
answered_by = stored.answered_by
by_id = stored.by_id
listed = stored.listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What somebody who waits is offered instead."""

    due_at: datetime
    is_urged: bool  # to wait is the worse choice


def offer(language: str, wait: Wait) -> Offer:
    """Return until when it would be answered if it were left now."""
    return Offer(
        due_at=callbacks.due(clock.now(), policies.live().terms),
        is_urged=callbacks.is_urged(
            operators=wait.operators, usual=wait.usual, promise=queues.promise(language)
        ),
    )


def ask(conversation: int, actor: Actor, *, mail: bool) -> Written | Refusal | None:
    """
    Leave a conversation with the house; ``mail``: a mail shall tell when the answer is there.

    Whoever left it before, and waited all the same, keeps number and instant. None where it is
    left already.
    """
    at = clock.now()
    with transaction.atomic(savepoint=False):
        kept, terms = stored.open_of(conversation), policies.pinned()
        number = kept.number if kept else callbacks.number(secrets.randbits(NUMBER_BITS))
        due = kept.due_at if kept else callbacks.due(at, terms)
        facts = {"number": number, "due_at": due.isoformat(), "terms": terms.sha256}
        outcome = move(conversation, AskCallback(actor=actor), facts=facts)
        if isinstance(outcome, Written) and kept is None:
            made = stored.add(number, conversation, asked_at=at, due_at=due, mail=mail)
            if mail:
                _tell(made, ASKED, at)
    return outcome


def counts() -> tuple[int, int]:
    """Return how many are not answered, and how many of them are late."""
    return stored.counts(clock.now())


def follow(lines: Sequence[LoggedLine]) -> None:
    """Note what operators have answered, in the transaction that moves the follower on."""
    stored.answer(
        [
            (line.conversation, line.seq, line.at)
            for line in lines
            if line.actor.kind is ActorKind.OPERATOR
            and line.kind in _ANSWERS
            and line.audience != STAFF
        ]
    )


def apologise(now: datetime) -> int:
    """Tell those whose answer is late that it is, once each; return how many were told."""
    told = 0
    while told < _BATCH and _apologise(now):
        told += 1
    return told


def _apologise(now: datetime) -> bool:
    with transaction.atomic(savepoint=False):
        row = stored.overdue(now)
        if row is None:
            return False
        body = {"code": "callback_late", "facts": {"number": row.number}}
        log.append(plain_line(row.conversation, "system.line", SYSTEM, body), at=now)
        stored.apologised(row.id, now)
        if row.mail:
            _tell(row.id, LATE, now)
    return True


def _tell(callback: int, what: str, at: datetime) -> None:
    body = {"callback": callback, "what": what}
    outbox.put([NewRow(topic=TOPIC, key=f"{TOPIC}:{callback}:{what}", body=body)], at)
