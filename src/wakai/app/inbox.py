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


def notice(person: PersonRow, notice_id: int) -> Entry | None:
    """Return one notice of a person."""
    row = stored.of_person_by_id(person.id, notice_id)
    if row is None:
        return None
    (letter,) = notices.letters([row], time_zone=person.time_zone)
    return Entry(row=row, letter=letter)


def mark_read(person: PersonRow, at: datetime, *, only: int | None = None) -> int:
    """
    Mark one notice, or all, as read and return how many were unread until now.

    A reminder that was read counts as delivered, whatever became of its mail. Its dispute is told
    first: whoever dies in between leaves a notice that is unread and tells once more.
    """
    count, newest = 0, None
    while unread := stored.unread(person.id, only=only, upto=newest):
        for row in unread:
            mails.note_delivered(row)
        stored.mark_read([row.id for row in unread], at)
        count, newest = count + len(unread), newest or unread[0].id
    return count
