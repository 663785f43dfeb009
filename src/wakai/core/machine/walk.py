"""
What leads from where to where, learnt by trying: every command and every clock, on the real law.

A small walk: stories that differ only in what no transition asks for are told once. It is there to
draw the machine; proving it is the explorer's.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import product
from typing import Final

from wakai.core.disputes import clocks
from wakai.core.disputes.commands import Command, FireDeadline
from wakai.core.disputes.decide import decide
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import (
    SYSTEM,
    Deadline,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Level,
    Outcome,
    Return,
    Role,
    Stage,
)
from wakai.core.disputes.timers import reminder_arrived
from wakai.core.machine.cast import Attempt, attempts
from wakai.core.machine.trying import ASIDES, endings, moves
from wakai.core.policy import Terms

_MOMENT: Final = timedelta(minutes=1)
# Clocks that tell somebody how late it is: no step asks whether they rang.
_ALARMS: Final = frozenset(
    {
        DeadlineKind.RULING,
        DeadlineKind.RULING_APOLOGY,
        DeadlineKind.APPEAL_RULING,
        DeadlineKind.APPEAL_APOLOGY,
        DeadlineKind.MONEY,
        DeadlineKind.MONEY_SETTLED,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a case stands: how far the disagreement has come, and how far its remedy."""

    stage: Stage
    fulfilment: Fulfilment = Fulfilment.NONE
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that leads from a place to another: somebody's command, or a clock that ends."""

    start: Place
    end: Place
    by: Role
    command: type[Command]
    clock: DeadlineKind | None = None
    reminded: bool = False  # of a clock: every reminder had arrived


def steps(terms: Terms) -> frozenset[Step]:
    """Return every step that leads a case from one place to another under a policy."""
    walk = _Walk()
    for attempt in attempts(terms):
        walk.go(attempt)
    return frozenset(walk.steps)


class _Walk:
    """What was seen on the way; shared by all attempts, which meet once something is decided."""

    def __init__(self) -> None:
        self.steps: set[Step] = set()
        self._seen: set[str] = set()
        self._ended: set[Place] = set()
        self._queue: deque[tuple[Dispute, datetime]] = deque()

    def go(self, attempt: Attempt) -> None:
        """Go everywhere that an attempt leads to and no earlier one has led."""
        self._follow(Dispute(), attempt.start)
        while self._queue:
            state, now = self._queue.popleft()
            for told, command in _tries(attempt, state, now):
                self._follow(told, command)
            if place_of(state) not in self._ended:
                self._ended.add(place_of(state))
                self._end(state, now)

    def _follow(self, state: Dispute, command: Command) -> Dispute | None:
        decision = decide(state, command)
        if not isinstance(decision, tuple) or not decision:
            return None
        after = reduce(evolve, decision, state)
        if place_of(after) != place_of(state):
            self.steps.add(_step(state, after, command))
        shape = repr(_shape(after))
        if shape not in self._seen or after.stage is Stage.DRAFT:  # the claim is not in it yet
            self._seen.add(shape)
            self._queue.append((after, command.at))
        return after

    def _end(self, state: Dispute, now: datetime) -> None:
        """Try what ends a case from outside; it is the same wherever in a place the case stands."""
        for first, *then in endings(now + _MOMENT):
            after = self._follow(state, first)
            for command in then:
                after = after and self._follow(after, command)


def _tries(attempt: Attempt, state: Dispute, now: datetime) -> Iterator[tuple[Dispute, Command]]:
    """
    Yield what can be tried, and the state in which: commands a moment later, clocks at their end.

    A clock is tried twice: without a reminder that arrived, and with all that the policy asks for.
    """
    aside = _led_aside(state)
    for command in moves(attempt, state, now + _MOMENT):
        if not (aside and isinstance(command, ASIDES)):
            yield state, command
    for clock in state.deadlines.values():
        if clock.pause is None:
            at = max(clock.due_at, now)
            fire = FireDeadline(by=SYSTEM, at=at, kind=clock.kind, due_at=clock.due_at)
            yield state, fire
            yield _reminded(state, clock, now), fire


def _led_aside(state: Dispute) -> bool:
    """Say whether something has happened that does not lead on by itself; one a story is enough."""
    several = (state.offers, state.requests)
    once = (state.proposal, state.void, state.reopened, state.amended)
    goods = state.return_ is not None and state.return_.obstacle is not None
    return goods or any(several) or any(once)


def _reminded(state: Dispute, clock: Deadline, now: datetime) -> Dispute:
    """Return the state in which every reminder of a clock has arrived."""
    assert state.terms is not None
    numbers = range(1, state.terms.reminders_needed + 1)
    for number, party in product(numbers, clocks.asked_of(clock)):
        told = decide(state, reminder_arrived(clock, number, at=now, party=party))
        assert isinstance(told, tuple)
        state = reduce(evolve, told, state)
    return state


def _step(state: Dispute, after: Dispute, command: Command) -> Step:
    start, end = place_of(state), place_of(after)
    if not isinstance(command, FireDeadline):
        return Step(start, end, command.by.role, type(command))
    assert state.terms is not None
    delivered = state.deadlines[command.kind].reminders_delivered
    reminded = delivered >= state.terms.reminders_needed
    return Step(start, end, command.by.role, type(command), command.kind, reminded)


def place_of(state: Dispute) -> Place:
    """Return where a case stands."""
    return Place(state.stage, state.fulfilment, state.outcome)


def _shape(state: Dispute) -> tuple[object, ...]:
    """Return what tells two moments apart, as far as any step asks; not when they are."""
    if state.stage is Stage.CLOSED:
        return (place_of(state), state.reopened, state.claim is None)
    appeal, back, again, plan = state.appeal, state.return_, state.replacement, state.plan
    goods = (
        _steps_back(back) if back else None,
        (again.sent_at is None, again.delivered_at is None) if again else None,
        (plan.remedy.kind, plan.allocated) if plan else None,
        any(item.level is Level.RETURN for item in state.evidence),
    )
    clocks = sorted(clock.kind for clock in state.deadlines.values() if clock.kind not in _ALARMS)
    now = (place_of(state), state.scope, state.appeal_used, goods, clocks, state.void is None)
    match state.stage:
        case Stage.FINAL:
            return (*now, [(one.settled, one.failed) for one in state.payments.values()])
        case Stage.APPEAL:
            assert appeal is not None
            return (*now, appeal.state, appeal.assigned_to is None, appeal.defect is None)
        case Stage.DECIDED:
            return (*now, state.waived)
    return (
        *now,
        state.claim.remedy.kind if state.claim else None,
        (state.offer.proposer, state.offer.remedy.kind) if state.offer else None,
        (state.proposal.accepted, state.proposal.remedy.kind) if state.proposal else None,
        state.proposed is None,
        state.assigned_to is None,
        [request.answered_at is None for request in state.requests],
    )


def _steps_back(back: Return) -> tuple[object, ...]:
    instants = (back.ready_at, back.sent_at, back.delivered_at, back.accepted_at)
    told = (back.obstacle is None, back.extended, back.waited, back.fault is None)
    return (*(instant is None for instant in instants), *told)
