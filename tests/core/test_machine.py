"""The machine is learnt from the law itself: each step is one that it really decides."""

from dataclasses import replace

import pytest

from tests.core import sample_policy
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import DeadlineKind, Fulfilment, Outcome, Role, Stage
from wakai.core.machine.walk import Place, Step, steps
from wakai.core.policy import SellerSilence


@pytest.fixture(scope="module")
def found() -> frozenset[Step]:
    return steps(sample_policy.policy().terms)


def clocks(found: frozenset[Step], start: Stage, end: Stage) -> set[tuple[DeadlineKind, bool]]:
    """Return the clocks that lead from a stage to another, with and without reminders."""
    return {
        (step.clock, step.reminded)
        for step in found
        if step.clock and (step.start.stage, step.end.stage) == (start, end)
    }


class TestSteps:
    def test_reach_every_stage_and_every_end(self, found: frozenset[Step]) -> None:
        places = {step.end for step in found}

        assert {place.stage for place in places} == set(Stage) - {Stage.NEW}
        assert {place.outcome for place in places} == {None, *Outcome}

    def test_hold_what_people_and_clocks_do(self, found: frozenset[Step]) -> None:
        filed = Step(Place(Stage.DECIDED), Place(Stage.APPEAL), Role.BUYER, c.FileAppeal)
        posted = Step(
            Place(Stage.FINAL, Fulfilment.RETURN_DUE),
            Place(Stage.FINAL, Fulfilment.RETURN_SENT),
            Role.BUYER,
            c.SendReturn,
        )

        assert {filed, posted} <= found

    def test_never_lead_out_of_what_is_closed_for_good(self, found: frozenset[Step]) -> None:
        again = {step.command for step in found if step.start.stage is Stage.CLOSED}

        assert again == {c.Reopen}

    def test_follow_the_policy(self, found: frozenset[Step]) -> None:
        looked_at = steps(
            replace(sample_policy.policy().terms, seller_silence=SellerSilence.REVIEW)
        )
        silence = DeadlineKind.SELLER_ANSWER

        assert clocks(found, Stage.SELLER, Stage.DECIDED) == {(silence, True)}
        assert clocks(looked_at, Stage.SELLER, Stage.DECIDED) == set()
        assert (silence, True) in clocks(looked_at, Stage.SELLER, Stage.REVIEW)
