"""Power cuts in the middle of transfers, of program and PostgreSQL, and what the books say then."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from wakai.config.bench.site import Site

_PAID: Final = """
SELECT dispute_id FROM ledger_entry WHERE credit = 'paid_b' OR credit = 'paid_s'
"""
# Every order's books: money comes from the provider alone, none is made and none is lost.
_UNBALANCED: Final = """
SELECT count(*) FROM (
    SELECT dispute_id, account, sum(minor) AS held FROM (
        SELECT dispute_id, debit AS account, -amount_minor AS minor FROM ledger_entry
        UNION ALL SELECT dispute_id, credit, amount_minor FROM ledger_entry
    ) AS sides GROUP BY dispute_id, account
) AS books WHERE held < 0 AND account NOT IN ('psp', 'guarantee', 'debt_s')
"""
_HALF: Final = """
SELECT count(*) FROM dispute_event AS told WHERE told.kind = 'money.settled.v1' AND NOT EXISTS (
    SELECT FROM ledger_entry AS entry
    WHERE entry.dispute_id = told.dispute_id AND entry.credit IN ('paid_b', 'paid_s')
)
"""


class Hand(Protocol):
    """A process that moves money when it is told to."""

    process: Any

    def line(self) -> str:
        """Return the next line it says; empty when it has ended."""

    def ask(self, step: str, count: int, told: str = "quiet") -> None:
        """Let it begin; ``line`` says when it is done."""


@dataclass(slots=True)
class Recovery:
    """What was found afterwards; all but ``acked`` must be 0."""

    acked: int = 0
    lost: int = 0
    unbalanced: int = 0
    faults: int = 0


def cut(place: Site, hire: Callable[[], Hand], *, count: int) -> Recovery:
    """Kill a hand in the middle, then the database under another one, and count what is left."""
    acked = _until_killed(hire(), count, lambda hand: hand.process.kill())
    acked |= _until_killed(hire(), count, lambda _hand: place.cut_database())
    place.restart_database()
    kept = {found for (found,) in place.database.execute(_PAID.encode()).fetchall()}
    return Recovery(
        acked=len(acked),
        lost=len(acked - kept),
        unbalanced=place.count(_UNBALANCED) + place.count(_HALF),
        faults=_faults(place, acked),
    )


def _until_killed(hand: Hand, count: int, kill: Callable[[Hand], None]) -> set[UUID]:
    """Return the disputes whose money had arrived, as far as anybody was told."""
    for step in ("fill", "hold", "allocate", "instruct"):
        hand.ask(step, count)
        assert hand.line().startswith("done")
    hand.ask("settle", count, "told")
    acked: set[UUID] = set()
    while (line := hand.line()) and line.startswith("settle"):
        acked.add(UUID(line.split()[1]))
        if len(acked) == count // 2:
            kill(hand)
    hand.process.stdin.close()  # one that was done before it could be killed ends by this
    hand.process.wait()
    hand.process.stdout.close()
    return acked


def _faults(place: Site, acked: set[UUID]) -> int:
    """Return how many faults ``wakai verify`` would find in the disputes of the transfers."""
    told = place.run("ledger_check", given="\n".join(str(found) for found in acked))
    return len(json.loads(told))
