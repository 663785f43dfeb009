"""When the party of a conversation with the house was last there, and how it is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """The party of a conversation with the house."""

    person: int
    here_at: datetime | None  # when their chat was last seen to be open


_PRESENCES: LiteralString = """
SELECT c.id, c.person_id, m.here_at
FROM conversation c
LEFT JOIN conversation_member m ON m.conversation_id = c.id AND m.person_id = c.person_id
WHERE c.id = ANY (%(conversations)s::bigint[]) AND c.kind = 'support' AND c.person_id IS NOT NULL
"""
_HERE: LiteralString = """
UPDATE conversation_member SET here_at = %(at)s::timestamptz
WHERE conversation_id = %(conversation)s::bigint AND person_id = %(person)s::bigint
"""


def presences(conversations: Collection[int]) -> dict[int, Presence]:
    """Return the parties of those conversations that are with the house."""
    found = sql.fetch(_PRESENCES, {"conversations": list(conversations)})
    return {row[0]: Presence(person=row[1], here_at=row[2]) for row in found}


def here(conversation: int, person: int, at: datetime) -> None:
    """Note that somebody has a conversation open."""
    sql.run(_HERE, {"conversation": conversation, "person": person, "at": at})
