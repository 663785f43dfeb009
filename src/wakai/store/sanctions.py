"""Sanctions in lists, and the clocks of theirs that are due: derived from the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from wakai.core.ids import SanctionId
from wakai.core.sanctions.model import Clock
from wakai.core.sanctions.model import Sanction as State
from wakai.store.models import Sanction
from wakai.store.sanction_journal import Stream

PAGE_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionRow:
    """A sanction in a list."""

    id: SanctionId
    number: str
    version: int
    party_id: int
    party_name: str
    side: str
    measure: str
    scope: str
    stage: str
    stated_by: int | None
    stated_at: datetime
    starts_at: datetime
    ended_at: datetime | None
    complained_at: datetime | None
    assigned_to: int | None
    result: str
    ending: str
    next_due_at: datetime | None
    next_clock: str


_COLUMNS = tuple("party__name" if name == "party_name" else name for name in SanctionRow.__slots__)


def project(stream: Stream, at: datetime) -> None:
    """Write the row of a sanction as it stands now, in the caller's transaction."""
    columns = _columns(stream)
    Sanction.objects.update_or_create(
        id=stream.sanction_id,
        defaults={**columns, "changed_at": at},
    )


def _columns(stream: Stream) -> dict[str, Any]:
    state = stream.state
    said, complaint = state.statement, state.complaint
    assert said is not None
    clock = next_clock(state)
    return {
        "number": state.number,
        "version": stream.version,
        "party_id": state.party,
        "side": state.side.value,
        "measure": said.measure.value,
        "clause": said.clause,
        "decided_by_machine": said.decided_by_machine,
        "scope": said.scope,
        "stage": state.stage.value,
        "stated_by": state.stated_by.person if state.stated_by else None,
        "stated_at": state.stated_at,
        "starts_at": said.starts_at,
        "ended_at": state.ended_at,
        "complained_at": complaint.filed_at if complaint else None,
        "decided_at": complaint.decided_at if complaint else None,
        "assigned_to": complaint.assigned_to if complaint else None,
        "result": complaint.result.value if complaint and complaint.result else "",
        "ending": state.ending.value if state.ending else "",
        "next_due_at": state.clocks[clock].due_at if clock else None,
        "next_clock": clock.value if clock else "",
    }


def next_clock(state: State) -> Clock | None:
    """Return the running clock that ends first."""
    running = [clock for clock, known in state.clocks.items() if known.remaining is None]
    return min(running, key=lambda clock: state.clocks[clock].due_at, default=None)


def is_told(stream: Stream) -> bool:
    """Return whether the row says what the journal says."""
    columns = _columns(stream)
    found = Sanction.objects.filter(pk=stream.sanction_id).values(*columns).first()
    return found is not None and dict(found) == columns


def row(sanction_id: SanctionId) -> SanctionRow | None:
    """Return one sanction."""
    return next(iter(_rows(Q(pk=sanction_id), ("id",), limit=1)), None)


def of_party(person_id: int, *, limit: int = PAGE_MAX) -> tuple[SanctionRow, ...]:
    """Return what was put on a person, the newest first."""
    return _rows(Q(party_id=person_id), ("-stated_at", "id"), limit=limit)


def complaints(*, but_of: int, limit: int = PAGE_MAX) -> tuple[SanctionRow, ...]:
    """Return the open complaints, the nearest deadline first, without those of this person."""
    asked = Q(stage="complaint") & ~Q(party_id=but_of)
    order = (F("next_due_at").asc(nulls_last=True), "id")
    return _rows(asked, order, limit=limit)


def newest(
    *, but_of: int, before: tuple[datetime, UUID] | None = None, limit: int = PAGE_MAX
) -> tuple[SanctionRow, ...]:
    """Return all sanctions, the newest first, from behind a mark; without those of this person."""
    asked = ~Q(party_id=but_of)
    if before:
        at, last = before
        asked &= Q(stated_at__lt=at) | Q(stated_at=at, id__gt=last)
    return _rows(asked, ("-stated_at", "id"), limit=limit)


def due(now: datetime, *, limit: int) -> tuple[SanctionRow, ...]:
    """Return the sanctions of which a clock is over at ``now``, the earliest first."""
    return _rows(Q(next_due_at__lte=now), ("next_due_at", "id"), limit=limit)


def next_due_at() -> datetime | None:
    """Return when the next clock of any sanction ends."""
    running = Sanction.objects.filter(next_due_at__isnull=False).order_by("next_due_at")
    return running.values_list("next_due_at", flat=True).first()


def _rows(asked: Q, order: Sequence[Any], *, limit: int) -> tuple[SanctionRow, ...]:
    found = Sanction.objects.filter(asked).order_by(*order).values_list(*_COLUMNS)
    return tuple(
        SanctionRow(**dict(zip(SanctionRow.__slots__, values, strict=True)))
        for values in found[: min(limit, PAGE_MAX)]
    )
