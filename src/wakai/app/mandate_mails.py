"""
Mail about who acts for whom: to whoever is asked, and to both of the two when it begins or ends.

Like every mail it names the order by its last characters alone, and holds nothing that was written.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import clock, formats, people, plugs
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.mails import GaveUp
from wakai.app.ports import Mail, MailRefused
from wakai.core.disputes.model import Party
from wakai.core.ids import masked
from wakai.store import outbox
from wakai.store.mandates import MandateRow
from wakai.store.outbox import NewRow
from wakai.store.people import PersonRow

TOPIC: Final = "mandate"
SIGNER: Final = signing.Signer(salt="wakai.mandate")
# written here, so that a worker need not load the pages
INVITATION_PATH: Final = "/mandates/invitation/{}/"
MANDATES_PATH: Final = "/mandates/"
PARTY_PATH: Final = "/orders/{}/representative/"


class What(StrEnum):
    """What a mail about a mandate tells."""

    ASKED = "asked"
    DECLINED = "declined"
    BEGUN = "begun"
    ENDED = "ended"


_TO: Final = {
    What.ASKED: ("helper",),
    What.DECLINED: ("party",),
    What.BEGUN: ("party", "helper"),
    What.ENDED: ("party", "helper"),
}
_NOTED: Final = frozenset({What.BEGUN, What.ENDED})


def put(mandate_id: int, what: What, *, at: datetime) -> None:
    """Let the two be told, and the disputes note it, after the caller's transaction."""
    told: tuple[str, ...] = (*_TO[what], *(("disputes",) if what in _NOTED else ()))
    outbox.put(
        [
            NewRow(
                topic=TOPIC,
                key=f"{TOPIC}:{mandate_id}:{what.value}:{to}",
                body={"mandate": mandate_id, "what": what.value, "to": to},
            )
            for to in told
        ],
        at,
    )


def send(mandate: MandateRow, what: What, to: str) -> None:
    """
    Send one of the two what has happened, in their own language.

    Raises ports.Unavailable to be tried again, and GaveUp.
    """
    party, helper = people.person(mandate.party_id), people.person(mandate.person_id or 0)
    assert party is not None
    if what is What.ASKED:
        if not mandate.is_open(clock.now()):
            return  # taken back before it went out
        _send(mandate, what, to, party=party, email=mandate.email, language=mandate.language)
        return
    reader = party if to == "party" else helper
    if reader is None or not reader.is_active or not people.can_be_mailed(reader):
        raise GaveUp("No mail address is known.")
    _send(mandate, what, to, party=reader, email=reader.email, language=reader.language)


def _send(  # whose zone it is, where it goes, in which language
    mandate: MandateRow, what: What, to: str, *, party: PersonRow, email: str, language: str
) -> None:
    with translation.override(language):
        letter = _letter(mandate, what, to, party)
    asked = what is What.ASKED
    mail = Mail(
        to=email,
        name="" if asked else party.name,
        message_id=_message_id(mandate, what, to),
        letter=letter,
        url=settings.WAKAI_BASE_URL + _path(mandate, what, to),
        sent_at=clock.now(),
    )
    try:
        plugs.mailer().send(mail)
    except MailRefused as refused:
        raise GaveUp(refused.reason) from refused


def _path(mandate: MandateRow, what: What, to: str) -> str:
    if what is What.ASKED:
        return INVITATION_PATH.format(SIGNER.sign(str(mandate.id)))
    return PARTY_PATH.format(mandate.order_id) if to == "party" else MANDATES_PATH


def _message_id(mandate: MandateRow, what: What, to: str) -> str:
    """Return a Message-ID that is the same for the same mail and tells nothing about it."""
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    named = hashlib.sha256(f"{TOPIC}:{mandate.id}:{what.value}:{to}".encode()).hexdigest()[:40]
    return f"<{named}@{host}>"


