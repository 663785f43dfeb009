"""
Every situation that a sanction can come to, walked breadth first with the real rules.

From each one everybody tries everything, and the clock that is over next rings. Situations that
differ in nothing but dates are one; a third question to the party repeats what the second shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, reduce

import pytest

from tests.core.sanctions.story import (
    ANA,
    BEN,
    DAY,
    IDA,
    JUN,
    OLU,
    REMOVED,
    SECOND,
    SUE,
    Story,
    text,
)
from wakai.core.disputes.facts import SYSTEM
from wakai.core.sanctions import commands as c
from wakai.core.sanctions.decide import decide
from wakai.core.sanctions.evolve import evolve
from wakai.core.sanctions.guards import allowed_actions
from wakai.core.sanctions.model import Clock, Result, Sanction, Stage

QUESTIONS_MAX = 2
RINGS_MAX = len(Clock)
EVERYBODY = (ANA, BEN, OLU, IDA, JUN, SUE, SYSTEM)
ENDS = (None, 4, 10, 20, 200)  # days until the sanction ends: never, and between any two clocks


@dataclass(frozen=True)
class Situation:
    """A sanction at an instant."""

    state: Sanction
    at: datetime

    def running(self) -> list[Clock]:
        """Return the clocks that run, the next to ring first."""
        clocks = self.state.clocks
        return sorted(
            (w for w in clocks if clocks[w].remaining is None), key=lambda w: clocks[w].due_at
        )

    def shape(self) -> object:
        """Return what it is but for its dates."""
        told = self.state.complaint
        heard = told and (told.assigned_to, len(told.questions), told.open_question is None)
        paused = frozenset(set(self.state.clocks) - set(self.running()))
        end = (self.state.stage, self.state.ending, told and (told.overdue, told.result))
        return heard, end, tuple(self.running()), paused

    def after(self, command: c.Command) -> "Situation | None":
        """Return what a command leads to; None where it is refused or was done before."""
        answer = decide(self.state, command)
        if not isinstance(answer, tuple) or not answer:
            return None
        return Situation(reduce(evolve, answer, self.state), command.at)

    def ringing(self) -> c.FireClock | None:
        """Return the command of the clock that is over next."""
        which = next(iter(self.running()), None)
        if which is None:
            return None
        due = self.state.clocks[which].due_at
        return c.FireClock(by=SYSTEM, at=max(due, self.at), clock=which, due_at=due)

    def tries(self) -> Iterator[tuple[str, c.Command]]:
        """Yield what everybody can try, by the name of the action."""
        at, told = self.at + SECOND, self.state.complaint
        asked = len(told.questions) if told else 0
        said = text(f"words {asked}")
        for by in EVERYBODY:
            yield "file_complaint", c.FileComplaint(by=by, at=at, statement=said)
            yield "take_complaint", c.TakeComplaint(by=by, at=at)
            if asked < QUESTIONS_MAX:
                yield "ask_information", c.AskInformation(by=by, at=at, statement=said)
            yield "give_information", c.GiveInformation(by=by, at=at, statement=said)
            for result in (Result.UPHELD, Result.REVERSED):
                decision = c.DecideComplaint(by=by, at=at, result=result, reasons=said)
                yield "decide_complaint", decision
            yield "lift_sanction", c.LiftSanction(by=by, at=at, reasons=said)


@cache
def situations(days: int | None) -> tuple[Situation, ...]:
    """Return one situation of each shape that a sanction can come to."""
    story = Story()
    ends_at = story.at + timedelta(days=days) if days else None
    begun = story.stated(replace(REMOVED, ends_at=ends_at)).after(DAY)
    waiting = [Situation(begun.state, begun.at)]
    found = {waiting[0].shape(): waiting[0]}
    for one in waiting:
        ringing = one.ringing()
        moves = [command for _, command in one.tries()] + ([ringing] if ringing else [])
        for after in filter(None, map(one.after, moves)):
            if after.shape() not in found:
                found[after.shape()] = after
                waiting.append(after)
    return tuple(found.values())


@pytest.mark.parametrize("days", ENDS)
class TestEverySituation:
    def test_is_of_every_kind_that_there_is(self, days: int | None) -> None:
        found = situations(days)

        assert {one.state.stage for one in found} == set(Stage) - {Stage.NEW}
        results = {one.state.complaint.result for one in found if one.state.complaint}
        assert results == {None, *Result}

    def test_that_is_not_closed_has_a_clock_that_runs(self, days: int | None) -> None:
        for one in situations(days):
            over = one.state.stage is Stage.CLOSED
            assert over or set(one.running()) - {Clock.SANCTION_END}, one.shape()
            assert not over or set(one.state.clocks) <= {Clock.SANCTION_END}, one.shape()
            assert (Clock.SANCTION_END in one.state.clocks) is bool(days and one.state.in_force)

    def test_ends_even_if_nobody_does_anything_more(self, days: int | None) -> None:
        for one in situations(days):
            last, rings = one, 0
            while ringing := last.ringing():
                after = last.after(ringing)
                assert after, f"{ringing.clock} did nothing in {last.shape()}"
                last, rings = after, rings + 1
                assert rings <= RINGS_MAX, one.shape()
            assert last.state.stage is Stage.CLOSED, one.shape()
            assert not last.state.clocks, one.shape()

    def test_lets_a_clock_ring_once_and_not_early(self, days: int | None) -> None:
        for one in situations(days):
            if ringing := one.ringing():
                after = one.after(ringing)
                assert after
                assert after.after(ringing) is None, ringing.clock
                assert one.after(replace(ringing, at=ringing.due_at - SECOND)) is None

    def test_carries_out_what_is_listed_refuses_the_rest_and_does_nothing_twice(
        self, days: int | None
    ) -> None:
        for one in situations(days):
            for action, command in one.tries():
                after = one.after(command)
                listed = action in allowed_actions(one.state, command.by, command.at)
                again = action == "take_complaint" and listed and after is None  # theirs already
                assert (after is not None) is listed or again, (action, command.by, one.shape())
                assert after is None or after.after(command) is None, (action, one.shape())
