"""``wakai bench ledger``: what a transfer costs, and whether the books survive two power cuts."""

import argparse
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Final

from rich.console import Console
from rich.table import Table

from wakai.config.bench import bars, core, processes
from wakai.config.bench.bars import Bar
from wakai.config.bench.ledger_recovery import Recovery, cut
from wakai.config.bench.site import Site, site

TRANSFER_US_MAX: Final = 600.0
TRANSFERS_PER_SECOND_MIN: Final = 1_500.0
ALONE: Final = ("instruct-alone", "settle-alone")  # as by a form: a journey for each
TRANSFERS: Final = ("instruct", "settle")  # out of escrow, and arrived; as by a worker at work
STEPS: Final = ("hold", "allocate", *ALONE, *TRANSFERS)
_PER_FLOW: Final = 4  # commands of one measurement: with 100 flows some tenths of a second
_POSTINGS: Final = "SELECT count(*) FROM ledger_entry"
_CASES: Final = 200


@dataclass(slots=True)
class Step:
    """What moving money costs in one step, of the cheapest round."""

    server_us: float = 0.0
    database_us: float = 0.0
    per_second: float = 0.0
    transfers: float = 0.0  # postings of one command: a debit and a credit of the same sum

    @property
    def us(self) -> float:
        """Return the CPU of both sides for one command."""
        return self.server_us + self.database_us


@dataclass(slots=True)
class Result:
    """What was measured."""

    steps: dict[str, Step] = field(default_factory=dict)
    recovery: Recovery = field(default_factory=Recovery)
    rules: core.Measured = field(default_factory=core.Measured)


class Hand:
    """A process that moves money when it is told to."""

    def __init__(self, place: Site) -> None:
        self.process = subprocess.Popen(
            (sys.executable, "-m", "wakai.config.bench.ledger_load"),
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it is killed, and so is its database
            text=True,
        )
        assert self.line() == "ready"

    def line(self) -> str:
        """Return the next line it says; empty when it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, step: str, count: int, told: str = "quiet") -> None:
        """Let it begin; ``line`` says when it is done."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{step} {count} {told}\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Let it end by itself."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def run(options: argparse.Namespace) -> int:
    """Measure, tell, and return 1 if a bar was missed."""
    result, count = Result(), _PER_FLOW * options.flows
    with site(_CASES, keep_in=options.keep) as place, _hands(place, options.clients) as hands:
        for _ in range(options.rounds):
            for step, cost in _round(place, hands, count).items():
                before = result.steps.get(step)
                result.steps[step] = cost if before is None or cost.us < before.us else before
        result.recovery = cut(place, lambda: Hand(place), count=count)
        result.rules = core.measured(place)
    met = _bars(result)
    if options.json:
        told = {"steps": {name: asdict(step) for name, step in result.steps.items()}}
        told |= {"recovery": asdict(result.recovery), "rules": asdict(result.rules)}
        sys.stdout.write(json.dumps(told | {"bars": bars.plain(met)}, indent=1) + "\n")
    else:
        _tell(result, met)
    return 0 if all(bar.met for bar in met) else 1


@contextlib.contextmanager
def _hands(place: Site, count: int) -> Iterator[list[Hand]]:
    hands = [Hand(place) for _ in range(count)]
    try:
        yield hands
    finally:
        for hand in hands:
            hand.end()


def _round(place: Site, hands: list[Hand], count: int) -> dict[str, Step]:
    """Return what each step costs, all hands at work at once."""
    _together(hands, "fill", count)
    alone = count // _PER_FLOW
    counts = dict.fromkeys(STEPS, count) | dict.fromkeys(ALONE, alone)
    counts |= dict.fromkeys(TRANSFERS, count - alone)
    return {step: _measured(place, hands, step, counts[step]) for step in STEPS}


def _together(hands: list[Hand], step: str, count: int) -> None:
    for hand in hands:
        hand.ask(step, count)
    for hand in hands:
        told = hand.line().split()
        assert told[0] == "done", told


def _measured(place: Site, hands: list[Hand], step: str, count: int) -> Step:
    posted = place.count(_POSTINGS)
    before, database = _cpu_ms(hands), place.database_cpu_ms()
    began = time.perf_counter()
    _together(hands, step, count)
    seconds = time.perf_counter() - began
    server_ms, database_ms = _cpu_ms(hands) - before, place.database_cpu_ms() - database
    done = count * len(hands)
    return Step(
        server_us=server_ms * 1_000 / done,
        database_us=database_ms * 1_000 / done,
        per_second=done / seconds,
        transfers=(place.count(_POSTINGS) - posted) / done,
    )


def _cpu_ms(hands: list[Hand]) -> float:
    return sum(processes.cpu_ms(hand.process.pid) for hand in hands)


def _bars(result: Result) -> list[Bar]:
    moved = [result.steps[step] for step in TRANSFERS]
    recovery = result.recovery
    return [
        Bar(
            "CPU of a transfer",
            sum(step.us for step in moved) / sum(step.transfers for step in moved),
            TRANSFER_US_MAX,
            "µs",
        ),
        Bar(
            "Transfers",
            min(step.per_second * step.transfers for step in moved),
            TRANSFERS_PER_SECOND_MIN,
            "a second",
            at_least=True,
        ),
        Bar("Acknowledged transfers lost in a power cut", recovery.lost, 0, ""),
        Bar("Books that do not balance after it", recovery.unbalanced, 0, ""),
        Bar("Faults that wakai verify finds after it", recovery.faults, 0, ""),
        *core.held(result.rules),
    ]


def _tell(result: Result, met: list[Bar]) -> None:
    told = ("server µs", "database µs", "CPU µs", "a second", "transfers each")
    table = Table("command", *told, title="Moving money")
    for name, step in result.steps.items():
        marked = f"{name} *" if name in TRANSFERS else name
        parts = (step.server_us, step.database_us, step.us)
        shown = (*(f"{part:.0f}" for part in parts), f"{step.per_second:,.0f}")
        table.add_row(marked, *shown, f"{step.transfers:.1f}")
    console = Console()
    console.print(table)
    console.print(f"{result.recovery.acked:,} transfers were acknowledged around two power cuts.")
    console.print(bars.table(met))
