"""One world walked to its end, and what was found there."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.model import Dispute, Fulfilment, Party, Stage, WaitingOn
from wakai.core.explorer.bounds import Longest, Map
from wakai.core.explorer.invariants import Watch
from wakai.core.explorer.move import Move
from wakai.core.explorer.walk import WAIT, Walk
from wakai.core.explorer.worlds import World

# Only an alarm: it rings again until the money has arrived.
_ALARMS: Final = ("clock money", "clock money_settled")
_BY_ITSELF: Final = ("system instruct_payment", "system record_payment_settled")
_CLOCKS: Final = ("clock ", "system record_reminder_delivered")
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
        ways, known = self.walk.ways, Map(self.walk.size, self.walk.ways.start, self.walk.ways.end)
        names = list(self.walk.names)
        rings = [name in _ALARMS for name in names]
        alone = [
            name == WAIT or (name.startswith((*_CLOCKS, *_BY_ITSELF)) and name not in _ALARMS)
            for name in names
        ]
        minutes = ways.minutes.__getitem__
        longest = known.longest(minutes, goes=lambda edge: not rings[ways.move[edge]])
        silent = known.longest(minutes, goes=lambda edge: alone[ways.move[edge]])
        if self.walk.complete:
            self._no_way_out(known, alone)
        for number, length in (("I-12", longest), ("I-12", silent)):
            if length.endless is not None:
                self.watch.note(number, length.endless)
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
            waits={party: self._wait(known, rings, party) for party in Party},
            mails={party: self._mailed(known, rings, ways.mails[party]) for party in Party},
        )

    def _no_way_out(self, known: Map, alone: Sequence[bool]) -> None:
        """Note what leads to no end, or only if some human acts (I-10, I-12)."""
        move = self.walk.ways.move
        lost = known.without_exit(self._ends, goes=lambda edge: alone[move[edge]])
        if lost is not None:
            self.watch.note("I-12", lost)
        lost = known.without_exit(self._ends, goes=lambda _: True)
        if lost is not None:
            self.watch.note("I-10", lost)

    def _wait(self, known: Map, rings: Sequence[bool], party: Party) -> int | None:
        """Return how long a party can be made to wait for others, without a break."""
        ways, theirs, waiting = self.walk.ways, _NOT_YOUR_MOVE[party], self._waiting
        return _sum(
            known.longest(
                ways.minutes.__getitem__,
                goes=lambda edge: (
                    waiting[ways.start[edge]] in theirs and not rings[ways.move[edge]]
                ),
            )
        )

    def _mailed(self, known: Map, rings: Sequence[bool], mails: array[int]) -> int | None:
        move = self.walk.ways.move
        return _sum(known.longest(mails.__getitem__, goes=lambda edge: not rings[move[edge]]))

    def _told(self) -> Sequence[Break]:
        return [
            Break(
                one.number,
                self.world.name,
                (*self.walk.story(one.situation), *([one.move] if one.move else [])),
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
