"""Going everywhere: breadth first, so that the first way to a place is a shortest one."""

from array import array
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce

from wakai.core.disputes.decide import decide
from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import Deadline, DeadlineKind, Dispute, Party, Stage, WaitingOn
from wakai.core.explorer.forgetting import forgetting
from wakai.core.explorer.move import Move
from wakai.core.explorer.moves import Moves, asides, fire
from wakai.core.explorer.situations import MOMENT, NOTHING, Kept, Situations, reopening_ends_at
from wakai.core.explorer.worlds import NOW, World

WAIT = "wait"
THEN = ", then "  # between the names of steps that are made together
_PARTIES = frozenset({WaitingOn.BUYER, WaitingOn.SELLER, WaitingOn.BOTH})


@dataclass(slots=True)
class Way:
    """The edges of the map, in the order in which they were found."""

    start: array[int] = field(default_factory=lambda: array("I"))
    end: array[int] = field(default_factory=lambda: array("I"))
    move: array[int] = field(default_factory=lambda: array("I"))
    minutes: array[int] = field(default_factory=lambda: array("I"))
    mails: dict[Party, array[int]] = field(default_factory=lambda: {p: array("B") for p in Party})

    def add(
        self, start: int, end: int, move: int, minutes: int, mails: tuple[int, int] = (0, 0)
    ) -> None:
        self.start.append(start)
        self.end.append(end)
        self.move.append(move)
        self.minutes.append(minutes)
        self.mails[Party.BUYER].append(mails[0])
        self.mails[Party.SELLER].append(mails[1])


# Clocks that tell somebody how late it is, and change nothing: no rule asks whether they rang.
ALARMS = (
    DeadlineKind.RULING,
    DeadlineKind.RULING_APOLOGY,
    DeadlineKind.APPEAL_RULING,
    DeadlineKind.APPEAL_APOLOGY,
)

Seen = Callable[[Dispute, int], None]
Stepped = Callable[[Dispute, int, Move, Accepted, Dispute], tuple[int, int]]
Failed = Callable[[int, Move], None]


