"""Every situation that a policy can lead to, walked world by world in processes of their own."""

import gc
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, get_args

from wakai.app.notice_plan import addressed, reminded
from wakai.core.disputes import events
from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Dispute, Party
from wakai.core.disputes.timers import reminder_times
from wakai.core.explorer.exploring import Break, Exploring, Found
from wakai.core.explorer.worlds import worlds
from wakai.core.policy import MissingLabel, Reminders, Terms

# What no walk reaches, and why that is right.
NOT_WALKED: Final[dict[str, str]] = {
    "dispute.mandate-begun.v1": "it changes no situation, but who may act in it",
    "dispute.mandate-ended.v1": "it changes no situation, but who may act in it",
    "deadline.reminder-returned.v1": "it leads back to where the reminder had not arrived yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far to go; None is: to the end."""

    depth_max: int | None = None
    lines_max: int = 2
    asides_max: int | None = None  # for all worlds, instead of each world's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What all worlds of a policy hold together; lengths in minutes, None where there is no end."""

    worlds: tuple[Found, ...]
    seconds: float
    unreached: tuple[str, ...]

    @property
    def situations(self) -> int:
        return sum(found.situations for found in self.worlds)

    @property
    def steps(self) -> int:
        return sum(found.steps for found in self.worlds)

    @property
    def complete(self) -> bool:
        return all(found.complete for found in self.worlds)

    @property
    def broken(self) -> tuple[Break, ...]:
        """The breaks, the shortest story of each invariant only."""
        shortest: dict[str, Break] = {}
        for found in self.worlds:
            for one in found.broken:
                known = shortest.get(one.number)
                if known is None or len(one.steps) < len(known.steps):
                    shortest[one.number] = one
        return tuple(shortest[number] for number in sorted(shortest))

    @property
    def longest(self) -> int | None:
        return _most([found.longest for found in self.worlds])

    @property
    def silent(self) -> int | None:
        return _most([found.silent for found in self.worlds])

    def wait(self, party: Party) -> int | None:
        """Return how long a party can be made to wait for others, without a break."""
        return _most([found.waits[party] for found in self.worlds])

    def mails(self, party: Party) -> int | None:
        """Return the most mails that a party can get."""
        return _most([found.mails[party] for found in self.worlds])


def explore(terms: Terms, bounds: Bounds, *, processes: int | None = None) -> Explored:
    """Walk every world of a policy, each in a process, as many at a time as processors."""
    began = time.monotonic()
    count = len(worlds(terms, lines_max=bounds.lines_max))
    tasks = [(terms, bounds, number) for number in range(count)]
    workers = min(processes or os.process_cpu_count() or 1, count)
    if workers == 1:
        found = [_world(*task) for task in tasks]
    else:
        # Not forked: whoever calls may hold locks and connections.
        context = multiprocessing.get_context("spawn")
        # Nothing in a walk is let go of before its end: there is no garbage to look for.
        with ProcessPoolExecutor(workers, mp_context=context, initializer=gc.disable) as pool:
            found = list(pool.map(_world, *zip(*tasks, strict=True)))
    return Explored(
        worlds=tuple(found),
        seconds=time.monotonic() - began,
        unreached=tuple(_unreached(found, terms)),
    )


def _world(terms: Terms, bounds: Bounds, number: int) -> Found:
    world = worlds(terms, lines_max=bounds.lines_max)[number]
    asides_max = world.asides_max if bounds.asides_max is None else bounds.asides_max
    exploring = Exploring(world, asides_max=asides_max, mails=mails)
    return exploring.found(depth_max=bounds.depth_max)


def mails(after: Dispute, happened: Accepted) -> tuple[int, int]:
    """Return how many mails a step brings to buyer and seller, its clocks' reminders with it."""
    told = [party for party, _, _ in addressed(after, happened)]
    for event in happened:
        if isinstance(event, events.DeadlineSet) and event.deadline in after.deadlines:
            told += _reminders(after, event)
    return told.count(Party.BUYER), told.count(Party.SELLER)


_counts: dict[tuple[timedelta, Reminders], int] = {}  # reminders of a clock of this length


def _reminders(state: Dispute, event: events.DeadlineSet) -> Iterator[Party]:
    assert state.terms is not None
    clock = state.deadlines[event.deadline]
    told = (clock.due_at - clock.set_at, state.terms.reminders)
    count = _counts.get(told)
    if count is None:
        count = _counts[told] = len(reminder_times(clock, state.terms))
    for nth in range(1, count + 1):
        yield from reminded(state, event.deadline, event.party, nth)


def _unreached(found: Sequence[Found], terms: Terms) -> Iterator[str]:
    """
    Yield the events that no story brings, and the actions that nobody could take.

    What a policy itself leaves out is no fault of it: a label that is missing is given by the
    house, or the buyer is refunded at once.
    """
    left_out = set()
    if terms.missing_label is MissingLabel.RETURNLESS_REFUND:
        left_out.add(events.ReturnLabelMissing.kind)
    happened = {kind for one in found for kind in one.events}
    known: Any = events.Event
    for event in get_args(getattr(known, "__value__", known)):
        if event.kind not in happened | NOT_WALKED.keys() | left_out:
            yield event.kind
    moves = {code for one in found for code in one.moves}
    yield from (code for code in GUARDS if code not in moves | NOT_WALKED.keys())


def _most(lengths: Sequence[int | None]) -> int | None:
    known = [length for length in lengths if length is not None]
    return max(known, default=0) if len(known) == len(lengths) else None
