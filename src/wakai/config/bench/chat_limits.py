"""What the same PostgreSQL could do at best: bare rows, one a commit and a hundred a commit."""

import time
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from wakai.config.bench.site import Site

_SECONDS: Final = 2.0
_TABLE: Final = "CREATE TABLE IF NOT EXISTS bench_line (talk bigint, seq bigint, body text)"
_ROWS: Final = "INSERT INTO bench_line SELECT n, n, repeat('x', 200) FROM generate_series(1, %s) n"


@dataclass(frozen=True, slots=True)
class Limit:
    """Messages a second, and microseconds of the database's CPU for each."""

    per_second: float
    database_us: float


def measured(site: Site) -> dict[str, Limit]:
    """Return the limits of single and of batched commits."""
    with psycopg.connect(site.cluster.url(), autocommit=True) as connection:
        connection.execute(_TABLE)
        return {
            "one row a commit": _commits(site, connection, 1),
            "100 rows a commit": _commits(site, connection, 100),
        }


def _commits(site: Site, connection: psycopg.Connection[Any], rows: int) -> Limit:
    before, began, done = site.cpu_ms()["database"], time.perf_counter(), 0
    while time.perf_counter() - began < _SECONDS:
        connection.execute(_ROWS, [rows], prepare=True)
        done += rows
    seconds = time.perf_counter() - began
    return Limit(done / seconds, (site.cpu_ms()["database"] - before) * 1000 / done)
