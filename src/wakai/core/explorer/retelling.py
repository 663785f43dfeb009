"""Stories told again in real time, with nothing forgotten: what was found must come out again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

from wakai.core.disputes.commands import Command, FireDeadline, RecordReminderDelivered
from wakai.core.disputes.decide import decide
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import DeadlineKind, Dispute, Party
from wakai.core.explorer.invariants import Watch
from wakai.core.explorer.move import Move
from wakai.core.explorer.moves import Moves, fire, reminder
from wakai.core.explorer.situations import Situations
from wakai.core.explorer.walk import ALARMS, WAIT
from wakai.core.explorer.worlds import NOW, World

_CLOCK = "clock "
_REMINDER = "system record_reminder_delivered "


class NoSuchStep(Exception):
    """A step that nobody can try in the situation to which the story has come."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody asked for, when, and what came of it."""

    at: datetime
    command: Command
    decision: Decision


class Retelling:
    """A story of one world, told step by step with the code that decides real cases."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.at = NOW
        self.told: list[Told] = []
        self.watch = Watch(world)
        self._moves = Moves(world)
        started = decide(Dispute(), world.start)
        assert isinstance(started, tuple)
        self.state = reduce(evolve, started, Dispute())

    def tell(self, steps: Sequence[str]) -> "Retelling":
        """Tell all steps; raises NoSuchStep for one that is not there."""
        for step in steps:
            self._look()
            if step.startswith(WAIT):
                self._wait(timedelta(minutes=int(step.removeprefix(WAIT))))
            else:
                self._do(self._found(step))
        self._look()
        return self

    @property
    def broken(self) -> tuple[str, ...]:
        """Return the numbers of the invariants that the story breaks."""
        return tuple(sorted(self.watch.broken))

    def _look(self) -> None:
        self.watch.seen(_as_if_now(self.world, self.state, self.at), len(self.told))

    def _wait(self, length: timedelta) -> None:
        self.at += length
        for kind in ALARMS:
            clock = self.state.deadlines.get(kind)
            if clock and clock.pause is None and clock.due_at <= self.at:
                self._do(fire(clock))

    def _found(self, step: str) -> Move:
        if step.startswith(_CLOCK):
            return fire(self.state.deadlines[DeadlineKind(step.removeprefix(_CLOCK))])
        if step.startswith(_REMINDER):
            kind, number, *whom = step.removeprefix(_REMINDER).split()
            party = Party(whom[0]) if whom else None
            return reminder(self.state.deadlines[DeadlineKind(kind)], int(number), party)
        for move in self._moves.everything(self.state):
            if move.name == step:
                return move
        raise NoSuchStep(step)

    def _do(self, move: Move) -> None:
        before = _as_if_now(self.world, self.state, self.at)
        command = replace(move.command, at=self.at)
        try:
            decision = decide(self.state, command)
        except Exception:  # noqa: BLE001 - whatever it is, a rule failed instead of answering
            self.watch.failed(len(self.told), move)
            decision = ()
        self.told.append(Told(self.at, command, decision))
        if isinstance(decision, tuple) and decision:
            self.state = reduce(evolve, decision, self.state)
            self._step(before, move)

    def _step(self, before: Dispute, move: Move) -> None:
        """Look at the step as if it were made now: every situation is looked at like that."""
        now = _command_now(before, move)
        decision = decide(before, now.command)
        if isinstance(decision, tuple):
            events: Accepted = decision
            after = reduce(evolve, events, before)
            self.watch.stepped(before, len(self.told), now, events, after)


def _as_if_now(world: World, state: Dispute, at: datetime) -> Dispute:
    situations = Situations(world)
    return situations.rested(situations.found(state, at)[1])


def _command_now(before: Dispute, move: Move) -> Move:
    """Return a move as it would be made now; a clock is named by the end that it has then."""
    command = move.command
    if isinstance(command, FireDeadline | RecordReminderDelivered):
        due_at = before.deadlines[command.kind].due_at
        return Move(move.name, move.code, replace(command, due_at=due_at))
    return move
