"""The bench measures, and says so in a fixed shape; how fast it was is for no test to judge."""

import json
import os
import subprocess
import sys

import pytest

_BENCH = "from wakai.config.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
_SMALLEST = ("--cases", "20", "--flows", "2", "--rounds", "1", "--clients", "1", "--json")


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """What the bench says of the smallest marketplace."""
    command = (sys.executable, "-c", _BENCH, "bench", "disputes", *_SMALLEST)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode in {0, 1}, done.stderr
    document: dict[str, object] = json.loads(done.stdout)
    return document


class TestBench:
    def test_tells_steps_cost_pages_start_and_memory_of_each_size(
        self, told: dict[str, list[dict[str, object]]]
    ) -> None:
        (size,) = told["sizes"]

        assert size["cases"] == 20
        assert list(size["steps_ms"]) == [  # type: ignore[call-overload]
            "open",
            "respond",
            "escalate",
            "take",
            "rule",
            "accept",
        ]
        assert set(size["cpu_ms_per_flow"]) == {"server", "worker", "database", "together"}  # type: ignore[call-overload]
        assert {"home", "orders", "dispute", "seller inbox", "desk", "bench"} <= set(
            size["pages_ms"]  # type: ignore[call-overload]
        )
        assert set(size["idle_mib"]) == {"server", "worker", "database"}  # type: ignore[call-overload]

    def test_holds_every_bar_against_its_limit(
        self, told: dict[str, list[dict[str, object]]]
    ) -> None:
        for bar in told["bars"]:
            assert bar["met"] is (bar["value"] <= bar["limit"])  # type: ignore[operator]
