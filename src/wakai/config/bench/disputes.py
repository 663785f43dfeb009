"""``wakai bench disputes``: the flow at one or two sizes, the pages, the start and the memory."""

import argparse
import contextlib
import json
import sys
import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from wakai.config.bench import flow, pages
from wakai.config.bench.flow import Measured
from wakai.config.bench.site import prepare, site

FLOW_CPU_MS_MAX: Final = 28.0  # server, worker and database together
GROWTH_PERCENT_MAX: Final = 15.0
PAGE_MS_MAX: Final = 100.0
COLD_START_SECONDS_MAX: Final = 2.0
IDLE_MIB_MAX: Final = 200.0  # server and worker; PostgreSQL is told apart
_WARM_FLOWS: Final = 40  # until each connection has planned each statement for good
_SETTLE_SECONDS: Final = 3.0


@dataclass(slots=True)
class Result:
    """What was measured at one size."""

    cases: int
    cold_start_seconds: float = 0.0
    idle_mib: dict[str, float] = field(default_factory=dict)
    rounds: list[Measured] = field(default_factory=list)
    page_ms: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def best(self) -> Measured:
        """Return the cheapest round: neighbours on the machine only ever make one dearer."""
        return min(self.rounds, key=lambda measured: sum(measured.cpu_ms.values()))

    @property
    def cpu_ms(self) -> float:
        return sum(self.best.cpu_ms.values())


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit, and whether it was met."""

    name: str
    value: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def run(options: argparse.Namespace) -> int:
    """Measure, tell, and return 1 if a bar was missed."""
    sizes = options.compare or [options.cases]
    results = _measured(options, sizes)
    bars = _bars(results)
    if options.json:
        sys.stdout.write(json.dumps(_plain(results, bars), indent=1) + "\n")
    else:
        _tell(results, bars)
    return 0 if all(bar.met for bar in bars) else 1


def _measured(options: argparse.Namespace, sizes: list[int]) -> list[Result]:
    """Measure all sizes in turn, round by round, so that neighbours disturb both alike."""
    with contextlib.ExitStack() as on_exit:
        sites = [on_exit.enter_context(site(cases, keep_in=options.keep)) for cases in sizes]
        results = [Result(cases) for cases in sizes]
        for place, result in zip(sites, results, strict=True):
            prepare(place, _WARM_FLOWS + options.rounds * options.flows)
            place.start()
            place.stop()  # now all is compiled, as it is after an installation
            result.cold_start_seconds = place.start()
            time.sleep(_SETTLE_SECONDS)
            result.idle_mib = place.pss_mib()
        waiting = [flow.quarrels(place.stock) for place in sites]
        for place, mine in zip(sites, waiting, strict=True):
            flow.drive(place, _taken(mine, _WARM_FLOWS), clients=options.clients)
        for _ in range(options.rounds):
            for place, mine, result in zip(sites, waiting, results, strict=True):
                batch = _taken(mine, options.flows)
                result.rounds.append(flow.drive(place, batch, clients=options.clients))
        for place, result in zip(sites, results, strict=True):
            result.page_ms = pages.times(place)
    return results


def _taken(waiting: list[flow.Quarrel], count: int) -> list[flow.Quarrel]:
    batch, waiting[:] = waiting[:count], waiting[count:]
    return batch


def _bars(results: list[Result]) -> list[Bar]:
    last = results[-1]
    slowest = max(last.page_ms, key=lambda name: last.page_ms[name]["p50"])
    idle = last.idle_mib["server"] + last.idle_mib["worker"]
    bars = [
        Bar("CPU of a flow", max(result.cpu_ms for result in results), FLOW_CPU_MS_MAX, "ms"),
        Bar(f"Slowest page ({slowest})", last.page_ms[slowest]["p50"], PAGE_MS_MAX, "ms"),
        Bar("Cold start", last.cold_start_seconds, COLD_START_SECONDS_MAX, "s"),
        Bar("Idle memory, server and worker", idle, IDLE_MIB_MAX, "MiB"),
    ]
    if len(results) > 1:
        growth = (last.cpu_ms / results[0].cpu_ms - 1) * 100
        bars.insert(1, Bar("Growth of a flow's CPU", growth, GROWTH_PERCENT_MAX, "%"))
    return bars


def percentiles(times: list[float]) -> dict[str, float]:
    """Return the median and the 99th percentile."""
    if len(times) == 1:
        return {"p50": times[0], "p99": times[0]}
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98]}


def _plain(results: list[Result], bars: list[Bar]) -> dict[str, Any]:
    return {
        "sizes": [
            {
                "cases": result.cases,
                "steps_ms": {name: percentiles(ms) for name, ms in result.best.step_ms.items()},
                "cpu_ms_per_flow": {**result.best.cpu_ms, "together": result.cpu_ms},
                "flows_per_second": result.best.flows / result.best.seconds,
                "pages_ms": result.page_ms,
                "cold_start_seconds": result.cold_start_seconds,
                "idle_mib": result.idle_mib,
            }
            for result in results
        ],
        "bars": [
            {"name": bar.name, "value": bar.value, "limit": bar.limit, "met": bar.met}
            for bar in bars
        ],
    }


def _tell(results: list[Result], bars: list[Bar]) -> None:
    console = Console()
    for result in results:
        console.print(_steps(result), _pages(result))
        parts = ", ".join(f"{part} {ms:.1f}" for part, ms in result.best.cpu_ms.items())
        rate = result.best.flows / result.best.seconds
        memory = ", ".join(f"{part} {mib:.0f}" for part, mib in result.idle_mib.items())
        console.print(f"CPU ms a flow: {parts}; together {result.cpu_ms:.1f}. {rate:.1f} flows/s.")
        console.print(f"Cold start {result.cold_start_seconds:.2f} s. Idle MiB: {memory}.\n")
    table = Table("", "measured", "limit", "", title="Bars")
    for bar in bars:
        told = (f"{bar.value:.1f} {bar.unit}", f"{bar.limit:g} {bar.unit}")
        table.add_row(bar.name, *told, "met" if bar.met else "MISSED")
    console.print(table)


def _steps(result: Result) -> Table:
    table = Table("step", "p50 ms", "p99 ms", title=f"Dispute flow, {result.cases:,} stored cases")
    for name, times in result.best.step_ms.items():
        told = percentiles(times)
        table.add_row(name, f"{told['p50']:.1f}", f"{told['p99']:.1f}")
    return table


def _pages(result: Result) -> Table:
    table = Table("page", "p50 ms", "p99 ms", title="Pages")
    for name, told in result.page_ms.items():
        table.add_row(name, f"{told['p50']:.1f}", f"{told['p99']:.1f}")
    return table
