"""One world walked to its end, and what was found there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.model import Dispute, Fulfilment, Party, Stage, WaitingOn
from wakai.core.explorer.bounds import Longest, Map, Paths
from wakai.core.explorer.invariants import Watch
from wakai.core.explorer.move import Move
from wakai.core.explorer.walk import THEN, WAIT, Walk
from wakai.core.explorer.worlds import World

# Only an alarm: it rings again until the money has arrived.
_ALARMS: Final = ("clock money", "clock money_settled")
# What happens if every human stays silent.
_BY_ITSELF: Final = (
    "clock ",
    "system record_reminder_delivered",
    "system instruct_payment",
    "system record_payment_settled",
)
_NOT_YOUR_MOVE: Final = {
    Party.BUYER: frozenset(WaitingOn) - {WaitingOn.BUYER, WaitingOn.BOTH, WaitingOn.NONE},
    Party.SELLER: frozenset(WaitingOn) - {WaitingOn.SELLER, WaitingOn.BOTH, WaitingOn.NONE},
}

# How many mails a step brings to buyer and seller; who is told what is not the law's business.
Mails = Callable[[Dispute, Accepted], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Break:
    """An invariant that does not hold, and a shortest story that shows it."""

    number: str
    world: str
    steps: tuple[str, ...]
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one world holds; lengths are in minutes, and None where they have no end."""

    world: str
    situations: int
    steps: int
    complete: bool
    broken: tuple[Break, ...]
    events: frozenset[str]
    moves: frozenset[str]
    longest: int | None
    silent: int | None
    waits: dict[Party, int | None]
    mails: dict[Party, int | None]


class Exploring:
    """A walk with everything that watches it."""

    def __init__(self, world: World, *, asides_max: int, mails: Mails | None = None) -> None:
        self.world = world
        self.watch = Watch(world)
        self.walk = Walk(
            world,
            seen=self._seen,
            stepped=self._stepped,
            failed=self.watch.failed,
            asides_max=asides_max,
        )
        self._mails = mails
        self._waiting: list[WaitingOn] = []
        self._ends: list[int] = []
        self._codes: set[str] = set()

    def found(self, *, depth_max: int | None = None) -> Found:
        """Walk, and return what there is."""
        self.walk.go(depth_max=depth_max)
        ways = self.walk.ways
        known = Map(self.walk.size, ways.start, ways.end)
        names = list(self.walk.names)
        quiet = [name not in _ALARMS for name in names]
        alone = [name == WAIT or name.startswith(_BY_ITSELF) for name in names]
        without_alarms = known.along([quiet[move] for move in ways.move])
        if_silent = known.along([alone[move] and quiet[move] for move in ways.move])
        minutes = list(ways.minutes)
        longest, silent = without_alarms.longest(minutes), if_silent.longest(minutes)
        if self.walk.complete:
            self._no_way_out(known, if_silent)
        for length in (longest, silent):
            if length.endless is not None:
                self.watch.note("I-12", length.endless)
        return Found(
            world=self.world.name,
            situations=self.walk.size,
            steps=len(ways.start),
            complete=self.walk.complete,
            broken=tuple(self._told()),
            events=frozenset(self.walk.events),
            moves=frozenset(self._codes),
            longest=_sum(longest),
            silent=_sum(silent),
            waits={
                party: _sum(known.along(self._waits(quiet, party)).longest(minutes))
                for party in Party
            },
            mails={party: _sum(without_alarms.longest(ways.mails[party])) for party in Party},
        )

    def _no_way_out(self, known: Map, if_silent: Paths) -> None:
        """Note what leads to no end, or only if some human acts (I-10, I-12)."""
        every = known.along(repeat(1))
        for number, paths in (("I-12", if_silent), ("I-10", every)):
            lost = paths.without_exit(self._ends)
            if lost is not None:
                self.watch.note(number, lost)

    def _waits(self, quiet: Sequence[bool], party: Party) -> Iterator[bool]:
        """Say of each step whether a party has to wait for others there, without a break."""
        theirs = [waiting in _NOT_YOUR_MOVE[party] for waiting in self._waiting]
        for start, move in zip(self.walk.ways.start, self.walk.ways.move, strict=True):
            yield theirs[start] and quiet[move]

    def _told(self) -> Sequence[Break]:
        return [
            Break(
                one.number,
                self.world.name,
                (*self.walk.story(one.situation), *(one.move.split(THEN) if one.move else [])),
                one.who,
            )
            for one in sorted(self.watch.broken.values(), key=lambda one: one.number)
        ]

    def _seen(self, state: Dispute, number: int) -> None:
        self._waiting.append(state.waiting_on)
        if _is_end(state):
            self._ends.append(number)
        self.watch.seen(state, number)

    def _stepped(
        self, before: Dispute, number: int, move: Move, events: Accepted, after: Dispute
    ) -> tuple[int, int]:
        self._codes.add(move.code)
        self.watch.stepped(before, number, move, events, after)
        return self._mails(after, events) if self._mails else (0, 0)


def _is_end(state: Dispute) -> bool:
    """
    Say whether nothing has to follow any more.

    A payment that failed too often waits for finance: no clock can pay. Where somebody wants the
    dispute to be void only that is tried; all else is walked without it.
    """
    failed = state.fulfilment is Fulfilment.FAILED
    return state.stage is Stage.CLOSED or failed or state.void is not None


def _sum(longest: Longest) -> int | None:
    return longest.sum if longest.endless is None else None
