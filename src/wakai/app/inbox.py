"""A person's notices in the product: the same letters the mails copy (S28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wakai.app import mails, notices
from wakai.app.letter import Letter
from wakai.store import notices as stored
from wakai.store.notices import NoticeRow
from wakai.store.people import PersonRow

unread_count = stored.unread_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A notice and what it says."""

    row: NoticeRow
    letter: Letter


def page(person: PersonRow, *, before: int | None = None, limit: int = 20) -> Sequence[Entry]:
    """Return what a person was told, the newest first, from behind the notice ``before``."""
    rows = stored.of_person(person.id, before=before, limit=limit)
    written = notices.letters(rows, time_zone=person.time_zone)
    return [Entry(row=row, letter=letter) for row, letter in zip(rows, written, strict=True)]


def mark_read(person: PersonRow, *, up_to: int, at: datetime) -> int:
    """
    Mark the notices up to an id as read and return how many were unread until now.

    A reminder that was read counts as delivered, whatever became of its mail.
    """
    unread = stored.mark_read(person.id, up_to=up_to, at=at)
    for row in unread:
        mails.note_delivered(row)
    return len(unread)
