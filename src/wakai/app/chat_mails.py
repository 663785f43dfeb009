"""
Mail to somebody who is away from a chat: a person has answered, or the other side has written.

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

from wakai.app import callbacks, chat_limits, clock, formats, orders, people, plugs
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.mails import GaveUp
from wakai.app.ports import Mail, MailRefused
from wakai.app.unread import is_order_message
from wakai.core.conversations.absence import PATIENCE, is_away
from wakai.core.conversations.model import STAFF, ActorKind, Kind, Reader, State
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
    answers = [line for line in lines if _is_answer(line) or is_order_message(line)]
    there = absences.presences({line.conversation for line in answers}) if answers else {}
    for line in answers:
        for party in there.get(line.conversation, ()):
            if party.side != line.actor.kind.value and is_away(line.at, here_at=party.here_at):
                _let_look(line, party)


def _is_answer(line: LoggedLine) -> bool:
    by_a_person = line.talk is Kind.SUPPORT and line.actor.kind is ActorKind.OPERATOR
    return by_a_person and line.kind in _ANSWERS and line.audience != STAFF


def _let_look(line: LoggedLine, party: Presence) -> None:
    body = {"conversation": line.conversation, "seq": line.seq, "person": party.person}
    row = NewRow(topic=TOPIC, key=f"{TOPIC}:{_absence(line.conversation, party)}", body=body)
    outbox.put([row], clock.now(), not_before=line.at + PATIENCE)


def _absence(conversation: int, party: Presence) -> str:
    since = party.here_at.isoformat() if party.here_at else "ever"
    return f"{conversation}:{party.person}:{since}"


def look(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle an "answered" row of the outbox: send the mail, unless its reader has come back.

    Raises ports.Unavailable to be tried again, and GaveUp.
    """
    conversation = int(body["conversation"])
    header, party = rows.header(conversation), _party(conversation, body)
    if header is None or party is None:
        raise GaveUp("The conversation is gone.")
    answer = log.entry(conversation, int(body["seq"]), reader=Reader(party.person))
    callback = callbacks.answered_by(conversation, int(body["seq"]))
    if callback and not callback.mail:
        return  # they look for themselves, as they said
    if answer is not None and is_away(answer.at, here_at=party.here_at):
        _send(header, party, answer, callback.number if callback else "")


def _party(conversation: int, body: dict[str, Any]) -> Presence | None:
    """Return whom a row is about; one that names nobody is about the party of the house's chat."""
    there = absences.presences([conversation]).get(conversation, [])
    return next((one for one in there if one.person == body.get("person", one.person)), None)


def _send(header: Header, party: Presence, answer: Entry, number: str) -> None:
    person = people.person(PersonId(party.person))
    if person is None or not person.is_active or not people.can_be_mailed(person):
        raise GaveUp("No mail address is known.")
    author = people.person(PersonId(answer.actor.id or 0))
    name = author.name if author else ""
    with translation.override(person.language):
        letter = (
            _letter_of_order(header, name, by=answer.actor.kind)
            if header.kind is Kind.ORDER
            else _letter(header, name, number)
        )
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


def _letter(header: Header, operator: str, number: str) -> Letter:
    """Return the letter; ``number`` is of what was left with the house and is answered now."""
    subject = _("A person has answered you in the chat")
    if number:
        subject = _("The answer to %(number)s is here") % {"number": number}
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
        order=_order(header),
        sections=(
            _section(Part.HAPPENED, _("What happened"), told),
            _section(Part.DO, _("What you can do"), back),
            _section(Part.SILENCE, _("If nothing is done"), _silence(header)),
        ),
        action=_("Read the answer"),
        is_chat=True,
    )


def _letter_of_order(header: Header, name: str, *, by: ActorKind) -> Letter:
    """Return that the other side of an order has written."""
    subject = _("A new message about an order")
    told = (
        _("%(name)s, the buyer, has written to you about an order.")
        if by is ActorKind.BUYER
        else _("%(name)s, the seller, has written to you about an order.")
    )
    back = _("Open the messages and read it. What is promised there can be used as evidence.")
    silence = _("No deadline hangs on a message. Those of your disputes stay as they are.")
    return Letter(
        language=get_language() or "en",
        subject=subject,
        title=subject,
        number="",
        order=_order(header),
        sections=(
            _section(Part.HAPPENED, _("What happened"), told % {"name": name}),
            _section(Part.DO, _("What you can do"), back),
            _section(Part.SILENCE, _("If nothing is done"), silence),
        ),
        action=_("Read the message"),
        is_talk=True,
        because=_(
            "%(marketplace)s sent this by itself because the other side of your order has written "
            "to you, once for each time you are away. Mail sent back is not read: answer in the "
            "messages."
        )
        % {"marketplace": settings.WAKAI_MARKETPLACE_NAME},
    )


def _order(header: Header) -> str:
    order = orders.order(OrderId(header.order or 0))
    return masked(order.number) if order else ""


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
