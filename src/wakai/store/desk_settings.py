"""How each person wants the desk."""

import json
from collections.abc import Collection
from typing import Any, LiteralString

from wakai.store import sql

_READ: LiteralString = "SELECT body FROM desk_setting WHERE person_id = %(person)s"
_READ_EACH: LiteralString = """
SELECT person_id, body FROM desk_setting WHERE person_id = ANY (%(people)s::bigint[])
"""
_WRITE: LiteralString = """
INSERT INTO desk_setting (person_id, body) VALUES (%(person)s, %(body)s::jsonb)
ON CONFLICT (person_id) DO UPDATE SET body = desk_setting.body || excluded.body
"""


def read(person_id: int) -> dict[str, Any]:
    """Return what a person has set; empty where everything is as usual."""
    found = sql.fetch(_READ, {"person": person_id})
    return dict(json.loads(found[0][0])) if found else {}


def read_each(person_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what each of these people has set; nobody is in it for whom everything is as usual."""
    found = sql.fetch(_READ_EACH, {"people": list(person_ids)})
    return {person_id: dict(json.loads(body)) for person_id, body in found}


def write(person_id: int, body: dict[str, Any]) -> None:
    """Keep some settings of a person; those that are not named stay as they are."""
    sql.run(_WRITE, {"person": person_id, "body": json.dumps(body, ensure_ascii=False)})
