"""
Mail to adjudicators about a case file that somebody else gave them, or took from them.

It names the dispute and no people of it, and says what is so when it is sent.
"""

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import cases, clock, formats, people, plugs
from wakai.app.assignment_news import TOPIC
from wakai.app.late_mails import CASE_PATH
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.mails import GaveUp
from wakai.app.ports import Mail, MailRefused
from wakai.core.disputes.guards_review import assigned_to
from wakai.core.disputes.model import Deadline, DeadlineKind, Dispute, Stage
from wakai.core.ids import DisputeId, masked
from wakai.store import journal
from wakai.store.people import PersonRow

_ENDS = {
    Stage.REVIEW: (DeadlineKind.RULING, DeadlineKind.RULING_APOLOGY, DeadlineKind.RULING_BACKSTOP),
    Stage.APPEAL: (
        DeadlineKind.APPEAL_RULING,
        DeadlineKind.APPEAL_APOLOGY,
        DeadlineKind.APPEAL_BACKSTOP,
    ),
}  # what ends first first; only before the first one a ruling is in time


def deliver(dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle an "assigned" row of the outbox: send the mail, unless it is not so any more.

    Raises ports.Unavailable to be tried again, and GaveUp.
    """
    assert dispute_id is not None
    person = people.person(body["person"])
    row = cases.row(DisputeId(dispute_id))
    if row is None or person is None or not person.is_active or not people.can_be_mailed(person):
        raise GaveUp("No mail address is known.")
    state = journal.read(row.id).state
    if state.stage not in _ENDS or body["given"] is not (assigned_to(state) == person.id):
        return
    with translation.override(person.language):
        letter = _letter(state, masked(row.order_number), person)
    mail = Mail(
        to=person.email,
        name=person.name,
        message_id=_message_id(row.id, body["version"], person),
        letter=letter,
        url=settings.WAKAI_BASE_URL + CASE_PATH.format(row.id),
        sent_at=clock.now(),
    )
    try:
        plugs.mailer().send(mail)
    except MailRefused as refused:
        raise GaveUp(refused.reason) from refused


def _message_id(dispute_id: DisputeId, version: int, person: PersonRow) -> str:
    """Return a Message-ID that is the same for the same change and tells nothing about it."""
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    named = hashlib.sha256(f"{TOPIC}:{dispute_id}:{version}:{person.id}".encode()).hexdigest()[:40]
    return f"<{named}@{host}>"


def _letter(state: Dispute, order: str, person: PersonRow) -> Letter:
    is_theirs = assigned_to(state) == person.id
    told = _("A case file was given to you") if is_theirs else _("A case file has gone to another")
    facts = {"number": state.number, "order": order}
    named = Line(text=_("Dispute %(number)s · order %(order)s") % facts)
    todo = tuple(_todo(state, person)) if is_theirs else (Line(text=_nothing_to_do()),)
    return Letter(
        language=get_language() or "en",
        subject=told,
        title=told,
        number=state.number,
        order=order,
        sections=(
            Section(part=Part.HAPPENED, title=_("What happened"), lines=(named,)),
            Section(part=Part.DO, title=_("What you can do"), lines=todo),
        ),
        action=_("Open the case file"),
        is_staff=True,
        because=_(
            "%(marketplace)s sent this by itself because a case file that was yours, or is now, "
            "changed hands. Mail sent back is not read: ask whoever supervises the rulings."
        )
        % {"marketplace": settings.WAKAI_MARKETPLACE_NAME},
    )


def _nothing_to_do() -> str:
    return _("Nothing: another adjudicator decides it. You can still read it.")


def _todo(state: Dispute, person: PersonRow) -> Iterator[Line]:
    if state.stage is Stage.APPEAL:
        text = _("Read the appeal and the first ruling, then decide. Nobody else can meanwhile.")
    else:
        text = _("Read both sides, then rule. Nobody else can meanwhile.")
    yield Line(text=text)
    end = _end(state)
    if end is None:
        yield Line(text=_("The time to rule stands still: a party was asked for something."))
    elif end.kind is _ENDS[state.stage][0]:
        when = {"when": formats.when(end.due_at, person)}
        yield Line(text=_("The ruling is due by %(when)s.") % when, values=(end.due_at,))
    else:
        yield Line(text=_("The ruling is late already: both sides wait for it."))


def _end(state: Dispute) -> Deadline | None:
    """Return the clock of the house that ends next; None while it stands still."""
    clocks = (state.deadlines.get(kind) for kind in _ENDS[state.stage])
    return next((clock for clock in clocks if clock and clock.pause is None), None)
