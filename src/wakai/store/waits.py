"""How long conversations waited in the queue, read from the log, and who waits there now."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from wakai.core.conversations.waiting import Waited
from wakai.store import sql

# The newest changes of owner only: what is asked on many pages stays one short look at an index.
_WAITS: LiteralString = """
WITH changes AS (
    SELECT conversation_id, seq, created_at, body ->> 'to' AS owner
    FROM chat_event WHERE kind = 'owner.changed' AND created_at > %(since)s::timestamptz
    ORDER BY created_at DESC LIMIT 2000
), steps AS (
    SELECT conversation_id, created_at, owner,
        lead(owner) OVER following AS next_owner, lead(created_at) OVER following AS next_at
    FROM changes WINDOW following AS (PARTITION BY conversation_id ORDER BY seq)
)
SELECT c.language, s.created_at, s.next_at - s.created_at
FROM steps s JOIN conversation c ON c.id = s.conversation_id
WHERE s.owner = 'queue' AND s.next_owner = 'human' AND c.language = ANY (%(languages)s::text[])
ORDER BY s.created_at
"""


def of_language(language: str, *, since: datetime) -> list[Waited]:
    """Return the waits of a language that began after an instant and ended with a person."""
    return of_languages({language}, since=since)[language]


def of_languages(languages: Collection[str], *, since: datetime) -> dict[str, list[Waited]]:
    """Return the waits of each of these languages, asked for in one go."""
    waits: dict[str, list[Waited]] = {language: [] for language in languages}
    for language, began, took in sql.fetch(_WAITS, {"languages": [*languages], "since": since}):
        waits[language].append(Waited(since=began, took=took))
    return waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A conversation in the queue, and the line with which it joined it."""

    conversation: int
    language: str
    since: datetime
    joined: int
    body: dict[str, Any]


# Those for whom a rule has acted are left out here: nobody waits behind them to be looked at.
_UNSEEN: LiteralString = """
SELECT c.id, c.language, c.waiting_since, line.seq, line.body
FROM conversation c CROSS JOIN LATERAL (
    SELECT seq, body FROM chat_event
    WHERE conversation_id = c.id AND kind = 'owner.changed' ORDER BY seq DESC LIMIT 1
) AS line
WHERE c.owner_kind = 'queue' AND c.waiting_since <= %(since)s::timestamptz
    AND NOT EXISTS (
        SELECT FROM outbox WHERE key = %(prefix)s::text || c.id || ':' || line.seq
    )
ORDER BY c.waiting_since, c.id
"""


def unseen(prefix: str, *, since: datetime) -> list[Waiting]:
    """
    Return all who wait since an instant or longer, the longest first.

    Left out is whose wait has a row in the outbox already, under ``prefix`` and its line.
    """
    found = sql.fetch(_UNSEEN, {"prefix": prefix, "since": since})
    return [
        Waiting(
            conversation=talk, language=language, since=began, joined=seq, body=json.loads(body)
        )
        for talk, language, began, seq, body in found
    ]
