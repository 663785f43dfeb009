"""
What is walked is what would happen.

Goal: nothing that the walk leaves out of a situation changes what can follow. Method: stories are
told again in real time, with nothing left out; each must lead to the situation it was walked to.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core import sample_policy
from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.model import DeadlineKind, Dispute, Stage
from wakai.core.explorer.forgetting import forgetting
from wakai.core.explorer.move import Move
from wakai.core.explorer.moves import asides
from wakai.core.explorer.retelling import NoSuchStep, Retelling
from wakai.core.explorer.walk import Walk
from wakai.core.explorer.worlds import NOW, World, worlds

STORIES = 40
SEVERAL_MOMENTS = timedelta(minutes=10)  # one more or less for each time somebody acts just before


def world(name: str) -> World:
    return next(one for one in worlds(sample_policy.terms()) if one.name == name)


class Kept:
    """A walk that keeps its situations."""

    def __init__(self, name: str, *, asides_max: int, depth_max: int) -> None:
        self.states: list[Dispute] = []
        self.walk = Walk(
            world(name),
            seen=self._seen,
            stepped=self._stepped,
            failed=self._failed,
            asides_max=asides_max,
        )
        self.walk.go(depth_max=depth_max)

    def _seen(self, state: Dispute, _number: int) -> None:
        self.states.append(state)

    @staticmethod
    def _stepped(
        _before: Dispute, _number: int, _move: Move, _events: Accepted, _after: Dispute
    ) -> tuple[int, int]:
        return (0, 0)

    @staticmethod
    def _failed(number: int, move: Move) -> None:
        raise AssertionError(f"The rules failed at {move.name} out of {number}.")


def left(state: Dispute) -> dict[DeadlineKind, timedelta]:
    """Return what is left on each clock; one that only alarms begins again and again."""
    return {
        kind: max(clock.pause.remaining if clock.pause else clock.due_at - NOW, timedelta())
        for kind, clock in state.deadlines.items()
        if kind not in {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
    }


def facts(state: Dispute) -> dict[str, object]:
    """Return everything but the instants."""
    appeal = state.appeal and replace(state.appeal, joinable_until=None)
    known = vars(state) | {"appeal": appeal, "closed_at": state.closed_at is None}
    return known | {"deadlines": set(state.deadlines)}


class TestRetelling:
    @pytest.mark.parametrize(
        ("name", "asides_max", "depth_max"),
        [
            ("to send it back", 0, 16),
            ("to keep one, and send the other back", 0, 14),
            ("another one", 0, 14),
            ("a part", 1, 11),
        ],
    )
    def test_leads_to_the_situation_that_was_walked_to(
        self, name: str, asides_max: int, depth_max: int
    ) -> None:
        kept = Kept(name, asides_max=asides_max, depth_max=depth_max)
        walk, situations = kept.walk, kept.walk.situations

        for number in range(0, walk.size, max(1, walk.size // STORIES)):
            told = Retelling(walk.world).tell(walk.story(number))
            joinable = asides(told.state) < asides_max
            real = situations.rested(
                situations.found(forgetting(told.state, joinable=joinable), told.at)[1]
            )
            met = kept.states[number]
            assert facts(real) == facts(met), walk.story(number)
            for kind, length in left(real).items():
                assert abs(length - left(met)[kind]) < SEVERAL_MOMENTS, (kind, walk.story(number))
            assert told.broken == ()

    def test_tells_when_everything_happened(self) -> None:
        steps = ("buyer_1 submit_claim", "wait 7199", "wait 1", "clock seller_answer")

        told = Retelling(world("a part")).tell(steps)

        assert told.state.stage is Stage.REVIEW
        assert (told.at - told.told[0].at).days == 5

    def test_knows_no_step_that_is_not_there(self) -> None:
        with pytest.raises(NoSuchStep):
            Retelling(world("a part")).tell(("buyer_1 accept_request",))