class Walk:
    """One world, walked to its end."""

    def __init__(
        self, world: World, *, seen: Seen, stepped: Stepped, failed: Failed, asides_max: int = 1
    ) -> None:
        self.world = world
        self.moves = Moves(world, asides_max=asides_max)
        self.situations = Situations(world)
        self.seen, self.stepped, self.failed = seen, stepped, failed
        self.ways = Way()
        self.names: dict[str, int] = {WAIT: 0}
        self.first_way = array("I")  # of each situation: the edge by which it was found
        self.events: Counter[str] = Counter()
        self.complete = True
        self._numbers: dict[bytes, int] = {}
        self._rang = (0, 0)  # mails of the alarms
        self._before, self._kept = Dispute(), NOTHING  # the situation that is left at the moment
        self._queue: deque[tuple[int, Dispute, Kept]] = deque()

    @property
    def size(self) -> int:
        """How many situations there are."""
        return len(self._numbers)

    def go(self, *, depth_max: int | None = None) -> None:
        """Visit every situation that at most ``depth_max`` steps lead to."""
        started = decide(Dispute(), self.world.start)
        assert isinstance(started, tuple)
        for event in started:
            self.events[event.kind] += 1
        self._enter(reduce(evolve, started, Dispute()), NOW)
        depth, last = 0, 0
        while self._queue:
            number, self._before, self._kept = self._queue.popleft()
            if number > last:
                depth, last = depth + 1, self.size - 1
            if depth_max is not None and depth >= depth_max:
                self.complete = False
                return
            self._leave(number, self._before)

    def story(self, number: int) -> tuple[str, ...]:
        """Return a shortest way to a situation."""
        names = list(self.names)
        steps: list[str] = []
        while number:
            edge = self.first_way[number]
            name, minutes = names[self.ways.move[edge]], self.ways.minutes[edge]
            steps += [f"{name} {minutes}"] if name == WAIT else reversed(name.split(THEN))
            number = self.ways.start[edge]
        return tuple(reversed(steps))

    def _leave(self, number: int, state: Dispute) -> None:
        for move in self.moves.of(state):
            self._try(number, state, move)
        if state.void or state.grant:
            return
        for clock in self.moves.reminded(state):
            for reminders in self.moves.orders(state, clock):
                self._remind(number, state, clock, reminders)
        held = False
        for clock in state.deadlines.values():
            if clock.pause is None and clock.due_at <= NOW:
                rings = self.moves.may_ring(state, clock)
                held |= not rings or self._try(number, state, fire(clock))
        if not held:
            self._wait(number, state)

    def _try(self, number: int, state: Dispute, move: Move) -> bool:
        made = self._made(number, state, move)
        if made is None:
            return False
        self._arrive(number, made[0], NOW, move.name, mails=made[1])
        return True

    def _made(
        self, number: int, state: Dispute, move: Move
    ) -> tuple[Dispute, tuple[int, int]] | None:
        """Return what comes of a move, and how many mails it brings; None where it is refused."""
        try:
            decision = decide(state, move.command)
            if not isinstance(decision, tuple) or not decision:
                return None
            after = reduce(evolve, decision, state)
        except Exception:  # noqa: BLE001 - whatever it is, a rule failed instead of answering
            self.failed(number, move)
            return None
        mails = self.stepped(state, number, move, decision, after)
        for event in decision:
            self.events[event.kind] += 1
        return after, mails

    def _remind(
        self, number: int, state: Dispute, clock: Deadline, reminders: tuple[Move, ...]
    ) -> None:
        """
        Let all reminders arrive that a clock asks for, one after the other.

        After fewer it only runs out: no rule asks but whether enough have arrived, so what else
        there is to try is tried before the first.
        """
        said, mails, rings = "", (0, 0), fire(clock)
        tried = self.moves.may_ring(state, clock)
        for left, arrives in zip(range(len(reminders))[::-1], reminders, strict=True):
            made = self._made(number, state, replace(arrives, name=said + arrives.name))
            if made is None:
                return
            state, mails = made[0], _both(mails, made[1])
            said += arrives.name + THEN
            too_few = (
                left > 0
                and tried
                and self._made(number, state, replace(rings, name=said + rings.name))
            )
            if too_few:
                told = _both(mails, too_few[1])
                self._arrive(number, too_few[0], NOW, said + rings.name, mails=told)
        self._arrive(number, state, NOW, said.removesuffix(THEN), mails=mails)

    def _wait(self, number: int, state: Dispute) -> None:
        """Let time pass until the next thing that time brings; before a party's, a moment less."""
        ahead = [(instant, whose) for instant, whose in instants(state) if instant > NOW]
        if not ahead:
            return
        soonest = min(instant for instant, _ in ahead)
        left = soonest - NOW
        last_chance = any(whose in _PARTIES for at, whose in ahead if at == soonest)
        if last_chance and left > MOMENT:
            left -= MOMENT
        now = NOW + left
        after = self._rung(number, state, now)
        minutes = left // timedelta(minutes=1)
        self._arrive(number, after, now, WAIT, minutes=minutes, mails=self._rang)

    def _rung(self, number: int, state: Dispute, now: datetime) -> Dispute:
        """Let the alarms ring that are due meanwhile; nobody does anything else for that."""
        self._rang = (0, 0)
        for kind in ALARMS:
            clock = state.deadlines.get(kind)
            if clock and clock.pause is None and clock.due_at <= now:
                rings = fire(clock)
                at_once = replace(rings.command, at=now)
                decision = decide(state, at_once)
                assert isinstance(decision, tuple)
                after = reduce(evolve, decision, state)
                rung = Move(rings.name, "", at_once)
                self._rang = _both(self._rang, self.stepped(state, number, rung, decision, after))
                for event in decision:
                    self.events[event.kind] += 1
                state = after
        return state

    def _arrive(
        self,
        start: int,
        state: Dispute,
        now: datetime,
        name: str,
        *,
        minutes: int = 0,
        mails: tuple[int, int] = (0, 0),
    ) -> None:
        end = self._enter(state, now)
        move = self.names.setdefault(name, len(self.names))
        if end == len(self.first_way):
            self.first_way.append(len(self.ways.start))
        self.ways.add(start, end, move, minutes, mails)

    def _enter(self, state: Dispute, now: datetime) -> int:
        joinable = state.stage is Stage.APPEAL and asides(state) < self.moves.asides_max
        left = forgetting(state, joinable=joinable, before=self._before)
        key, values, _ = kept = self.situations.found(left, now, self._kept)
        number = self._numbers.get(key)
        if number is None:
            number = len(self._numbers)
            self._numbers[key] = number
            rested = self.situations.rested(values)
            self.seen(rested, number)
            self._queue.append((number, rested, kept))
            if not number:
                self.first_way.append(0)
        return number


def _both(some: tuple[int, int], more: tuple[int, int]) -> tuple[int, int]:
    return some[0] + more[0], some[1] + more[1]


def instants(state: Dispute) -> list[tuple[datetime, WaitingOn]]:
    """Return the instants at which time alone changes what can be done, and for whom."""
    ahead = [
        (clock.due_at, clock.party)
        for clock in state.deadlines.values()
        if clock.pause is None and clock.kind not in ALARMS
    ]
    if state.appeal and state.appeal.joinable_until:
        ahead.append((state.appeal.joinable_until, WaitingOn.PLATFORM))
    reopening = reopening_ends_at(state)
    return [*ahead, (reopening, WaitingOn.PLATFORM)] if reopening else ahead
