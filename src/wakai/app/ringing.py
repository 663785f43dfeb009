"""The queue comes to whoever is there; what is not taken in time goes on to somebody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from django.db import transaction

from wakai.app import chat, clock, queues
from wakai.app.waits import CONNECTED
from wakai.core.conversations.refusals import Refusal
from wakai.core.conversations.routing import route
from wakai.store import people
from wakai.store import ringing as stored
from wakai.store.chat import Written
from wakai.store.ringing import Desk

CAPACITY_MAX: Final = 9
_BATCH: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RingOver:
    """Its time is over, or somebody else has it: the conversation kept its place."""

    code: ClassVar[str] = "ring_over"


def ring(now: datetime) -> int:
    """
    End what was not taken in time, then let who waits ring at the desks of who is free.

    An operator who let one ring out is set away. Returns how much was done.
    """
    over = stored.lapse(now, limit=_BATCH)
    in_force = queues.in_force()
    operators = stored.operators(seen_after=now - CONNECTED)
    if not operators:
        return over
    pairs = route(stored.waiting(dict(in_force.skilled), limit=_BATCH), operators)
    if not pairs:
        return over
    return over + stored.make(pairs, at=now, due=now + in_force.accept_within)


def accept(operator: int, ring: int, *, name: str) -> Written | Refusal | RingOver | None:
    """Take what rings at one's desk, while it rings."""
    with transaction.atomic(savepoint=False):
        held = stored.hold(ring, operator, clock.now())
        if held is None:
            return RingOver()
        conversation, epoch = held
        return chat.claim(operator, conversation, expect_epoch=epoch, name=name)


def conversation_of(operator: int, ring: int) -> int | None:
    """Return the conversation of what rings at one's desk."""
    rings = stored.desk(operator, clock.now()).ring
    return rings.conversation if rings and rings.id == ring else None


def shift(operator: int, *, accepting: bool, capacity: int | None = None) -> None:
    """Begin or stop taking conversations; what rings at the desk goes to somebody else at once."""
    wanted: dict[str, object] = {"accepting": accepting}
    if capacity is not None:
        wanted["capacity"] = min(max(capacity, 1), CAPACITY_MAX)
    with transaction.atomic(savepoint=False):
        people.change(operator, **wanted)
        if not accepting:
            stored.withdraw(operator, clock.now())


def desk(operator: int) -> Desk:
    """Return what rings at a desk, how many conversations fit, and what was not taken."""
    return stored.desk(operator, clock.now())
