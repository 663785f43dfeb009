"""What became of the complaints of a time, counted in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from wakai.store import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Complaints of one kind; days run from the complaint to its end, questions included."""

    received: int = 0  # filed in the time
    decided: int = 0  # ended in the time, whenever they were filed
    upheld: int = 0
    reversed: int = 0
    lapsed: int = 0  # nobody decided: the sanction ended by time alone
    open: int = 0  # filed, and not yet decided at the end of the time
    against_programs: int = 0  # received, against what a program had decided
    mean_days: float | None = None  # None: none was decided
    median_days: float | None = None

    @property
    def automated_percent(self) -> float | None:
        """How many of the decided ended without a person."""
        return round(100 * self.lapsed / self.decided, 1) if self.decided else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All complaints, and the same by what they are about."""

    total: Figures
    by_measure: dict[str, Figures]
    by_clause: dict[str, Figures]


# An index holds the complaints by the day of their decision, so that those of earlier years and the
# sanctions of which nobody complained are not looked at.
_COUNT: Final[LiteralString] = """
WITH told AS (
    SELECT measure, clause, result, decided_by_machine,
        complained_at >= %(since)s AS received,
        coalesce(decided_at < %(until)s, false) AS decided,
        (extract(epoch FROM decided_at - complained_at) / 86400)::float8 AS days
    FROM sanction
    WHERE complained_at < %(until)s AND (decided_at >= %(since)s OR decided_at IS NULL)
)
SELECT measure, clause,
    count(*) FILTER (WHERE received),
    count(*) FILTER (WHERE decided),
    count(*) FILTER (WHERE decided AND result = 'upheld'),
    count(*) FILTER (WHERE decided AND result = 'reversed'),
    count(*) FILTER (WHERE decided AND result = 'lapsed'),
    count(*) FILTER (WHERE NOT decided),
    count(*) FILTER (WHERE received AND decided_by_machine),
    avg(days) FILTER (WHERE decided),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE decided)
FROM told GROUP BY GROUPING SETS ((), (measure), (clause))
ORDER BY 3 DESC, 4 DESC, 1, 2
"""


def count(*, since: datetime, until: datetime) -> Counted:
    """Return the complaints of ``[since, until)``, the most frequent kind first."""
    total, by_measure, by_clause = Figures(), dict[str, Figures](), dict[str, Figures]()
    for measure, clause, *figures in sql.fetch(_COUNT, {"since": since, "until": until}):
        counted = Figures(**dict(zip(Figures.__slots__, figures, strict=True)))
        if measure is not None:
            by_measure[measure] = counted
        elif clause is not None:
            by_clause[clause] = counted
        else:
            total = counted
    return Counted(total=total, by_measure=by_measure, by_clause=by_clause)
