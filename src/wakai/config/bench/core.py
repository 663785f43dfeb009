"""What the rules alone cost: a command decided and remembered, and a long case opened."""

import json
from dataclasses import dataclass
from typing import Final

from wakai.config.bench.bars import Bar
from wakai.config.bench.site import Site

COMMAND_US_MAX: Final = 100.0
OPENING_MS_MAX: Final = 20.0
EVENTS: Final = 500  # of the long case


@dataclass(slots=True)
class Measured:
    """What was measured."""

    command_us: float = 0.0  # decide and evolve
    commands: int = 0
    opening_ms: float = 0.0  # CPU of reading and replaying the long case
    events: int = 0


def measured(place: Site) -> Measured:
    """Measure in a process of its own."""
    return Measured(**json.loads(place.run("core_load", str(EVENTS))))


def held(found: Measured) -> list[Bar]:
    """Return the bars."""
    return [
        Bar("Deciding and remembering a command", found.command_us, COMMAND_US_MAX, "µs"),
        Bar(f"Opening a case of {found.events} events", found.opening_ms, OPENING_MS_MAX, "ms"),
    ]
