"""How each person wants the desk."""

import json
from typing import Any, LiteralString

from wakai.store import sql

_READ: LiteralString = "SELECT body FROM desk_setting WHERE person_id = %(person)s"
_WRITE: LiteralString = """
INSERT INTO desk_setting (person_id, body) VALUES (%(person)s, %(body)s::jsonb)
ON CONFLICT (person_id) DO UPDATE SET body = desk_setting.body || excluded.body
"""


def read(person_id: int) -> dict[str, Any]:
    """Return what a person has set; empty where everything is as usual."""
    found = sql.fetch(_READ, {"person": person_id})
    return dict(json.loads(found[0][0])) if found else {}


def write(person_id: int, body: dict[str, Any]) -> None:
    """Keep some settings of a person; those that are not named stay as they are."""
    sql.run(_WRITE, {"person": person_id, "body": json.dumps(body, ensure_ascii=False)})
