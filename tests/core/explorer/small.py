"""A part of every policy that shows most of the law in seconds."""

from collections.abc import Iterator

from wakai.core.explorer.exploring import Exploring, Found
from wakai.core.explorer.worlds import worlds
from wakai.core.policy import Terms

# World, asides and steps: the shortest stories in which an appeal, a return or a payment ends.
BOUNDS = {
    "a part": (1, 8),
    "to send it back": (0, 13),
    "to keep one, and send the other back": (0, 10),
    "another one": (0, 9),
    "a part, too late": (0, 6),
    "to withdraw by law": (0, 8),
}


def explored(terms: Terms) -> Iterator[Found]:
    for exploring, depth_max in explorings(terms):
        yield exploring.found(depth_max=depth_max)


def explorings(terms: Terms) -> Iterator[tuple[Exploring, int]]:
    """Yield each world of the part, before it is walked, and how many steps a story has."""
    for world in worlds(terms):
        if world.name in BOUNDS:
            asides_max, depth_max = BOUNDS[world.name]
            yield Exploring(world, asides_max=asides_max), depth_max
