"""``wakai policy check`` tells what it found, to people and to scripts."""

import json

import pytest

from tests.core import sample_policy
from wakai.app import exploration
from wakai.config import cli, policy_story
from wakai.core.explorer.exploring import Break

PART = ["policy", "check", "default", "--depth", "5", "--lines", "1", "--processes", "1"]


class TestPolicyCheck:
    def test_says_what_holds_and_how_long_it_can_last(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(PART) == 0

        told = capsys.readouterr().out
        assert "Invariants: 31 of 31 hold in every situation that was walked" in told
        assert "Rules that nothing reaches" not in told
        assert "Rules not reached by this part: " in told
        assert "I-41" in told
        assert "NOT to the end" in told

    def test_is_one_object_for_a_script(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main([*PART, "--json"]) == 0

        facts = json.loads(capsys.readouterr().out)
        assert facts["invariants"]["I-25"] == "holds"
        assert facts["broken"] == []
        assert facts["situations"] > 100

    def test_refuses_what_is_no_policy(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["policy", "check", "no-such-policy"]) == 2
        assert "no-such-policy" in capsys.readouterr().err


class TestViolation:
    def test_is_a_story_in_words_and_a_test(self) -> None:
        broken = Break(
            "I-25", "a part", ("buyer_1 submit_claim", "wait 7199", "seller_2 refuse_request")
        )

        told = list(policy_story.violation(sample_policy.terms(), broken))

        assert told[0] == "I-25 does not hold: Who appeals alone is never worse off for it."
        assert "  Day 1, 00:00  Ana, buyer: send the claim" in told
        assert any(line.startswith("  Day 5, 23:59  Ben, seller:") for line in told)
        assert '        assert "I-25" not in told.broken' in told


class TestMails:
    def test_count_what_each_side_is_told(self) -> None:
        explored = exploration.explore(
            sample_policy.terms(), exploration.Bounds(depth_max=3, asides_max=0), processes=1
        )

        assert not explored.complete
        assert not explored.broken
