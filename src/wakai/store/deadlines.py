"""Clocks that somebody must look at now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from wakai.core.disputes.model import DeadlineKind
from wakai.core.ids import DisputeId
from wakai.store import sql
from wakai.store.models import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """One stored clock; ``act_at`` is its next reminder, or ``due_at`` when none is left."""

    dispute_id: DisputeId
    kind: DeadlineKind
    party: str
    set_at: datetime
    due_at: datetime
    act_at: datetime
    reminders_sent: int


_DUE: LiteralString = """
SELECT dispute_id, kind, party, set_at, due_at, act_at, reminders_sent FROM deadline
WHERE act_at <= %(now)s ORDER BY act_at, dispute_id, kind LIMIT %(limit)s
"""
_CLAIM: LiteralString = """
SELECT 1 FROM deadline
WHERE dispute_id = %(dispute)s AND kind = %(kind)s AND act_at = %(act_at)s
FOR UPDATE SKIP LOCKED
"""
_RESCHEDULE: LiteralString = """
UPDATE deadline SET act_at = %(act_at)s, reminders_sent = %(sent)s
WHERE dispute_id = %(dispute)s AND kind = %(kind)s AND due_at = %(due_at)s
"""


def due(now: datetime, *, limit: int) -> tuple[ClockRow, ...]:
    """Return the clocks to act on at ``now``, the earliest first."""
    return tuple(_row(values) for values in sql.fetch(_DUE, {"now": now, "limit": limit}))


def next_act_at() -> datetime | None:
    """Return the instant at which the next clock wants to be looked at."""
    acts = Deadline.objects.filter(act_at__isnull=False).order_by("act_at")
    return acts.values_list("act_at", flat=True).first()


def next_due_at(dispute_id: DisputeId | None = None) -> datetime | None:
    """Return when the next running clock ends, of one dispute or of any."""
    running = Deadline.objects.filter(act_at__isnull=False).order_by("due_at")
    if dispute_id is not None:
        running = running.filter(dispute_id=dispute_id)
    return running.values_list("due_at", flat=True).first()


def claim(clock: ClockRow) -> bool:
    """Lock the clock until the transaction ends; False when somebody has it or it has moved on."""
    named = {"dispute": clock.dispute_id, "kind": clock.kind.value, "act_at": clock.act_at}
    return bool(sql.fetch(_CLAIM, named))


def reschedule(clock: ClockRow, *, act_at: datetime, reminders_sent: int) -> None:
    """Say when to look at the clock again."""
    named = {"dispute": clock.dispute_id, "kind": clock.kind.value, "due_at": clock.due_at}
    sql.run(_RESCHEDULE, {**named, "act_at": act_at, "sent": reminders_sent})


def _row(values: Sequence[Any]) -> ClockRow:
    dispute_id, kind, party, set_at, due_at, act_at, reminders_sent = values
    return ClockRow(
        dispute_id=DisputeId(dispute_id),
        kind=DeadlineKind(kind),
        party=party,
        set_at=set_at,
        due_at=due_at,
        act_at=act_at,
        reminders_sent=reminders_sent,
    )
