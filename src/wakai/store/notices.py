"""Notices: what was told to whom, and what became of the mail that copies it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from wakai.core.ids import DisputeId, PersonId, SanctionId
from wakai.store import hints, sql
from wakai.store.models import Notice

PAGE_MAX = 100


TOPIC = "notice"  # of the outbox rows that carry the mails


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to keep; ``message_id`` is unique for good, so nothing is told twice."""

    person_id: int
    code: str
    facts: dict[str, Any]
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as it was kept, and how far its mail came: waiting, accepted, bounced or failed."""

    id: int
    dispute_id: DisputeId | None
    sanction_id: SanctionId | None
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


# Each notice is kept in the language its reader has now, and its mail waits in the outbox.
_ADD: LiteralString = """
WITH told AS (
    SELECT * FROM json_to_recordset(%(notices)s::json) AS told
        (dispute_id uuid, sanction_id uuid, version int, person_id bigint, code text, facts jsonb,
         at timestamptz, message_id text)
), kept AS (
    INSERT INTO notice
        (dispute_id, sanction_id, version, person_id, code, facts, language, created_at,
         mail_state, message_id)
    SELECT dispute_id, sanction_id, version, person_id, code, facts,
           (SELECT language FROM person WHERE id = person_id), at, 'waiting', message_id
    FROM told
    ON CONFLICT (message_id) DO NOTHING
)
INSERT INTO outbox
    (topic, key, dispute_id, body, state, attempts, next_attempt_at, last_error, created_at)
SELECT 'notice', 'notice:' || message_id, dispute_id,
       jsonb_build_object('message_id', message_id), 'waiting', 0, at, '', at
FROM told
ON CONFLICT (key) DO NOTHING
"""


def add(
    about: DisputeId | SanctionId,
    version: int,
    notices: Iterable[NewNotice],
    at: datetime,
    *,
    is_sanction: bool = False,
) -> None:
    """
    Keep notices of a dispute, or of a sanction, and put their mails into the outbox.

    In the caller's transaction. A notice that is there already stays as it was.
    """
    shared = {
        "dispute_id": None if is_sanction else about,
        "sanction_id": about if is_sanction else None,
        "version": version,
        "at": at,
    }
    told = [
        {
            **shared,
            "person_id": new.person_id,
            "code": new.code,
            "facts": new.facts,
            "message_id": new.message_id,
        }
        for new in notices
    ]
    sql.later(_ADD, {"notices": sql.records(told)})
    hints.outbox()


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


def unread(
    person_id: int, *, only: int | None = None, upto: int | None = None
) -> tuple[NoticeRow, ...]:
    """Return a page of what a person has not read, the newest first: one notice, or up to one."""
    which = {"id": only, "id__lte": upto}
    asked = {name: value for name, value in which.items() if value is not None}
    return _rows(person_id=person_id, read_at__isnull=True, **asked)


def mark_read(notice_ids: Collection[int], at: datetime) -> None:
    """Note that notices were read; the first time counts."""
    Notice.objects.filter(pk__in=notice_ids, read_at__isnull=True).update(read_at=at)


def record_mail(message_id: str, state: str, at: datetime) -> bool:
    """Write down what became of a notice's mail; False when no notice has this Message-ID."""
    found = Notice.objects.filter(message_id=message_id)
    return bool(found.update(mail_state=state, mail_at=at))


def _rows(limit: int = PAGE_MAX, **where: object) -> tuple[NoticeRow, ...]:
    found = Notice.objects.filter(**where).order_by("-id").values_list(*_COLUMNS)
    return tuple(
        NoticeRow(**dict(zip(_COLUMNS, values, strict=True)))
        for values in found[: min(limit, PAGE_MAX)]
    )
