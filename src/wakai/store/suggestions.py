"""How often suggestions were shown and used, by day and kind."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql

_COUNT: LiteralString = """
INSERT INTO suggestion_count (day, kind, shown, used, edited)
VALUES ((%(at)s::timestamptz AT TIME ZONE 'UTC')::date, %(kind)s::text,
    %(shown)s::int, %(used)s::int, %(edited)s::int)
ON CONFLICT (day, kind) DO UPDATE SET shown = suggestion_count.shown + excluded.shown,
    used = suggestion_count.used + excluded.used,
    edited = suggestion_count.edited + excluded.edited
"""
_TOTALS: LiteralString = """
SELECT kind, sum(shown)::int, sum(used)::int, sum(edited)::int FROM suggestion_count
WHERE day >= (%(since)s::timestamptz AT TIME ZONE 'UTC')::date GROUP BY kind ORDER BY kind
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What became of the suggestions of one kind."""

    kind: str
    shown: int
    used: int  # sent as they were
    edited: int  # sent in other words


def shown(kinds: Collection[str], at: datetime) -> None:
    """Count suggestions that an operator was shown."""
    for kind, times in sorted(Counter(kinds).items()):
        sql.run(_COUNT, {"at": at, "kind": kind, "shown": times, "used": 0, "edited": 0})


def used(kind: str, at: datetime, *, edited: bool) -> None:
    """Count one that was sent."""
    told = {"shown": 0, "used": int(not edited), "edited": int(edited)}
    sql.run(_COUNT, {"at": at, "kind": kind, **told})


def totals(*, since: datetime) -> tuple[Total, ...]:
    """Return what became of the suggestions since a day, by kind."""
    found = sql.fetch(_TOTALS, {"since": since})
    return tuple(
        Total(kind=kind, shown=shown, used=used, edited=edited)
        for kind, shown, used, edited in found
    )