def _letter(mandate: MandateRow, what: What, to: str, reader: PersonRow) -> Letter:
    match what, to:
        case What.ASKED, _to:
            told = _asked(mandate, reader)
        case What.DECLINED, _to:
            told = _declined()
        case What.BEGUN, "party":
            told = _begun(mandate)
        case What.BEGUN, _to:
            told = _began(mandate)
        case What.ENDED, "party":
            told = _ended(mandate)
        case _:
            told = _ended_for_helper(mandate)
    subject, happened, do, silence, action = told
    return Letter(
        language=get_language() or "en",
        subject=subject,
        title=subject,
        number="",
        order=masked(mandate.order_number),
        sections=(
            _section(Part.HAPPENED, _("What happened"), happened),
            _section(Part.DO, _("What you can do"), do),
            _section(Part.SILENCE, _("If nothing is done"), silence),
        ),
        action=action,
        is_mandate=True,
        because=_(
            "%(marketplace)s sent this by itself because it says who acts for whom in an order. "
            "Mail sent back is not read: answer on the page, or talk to a person there."
        )
        % {"marketplace": settings.WAKAI_MARKETPLACE_NAME},
    )


type _Told = tuple[str, str, Line, str, str]  # subject, what happened, do, if nothing, button


def _asked(mandate: MandateRow, reader: PersonRow) -> _Told:
    name = _plain(mandate.party_name)
    is_buyer = mandate.party is Party.BUYER
    happened = (
        _("%(name)s bought something at %(market)s and asks you to act for them in this order.")
        if is_buyer
        else _("%(name)s sold something at %(market)s and asks you to act for them in this order.")
    )
    until = formats.when(mandate.invited_until, reader)
    return (
        _("%(name)s asks you to act for them") % {"name": name},
        happened % {"name": name, "market": settings.WAKAI_MARKETPLACE_NAME},
        Line(
            text=_("Read what you could see and do, then accept or decline."),
            strong=_("By %(until)s") % {"until": until},
            values=(mandate.invited_until,),
        ),
        _("The invitation ends, and nothing else changes."),
        _("Read the invitation"),
    )


def _declined() -> _Told:
    return (
        _("Your invitation was declined"),
        _("Whom you asked to act for you in this order has declined. You act for yourself."),
        Line(text=_("You can ask somebody else.")),
        _("Everything stays as it is."),
        _("Open the page"),
    )


def _begun(mandate: MandateRow) -> _Told:
    name = _plain(mandate.person_name or "")
    return (
        _("%(name)s acts for you now") % {"name": name},
        _("%(name)s has accepted: they see this order as you do, and can act in it for you.")
        % {"name": name},
        Line(text=_("You can still do everything yourself, and end it at any time, at once.")),
        _("It holds until one of you ends it."),
        _("See who acts for you"),
    )


def _began(mandate: MandateRow) -> _Told:
    name = _plain(mandate.party_name)
    return (
        _("You act for %(name)s now") % {"name": name},
        _("You have accepted: you see this order as %(name)s does, and can act in it for them.")
        % {"name": name},
        Line(text=_("Open what you can see. You can stop at any time, at once.")),
        _("It holds until one of you ends it."),
        _("See for whom you act"),
    )


def _ended(mandate: MandateRow) -> _Told:
    name = _plain(mandate.person_name or "")
    return (
        _("%(name)s acts for you no more") % {"name": name},
        _("It has ended: %(name)s sees nothing of this order any more.") % {"name": name},
        Line(text=_("You can ask somebody else.")),
        _("You act for yourself. What was done in your name until now stands."),
        _("Open the page"),
    )


def _ended_for_helper(mandate: MandateRow) -> _Told:
    name = _plain(mandate.party_name)
    return (
        _("You act for %(name)s no more") % {"name": name},
        _("It has ended: you see nothing of this order any more."),
        Line(text=_("You do not have to do anything.")),
        _("What you did in their name until now stands."),
        _("See for whom you act"),
    )


def _section(part: Part, title: str, line: Line | str) -> Section:
    told = Line(text=line) if isinstance(line, str) else line
    return Section(part=part, title=title, lines=(told,))


def _plain(name: str) -> str:
    """Return a name on one line, as a head of a mail can hold it."""
    return " ".join(name.split())
