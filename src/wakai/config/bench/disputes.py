"""``wakai bench disputes``: the flow at one or two sizes, the pages, the start and the memory."""

import argparse
import contextlib
import json
import sys
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from wakai.config.bench import bare_flow, bars, flow, pages
from wakai.config.bench.bars import Bar
from wakai.config.bench.flow import Measured
from wakai.config.bench.site import Site, prepare, site

FLOW_MS_MAX: Final = 28.0  # of server, worker and database, from opening to refund
FORMS_MS_MAX: Final = 35.0  # what people wait for the forms of it, where one client acts alone
FLOWS_PER_SECOND_MIN: Final = 45.0
GROWTH_PERCENT_MAX: Final = 15.0
PAGE_MS_MAX: Final = 100.0
COLD_START_SECONDS_MAX: Final = 2.0
IDLE_MIB_MAX: Final = 200.0  # server and worker; PostgreSQL is told apart
_WARM_FLOWS: Final = 40  # until each connection has planned each statement for good
_SETTLE_SECONDS: Final = 3.0
_SLOWEST: Final = 10  # pages that are told of all


@dataclass(slots=True)
class Result:
    """What was measured at one size."""

    cases: int
    cold_start_seconds: float = 0.0
    idle_mib: dict[str, float] = field(default_factory=dict)
    rounds: list[Measured] = field(default_factory=list)
    alone: Measured = field(default_factory=lambda: Measured(0))  # a round of one client
    page_ms: dict[str, dict[str, float]] = field(default_factory=dict)
    every_page_ms: dict[str, float] = field(default_factory=dict)  # of each reader
    bare_ms: list[float] = field(default_factory=list)

    @property
    def best(self) -> Measured:
        """Return the cheapest round: neighbours on the machine only ever make one dearer."""
        return min(self.rounds, key=lambda measured: sum(measured.cost_ms().values()))

    @property
    def core_ms(self) -> float:
        """Return the CPU of opening, responding, deciding and refunding."""
        return sum(self.best.cost_ms(flow.CORE).values())

    @property
    def core_median_ms(self) -> float:
        """Return the same of the middle round: how far it is off tells how busy the machine was."""
        return median(sum(measured.cost_ms(flow.CORE).values()) for measured in self.rounds)

    @property
    def core_per_second(self) -> float:
        """Return how often a second that could be done, in the quickest round."""
        return max(measured.per_second(flow.CORE) for measured in self.rounds)

    @property
    def multiples(self) -> float:
        """Return the same in multiples of what bare Django costs on this machine."""
        return self.core_ms / min(self.bare_ms)

    @property
    def whole_ms(self) -> float:
        """Return the CPU of the whole flow, with what people keep, take and give up."""
        return sum(self.best.cost_ms().values())


def run(options: argparse.Namespace) -> int:
    """Measure, tell, and return 1 if a bar was missed."""
    sizes = options.compare or [options.cases]
    results = _measured(options, sizes)
    met = _bars(results)
    if options.json:
        sys.stdout.write(json.dumps(_plain(results, met), indent=1) + "\n")
    else:
        _tell(results, met)
    return 0 if all(bar.met for bar in met) else 1


def _measured(options: argparse.Namespace, sizes: list[int]) -> list[Result]:
    """Measure all sizes in turn, round by round, so that neighbours disturb both alike."""
    warm = min(_WARM_FLOWS, 2 * options.flows)
    with contextlib.ExitStack() as on_exit:
        sites = [on_exit.enter_context(site(cases, keep_in=options.keep)) for cases in sizes]
        results = [Result(cases) for cases in sizes]
        for place, result in zip(sites, results, strict=True):
            prepare(place, warm + (options.rounds + 1) * options.flows)
            place.start()
            place.stop()  # now all is compiled, as it is after an installation
            result.cold_start_seconds = place.start()
            time.sleep(_SETTLE_SECONDS)
            result.idle_mib = place.pss_mib()
        waiting = [flow.quarrels(place.stock) for place in sites]
        for place, mine in zip(sites, waiting, strict=True):
            flow.drive(place, _taken(mine, warm), clients=options.clients)
        for _ in range(options.rounds):
            for place, mine, result in zip(sites, waiting, results, strict=True):
                batch = _taken(mine, options.flows)
                result.rounds.append(flow.drive(place, batch, clients=options.clients))
                result.bare_ms.append(_bare_ms(place, options))
        for place, mine, result in zip(sites, waiting, results, strict=True):
            result.alone = flow.drive(place, mine, clients=1)
            result.page_ms = pages.times(place)
            result.every_page_ms = pages.every(place, options.readers)
    return results


def _bare_ms(place: Site, options: argparse.Namespace) -> float:
    return bare_flow.cost_ms(place, flows=2 * options.flows, clients=options.clients)


def _taken(waiting: list[flow.Quarrel], count: int) -> list[flow.Quarrel]:
    batch, waiting[:] = waiting[:count], waiting[count:]
    return batch


