"""Tickets: how somebody who is signed in within the shop's frame opens a page outside of it."""

from datetime import timedelta
from typing import Final

from wakai.app import people
from wakai.app.people import PersonRow
from wakai.core.ids import PersonId
from wakai.store import sessions

LIFE: Final = timedelta(seconds=60)
_MARK: Final = "ticket."
_PERSON: Final = "ticket_of"


def issue(person_id: PersonId) -> str:
    """Return a ticket that signs this person in once, within a minute."""
    return _MARK + sessions.put_aside({_PERSON: person_id}, life=LIFE)


def is_one(text: str) -> bool:
    """Return whether a text looks like a ticket of ours and not like a token of the shop."""
    return text.startswith(_MARK)


def redeem(ticket: str) -> PersonRow | None:
    """Return whom a ticket is for, once; None when it is used up, too old or none at all."""
    kept = sessions.take_back(ticket.removeprefix(_MARK))
    person = people.person(kept.get(_PERSON, 0))
    return person if person and person.is_active else None
