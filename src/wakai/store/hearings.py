"""What the house decides now, as supervisors see it: who has it, what is late, who has how much."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from django.db.models import Q
from django.db.models.lookups import Exact

from wakai.store import sql
from wakai.store.disputes import DisputeRow, count_each, due_after, rows_where
from wakai.store.models import Dispute as DisputeModel
from wakai.store.models.disputes import HOLDER, LATE_CLOCKS


class Hearings(StrEnum):
    """A view of what the house decides: all of it, what nobody has, what is late."""

    ALL = "all"
    FREE = "free"
    LATE = "late"


def page(
    person_id: int,
    *,
    view: Hearings = Hearings.ALL,
    holder: int | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> tuple[DisputeRow, ...]:
    """Return what the house decides, or what one person has of it, the nearest deadline first."""
    asked = _in_hearing(person_id, view) & due_after(after)
    if holder is not None:
        asked &= Q(Exact(HOLDER, holder))
    return rows_where(asked, ("next_due_at", "id"), limit)


def counts(person_id: int) -> dict[Hearings, int]:
    """Return how many case files each view holds, up to a page of them."""
    views = {
        view.value: DisputeModel.objects.filter(_in_hearing(person_id, view)).order_by(
            "next_due_at"
        )
        for view in Hearings
    }
    counted = count_each(views)
    return {view: counted[view.value] for view in Hearings}


def _in_hearing(person_id: int, view: Hearings) -> Q:
    """Say what a view holds; nobody sees to a case of their own."""
    review, appeal = Q(stage="review"), Q(stage="appeal")
    own = Q(buyer_id=person_id) | Q(seller_id=person_id)
    match view:
        case Hearings.ALL:
            return (review | appeal) & ~own
        case Hearings.FREE:
            return (review & Q(assigned_to=None) | appeal & Q(appeal_assigned_to=None)) & ~own
        case Hearings.LATE:
            return Q(next_deadline__in=LATE_CLOCKS) & ~own


_WORKLOADS: LiteralString = """
SELECT holder, count(*), count(*) FILTER (WHERE next_deadline = ANY (%(late)s::text[]))
FROM (SELECT CASE WHEN stage = 'review' THEN assigned_to
                  WHEN stage = 'appeal' THEN appeal_assigned_to END AS holder, next_deadline
      FROM dispute WHERE stage = 'review' OR stage = 'appeal') AS held
WHERE holder IS NOT NULL GROUP BY holder
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """How many case files somebody has to decide, and how many of them are late."""

    held: int = 0
    late: int = 0


def workloads() -> dict[int, Workload]:
    """Return what each person has who has anything."""
    found = sql.fetch(_WORKLOADS, {"late": list(LATE_CLOCKS)})
    return {person: Workload(held=held, late=late) for person, held, late in found}
