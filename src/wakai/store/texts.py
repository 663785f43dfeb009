"""Free texts beside the journal, and their translations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from wakai.core.disputes.model import TextRef
from wakai.store.models import Text, TextTranslation


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


def write(texts: Iterable[NewText], at: datetime) -> None:
    """Store new texts, in the caller's transaction; the same text twice is stored once."""
    Text.objects.bulk_create(
        [
            Text(
                id=new.ref.text_id,
                body=new.body,
                language=new.ref.language,
                author_id=new.author_id,
                sha256=new.ref.sha256,
                created_at=at,
            )
            for new in texts
        ],
        ignore_conflicts=True,
    )


def read(refs: Iterable[TextRef], *, language: str) -> Mapping[str, StoredText]:
    """Return texts by id, with translations into ``language``: two queries for any number."""
    ids = {ref.text_id for ref in refs}
    done = {
        str(row.text_id): row
        for row in TextTranslation.objects.filter(text_id__in=ids, language=language)
    }
    found = {}
    for text in Text.objects.filter(pk__in=ids):
        row = done.get(str(text.pk))
        found[str(text.pk)] = StoredText(
            body=text.body,
            language=text.language,
            translation=row.body if row and row.body else None,
            status=row.status if row else "",
        )
    return found


def untranslated(*, limit: int) -> tuple[tuple[str, str, str], ...]:
    """Return (text id, body, language) of texts that have no translation record yet."""
    rows = Text.objects.filter(translations__isnull=True).order_by("created_at", "id")
    return tuple(
        (str(pk), body, lang)
        for pk, body, lang in rows.values_list("id", "body", "language")[:limit]
    )


def add_translation(
    text_id: str, *, language: str, body: str, engine: str, status: str, at: datetime
) -> None:
    """Store a translation beside its text; a second one into the same language is ignored."""
    TextTranslation.objects.bulk_create(
        [
            TextTranslation(
                text_id=text_id,
                language=language,
                body=body,
                engine=engine,
                status=status,
                created_at=at,
            )
        ],
        ignore_conflicts=True,
    )
