"""The bench measures, and says so in a fixed shape; how fast it was is for no test to judge."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

_BENCH = "from wakai.config.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
_DISPUTES = ("disputes", "--cases", "20", "--flows", "2", "--rounds", "1", "--clients", "1")
_READERS = ("--readers", "guest", "finance")
_LEDGER = ("ledger", "--flows", "2", "--rounds", "1", "--clients", "1")
_CHAT = ("chat", "--talks", "2", "--streams", "20", "--seconds", "1", "--rounds", "1")


def _told(*what: str) -> dict[str, Any]:
    """Return what the bench says; it may well miss a bar."""
    command = (sys.executable, "-c", _BENCH, "bench", *what, "--json")
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode in {0, 1}, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (not all(bar["met"] for bar in document["bars"]))
    return document


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the bench says of the smallest marketplace."""
    return _told(*_DISPUTES, *_READERS)


class TestBenchDisputes:
    def test_tells_each_step_with_the_parts_that_carry_it(self, told: dict[str, Any]) -> None:
        (size,) = told["sizes"]
        steps = ["begin", "fill in", "open", "respond", "escalate", "take", "write", "rule"]

        assert size["cases"] == 20
        assert list(size["steps_ms"]) == [*steps, "accept"]
        assert list(size["cpu_ms"]) == [*steps, "accept", "refund"]
        assert set(size["cpu_ms"]["rule"]) == {"server", "worker", "database"}

    def test_tells_pages_memory_and_what_bare_django_costs(self, told: dict[str, Any]) -> None:
        (size,) = told["sizes"]

        assert {"home", "orders", "dispute", "desk", "bench"} <= set(size["pages_ms"])
        every = size["every_page_ms"]
        assert {"home, guest", "home, finance", "payments, finance", "notices, finance"} <= set(
            every
        )
        assert "payments, guest" not in every
        assert set(size["idle_mib"]) == {"server", "worker", "database"}
        assert size["cpu_ms_bare"] > 0

    def test_counts_what_a_flow_cannot_do_without_as_less_than_the_whole(
        self, told: dict[str, Any]
    ) -> None:
        (size,) = told["sizes"]

        assert size["cpu_ms_core"] < size["cpu_ms_whole"]
        assert size["cpu_ms_core"] <= size["cpu_ms_core_median"]
        assert size["core_per_second"] > size["flows_per_second"]
        assert size["p50_ms_forms_alone"] > 0


class TestBenchChat:
    def test_loses_nothing_and_tells_every_bar(self) -> None:
        told = _told(*_CHAT)

        recovery = told["recovery"]
        assert recovery["acked"] > 0
        assert [recovery[wrong] for wrong in ("lost", "doubled", "gaps", "unseen")] == [0, 0, 0, 0]
        assert told["loops"]["closed"]["per_second"] > 0
        assert told["idle_streams"] == 20
        assert {bar["name"].split()[0] for bar in told["bars"]} >= {"H1", "H2", "H3", "H4", "H9"}


class TestBenchLedger:
    def test_moves_money_survives_two_power_cuts_and_tells_every_bar(self) -> None:
        told = _told(*_LEDGER)

        recovery = told["recovery"]
        alone = ["instruct-alone", "settle-alone"]
        assert list(told["steps"]) == ["hold", "allocate", *alone, "instruct", "settle"]
        assert [told["steps"][name]["transfers"] for name in alone] == [1.0, 1.0]
        assert recovery["acked"] > 0
        assert [recovery[wrong] for wrong in ("lost", "unbalanced", "faults")] == [0, 0, 0]
        assert told["rules"]["commands"] > 1_000
        assert told["rules"]["events"] >= 500
        assert len(told["bars"]) == 7
