"""The cases of a database under another policy: told in words, and nothing is changed."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.app.world import World
from tests.web import cases as ways
from wakai.app import clock
from wakai.app.simulation import differences
from wakai.config import cli
from wakai.core.disputes.commands import AcceptRequest
from wakai.store import journal
from wakai.store.models import DisputeEvent

pytestmark = pytest.mark.django_db(transaction=True)

SHORTER = """
extends = "default"
policy = "quick"
version = 1

[periods]
seller_answer = { days = 2, floor = 2, ceiling = 10, source = "a test" }
seller_answer_fast = { hours = 24, floor = 24, ceiling = 120, source = "a test" }
"""


@pytest.fixture
def quick(tmp_path: Path) -> str:
    """A policy under which Ben had two days less."""
    shipped = Path(__file__).parents[3] / "policies" / "default.toml"
    (tmp_path / "default.toml").write_bytes(shipped.read_bytes())
    path = tmp_path / "quick.toml"
    path.write_text(SHORTER)
    return str(path)


@pytest.fixture
def agreed(world: World) -> str:
    """Ben agreed on the fourth day, and Ana was refunded."""
    clock.forget()
    done = world.submitted()
    ways.later(days=4)
    world.run(
        done.dispute_id,
        AcceptRequest(by=world.seller, at=world.now, remedy_sha256=world.remedy().sha256()),
    )
    clock.forget()
    return done.state.number


class TestReplay:
    def test_tells_of_each_case_what_would_have_been(
        self, agreed: str, quick: str, capsys: Any
    ) -> None:
        kept = list(DisputeEvent.objects.values_list("dispute_id", "version", "hash"))

        assert cli.main(["policy", "replay", quick]) == 0

        told = capsys.readouterr().out.splitlines()
        assert told[0] == agreed
        assert any("of 1 cases would have come to something else" in line for line in told)
        assert list(DisputeEvent.objects.values_list("dispute_id", "version", "hash")) == kept
        assert journal.count() == 1

    def test_under_the_same_policy_changes_nothing(self, agreed: str, capsys: Any) -> None:
        assert cli.main(["policy", "replay", "default", "--json"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert (told["cases"], told["changed"], told["changes"]) == (1, 0, [])
        assert agreed

    def test_speaks_japanese(self, agreed: str, quick: str, capsys: Any) -> None:
        assert cli.main(["policy", "replay", quick, "--language", "ja"]) == 0

        assert "1件のうち1件は、異なる結果になっていました。" in capsys.readouterr().out
        assert agreed

    def test_names_a_file_that_is_no_policy(self, capsys: Any) -> None:
        assert cli.main(["policy", "replay", "nowhere.toml"]) == cli.WRONG_USE
        assert capsys.readouterr().err.startswith("wakai: ")

    def test_leaves_out_a_draft(self, world: World) -> None:
        world.draft()
        dispute_id = next(iter(journal.dispute_ids()))
        terms = journal.read(dispute_id).state.terms
        assert terms is not None

        assert list(differences.of_all(terms, now=world.now)) == [None]


class TestSentences:
    def test_of_an_ending_name_outcome_and_basis(self, agreed: str) -> None:
        state = journal.read(next(iter(journal.dispute_ids()))).state
        from wakai.app.simulation.time_machine import ending  # noqa: PLC0415 - here alone

        with translation.override("en"):
            assert differences.told(ending(state)) == "Final, being carried out"
        assert agreed
