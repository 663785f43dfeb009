"""The list of invariants is whole: each is checked on the walk, or by a test that is named."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

import pytest

from tests.core import sample_policy
from wakai.core.disputes import commands, decide
from wakai.core.disputes.model import Dispute
from wakai.core.explorer import invariants, invariants_access
from wakai.core.explorer.exploring import Exploring
from wakai.core.explorer.invariants import ELSEWHERE, SAYS
from wakai.core.explorer.retelling import Retelling
from wakai.core.explorer.worlds import worlds

ROOT = Path(__file__).parents[3]
NUMBERS = (*range(10), *range(10, 16), *range(20, 31), *range(40, 51))
OF_THE_RULES = {"I-00"}  # seen when a rule fails instead of answering
OF_THE_MAP = {"I-12"}  # seen when a world is walked to its end
OF_EVERYBODY = {"I-40", "I-46", "I-50"}  # asked of all once for each shape
OPINIONS = ("survey", "rating", "star", "review_of", "satisf")


class TestInvariants:
    def test_are_all_there(self) -> None:
        assert sorted([*SAYS, *ELSEWHERE]) == [f"I-{number:02}" for number in NUMBERS]

    def test_are_checked_on_the_walk(self) -> None:
        steps = {number for number, _ in invariants._STEPS}

        assert {
            *invariants._STATES,
            *steps,
        } | OF_THE_RULES | OF_THE_MAP | OF_EVERYBODY == SAYS.keys()

    def test_know_a_rule_that_fails_instead_of_answering(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object) -> NoReturn:
            raise ZeroDivisionError

        monkeypatch.setitem(decide._RULES, commands.Escalate, fails)
        world = worlds(sample_policy.terms())[1]

        broken = Exploring(world, asides_max=0).found(depth_max=4).broken
        steps = next(one.steps for one in broken if one.number == "I-00")

        assert steps[-1].split()[1] == "escalate"
        assert "I-00" in Retelling(world).tell(steps).broken

    def test_are_tested_where_it_is_said_if_not_on_the_walk(self) -> None:
        for _, where in ELSEWHERE.values():
            name, _, wanted = where.partition("::")
            tests = ast.parse((ROOT / name).read_text(encoding="utf-8"))
            named = [node for node in tests.body if isinstance(node, ast.ClassDef)]
            (found,) = [node for node in named if node.name == wanted]

            assert any(isinstance(node, ast.FunctionDef) for node in found.body), where

    def test_ask_everybody_of_every_role(self) -> None:
        roles = {by.role for by in invariants_access.EVERYBODY}

        assert roles >= {role for row in invariants_access.MAY.values() for role in row}

    def test_know_no_opinion_on_the_service_that_a_rule_could_read(self) -> None:
        names = [field.name for field in fields(Dispute)]

        assert [name for name in names for word in OPINIONS if word in name] == []  # I-45
