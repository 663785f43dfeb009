"""What an invariant is, and what it is asked about."""

from collections.abc import Callable
from dataclasses import dataclass

from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import Dispute
from wakai.core.explorer.move import Move


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody did something, and this came of it."""

    before: Dispute
    move: Move
    events: Accepted
    after: Dispute


OfState = Callable[[Dispute], bool]


@dataclass(frozen=True, slots=True)
class OfStep:
    """What must hold of a step; asked only where one of these events happened, if any are named."""

    holds: Callable[[Step], bool]
    events: frozenset[type[Event]] = frozenset()


def on(holds: Callable[[Step], bool], *events: type[Event]) -> OfStep:
    """Return what must hold of the steps in which one of these events happened."""
    return OfStep(holds, frozenset(events))
