"""Assurances as rows: typed reads, and writes that each change named columns."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wakai.store.models import Assurance

PAGE_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceRow:
    """What an operator told somebody of the rules."""

    number: str
    conversation: int
    seq: int
    operator: int
    person: int
    dispute_id: UUID | None
    clause: str
    applies: bool
    policy_sha256: str
    said_at: datetime
    contradicts: str  # number of an earlier assurance; empty where there is none
    stands: bool | None  # what a supervisor said of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How often a clause was said to apply, and how often not."""

    clause: str
    applies: int
    does_not: int
    contradictions: int


_COLUMNS = (
    "number",
    "conversation_id",
    "seq",
    "operator_id",
    "person_id",
    "dispute_id",
    "clause",
    "applies",
    "policy_sha256",
    "said_at",
    "contradicts",
    "stands",
)


def add(row: AssuranceRow) -> None:
    """Keep a assurance, in the caller's transaction; the same one twice is kept once."""
    columns = dict(zip(_COLUMNS, asdict(row).values(), strict=True))
    Assurance.objects.bulk_create([Assurance(**columns)], ignore_conflicts=True)


def numbered(number: str) -> AssuranceRow | None:
    """Return a assurance by its number."""
    return next(iter(_rows(Assurance.objects.filter(number=number), 1)), None)


def of_person(person: int, *, limit: int = PAGE_MAX) -> tuple[AssuranceRow, ...]:
    """Return what somebody was told, the newest first."""
    return _rows(Assurance.objects.filter(person_id=person).order_by("-said_at", "number"), limit)


def standing(person: int, clause: str, dispute_id: UUID | None) -> AssuranceRow | None:
    """Return the last thing somebody was told of a clause that was not found to be wrong."""
    rows = Assurance.objects.filter(person_id=person, clause=clause, dispute_id=dispute_id)
    rows = rows.exclude(stands=False).order_by("-said_at", "number")
    return next(iter(_rows(rows, 1)), None)


def contradictions(*, limit: int = PAGE_MAX) -> tuple[AssuranceRow, ...]:
    """Return assurances that contradict an earlier one and wait for a supervisor."""
    rows = Assurance.objects.filter(stands__isnull=True).exclude(contradicts="")
    return _rows(rows.order_by("-said_at", "number"), limit)


def confirmed(*, since: datetime, limit: int) -> tuple[AssuranceRow, ...]:
    """Return what a supervisor has said to stand, the newest first."""
    rows = Assurance.objects.filter(stands=True, said_at__gte=since)
    return _rows(rows.order_by("-said_at", "number"), limit)


def settle(number: str, *, stands: bool) -> bool:
    """Note whether a assurance stands; False where that was said before."""
    rows = Assurance.objects.filter(number=number, stands__isnull=True)
    return rows.update(stands=stands) == 1


def told(*, since: datetime) -> tuple[Told, ...]:
    """Return how each clause was told since an instant, the least agreed on first."""
    rows = (
        Assurance.objects.filter(said_at__gte=since)
        .values("clause")
        .annotate(
            yes=Count("number", filter=Q(applies=True)),
            no=Count("number", filter=Q(applies=False)),
            against=Count("number", filter=~Q(contradicts="")),
        )
        .order_by("-against", "clause")
        .values_list("clause", "yes", "no", "against")
    )
    return tuple(
        Told(clause=clause, applies=yes, does_not=no, contradictions=against)
        for clause, yes, no, against in rows[:PAGE_MAX]
    )


def told_of(clause: str, *, since: datetime) -> Told:
    """Return how one clause was told since an instant."""
    rows = Assurance.objects.filter(clause=clause, said_at__gte=since)
    counted = rows.aggregate(
        yes=Count("number", filter=Q(applies=True)), no=Count("number", filter=Q(applies=False))
    )
    return Told(clause=clause, applies=counted["yes"], does_not=counted["no"], contradictions=0)


def by_operator(*, since: datetime) -> tuple[tuple[int, int, int], ...]:
    """Return (operator, assurances, of them contradicting an earlier one) since an instant."""
    rows = (
        Assurance.objects.filter(said_at__gte=since)
        .values("operator_id")
        .annotate(said=Count("number"), against=Count("number", filter=~Q(contradicts="")))
        .order_by("-against", "operator_id")
    )
    return tuple(rows.values_list("operator_id", "said", "against")[:PAGE_MAX])


def _rows(rows: "QuerySet[Assurance]", limit: int) -> tuple[AssuranceRow, ...]:
    found: Iterable[tuple[Any, ...]] = rows.values_list(*_COLUMNS)[: min(limit, PAGE_MAX)]
    names = AssuranceRow.__slots__
    return tuple(AssuranceRow(**dict(zip(names, values, strict=True))) for values in found)
