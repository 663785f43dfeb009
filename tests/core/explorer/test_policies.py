"""Every policy that comes with Wakai holds, and what breaks an invariant is found and told."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core import sample_policy
from tests.core.explorer import small
from tests.core.faults.listed import FAULTS
from tests.core.faults.running import explore
from wakai.app import exploration, policy_file
from wakai.core.disputes.events import ReturnLabelMissing
from wakai.core.disputes.model import Dispute
from wakai.core.explorer import invariants
from wakai.core.explorer.exploring import Exploring
from wakai.core.explorer.retelling import Retelling
from wakai.core.explorer.worlds import worlds
from wakai.core.policy import load

POLICIES = sorted((Path(__file__).parents[3] / "policies").glob("*.toml"))
# Of the faults of tests/core/faults; python -m tests.core.faults prints who sees which.
SEEN = (
    "who ruled first may decide the appeal",
    "an operator may assign a file",
    "a reminder is counted each time it is reported",
)


class TestShippedPolicies:
    @pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
    def test_hold_every_invariant(self, path: Path) -> None:
        terms = load(policy_file.read(path)).terms

        found = list(small.explored(terms))

        assert len(found) >= 3
        assert [one.broken for one in found if one.broken] == []
        assert sum(one.situations for one in found) > 1_000


class TestRulesThatNothingReaches:
    @pytest.mark.parametrize(("policy", "asked"), [("default", True), ("eu-goods", False)])
    def test_are_none_that_the_policy_leaves_out(self, policy: str, *, asked: bool) -> None:
        (path,) = (one for one in POLICIES if one.stem == policy)
        terms = load(policy_file.read(path)).terms

        unreached = set(exploration._unreached((), terms))

        assert (ReturnLabelMissing.kind in unreached) is asked


class TestFaultyLaw:
    @pytest.mark.parametrize("name", SEEN)
    def test_is_found_by_the_explorer(self, name: str) -> None:
        fault = next(fault for fault in FAULTS if fault.name == name)

        assert explore(fault)


class TestBreak:
    def test_is_told_by_its_shortest_story(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def is_never_assigned(state: Dispute) -> bool:
            return state.assigned_to is None

        world = next(one for one in worlds(sample_policy.terms()) if one.name == "a part")
        monkeypatch.setitem(invariants._STATES, "I-99", is_never_assigned)
        (broken,) = Exploring(world, asides_max=0).found(depth_max=6).broken

        assert broken.number == "I-99"
        assert broken.steps == (
            "buyer_1 submit_claim",
            "seller_2 refuse_request",
            "buyer_1 escalate",
            "adjudicator_4 take",
        )
        assert Retelling(world).tell(broken.steps).broken == ("I-99",)


class TestBounds:
    def test_grow_with_the_periods_of_a_policy(self) -> None:
        def longest(days: int) -> int:
            terms = sample_policy.terms()
            window = replace(terms.periods["appeal_window"], days=days)
            longer = replace(terms, periods={**terms.periods, "appeal_window": window})
            world = next(one for one in worlds(longer) if one.name == "a part, too late")
            found = Exploring(world, asides_max=0).found()
            assert found.complete
            assert found.longest is not None
            return found.longest // (24 * 60)

        assert longest(24) == longest(14) + 10
