"""What has to be told to the outside: written with the decision, claimed and sent by a loop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wakai.store.models import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """Something to send; ``key`` is unique for good, so a repeated decision sends nothing twice."""

    topic: str
    key: str
    body: dict[str, Any]
    dispute_id: UUID | None = None


def put(rows: Iterable[NewRow], at: datetime, *, not_before: datetime | None = None) -> None:
    """Store rows to send from ``not_before`` (default: at once), in the caller's transaction."""
    OutboxRow.objects.bulk_create(
        [
            OutboxRow(
                topic=row.topic,
                key=row.key,
                body=row.body,
                dispute_id=row.dispute_id,
                next_attempt_at=not_before or at,
                created_at=at,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
