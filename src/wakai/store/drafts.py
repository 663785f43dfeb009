"""What somebody has typed and not yet sent."""

from datetime import datetime
from typing import Any

from wakai.store.models import Draft


def read(person_id: int, scope: str) -> dict[str, Any]:
    """Return the draft of a scope such as "appeal:…"; empty when there is none."""
    body = Draft.objects.filter(person_id=person_id, scope=scope).values_list("body", flat=True)
    return body.first() or {}


def write(person_id: int, scope: str, body: dict[str, Any], at: datetime) -> None:
    """Keep a draft; the last writer wins, as in one notebook."""
    Draft.objects.update_or_create(
        person_id=person_id, scope=scope, defaults={"body": body, "changed_at": at}
    )


def delete(person_id: int, scope: str) -> None:
    """Throw a draft away, after it was sent."""
    Draft.objects.filter(person_id=person_id, scope=scope).delete()


def of_person(person_id: int, prefix: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return (scope, body) of the drafts whose scope starts with ``prefix``, newest first."""
    rows = Draft.objects.filter(person_id=person_id, scope__startswith=prefix)
    return tuple(rows.order_by("-changed_at", "id").values_list("scope", "body")[:50])


def delete_older(than: datetime) -> int:
    """Delete the drafts last touched before ``than``; returns how many."""
    return Draft.objects.filter(changed_at__lt=than).delete()[0]
