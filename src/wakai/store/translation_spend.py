"""How many characters were translated on a day, for each use."""

from datetime import date
from typing import LiteralString

from wakai.store import sql

_TAKE: LiteralString = """
INSERT INTO translation_spend AS spent (day, use, characters)
SELECT %(day)s::date, %(use)s, %(characters)s::bigint
WHERE %(characters)s::bigint <= %(most)s::bigint
ON CONFLICT (day, use) DO UPDATE SET characters = spent.characters + excluded.characters
WHERE spent.characters + excluded.characters <= %(most)s::bigint
"""


def take(use: str, characters: int, *, most: int, day: date) -> bool:
    """Add to what was spent on a day, unless it would be more than ``most``; say whether it was."""
    values = {"use": use, "characters": characters, "most": most, "day": day}
    return sql.run(_TAKE, values) == 1
