"""What ``wakai policy`` says, and the exit codes by which a script knows it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.world import World
from wakai.app import exploration, law_version, policies, policy_publishing
from wakai.config import cli
from wakai.core.explorer.invariants import SAYS

OWN = """\
extends = "default"
policy = "marketplace-goods"
version = 99
effective_from = 2027-01-01T00:00:00Z

[periods]
seller_answer = { days = 3, floor = 2, ceiling = 10, source = "own" }
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A policy that gives the seller less time."""
    shipped = Path(__file__).parents[2] / "policies/default.toml"
    (tmp_path / "default.toml").write_text(shipped.read_text("utf-8"), "utf-8")
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    return str(path)


class TestDiff:
    def test_says_what_is_different_under_its_heading(self, own: str, capsys: Any) -> None:
        assert cli.main(["policy", "diff", "default", own]) == 1

        told = capsys.readouterr().out.splitlines()
        assert told[0] == "The policy"
        assert told[1].endswith(" → 99")
        assert told[3:5] == ["Times", "  The seller's answer: 5 days → 3 days"]

    def test_says_it_in_japanese(self, own: str, capsys: Any) -> None:
        assert cli.main(["policy", "diff", "default", own, "--language", "ja"]) == 1

        assert "  出品者の回答：5日 → 3日" in capsys.readouterr().out.splitlines()

    def test_says_it_to_a_program(self, own: str, capsys: Any) -> None:
        assert cli.main(["policy", "diff", "default", own, "--json"]) == 1

        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert lines[-2] == {
            "path": "periods.seller_answer",
            "told": "The seller's answer: 5 days → 3 days",
        }

    def test_says_nothing_of_two_that_are_the_same(self, capsys: Any) -> None:
        assert cli.main(["policy", "diff", "default", "default"]) == 0

        assert capsys.readouterr().out == ""

    def test_tells_wrong_use_from_a_difference(self, capsys: Any) -> None:
        assert cli.main(["policy", "diff", "default", "nothing"]) == cli.WRONG_USE
        assert "nothing.toml cannot be read" in capsys.readouterr().err
        assert cli.main(["policy", "diff", "default", "default", "--language", "xx"]) == 2
        assert "xx is none of the languages" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
class TestContentHash:
    def test_names_a_policy_that_the_house_keeps(self, world: World, own: str, capsys: Any) -> None:
        world.draft()
        begins = policies.pinned().sha256[:12]

        assert cli.main(["policy", "diff", begins, own]) == 1
        assert "5 days → 3 days" in capsys.readouterr().out
        assert cli.main(["policy", "diff", "0123456789ab", own]) == cli.WRONG_USE
        assert "No policy of this house" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
class TestOpenCases:
    def test_are_counted_where_the_command_is_asked_to(
        self, world: World, own: str, capsys: Any
    ) -> None:
        world.draft()

        assert cli.main(["policy", "diff", "default", own, "--open-cases"]) == 1

        told = capsys.readouterr().out.splitlines()
        assert "  The seller's answer: 5 days → 3 days: 1 open case keeps “5 days”" in told
        assert told[-1] == "1 open case keeps the terms it opened under."


@pytest.mark.django_db(transaction=True)
class TestCheck:
    def test_records_what_it_found(
        self, own: str, capsys: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        part, walk = exploration.Bounds(depth_max=2, lines_max=1, asides_max=0), exploration.explore
        monkeypatch.setattr(
            exploration, "explore", lambda terms, _bounds, **_asked: walk(terms, part, processes=1)
        )
        assert cli.main(["policy", "check", own]) == 0
        assert not policy_publishing.shelf().proofs

        assert cli.main(["policy", "check", own, "--record"]) == 0

        (proof,) = policy_publishing.shelf().proofs
        assert proof.law == law_version.sha256()
        assert (proof.states > 0, proof.invariants) == (True, len(SAYS))
        assert not proof.passed  # it did not come to an end
        assert f"Recorded for the content hash {proof.sha256[:12]}" in capsys.readouterr().err

    @pytest.mark.parametrize("bound", [("--depth", "9"), ("--lines", "1"), ("--asides", "0")])
    def test_records_no_part_of_a_walk(self, own: str, capsys: Any, bound: tuple[str, str]) -> None:
        assert cli.main(["policy", "check", own, "--record", *bound]) == cli.WRONG_USE

        assert "only a whole walk is recorded" in capsys.readouterr().err
        assert not policy_publishing.shelf().proofs


class TestHolidays:
    def test_that_end_too_early_are_named_before_a_policy_is_published(
        self, own: str, capsys: Any
    ) -> None:
        cli.main(["policy", "check", own, "--depth", "1", "--processes", "1"])
        assert capsys.readouterr().err == ""

        path = Path(own)
        asked = '{ country = "GB", first_year = 2027, last_year = 2027 }'
        path.write_text(f"{OWN}[calendars.gb]\nholidays_of = {asked}\n", "utf-8")
        cli.main(["policy", "check", own, "--depth", "1", "--processes", "1"])

        assert "calendars.gb knows no holidays from 2028-01-01 on" in capsys.readouterr().err
