"""Canned answers: each language of one is a text that a supervisor has read and stands for."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql
from wakai.store.models import CannedAnswer

_WRITE: LiteralString = """
INSERT INTO canned_answer (code, language, text, version, reviewed_by_id, reviewed_at)
VALUES (%(code)s, %(language)s, %(text)s, 1, %(by)s, %(at)s)
ON CONFLICT (code, language) DO UPDATE
    SET text = excluded.text, version = canned_answer.version + 1,
        reviewed_by_id = excluded.reviewed_by_id, reviewed_at = excluded.reviewed_at
    WHERE canned_answer.version = %(expect_version)s
"""
_DELETE: LiteralString = "DELETE FROM canned_answer WHERE code = %(code)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedRow:
    """One answer in one language, and who last read and kept it."""

    code: str
    language: str
    text: str
    version: int
    reviewed_by: str
    reviewed_at: datetime


def rows() -> tuple[CannedRow, ...]:
    """Return every text of every answer, by code and language."""
    found = CannedAnswer.objects.order_by("code", "language").values_list(
        "code", "language", "text", "version", "reviewed_by__name", "reviewed_at"
    )
    return tuple(
        CannedRow(
            code=code, language=language, text=text, version=version, reviewed_by=by, reviewed_at=at
        )
        for code, language, text, version, by, at in found
    )


def write(  # one text, whose it is, and what it replaces
    code: str, language: str, text: str, *, by: int, at: datetime, expect_version: int
) -> bool:
    """Keep a text in one language; False if somebody has changed it meanwhile."""
    values = {
        "code": code,
        "language": language,
        "text": text,
        "by": by,
        "at": at,
        "expect_version": expect_version,
    }
    return sql.run(_WRITE, values) == 1


def delete(code: str) -> None:
    """Throw an answer away, in all its languages."""
    sql.run(_DELETE, {"code": code})
