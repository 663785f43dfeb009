"""Who may take which seat in a conversation: the one rule of pages, streams and API."""

from collections.abc import Collection
from dataclasses import dataclass

from wakai.core.conversations.model import Actor, ActorKind, Kind, Reader

ANSWERS = frozenset({"operator", "supervisor"})
READS = frozenset({"adjudicator", "auditor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """How somebody takes part: as whom they write, what they read."""

    actor: Actor
    reader: Reader
    writes: bool = True


def seat(
    person: int,
    roles: Collection[str],
    *,
    kind: Kind,
    whose: int | None,
    member_role: str | None,
) -> Seat | None:
    """
    Return the seat of a person, or None where they have none.

    ``whose`` is the person a support conversation is for, ``member_role`` the part the person
    plays in it. The own conversation comes first: no one answers themselves as an operator.
    """
    if kind is Kind.SUPPORT and whose == person:
        party = ActorKind.SELLER if _sells(roles) else ActorKind.BUYER
        return Seat(actor=Actor(party, person), reader=Reader(person))
    if kind is Kind.ORDER and member_role in {"buyer", "seller"}:
        return Seat(actor=Actor(ActorKind(member_role), person), reader=Reader(person))
    if ANSWERS & set(roles):
        operator = Actor(ActorKind.OPERATOR, person)
        return Seat(actor=operator, reader=Reader(person, staff=True))
    if READS & set(roles):
        operator = Actor(ActorKind.OPERATOR, person)
        return Seat(actor=operator, reader=Reader(person, staff=True), writes=False)
    return None


def _sells(roles: Collection[str]) -> bool:
    return "seller" in roles and "buyer" not in roles
