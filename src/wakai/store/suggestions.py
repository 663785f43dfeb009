"""
How often suggestions were shown and used, by day and kind.

Each counts once for the question that it was shown to, however often the desk is drawn, and as sent
once at most: so what is sent is a part of what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql
from wakai.store.models import SuggestionShown

_SHOWN: LiteralString = """
WITH told AS (
    INSERT INTO suggestion_shown (conversation_id, question, kind, code, sent, shown_at)
    SELECT %(conversation)s::bigint, %(question)s::bigint, kind, code, false, %(at)s::timestamptz
    FROM json_to_recordset(%(rows)s::json) AS one (kind text, code text)
    ON CONFLICT DO NOTHING
    RETURNING kind
)
INSERT INTO suggestion_count (day, kind, shown, used, edited)
SELECT (%(at)s::timestamptz AT TIME ZONE 'UTC')::date, kind, count(*), 0, 0
FROM told GROUP BY kind ORDER BY kind
ON CONFLICT (day, kind) DO UPDATE SET shown = suggestion_count.shown + excluded.shown
"""
_USED: LiteralString = """
WITH told AS (
    UPDATE suggestion_shown SET sent = true
    WHERE conversation_id = %(conversation)s::bigint AND question = %(question)s::bigint
        AND kind = %(kind)s::text AND code = %(code)s::text AND NOT sent
    RETURNING kind
)
INSERT INTO suggestion_count (day, kind, shown, used, edited)
SELECT (%(at)s::timestamptz AT TIME ZONE 'UTC')::date, kind, 0, %(used)s::int, %(edited)s::int
FROM told
ON CONFLICT (day, kind) DO UPDATE SET used = suggestion_count.used + excluded.used,
    edited = suggestion_count.edited + excluded.edited
"""
_TOTALS: LiteralString = """
SELECT kind, sum(shown)::int, sum(used)::int, sum(edited)::int FROM suggestion_count
WHERE day >= (%(since)s::timestamptz AT TIME ZONE 'UTC')::date GROUP BY kind ORDER BY kind
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked in a conversation, by the number of its first line."""

    conversation: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What became of the suggestions of one kind."""

    kind: str
    shown: int
    used: int  # sent as they were
    edited: int  # sent in other words


def shown(question: Question, found: Iterable[tuple[str, str]], at: datetime) -> None:
    """Count suggestions, by kind and code, that were not shown to this question before."""
    rows = sql.records({"kind": kind, "code": code} for kind, code in found)
    sql.run(_SHOWN, {**_named(question), "rows": rows, "at": at})


def used(question: Question, kind: str, code: str, at: datetime, *, edited: bool) -> None:
    """Count one that was sent, if it was shown to this question and not sent before."""
    told = {"kind": kind, "code": code, "used": int(not edited), "edited": int(edited)}
    sql.run(_USED, {**_named(question), **told, "at": at})


def _named(question: Question) -> dict[str, int]:
    return {"conversation": question.conversation, "question": question.line}


def forget(before: datetime) -> int:
    """Forget to which questions suggestions were shown long ago; return how many these were."""
    return SuggestionShown.objects.filter(shown_at__lt=before).delete()[0]


def totals(*, since: datetime) -> tuple[Total, ...]:
    """Return what became of the suggestions since a day, by kind."""
    found = sql.fetch(_TOTALS, {"since": since})
    return tuple(
        Total(kind=kind, shown=shown, used=used, edited=edited)
        for kind, shown, used, edited in found
    )
