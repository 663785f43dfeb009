"""One case on its own clock: people act, clocks run out, and the real rules answer."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from wakai.app.simulation.beginning import World, quarrel
from wakai.app.simulation.dice import Dice
from wakai.app.simulation.population import Delay, Percent, Work
from wakai.core.disputes import clocks
from wakai.core.disputes.commands import Command, FireDeadline
from wakai.core.disputes.decide import decide
from wakai.core.disputes.events import AppealOverdue, Event, RulingOverdue
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.kinds import DeadlineKind, Role, Stage, WaitingOn
from wakai.core.disputes.model import SYSTEM, Deadline, Dispute
from wakai.core.disputes.timers import reminder_arrived, reminder_times
from wakai.core.ledger import pot

STEPS_MAX: Final = 1_000  # no case of a sound policy takes a tenth of it
_REMINDED: Final = frozenset({WaitingOn.BUYER, WaitingOn.SELLER, WaitingOn.BOTH})

type Deed = Callable[["Life"], Command | None]


class Endless(Exception):
    """A case that nothing ends any more: a fault of the policy or of the rules."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody may want to do now; whether and when is made up once for each ``key``."""

    key: str
    role: Role
    delay: Delay
    deed: Deed
    percent: int = 100
    work: Work | None = None


@dataclass(slots=True)
class Told:
    """What is kept of a case while it runs."""

    commands: int = 0
    events: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    repeated: int = 0  # sent twice, and nothing happened
    doubled: int = 0  # sent twice, and it happened twice: a fault
    lost_mails: int = 0
    work: list[tuple[Role, datetime, int]] = field(default_factory=list)  # when and how long
    held: list[tuple[datetime, int]] = field(default_factory=list)  # what is held from then on
    submitted_at: datetime | None = None
    ruled_at: datetime | None = None
    final_at: datetime | None = None


