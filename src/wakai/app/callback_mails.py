"""
Mail about what was left with the house: its number and until when, and once that it is late.

That the answer is there is told by the mail to whoever is away (``chat_mails``).
"""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import callbacks, clock, formats, orders, people, plugs
from wakai.app.callbacks import LATE, TOPIC, CallbackRow
from wakai.app.chat_mails import CHAT_PATH
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.mails import GaveUp
from wakai.app.ports import Mail, MailRefused
from wakai.core.ids import OrderId, PersonId, masked
from wakai.store import conversations as rows
from wakai.store.people import PersonRow


def deliver(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle a "callback" row of the outbox: send the mail, unless the answer was there before it.

    Raises ports.Unavailable to be tried again, and GaveUp.
    """
    row = callbacks.by_id(int(body["callback"]))
    header = rows.header(row.conversation) if row else None
    person = people.person(PersonId(header.person or 0)) if header else None
    if row is None or header is None or person is None or not _has_address(person):
        raise GaveUp("No mail address is known.")
    if row.closed_at:
        return
    is_late = body["what"] == LATE
    order = orders.order(OrderId(header.order or 0))
    with translation.override(person.language):
        letter = _letter(row, person, masked(order.number) if order else "", is_late=is_late)
    mail = Mail(
        to=person.email,
        name=person.name,
        message_id=_message_id(row, body["what"]),
        letter=letter,
        url=settings.WAKAI_BASE_URL + CHAT_PATH.format(row.conversation),
        sent_at=clock.now(),
    )
    try:
        plugs.mailer().send(mail)
    except MailRefused as refused:
        raise GaveUp(refused.reason) from refused


def _has_address(person: PersonRow) -> bool:
    return person.is_active and people.can_be_mailed(person)


def _message_id(row: CallbackRow, what: str) -> str:
    """Return a Message-ID that is the same for the same mail and tells nothing about it."""
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    named = hashlib.sha256(f"{TOPIC}:{row.id}:{what}".encode()).hexdigest()[:40]
    return f"<{named}@{host}>"


def _letter(row: CallbackRow, person: PersonRow, order: str, *, is_late: bool) -> Letter:
    facts = {"number": row.number, "when": formats.when(row.due_at, person)}
    if is_late:
        subject = _("The answer to %(number)s is late") % facts
        told = _(
            "We promised an answer to %(number)s by %(when)s and have not given it. That is our "
            "fault, and those who supervise the chat see it. The answer still comes."
        )
    else:
        subject = _("Left with us: %(number)s") % facts
        told = _("Your chat is left with us under the number %(number)s.")
    return Letter(
        language=get_language() or "en",
        subject=subject,
        title=subject,
        number="",  # the subject names it
        order=order,
        sections=(
            _section(Part.HAPPENED, _("What happened"), told % facts, row.due_at, said=is_late),
            _section(
                Part.DO,
                _("What you can do"),
                _(
                    "Add what is still missing in the chat, ask for a person there at any time, or "
                    "end the chat if it is settled."
                ),
            ),
            *((_silence(facts, row.due_at),) if not is_late else ()),
        ),
        action=_("Open the chat"),
        is_chat=True,
        because=_(
            "%(marketplace)s sent this by itself because you left your chat with us and wanted to "
            "be told by mail. Mail sent back is not read: answer in the chat."
        )
        % {"marketplace": settings.WAKAI_MARKETPLACE_NAME},
    )


def _silence(facts: dict[str, str], due_at: datetime) -> Section:
    told = _("We answer in the chat by %(when)s, and tell you by mail that the answer is there.")
    return _section(Part.SILENCE, _("If nothing is done"), told % facts, due_at)


def _section(
    part: Part, title: str, text: str, at: datetime | None = None, *, said: bool = True
) -> Section:
    values = (at,) if at and said else ()
    return Section(part=part, title=title, lines=(Line(text=text, values=values),))