def _bars(results: list[Result]) -> list[Bar]:
    last = results[-1]
    page_ms = {name: told["p50"] for name, told in last.page_ms.items()} | last.every_page_ms
    slowest = max(page_ms, key=page_ms.__getitem__)
    idle = last.idle_mib["server"] + last.idle_mib["worker"]
    dearest = max(result.core_ms for result in results)
    forms = max(result.alone.p50_ms(flow.CORE) for result in results)
    rate = min(result.core_per_second for result in results)
    held = [
        Bar("CPU to open, respond, decide, refund", dearest, FLOW_MS_MAX, "ms"),
        Bar("Its forms by the clock, one client: p50", forms, FORMS_MS_MAX, "ms"),
        Bar("The same as often as it can be done", rate, FLOWS_PER_SECOND_MIN, "/s", at_least=True),
        Bar(f"Slowest page ({slowest})", page_ms[slowest], PAGE_MS_MAX, "ms"),
        Bar("Cold start", last.cold_start_seconds, COLD_START_SECONDS_MAX, "s"),
        Bar("Idle memory, server and worker", idle, IDLE_MIB_MAX, "MiB"),
    ]
    if len(results) > 1:
        growth = (last.whole_ms / results[0].whole_ms - 1) * 100
        held.insert(1, Bar("Growth of a flow's CPU", growth, GROWTH_PERCENT_MAX, "%"))
    return held


def percentiles(times: list[float]) -> dict[str, float]:
    """Return the median and the 99th percentile."""
    if len(times) == 1:
        return {"p50": times[0], "p99": times[0]}
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98]}


def _plain(results: list[Result], met: list[Bar]) -> dict[str, Any]:
    return {
        "sizes": [
            {
                "cases": result.cases,
                "steps_ms": {name: percentiles(ms) for name, ms in result.best.step_ms.items()},
                "cpu_ms": result.best.cpu_ms,
                "cpu_ms_core": result.core_ms,
                "cpu_ms_core_median": result.core_median_ms,
                "cpu_ms_whole": result.whole_ms,
                "cpu_ms_bare": min(result.bare_ms),
                "times_bare": result.multiples,
                "p50_ms_forms_alone": result.alone.p50_ms(flow.CORE),
                "core_per_second": result.core_per_second,
                "flows_per_second": result.best.per_second(),
                "pages_ms": result.page_ms,
                "every_page_ms": result.every_page_ms,
                "cold_start_seconds": result.cold_start_seconds,
                "idle_mib": result.idle_mib,
            }
            for result in results
        ],
        "bars": bars.plain(met),
    }


def _tell(results: list[Result], met: list[Bar]) -> None:
    console = Console()
    for result in results:
        console.print(_steps(result), _pages(result), _slowest(result))
        rate = result.best.per_second()
        memory = ", ".join(f"{part} {mib:.0f}" for part, mib in result.idle_mib.items())
        console.print(f"{rate:.1f} whole flows a second; {result.multiples:.1f} times bare Django.")
        console.print(f"Cold start {result.cold_start_seconds:.2f} s. Idle MiB: {memory}.\n")
    console.print(bars.table(met))


def _steps(result: Result) -> Table:
    heads = ("server", "worker", "database", "CPU ms", "p50 ms", "p99 ms")
    table = Table("step", *heads, title=f"Dispute flow, {result.cases:,} stored cases")
    best = result.best
    for name, cost in best.cpu_ms.items():
        times = percentiles(best.step_ms[name]) if name in best.step_ms else {}
        marked = f"{name} *" if name in flow.CORE else name
        table.add_row(marked, *_costs(cost), *(f"{ms:.1f}" for ms in times.values()))
    table.add_section()
    table.add_row("open, respond, decide, refund *", *_costs(best.cost_ms(flow.CORE)))
    table.add_row("the same in the middle round", "", "", "", f"{result.core_median_ms:.1f}")
    table.add_row("all", *_costs(best.cost_ms()))
    table.add_row("four steps in bare Django", "", "", "", f"{min(result.bare_ms):.1f}")
    return table


def _costs(cost: dict[str, float]) -> tuple[str, ...]:
    parts = tuple(f"{cost[part]:.1f}" for part in ("server", "worker", "database"))
    return (*parts, f"{sum(cost.values()):.1f}")


def _pages(result: Result) -> Table:
    table = Table("page", "p50 ms", "p99 ms", title="Pages")
    for name, told in result.page_ms.items():
        table.add_row(name, f"{told['p50']:.1f}", f"{told['p99']:.1f}")
    return table


def _slowest(result: Result) -> Table:
    told = sorted(result.every_page_ms.items(), key=lambda page: -page[1])
    table = Table("page, reader", "p50 ms", title=f"The slowest of all {len(told)} pages")
    for name, ms in told[:_SLOWEST]:
        table.add_row(name, f"{ms:.1f}")
    return table
