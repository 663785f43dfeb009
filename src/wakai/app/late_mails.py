"""
Mail to the house itself: what waits for it, to whoever looks after it.

One mail a person and working day, with all that waits when it is sent: never one a case. It names
cases and no people of them, and holds nothing that anybody wrote.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wakai.app import clock, formats, people, plugs, policies
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.mails import DISPUTE_PATH, GaveUp
from wakai.app.on_duty import HOURS
from wakai.app.ports import Mail, MailRefused
from wakai.core.calendar import Calendar, office_day
from wakai.core.disputes.model import Role
from wakai.core.ids import masked
from wakai.core.policy.terms import PLATFORM_CALENDAR
from wakai.store import desk_settings, late, outbox
from wakai.store.late import Late, LateRow
from wakai.store.outbox import NewRow
from wakai.store.people import PersonRow

TOPIC: Final = "late"
LISTED_MAX: Final = 20  # of a kind: the rest is a number
# written here, so that a worker need not load the pages
CASE_PATH: Final = "/bench/{}/"
HEARINGS_PATH: Final = "/bench/assignments/?view=late"
PAYMENTS_PATH: Final = "/payments/"
BOARD_PATH: Final = "/desk/board/"
WATCH_PATH: Final = "/desk/board/{}/"
_SETTING: Final = "late_mail"
_LOOKS_AFTER: Final[Mapping[Late, Role]] = {
    Late.MONEY: Role.FINANCE,
    Late.BANK: Role.FINANCE,
    Late.ANSWER: Role.FINANCE,
    Late.RULING: Role.SUPERVISOR,
    Late.APPEAL: Role.SUPERVISOR,
    Late.CALLBACK: Role.SUPERVISOR,
    Late.LABEL: Role.OPERATOR,
}


# Who wants it


def is_for(person: PersonRow) -> bool:
    """Return whether somebody looks after anything that can be late."""
    return not person.roles.isdisjoint(_LOOKS_AFTER.values())


def is_wanted(person: PersonRow) -> bool:
    """Return whether somebody wants these mails: as long as they have not said no."""
    return bool(desk_settings.read(person.id).get(_SETTING, True))


def want(person: PersonRow, *, wanted: bool) -> None:
    """Note whether somebody wants these mails."""
    desk_settings.write(person.id, {_SETTING: wanted})


# From what is late to the outbox


def plan(now: datetime) -> int:
    """
    Let whoever is at work, and has not been mailed today, be mailed if something waits for them.

    The key names person and day, so that two workers are no two mails. Returns how many are mailed.
    """
    due = _due(now)
    if not due:
        return 0
    rows = late.rows()
    new = [
        NewRow(topic=TOPIC, key=key, body={"person": person.id, "day": day.isoformat()})
        for key, (person, day) in due.items()
        if _of(person, rows)
    ]
    if new:
        with transaction.atomic(durable=True):
            outbox.put(new, now)
    return len(new)


def _due(now: datetime) -> dict[str, tuple[PersonRow, date]]:
    """Return by key who can be mailed at this hour, for which day, and has not been yet."""
    open_days = policies.live().terms.calendar(PLATFORM_CALENDAR)
    found = {}
    for person in _staff():
        day = office_day(now, _calendar(person, open_days), HOURS)
        if day is not None:
            found[f"{TOPIC}:{person.id}:{day.isoformat()}"] = (person, day)
    told = outbox.known(found) if found else frozenset()
    return {key: whom for key, whom in found.items() if key not in told}


def _staff() -> Iterator[PersonRow]:
    """Yield once each whoever looks after something, has an address and wants these mails."""
    roles = sorted(set(_LOOKS_AFTER.values()))
    staff = {person.id: person for role in roles for person in people.with_role(role)}
    wishes = desk_settings.read_each(staff)
    for person in staff.values():
        if people.can_be_mailed(person) and wishes.get(person.id, {}).get(_SETTING, True):
            yield person


def _calendar(person: PersonRow, open_days: Calendar) -> Calendar:
    return open_days.at(formats.zone_name(person))


def _of(person: PersonRow, rows: Sequence[LateRow]) -> tuple[LateRow, ...]:
    """Return what somebody looks after; their own case is none of it."""
    return tuple(
        row
        for row in rows
        if _LOOKS_AFTER[row.what] in person.roles and person.id not in {row.buyer_id, row.seller_id}
    )


# From the outbox to the person


def deliver(_dispute_id: object, body: dict[str, Any]) -> None:
    """
    Handle a "late" row of the outbox: send what is late now, unless nothing is, or its day is over.

    Killed after the mail was taken, it is sent again with the same Message-ID, which is how mail
    programs know a double. Raises ports.Unavailable to be tried again, and GaveUp.
    """
    person = people.person(body["person"])
    if person is None or not person.is_active or not people.can_be_mailed(person):
        raise GaveUp("No mail address is known.")
    day, now = date.fromisoformat(body["day"]), clock.now()
    rows = _of(person, late.rows()) if is_wanted(person) else ()
    if not rows or now.astimezone(_calendar(person, Calendar()).zone_info).date() > day:
        return
    with translation.override(person.language):
        letter = _letter(rows, person)
    mail = Mail(
        to=person.email,
        name=person.name,
        message_id=_message_id(person, day),
        letter=letter,
        url=settings.WAKAI_BASE_URL + _page(rows),
        sent_at=now,
    )
    try:
        plugs.mailer().send(mail)
    except MailRefused as refused:
        raise GaveUp(refused.reason) from refused


def _message_id(person: PersonRow, day: date) -> str:
    """Return a Message-ID that is the same for the same day and tells nothing about it."""
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    named = hashlib.sha256(f"{TOPIC}:{person.id}:{day}".encode()).hexdigest()[:40]
    return f"<{named}@{host}>"


def _page(rows: Sequence[LateRow]) -> str:
    """Return the page on which most of it can be seen to."""
    match rows[0].what:
        case Late.MONEY | Late.BANK | Late.ANSWER:
            return PAYMENTS_PATH
        case Late.CALLBACK:
            return BOARD_PATH
        case Late.LABEL:
            return DISPUTE_PATH.format(rows[0].dispute_id)
        case _:
            return HEARINGS_PATH


def _letter(rows: Sequence[LateRow], person: PersonRow) -> Letter:
    kinds = {what: [row for row in rows if row.what is what] for what in Late}
    counted = [_count(what, len(found)) for what, found in kinds.items() if found]
    return Letter(
        language=get_language() or "en",
        subject=_("Waiting: %(counted)s") % {"counted": formats.listed(counted)},
        title=_("This waits for the house"),
        number="",
        order="",
        sections=(
            *(_section(what, found, person) for what, found in kinds.items() if found),
            Section(part=Part.DO, title=_("What you can do"), lines=_deeds(kinds)),
        ),
        action=_action(rows[0].what),
        is_staff=True,
    )


def _action(what: Late) -> str:
    match what:
        case Late.MONEY | Late.BANK | Late.ANSWER:
            return _("Open the payments")
        case Late.CALLBACK:
            return _("Open the board")
        case _:
            return _("Open what waits")


def _count(what: Late, count: int) -> str:
    match what:
        case Late.MONEY:
            return ngettext("%(n)d payment", "%(n)d payments", count) % {"n": count}
        case Late.BANK:
            told = ngettext("%(n)d late chargeback", "%(n)d late chargebacks", count)
            return told % {"n": count}
        case Late.ANSWER:
            told = ngettext("%(n)d answer to a bank", "%(n)d answers to banks", count)
            return told % {"n": count}
        case Late.RULING:
            return ngettext("%(n)d ruling", "%(n)d rulings", count) % {"n": count}
        case Late.APPEAL:
            told = ngettext("%(n)d ruling on an appeal", "%(n)d rulings on appeals", count)
            return told % {"n": count}
        case Late.CALLBACK:
            told = ngettext("%(n)d answer in writing", "%(n)d answers in writing", count)
            return told % {"n": count}
        case Late.LABEL:
            told = ngettext("%(n)d return label", "%(n)d return labels", count)
            return told % {"n": count}


def _section(what: Late, rows: Sequence[LateRow], person: PersonRow) -> Section:
    titles = {
        Late.MONEY: _("Payments"),
        Late.BANK: _("Chargebacks after the end"),
        Late.ANSWER: _("Answers that banks want"),
        Late.RULING: _("Rulings"),
        Late.APPEAL: _("Rulings on appeals"),
        Late.CALLBACK: _("Answers to chats that were left with us"),
        Late.LABEL: _("Addresses and labels for returns"),
    }
    lines = [_line(row, person) for row in rows[:LISTED_MAX]]
    left = len(rows) - len(lines)
    if left:
        more = _("And %(n)d more that are less urgent.") % {"n": left}
        lines.append(Line(text=more))
    return Section(part=Part.LATE, title=titles[what], lines=tuple(lines))


def _line(row: LateRow, person: PersonRow) -> Line:
    if row.what is Late.CALLBACK:
        return _line_of_chat(row, person)
    if row.what is Late.ANSWER:
        return _line_of_bank(row, person)
    path = CASE_PATH if row.what in {Late.RULING, Late.APPEAL} else DISPUTE_PATH
    named = {"number": row.number, "order": masked(row.order_number)}
    since = _("Late since %(when)s.") % {"when": formats.when(row.since, person)}
    told = {"since": since, "waits": _waits(row), "holder": _holder(row)}
    return Line(
        text=_("Dispute %(number)s · order %(order)s") % named,
        note=(_("%(since)s %(waits)s %(holder)s") % told).strip(),
        url=settings.WAKAI_BASE_URL + path.format(row.dispute_id),
        values=(row.since,),
    )


def _line_of_chat(row: LateRow, person: PersonRow) -> Line:
    since = _("Late since %(when)s.") % {"when": formats.when(row.since, person)}
    return Line(
        text=_("Chat %(number)s") % {"number": row.number},
        note=f"{since} {_holder(row)}",
        url=settings.WAKAI_BASE_URL + WATCH_PATH.format(row.conversation),
        values=(row.since,),
    )


def _line_of_bank(row: LateRow, person: PersonRow) -> Line:
    named = {"number": row.number, "order": masked(row.order_number)}
    disputed = _("Dispute %(number)s · order %(order)s") if row.number else _("Order %(order)s")
    by = {"when": formats.when(row.since, person)}
    is_over = row.since <= clock.now()
    return Line(
        text=disputed % named,
        note=_("The bank wanted an answer until %(when)s. The time for it is over.") % by
        if is_over
        else _("The bank can be answered until %(when)s.") % by,
        url=settings.WAKAI_BASE_URL + PAYMENTS_PATH,
        values=(row.since,),
    )


def _waits(row: LateRow) -> str:
    if row.what is Late.BANK:
        return _("The bank took the money back after it had been paid.")
    match row.buyer_waits, row.seller_waits:
        case True, False:
            return _("The buyer waits for it.")
        case False, True:
            return _("The seller waits for it.")
        case _:
            return _("Buyer and seller wait for it.")


def _holder(row: LateRow) -> str:
    if row.what in {Late.MONEY, Late.BANK, Late.LABEL}:
        return ""
    if row.holder:
        return _("%(name)s has taken it.") % {"name": row.holder}
    return _("Nobody has taken it.")


def _deeds(kinds: Mapping[Late, Sequence[LateRow]]) -> tuple[Line, ...]:
    """Return what can be done about each kind, and what follows if nothing is."""
    told = {
        Late.MONEY: _(
            "Look at why the provider has not paid. Both sides know that it is late, and that "
            "it is up to us."
        ),
        Late.BANK: _(
            "Settle with the bank or the provider what was paid twice, then say on the page "
            "of the payments that it is seen to. Until then it stands in this mail."
        ),
        Late.ANSWER: _(
            "Answer the bank at the provider before its date, or let the money go, then say on "
            "the page of the payments that it is seen to. After its date the bank keeps the money."
        ),
        Late.RULING: _(
            "See that an adjudicator decides. If nobody does, both sides get an apology with "
            "a new date, and in the end the policy decides by itself."
        ),
        Late.APPEAL: _(
            "See that another adjudicator decides the appeal. If nobody does, both sides get "
            "an apology with a new date, and in the end the first ruling stands."
        ),
        Late.CALLBACK: _(
            "Give it to an operator on the board. Whoever left it was told that it is late and "
            "that it is our fault."
        ),
        Late.LABEL: _(
            "Give the buyer address and label on the page of the dispute. If nobody does, the "
            "buyer is refunded and sends nothing back."
        ),
    }
    return tuple(Line(text=told[what]) for what, rows in kinds.items() if rows)
