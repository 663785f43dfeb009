"""Mail: the copy of a notice that goes out, and what becomes of it."""

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from wakai.app import clock, disputes, notices, people, plugs
from wakai.app.ports import Mail, MailRefused
from wakai.core.disputes.commands import RecordReminderDelivered, RecordReminderReturned
from wakai.core.disputes.model import SYSTEM, Party
from wakai.store import notices as stored
from wakai.store.notices import NoticeRow
from wakai.store.people import PersonRow

_log = logging.getLogger(__name__)

# written here, so that a worker need not load the pages
DISPUTE_PATH = "/disputes/{}/"
SANCTION_PATH = "/sanctions/{}/"

ACCEPTED = "accepted"
BOUNCED = "bounced"
FAILED = "failed"


class GaveUp(Exception):
    """Trying again would not help; the text says why."""


def deliver(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle a "notice" row of the outbox: send the mail, note that it was taken.

    Killed between the two, the mail is sent again with the same Message-ID, which is how mail
    programs know a double. Raises ports.Unavailable to be tried again, and GaveUp.
    """
    row = stored.by_message_id(body["message_id"])
    if row is None:
        raise GaveUp("The notice is gone.")
    if row.mail_state != ACCEPTED:
        _send(row)
        stored.record_mail(row.message_id, ACCEPTED, clock.now())
    note_delivered(row)


def _send(row: NoticeRow) -> None:
    person = people.person(row.person_id)
    if person is None or not people.can_be_mailed(person):
        raise GaveUp("No mail address is known.")
    try:
        plugs.mailer().send(_mail(row, person))
    except MailRefused as refused:
        stored.record_mail(row.message_id, BOUNCED, clock.now())
        raise GaveUp(refused.reason) from refused


def _mail(row: NoticeRow, person: PersonRow) -> Mail:
    with translation.override(person.language):
        (letter,) = notices.letters([row], time_zone=person.time_zone)
    return Mail(
        to=person.email,
        name=person.name,
        message_id=row.message_id,
        letter=letter,
        url=settings.WAKAI_BASE_URL + _path(row),
        sent_at=clock.now(),
    )


def _path(row: NoticeRow) -> str:
    if row.sanction_id:
        return SANCTION_PATH.format(row.sanction_id)
    return DISPUTE_PATH.format(row.dispute_id)


def note_delivered(row: NoticeRow) -> None:
    """Tell the dispute that a reminder reached its party, by mail or on the page (I-14)."""
    _tell_of(row, RecordReminderDelivered)


def _tell_of(row: NoticeRow, news: type[RecordReminderDelivered | RecordReminderReturned]) -> None:
    """Tell the dispute what became of a reminder; no other notice counts there."""
    if row.dispute_id is None:
        return
    _event, facts = notices.unpack(row)
    reminder = facts.reminder
    if reminder is None or facts.represents:  # what counts is that it reached the party itself
        return
    command = news(
        by=SYSTEM,
        at=clock.now(),
        kind=reminder.kind,
        due_at=reminder.due_at,
        reminder=reminder.nth,
        party=Party(facts.role.value),
    )
    # A refusal means that the clock was met or moved: the news came too late to matter.
    disputes.execute(row.dispute_id, command)


def given_up(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """Note that no mail will go out for a notice; it still stands on the person's own page."""
    row = stored.by_message_id(body["message_id"])
    if row is not None and row.mail_state == "waiting":
        stored.record_mail(row.message_id, FAILED, clock.now())


def record_bounce(message_id: str) -> bool:
    """
    Take in a delivery failure that a mail server reported later.

    Returns whether the Message-ID is one of ours. The server's own words name the address, so they
    are kept nowhere. A reminder that came back counts no longer, unless it was read on the page.
    """
    row = stored.by_message_id(message_id)
    if row is None:
        return False
    stored.record_mail(message_id, BOUNCED, clock.now())
    _log.warning("mail %s came back", message_id)
    if row.read_at is None:
        _tell_of(row, RecordReminderReturned)
    return True
