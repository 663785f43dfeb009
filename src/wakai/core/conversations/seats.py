"""Who may take which seat in a conversation: the one rule of its lines and of its files."""

from collections.abc import Collection
from dataclasses import dataclass

from wakai.core.conversations.model import Actor, ActorKind, Kind, Reader

ANSWERS = frozenset({"operator", "supervisor"})
READS = frozenset({"adjudicator", "auditor"})
HELPER = "representative"
_SIDES = frozenset({"buyer", "seller"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a conversation is, and what one person is to it."""

    kind: Kind
    whose: int | None = None  # the person a conversation with the house is for
    part: str | None = None  # which part the person plays in it
    acts_for: str | None = None  # of an order: the party whose representative the person is now
    has_acted: bool = False  # is or was the representative of a party of the order it is about
    parties: frozenset[int] = frozenset()  # buyer and seller of the order or dispute it is about
    disputed: bool = False  # a claim about its order was sent, be it closed since


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """How somebody takes part: as whom they write, what they read."""

    actor: Actor
    reader: Reader
    writes: bool = True
    represents: bool = False  # for as long as the party wants it

    @property
    def part(self) -> str:
        """Return under which part it is noted that they take part, which gives no seat alone."""
        return HELPER if self.represents else self.actor.kind.value


def seat(person: int, roles: Collection[str], place: Place) -> Seat | None:
    """Return the seat of a person, or None where they have none: the own one comes first."""
    party = _party(person, roles, place)
    if party is not None:
        return Seat(actor=Actor(party, person), reader=Reader(person))
    if place.kind is Kind.ORDER and place.acts_for:
        acts_as = Actor(ActorKind(place.acts_for), person)
        return Seat(actor=acts_as, reader=Reader(person), represents=True)
    if not _house_may_sit(person, place) or not (ANSWERS | READS) & set(roles):
        return None
    return Seat(
        actor=Actor(ActorKind.OPERATOR, person),
        reader=Reader(person, staff=True),
        writes=bool(ANSWERS & set(roles)),
    )


def _party(person: int, roles: Collection[str], place: Place) -> ActorKind | None:
    if place.kind is Kind.SUPPORT and place.whose == person:
        return ActorKind.SELLER if "seller" in roles and "buyer" not in roles else ActorKind.BUYER
    if place.kind is Kind.ORDER and place.part in _SIDES:  # who acts for one takes part as HELPER
        return ActorKind(place.part)
    return None


def _house_may_sit(person: int, place: Place) -> bool:
    """Buyer and seller are by themselves until they dispute, and no one is staff in an own case."""
    if person in place.parties or place.has_acted:
        return False
    return place.kind is Kind.SUPPORT or place.disputed
