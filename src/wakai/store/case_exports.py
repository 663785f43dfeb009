"""Who took a case file away, when, and what was in it."""

from dataclasses import dataclass
from datetime import datetime

from wakai.core.ids import DisputeId
from wakai.store.models import CaseExport

SHOWN_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """A case file that was made."""

    person_id: int | None  # None: from the command line
    role: str
    version: int  # the case had so many events
    sha256: str  # of the manifest
    exported_at: datetime


def add(
    dispute_id: DisputeId,
    *,
    person_id: int | None,
    role: str,
    version: int,
    sha256: str,
    at: datetime,
) -> None:
    """Note that a case file was made."""
    CaseExport.objects.create(
        dispute_id=dispute_id,
        person_id=person_id,
        role=role,
        version=version,
        sha256=sha256,
        exported_at=at,
    )


def of_dispute(dispute_id: DisputeId) -> tuple[ExportRow, ...]:
    """Return the case files that were made of a dispute, the newest first."""
    found = CaseExport.objects.filter(dispute_id=dispute_id).order_by("-id")
    columns = ExportRow.__slots__
    rows = found.values_list(*columns)[:SHOWN_MAX]
    return tuple(ExportRow(**dict(zip(columns, values, strict=True))) for values in rows)
