"""``wakai bench chat``: what a message costs, how fast it is there, and what a kill leaves."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import uvloop
from rich.console import Console
from rich.table import Table

from wakai.config import steady
from wakai.config.bench import bars, chat_limits, chat_load, chat_recovery, chat_rest
from wakai.config.bench.bars import Bar
from wakai.config.bench.chat_limits import Limit
from wakai.config.bench.chat_load import Seen, Talk, Watch
from wakai.config.bench.chat_recovery import Recovery
from wakai.config.bench.disputes import percentiles
from wakai.config.bench.site import Site, prepare, site
from wakai.config.bench.talks import LONG_LINES

MESSAGE_US_MAX: Final = 160.0  # CPU of server and database
MESSAGES_MIN: Final = 6_000.0  # a second
P99_MS_MAX: Final = 60.0
MIXED_P50_MS_MAX: Final = 2.5
MIXED_P99_MS_MAX: Final = 10.0
APART_P99_MS_MAX: Final = 8.0
APART_RATIO_MAX: Final = 1.5
STREAM_KIB_MAX: Final = 24.0
RECOVERED_SECONDS_MAX: Final = 3.0
CAUGHT_UP_SECONDS_MAX: Final = 1.0
SLOW_DISK_PERCENT_MIN: Final = 65.0

ALONE: Final = "500 a second"
BESIDE_PAGES: Final = "500 a second beside pages"
BESIDE_PAGES_APART: Final = "500 a second, pages in a process of their own"
_RATE: Final = 500.0
_REST_RATE: Final = 150.0
_STORED_CASES: Final = 100
_SLOW_COMMIT_US: Final = 2_000


@dataclass(slots=True)
class Loop:
    """A loop of messages, and the CPU that each of them cost."""

    seen: Seen
    server_us: float
    database_us: float
    worker_us: float

    @property
    def per_second(self) -> float:
        return self.seen.acked / self.seen.seconds

    @property
    def us(self) -> float:
        return self.server_us + self.database_us

    @property
    def screen_ms(self) -> dict[str, float]:
        """From sending until the other screen has it."""
        return percentiles([seconds * 1000 for seconds in self.seen.to_screen])


@dataclass(slots=True)
class Result:
    """Everything that was measured."""

    limits: dict[str, Limit] = field(default_factory=dict)
    loops: dict[str, Loop] = field(default_factory=dict)
    rest_per_second: dict[str, float] = field(default_factory=dict)  # pages, by the loop
    idle_streams: int = 0
    stream_kib: float = 0.0
    caught_up_seconds: float = 0.0
    recovery: Recovery = field(default_factory=Recovery)


def run(options: argparse.Namespace) -> int:
    """Measure, tell, and return 1 if a bar was missed."""
    steady.open_files()
    with site(_STORED_CASES, keep_in=options.keep) as place:
        prepare(place, 1)
        place.start()
        talks = json.loads(place.run("talks", str(max(options.talks, options.streams // 10) + 1)))
        result = uvloop.run(_measured(place, talks, options))
    met = _bars(result, options)
    if options.json:
        sys.stdout.write(json.dumps(_plain(result, met), indent=1) + "\n")
    else:
        _tell(result, met)
    return 0 if all(bar.met for bar in met) else 1


async def _measured(place: Site, talks: list[Talk], options: argparse.Namespace) -> Result:
    result = Result()
    *short, long = talks
    result.limits = await asyncio.to_thread(chat_limits.measured, place)
    await _loops(place, short[: options.talks], options, result)
    seen = place.database.execute("SELECT left(epoch::text, 8) FROM log_epoch").fetchone()
    assert seen is not None
    cursor = f"{seen[0]}.0"
    result.caught_up_seconds = await chat_load.caught_up(place.port, long, cursor, LONG_LINES)
    await _idle(place, short, options.streams, result)
    place.stop()  # a fresh server: the streams of before are gone with the old one
    place.start()
    result.recovery = await chat_recovery.measured(place, short[:50], seconds=options.seconds)
    return result


async def _loops(
    place: Site, talks: list[Talk], options: argparse.Namespace, result: Result
) -> None:
    watch = Watch()
    writers = await chat_load.connected(place.port, talks, watch)
    seconds: float = options.seconds

    async def closed() -> Loop:
        return await _costed(place, chat_load.closed_loop(writers, watch, seconds=seconds), seconds)

    async def at_rate() -> Loop:
        load = chat_load.open_loop(writers, watch, rate=_RATE, seconds=seconds)
        return await _costed(place, load, seconds)

    result.loops["closed"] = await closed()
    _slow_disk(place, _SLOW_COMMIT_US)
    result.loops["closed, slow disk"] = await closed()
    _slow_disk(place, 0)
    await _mixed(place, at_rate, result, options)
    for writer in writers:
        writer.transport.close()


async def _mixed(
    place: Site,
    at_rate: Callable[[], Awaitable[Loop]],
    result: Result,
    options: argparse.Namespace,
) -> None:
    """Measure messages alone and beside pages, in turn; the round in the middle counts."""
    session = str(place.stock["sessions"][str(place.stock["buyer"])])
    apart = await asyncio.to_thread(place.start_pages)
    ports = {ALONE: None, BESIDE_PAGES: place.port, BESIDE_PAGES_APART: apart}
    rounds: dict[str, list[Loop]] = {name: [] for name in ports}
    for _ in range(options.rounds):
        for name, port in ports.items():
            if port is None:
                rounds[name].append(await at_rate())
                continue
            seconds = options.seconds + 1
            pages = chat_rest.read(port, session, rate=_REST_RATE, seconds=seconds)
            beside = asyncio.ensure_future(pages)
            rounds[name].append(await at_rate())
            result.rest_per_second[name] = await beside
    for name, loops in rounds.items():
        result.loops[name] = sorted(loops, key=lambda loop: loop.screen_ms["p99"])[len(loops) // 2]


async def _costed(place: Site, load: Any, seconds: float) -> Loop:
    """Run a load and take the CPU of exactly the time that is counted."""
    running = asyncio.ensure_future(load)
    lead = min(2.0, seconds / 2) if "closed" in load.__name__ else 1.0
    await asyncio.sleep(lead)
    before = place.cpu_ms()
    await asyncio.sleep(seconds)
    after = place.cpu_ms()
    seen = await running
    each = {part: (after[part] - before[part]) * 1000 / max(seen.acked, 1) for part in after}
    return Loop(seen, each["server"], each["database"], each["worker"])


def _slow_disk(place: Site, microseconds: int) -> None:
    """Let every commit wait before it is flushed, as it would for a slower disk."""
    for name, value in (("commit_siblings", 0), ("commit_delay", microseconds)):
        place.database.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
    place.database.execute("SELECT pg_reload_conf()")


async def _idle(place: Site, talks: list[Talk], count: int, result: Result) -> None:
    before = place.pss_mib()["server"]
    opened = await chat_load.idle(place.port, talks, count)
    result.idle_streams = sum(not one.transport.is_closing() for one in opened)
    result.stream_kib = (place.pss_mib()["server"] - before) * 1024 / count
    for one in opened:
        one.transport.close()


def _bars(result: Result, options: argparse.Namespace) -> list[Bar]:
    closed, slow = result.loops["closed"], result.loops["closed, slow disk"]
    alone, mixed = result.loops[ALONE], result.loops[BESIDE_PAGES]
    apart = result.loops[BESIDE_PAGES_APART]
    found = result.recovery
    wrong = found.lost + found.doubled + found.gaps + found.unseen
    kept = slow.per_second / closed.per_second * 100
    ratio = apart.screen_ms["p99"] / alone.screen_ms["p99"]
    return [
        Bar("H1 CPU of a message", closed.us, MESSAGE_US_MAX, "µs"),
        Bar("H2 messages", closed.per_second, MESSAGES_MIN, "a second", at_least=True),
        Bar("H2 to the other screen, p99", closed.screen_ms["p99"], P99_MS_MAX, "ms"),
        Bar("H3 beside pages, p50", mixed.screen_ms["p50"], MIXED_P50_MS_MAX, "ms"),
        Bar("H3 beside pages, p99", mixed.screen_ms["p99"], MIXED_P99_MS_MAX, "ms"),
        Bar("H3 pages apart, p99", apart.screen_ms["p99"], APART_P99_MS_MAX, "ms"),
        Bar("H3 pages apart, p99 to p99 alone", ratio, APART_RATIO_MAX, "times"),
        Bar("H4 memory of an idle stream", result.stream_kib, STREAM_KIB_MAX, "KiB"),
        Bar("H4 streams", result.idle_streams, options.streams, "at once", at_least=True),
        Bar("H9 lost, doubled, out of order", wrong, 0, "lines"),
        Bar("H9 back after a kill", found.seconds, RECOVERED_SECONDS_MAX, "s"),
        Bar("H10 kept on a slow disk", kept, SLOW_DISK_PERCENT_MIN, "%", at_least=True),
        Bar(
            f"{LONG_LINES:,} lines caught up", result.caught_up_seconds, CAUGHT_UP_SECONDS_MAX, "s"
        ),
    ]


def _plain(result: Result, met: list[Bar]) -> dict[str, Any]:
    return {
        "limits": {name: asdict(limit) for name, limit in result.limits.items()},
        "loops": {
            name: {
                "per_second": loop.per_second,
                "refused": loop.seen.refused,
                "to_screen_ms": loop.screen_ms,
                "server_us": loop.server_us,
                "database_us": loop.database_us,
                "worker_us": loop.worker_us,
            }
            for name, loop in result.loops.items()
        },
        "rest_per_second": result.rest_per_second,
        "idle_streams": result.idle_streams,
        "stream_kib": result.stream_kib,
        "caught_up_seconds": result.caught_up_seconds,
        "recovery": asdict(result.recovery),
        "bars": bars.plain(met),
    }


def _tell(result: Result, met: list[Bar]) -> None:
    console = Console()
    heads = ("a second", "server µs", "database µs", "worker µs", "p50 ms", "p99 ms")
    table = Table("messages", *heads, title="Chat")
    for name, limit in result.limits.items():
        table.add_row(name, f"{limit.per_second:,.0f}", "", f"{limit.database_us:.0f}")
    for name, loop in result.loops.items():
        times = loop.screen_ms
        cost = (f"{us:.0f}" for us in (loop.server_us, loop.database_us, loop.worker_us))
        told = (f"{times['p50']:.1f}", f"{times['p99']:.1f}")
        table.add_row(name, f"{loop.per_second:,.0f}", *cost, *told)
    console.print(table)
    console.print(
        f"{min(result.rest_per_second.values()):.0f} page requests a second; "
        f"{result.idle_streams:,} idle streams; "
        f"{result.recovery.acked:,} messages acknowledged around the kill."
    )
    console.print(bars.table(met))