class Life:
    """A case while it runs."""

    def __init__(self, world: World, *, seed: int, nth: int) -> None:
        self.world, self.nth = world, nth
        self.dice = Dice(seed, nth)
        self.quarrel = quarrel(world, self.dice)
        self.at = self.quarrel.begun_at
        self.state = Dispute()
        self.told = Told()
        self._agenda: dict[str, tuple[datetime, Wish] | None] = {}
        self._reminders: dict[DeadlineKind, tuple[datetime, list[datetime], int]] = {}
        self._not_yet: frozenset[DeadlineKind] = frozenset()  # refused while nothing changes

    @property
    def percent(self) -> Percent:
        return self.world.population.percent

    # -- asking the rules ----------------------------------------------------------------------

    def ask(self, command: Command) -> bool:
        """Let the rules answer; say whether something happened."""
        self.told.commands += 1
        decision = decide(self.state, command)
        if not isinstance(decision, tuple):
            self.told.refusals[decision.code] += 1
            return False
        self._happened(decision)
        return bool(decision)

    def ask_twice(self, command: Command) -> None:
        """Send again what was just carried out, as an impatient finger does."""
        again = decide(self.state, replace(command, at=command.at + timedelta(seconds=1)))
        if isinstance(again, tuple) and again:
            self.told.doubled += 1
        else:
            self.told.repeated += 1

    def _happened(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self.state = evolve(self.state, event)
        told, state = self.told, self.state
        told.events += len(events)
        held = pot(state.balances)
        if held != (told.held[-1][1] if told.held else 0):
            told.held.append((self.at, held))
        if told.submitted_at is None and state.claim is not None:
            told.submitted_at = self.at
        if told.ruled_at is None and state.rulings:
            told.ruled_at = self.at
        if told.final_at is None and state.stage in {Stage.FINAL, Stage.CLOSED}:
            told.final_at = self.at
        for event in events:
            if isinstance(event, RulingOverdue | AppealOverdue) and event.step == "supervisor":
                self.works(self.world.population.work.overdue)

    def works(self, work: Work) -> None:
        """Note that somebody of the house works on this, now or when they next can."""
        at = self.world.diary.next(work.role, self.at, self.dice)
        self.told.work.append((work.role, at, work.minutes))

    # -- what comes next -----------------------------------------------------------------------

    def run(self, begin: Callable[["Life"], bool], wishes: Callable[["Life"], list[Wish]]) -> None:
        """Run from the first word to the end. Raises Endless."""
        if not begin(self):
            return
        for _ in range(STEPS_MAX):
            if self.state.stage is Stage.CLOSED and not self.state.deadlines:
                return
            self._make_up_minds(wishes(self))
            before = self.state
            self._step()
            if self.state is not before:
                self._not_yet = frozenset()
        raise Endless(f"case {self.nth} in {self.state.stage.value}")

    def _make_up_minds(self, wishes: list[Wish]) -> None:
        """Form an intention for each new wish; forget those that make no sense any more."""
        wanted = {wish.key for wish in wishes}
        for key in [key for key, plan in self._agenda.items() if plan and key not in wanted]:
            self._agenda[key] = None
        for wish in wishes:
            if wish.key not in self._agenda:
                plan = None
                if self.dice.happens(wish.percent):
                    at = self.at + self.dice.after(wish.delay)
                    plan = (self.world.diary.next(wish.role, at, self.dice), wish)
                self._agenda[wish.key] = plan

    def _step(self) -> None:
        """Let the next thing happen: a clock or a reminder before people, at the same instant."""
        planned = [(plan[0], key) for key, plan in self._agenda.items() if plan]
        acts_at, key = min(planned, default=(None, ""))
        clock = min(self._running(), key=lambda clock: clock.due_at, default=None)
        reminded = self._next_reminder()
        instants = [at for at in (acts_at, clock and clock.due_at, reminded and reminded[0]) if at]
        if not instants:
            raise Endless(f"case {self.nth}: nothing happens any more")
        self.at = max(self.at, min(instants))
        if reminded and reminded[0] <= self.at:
            self._remind(reminded[1])
        elif clock and clock.due_at <= self.at:
            self._fire(clock)
        else:
            self._act(key)

    def _running(self) -> Iterator[Deadline]:
        for kind, clock in self.state.deadlines.items():
            if clock.pause is None and kind not in self._not_yet:
                yield clock

    def _fire(self, clock: Deadline) -> None:
        fired = FireDeadline(by=SYSTEM, at=self.at, kind=clock.kind, due_at=clock.due_at)
        decision = decide(self.state, fired)
        if isinstance(decision, tuple):
            self.told.commands += 1
            self._happened(decision)
        else:
            self._not_yet |= {clock.kind}  # another clock comes first

    def _act(self, key: str) -> None:
        plan = self._agenda[key]
        assert plan is not None
        self._agenda[key] = None
        wish = plan[1]
        command = wish.deed(self)
        if command is None or not self.ask(command):
            return
        if wish.work:
            self.told.work.append((wish.work.role, self.at, wish.work.minutes))
        if wish.role is not Role.SYSTEM and self.dice.happens(self.percent.sent_twice):
            self.ask_twice(command)

    # -- reminders -----------------------------------------------------------------------------

    def _next_reminder(self) -> tuple[datetime, Deadline] | None:
        """Return the next reminder of a clock that runs for a party."""
        found = None
        for kind, clock in self.state.deadlines.items():
            if clock.pause is not None or clock.party not in _REMINDED:
                continue
            known = self._reminders.get(kind)
            if known is None or known[0] != clock.due_at:
                assert self.state.terms is not None
                times = [at for at in reminder_times(clock, self.state.terms) if at >= self.at]
                known = self._reminders[kind] = (clock.due_at, times, 0)
            times = known[1]
            if times and (found is None or times[0] < found[0]):
                found = (times[0], clock)
        return found

    def _remind(self, clock: Deadline) -> None:
        due_at, times, sent = self._reminders[clock.kind]
        self._reminders[clock.kind] = (due_at, times[1:], sent + 1)
        for party in clocks.asked_of(clock):
            if self.dice.happens(self.percent.mail_lost):
                self.told.lost_mails += 1
                continue
            self.ask(reminder_arrived(clock, sent + 1, at=self.at, party=party))
