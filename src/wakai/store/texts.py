"""Free texts beside the journal, and their translations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.core.disputes.model import TextRef
from wakai.store import sql


@dataclass(frozen=True, slots=True)
class NewText:
    """A text that is stored together with the command that refers to it."""

    ref: TextRef
    body: str
    author_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text and, where there is one, its translation into the reader's language."""

    body: str
    language: str
    translation: str | None
    status: str  # "" when no translation was made


_WRITE: LiteralString = """
INSERT INTO text (id, body, language, author_id, sha256, created_at)
SELECT id, body, language, author_id, sha256, %(at)s::timestamptz
FROM json_to_recordset(%(texts)s::json) AS new
    (id uuid, body text, language text, author_id bigint, sha256 text)
ON CONFLICT (id) DO NOTHING
"""
_READ: LiteralString = """
SELECT text.id::text, text.body, text.language, done.body, done.status
FROM text LEFT JOIN text_translation AS done
    ON done.text_id = text.id AND done.language = %(language)s
WHERE text.id = ANY (%(ids)s::uuid[])
"""
_UNTRANSLATED: LiteralString = """
SELECT id::text, body, language FROM text
WHERE NOT translated ORDER BY created_at, id LIMIT %(limit)s
"""
_TRANSLATED: LiteralString = """
WITH kept AS (
    INSERT INTO text_translation (text_id, language, body, engine, status, created_at)
    SELECT text_id, language, body, engine, status, %(at)s::timestamptz
    FROM json_to_recordset(%(made)s::json) AS made
        (text_id uuid, language text, body text, engine text, status text)
    ON CONFLICT (text_id, language) DO NOTHING
)
UPDATE text SET translated = true
FROM json_to_recordset(%(looked_at)s::json) AS done (id uuid) WHERE text.id = done.id
"""


def write(texts: Iterable[NewText], at: datetime) -> None:
    """Store new texts, in the caller's transaction; the same text twice is stored once."""
    told = [
        {
            "id": new.ref.text_id,
            "body": new.body,
            "language": new.ref.language,
            "author_id": new.author_id,
            "sha256": new.ref.sha256,
        }
        for new in texts
    ]
    if told:
        sql.later(_WRITE, {"at": at, "texts": sql.records(told)})


def read(refs: Iterable[TextRef], *, language: str) -> Mapping[str, StoredText]:
    """Return texts by id, with translations into ``language``: one query for any number."""
    ids = list({ref.text_id for ref in refs})
    if not ids:
        return {}
    return {
        text_id: StoredText(
            body=body, language=written_in, translation=translated or None, status=status or ""
        )
        for text_id, body, written_in, translated, status in sql.fetch(
            _READ, {"ids": ids, "language": language}
        )
    }


def untranslated(*, limit: int) -> tuple[tuple[str, str, str], ...]:
    """Return (text id, body, language) of texts that the job has not looked at yet."""
    return tuple(sql.fetch(_UNTRANSLATED, {"limit": limit}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTranslation:
    """What became of the translation of a text into one language; the body may be empty."""

    language: str
    body: str
    engine: str
    status: str


def translated(looked_at: Mapping[str, Iterable[NewTranslation]], at: datetime) -> None:
    """
    Store the translations of texts beside them, and note that they were looked at: once is enough.

    A second translation into the same language is ignored.
    """
    made = [
        {
            "text_id": text_id,
            "language": new.language,
            "body": new.body,
            "engine": new.engine,
            "status": new.status,
        }
        for text_id, translations in looked_at.items()
        for new in translations
    ]
    done = [{"id": text_id} for text_id in looked_at]
    sql.run(_TRANSLATED, {"at": at, "made": sql.records(made), "looked_at": sql.records(done)})
