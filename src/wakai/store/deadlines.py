"""Clocks that somebody must look at now."""

from dataclasses import dataclass
from datetime import datetime

from wakai.core.disputes.model import DeadlineKind
from wakai.core.ids import DisputeId
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


def due(now: datetime, *, limit: int) -> tuple[ClockRow, ...]:
    """Return the clocks to act on at ``now``, the earliest first."""
    found = Deadline.objects.filter(act_at__lte=now).order_by("act_at", "dispute_id", "kind")
    return tuple(_row(clock) for clock in found[:limit])


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
    mine = Deadline.objects.select_for_update(skip_locked=True).filter(
        dispute_id=clock.dispute_id, kind=clock.kind.value, act_at=clock.act_at
    )
    return mine.values_list("act_at").first() is not None


def reschedule(clock: ClockRow, *, act_at: datetime, reminders_sent: int) -> None:
    """Say when to look at the clock again."""
    Deadline.objects.filter(
        dispute_id=clock.dispute_id, kind=clock.kind.value, due_at=clock.due_at
    ).update(act_at=act_at, reminders_sent=reminders_sent)


def _row(clock: Deadline) -> ClockRow:
    assert clock.act_at is not None
    return ClockRow(
        dispute_id=DisputeId(clock.dispute_id),
        kind=DeadlineKind(clock.kind),
        party=clock.party,
        set_at=clock.set_at,
        due_at=clock.due_at,
        act_at=clock.act_at,
        reminders_sent=clock.reminders_sent,
    )
