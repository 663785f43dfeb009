"""Answers to surveys."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from wakai.core.ratings import Rating
from wakai.store import sql
from wakai.store.models import SurveyAnswer

ROWS_MAX = 20_000

_OF_CHATS: LiteralString = """
SELECT c.language, coalesce(d.reason, ''), s.score, s.comment
FROM survey_answer s
JOIN conversation c ON c.id = CASE WHEN s.subject LIKE 'conversation:%'
    THEN substr(s.subject, 14)::bigint END
LEFT JOIN dispute d ON d.id = c.dispute_id
WHERE s.created_at > %(since)s::timestamptz
ORDER BY s.created_at DESC LIMIT %(limit)s
"""
_OF_RULINGS: LiteralString = """
SELECT p.language, d.reason, s.score, s.comment
FROM survey_answer s
JOIN dispute d ON d.id = CASE WHEN s.subject LIKE 'dispute:%'
    THEN substr(s.subject, 9)::uuid END
JOIN person p ON p.id = s.person_id
WHERE s.created_at > %(since)s::timestamptz
ORDER BY s.created_at DESC LIMIT %(limit)s
"""


def write(person_id: int, subject: str, *, score: int, comment: str, at: datetime) -> None:
    """Keep an answer; one a person and subject."""
    SurveyAnswer.objects.update_or_create(
        person_id=person_id,
        subject=subject,
        defaults={"score": score, "comment": comment, "created_at": at},
    )


def of_chats(since: datetime) -> Sequence[Rating]:
    """Return how chats were found since an instant."""
    return _ratings(_OF_CHATS, since)


def of_disputes(since: datetime) -> Sequence[Rating]:
    """Return how the handling of disputes was found since an instant."""
    return _ratings(_OF_RULINGS, since)


def _ratings(statement: LiteralString, since: datetime) -> Sequence[Rating]:
    found = sql.fetch(statement, {"since": since, "limit": ROWS_MAX})
    return [
        Rating(queue=queue, topic=topic, score=score, words=words)
        for queue, topic, score, words in found
    ]
