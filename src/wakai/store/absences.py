"""When the parties of a conversation were last there, and how it is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A party of a conversation: with the house, or one of the two sides of an order."""

    person: int
    here_at: datetime | None  # when their chat was last seen to be open
    side: str = ""  # of an order: buyer or seller, for whom a representative reads too


_PRESENCES: LiteralString = """
SELECT c.id, c.person_id, m.here_at, ''
FROM conversation c
LEFT JOIN conversation_member m ON m.conversation_id = c.id AND m.person_id = c.person_id
WHERE c.id = ANY (%(conversations)s::bigint[]) AND c.kind = 'support' AND c.person_id IS NOT NULL
UNION ALL
SELECT c.id, m.person_id, m.here_at, coalesce(mandate.party, m.role)
FROM conversation c
JOIN conversation_member m ON m.conversation_id = c.id
LEFT JOIN mandate ON m.role = 'representative' AND mandate.order_id = c.order_id
    AND mandate.person_id = m.person_id AND mandate.ended_at IS NULL
WHERE c.id = ANY (%(conversations)s::bigint[]) AND c.kind = 'order'
    AND (m.role IN ('buyer', 'seller') OR mandate.id IS NOT NULL)
"""
_HERE: LiteralString = """
UPDATE conversation_member SET here_at = %(at)s::timestamptz
WHERE conversation_id = %(conversation)s::bigint AND person_id = %(person)s::bigint
"""


def presences(conversations: Collection[int]) -> dict[int, list[Presence]]:
    """Return the parties of those conversations."""
    there: dict[int, list[Presence]] = {}
    for conversation, *found in sql.fetch(_PRESENCES, {"conversations": list(conversations)}):
        person, here_at, side = found
        one = Presence(person=person, here_at=here_at, side=side)
        there.setdefault(conversation, []).append(one)
    return there


def here(conversation: int, person: int, at: datetime) -> None:
    """Note that somebody has a conversation open."""
    sql.run(_HERE, {"conversation": conversation, "person": person, "at": at})
