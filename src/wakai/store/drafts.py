"""What somebody has typed and not yet sent."""

import json
from datetime import datetime
from typing import Any, LiteralString

from wakai.store import sql
from wakai.store.models import Draft

_READ: LiteralString = "SELECT body FROM draft WHERE person_id = %(person)s AND scope = %(scope)s"
_WRITE: LiteralString = """
INSERT INTO draft (person_id, scope, body, changed_at)
VALUES (%(person)s, %(scope)s, %(body)s::jsonb, %(at)s)
ON CONFLICT (person_id, scope) DO UPDATE
    SET body = excluded.body, changed_at = excluded.changed_at
"""
_WRITE_OVER: LiteralString = """
INSERT INTO draft (person_id, scope, body, changed_at)
SELECT %(person)s::bigint, %(scope)s::text, %(body)s::jsonb, %(at)s::timestamptz
WHERE %(was)s::jsonb = '{}' OR EXISTS (
    SELECT FROM draft WHERE person_id = %(person)s::bigint AND scope = %(scope)s::text
)
ON CONFLICT (person_id, scope) DO UPDATE
    SET body = excluded.body, changed_at = excluded.changed_at
    WHERE draft.body = %(was)s::jsonb
"""
_DELETE: LiteralString = "DELETE FROM draft WHERE person_id = %(person)s AND scope = %(scope)s"


def read(person_id: int, scope: str) -> dict[str, Any]:
    """Return the draft of a scope such as "appeal:…"; empty when there is none."""
    found = sql.fetch(_READ, {"person": person_id, "scope": scope})
    return dict(json.loads(found[0][0])) if found else {}


def write(person_id: int, scope: str, body: dict[str, Any], at: datetime) -> None:
    """Keep a draft; the last writer wins, as in one notebook."""
    kept = json.dumps(body, ensure_ascii=False)
    sql.run(_WRITE, {"person": person_id, "scope": scope, "body": kept, "at": at})


def write_over(
    person_id: int, scope: str, body: dict[str, Any], *, was: dict[str, Any], at: datetime
) -> bool:
    """Keep a draft where it is still what was read; return whether it was."""
    kept, before = (json.dumps(one, ensure_ascii=False) for one in (body, was))
    named = {"person": person_id, "scope": scope, "body": kept, "was": before, "at": at}
    return sql.run(_WRITE_OVER, named) == 1


def delete(person_id: int, scope: str) -> None:
    """Throw a draft away, with what sends it."""
    sql.later(_DELETE, {"person": person_id, "scope": scope})


def of_person(person_id: int, prefix: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return (scope, body) of the drafts whose scope starts with ``prefix``, newest first."""
    rows = Draft.objects.filter(person_id=person_id, scope__startswith=prefix)
    return tuple(rows.order_by("-changed_at", "id").values_list("scope", "body")[:50])


def delete_older(than: datetime) -> int:
    """Delete the drafts last touched before ``than``; returns how many."""
    return Draft.objects.filter(changed_at__lt=than).delete()[0]
