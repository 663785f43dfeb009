"""Notices: what was told to whom, and what became of the mail that copies it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wakai.core.ids import DisputeId, PersonId
from wakai.store.models import Notice

PAGE_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to keep; ``message_id`` is unique for good, so nothing is told twice."""

    dispute_id: UUID
    version: int
    person_id: int
    code: str
    facts: dict[str, Any]
    language: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as it was kept, and how far its mail came: waiting, accepted, bounced or failed."""

    id: int
    dispute_id: DisputeId | None
    person_id: PersonId
    code: str
    facts: dict[str, Any]
    language: str
    created_at: datetime
    read_at: datetime | None
    mail_state: str
    mail_at: datetime | None
    message_id: str


_COLUMNS = NoticeRow.__slots__


def add(notices: Iterable[NewNotice], at: datetime) -> None:
    """Keep notices, in the caller's transaction; one that is there already stays as it was."""
    Notice.objects.bulk_create(
        [
            Notice(
                dispute_id=new.dispute_id,
                version=new.version,
                person_id=new.person_id,
                code=new.code,
                facts=new.facts,
                language=new.language,
                message_id=new.message_id,
                created_at=at,
            )
            for new in notices
        ],
        ignore_conflicts=True,
    )


def by_message_id(message_id: str) -> NoticeRow | None:
    """Return the notice that this mail copies."""
    return next(iter(_rows(message_id=message_id)), None)


def of_person_by_id(person_id: int, notice_id: int) -> NoticeRow | None:
    """Return a notice if it is this person's."""
    return next(iter(_rows(person_id=person_id, id=notice_id)), None)


def of_person(
    person_id: int, *, before: int | None = None, limit: int = 30
) -> tuple[NoticeRow, ...]:
    """Return what a person was told, the newest first, from behind the notice ``before``."""
    older = {"id__lt": before} if before else {}
    return _rows(limit=limit, person_id=person_id, **older)


def unread_count(person_id: int) -> int:
    """Return how many notices the person has not seen; counted no further than a page."""
    unread = Notice.objects.filter(person_id=person_id, read_at__isnull=True)
    return unread.order_by("-id")[:PAGE_MAX].count()


def mark_read(person_id: int, at: datetime, *, only: int | None = None) -> tuple[NoticeRow, ...]:
    """Mark one notice of a person, or all, as read and return those that were unread until now."""
    which = {"id": only} if only else {}
    unread = _rows(limit=PAGE_MAX, person_id=person_id, read_at__isnull=True, **which)
    ids = [row.id for row in unread]
    Notice.objects.filter(pk__in=ids, read_at__isnull=True).update(read_at=at)
    return unread


def record_mail(message_id: str, state: str, at: datetime) -> bool:
    """Write down what became of a notice's mail; False when no notice has this Message-ID."""
    found = Notice.objects.filter(message_id=message_id)
    return bool(found.update(mail_state=state, mail_at=at))


def undelivered(*, limit: int = 50) -> tuple[NoticeRow, ...]:
    """Return the notices whose mail came back or could not be sent, the newest first."""
    return _rows(limit=limit, mail_state__in=["bounced", "failed"])


def _rows(limit: int = PAGE_MAX, **where: object) -> tuple[NoticeRow, ...]:
    found = Notice.objects.filter(**where).order_by("-id").values_list(*_COLUMNS)
    return tuple(
        NoticeRow(**dict(zip(_COLUMNS, values, strict=True)))
        for values in found[: min(limit, PAGE_MAX)]
    )
