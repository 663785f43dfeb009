"""
Mail to somebody who is away from the chat: a person has answered.

Once an absence, and not to whom the chat is open: they see it. Nothing of what was said is in it.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import chat_limits, clock, formats, orders, people, plugs
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.mails import GaveUp
from wakai.app.ports import Mail, MailRefused
from wakai.core.conversations.absence import PATIENCE, is_away
from wakai.core.conversations.model import STAFF, ActorKind, Reader, State
from wakai.core.ids import OrderId, PersonId, masked
from wakai.store import absences, outbox
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.absences import Presence
from wakai.store.chat import Entry
from wakai.store.chat_tail import LoggedLine
from wakai.store.conversations import Header
from wakai.store.outbox import NewRow

TOPIC: Final = "answered"
CHAT_PATH: Final = "/chat/{}/"  # written here, so that a worker need not load the pages
_ANSWERS: Final = frozenset({"message.posted", "card.posted"})


def plan(lines: Sequence[LoggedLine]) -> None:
    """
    Let it be looked at, a little later, who was answered while away; in the caller's transaction.

    The key names the absence: a second answer within it finds the first one's row.
    """
    answers = [line for line in lines if _is_answer(line)]
    there = absences.presences({line.conversation for line in answers}) if answers else {}
    for line in answers:
        party = there.get(line.conversation)
        if party and is_away(line.at, here_at=party.here_at):
            body = {"conversation": line.conversation, "seq": line.seq}
            row = NewRow(
                topic=TOPIC, key=f"{TOPIC}:{_absence(line.conversation, party)}", body=body
            )
            outbox.put([row], clock.now(), not_before=line.at + PATIENCE)


def _is_answer(line: LoggedLine) -> bool:
    by_a_person = line.actor.kind is ActorKind.OPERATOR
    return by_a_person and line.kind in _ANSWERS and line.audience != STAFF


def _absence(conversation: int, party: Presence) -> str:
    since = party.here_at.isoformat() if party.here_at else "ever"
    return f"{conversation}:{party.person}:{since}"


def look(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle an "answered" row of the outbox: send the mail, unless its reader has come back.

    Raises ports.Unavailable to be tried again, and GaveUp.
    """
    conversation = int(body["conversation"])
    header, party = rows.header(conversation), absences.presences([conversation]).get(conversation)
    if header is None or party is None:
        raise GaveUp("The conversation is gone.")
    answer = log.entry(conversation, int(body["seq"]), reader=Reader(party.person))
    if answer is not None and is_away(answer.at, here_at=party.here_at):
        _send(header, party, answer)


def _send(header: Header, party: Presence, answer: Entry) -> None:
    person = people.person(PersonId(party.person))
    if person is None or not person.is_active or not people.can_be_mailed(person):
        raise GaveUp("No mail address is known.")
    operator = people.person(PersonId(answer.actor.id or 0))
    with translation.override(person.language):
        letter = _letter(header, operator.name if operator else "")
    mail = Mail(
        to=person.email,
        name=person.name,
        message_id=_message_id(_absence(header.id, party)),
        letter=letter,
        url=settings.WAKAI_BASE_URL + CHAT_PATH.format(header.id),
        sent_at=clock.now(),
    )
    try:
        plugs.mailer().send(mail)
    except MailRefused as refused:
        raise GaveUp(refused.reason) from refused


def _message_id(absence: str) -> str:
    """Return a Message-ID that is the same for the same absence and tells nothing about it."""
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    named = hashlib.sha256(f"{TOPIC}:{absence}".encode()).hexdigest()[:40]
    return f"<{named}@{host}>"


def _letter(header: Header, operator: str) -> Letter:
    order = orders.order(OrderId(header.order or 0))
    subject = _("A person has answered you in the chat")
    told = _("%(name)s, a person of %(marketplace)s, has answered in your chat.") % {
        "name": operator,
        "marketplace": settings.WAKAI_MARKETPLACE_NAME,
    }
    back = _("Open the chat and read the answer. Everything that you wrote is still there.")
    return Letter(
        language=get_language() or "en",
        subject=subject,
        title=subject,
        number="",
        order=masked(order.number) if order else "",
        sections=(
            _section(Part.HAPPENED, _("What happened"), told),
            _section(Part.DO, _("What you can do"), back),
            _section(Part.SILENCE, _("If nothing is done"), _silence(header)),
        ),
        action=_("Read the answer"),
        is_chat=True,
    )


def _silence(header: Header) -> str:
    if header.state is State.ENDED:
        return _("The chat has ended. What was said stays to be read, and you can start a new one.")
    told = _(
        "The chat rests and is kept: for %(span)s one message opens it again. "
        "The deadlines of your disputes stay as they are."
    )
    return told % {"span": formats.span(chat_limits.resume_within())}


def _section(part: Part, title: str, text: str) -> Section:
    return Section(part=part, title=title, lines=(Line(text=text),))
