"""
Who is offered which conversation: language first, then skill, then the one with most room.

Whoever waited longest is looked at first. A conversation waits rather than go to somebody who does
not read its language while a colleague who does is there, busy or not.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A conversation that waits and is offered to nobody."""

    conversation: int
    epoch: int
    language: str
    first: str = ""  # the role that goes first here, where there is one
    barred: frozenset[int] = frozenset()  # whose own case it is, or who is not wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Somebody who is connected and takes conversations."""

    id: int
    language: str
    roles: frozenset[str]
    load: int  # conversations that are theirs or ring at their desk
    capacity: int  # how many they have at once
    rings: bool = False  # one conversation rings at a desk at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A conversation and the operator it is offered to."""

    conversation: int
    epoch: int
    operator: int


def route(waiting: Sequence[Waiting], operators: Collection[Operator]) -> list[Pair]:
    """Return what is offered to whom; ``waiting`` comes in the order of the queue."""
    free = {one.id: one for one in operators if one.load < one.capacity and not one.rings}
    pairs = []
    for talk in waiting:
        able = {one.id for one in _able(talk, operators)}
        chosen = min(
            (one for one in free.values() if one.id in able),
            key=lambda one: _rank(talk, one),
            default=None,
        )
        if chosen is not None:
            del free[chosen.id]
            pairs.append(Pair(conversation=talk.conversation, epoch=talk.epoch, operator=chosen.id))
    return pairs


def _able(talk: Waiting, operators: Iterable[Operator]) -> list[Operator]:
    """Return those who read the language, or else all; never who is barred."""
    wanted = [one for one in operators if one.id not in talk.barred]
    return [one for one in wanted if one.language == talk.language] or wanted


def _rank(talk: Waiting, one: Operator) -> tuple[bool, float, int, int]:
    return (
        talk.first not in one.roles if talk.first else False,
        one.load / one.capacity,
        one.load,
        one.id,
    )
