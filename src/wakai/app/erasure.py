"""
Erasing people: what they wrote, handed in and are called goes; what was decided and paid stays.

The journals know people by number and texts by hash, so chains, sums and rulings are whole
afterwards, in pseudonymous form (I-48). Nobody is erased while something of theirs is under way.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from wakai.app import clock, people, plugs
from wakai.app.numbers import number
from wakai.app.people import NO_ADDRESS_DOMAIN
from wakai.app.uploads import folder
from wakai.store import erasure as stored
from wakai.store import people as rows
from wakai.store.erasure import UnderWay
from wakai.store.people import PersonRow

__all__ = ["Erased", "ErasedBefore", "Staff", "UnderWay", "Unknown", "erase", "erase_old", "found"]

log = logging.getLogger(__name__)

LOOKED_AT: Final = 1_000  # people at one look of the job


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody has this number."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for the house is named in its journals and rulings."""


@dataclass(frozen=True, slots=True)
class ErasedBefore:
    """There is nothing left of them but a number."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, or would go: how many of each."""

    counts: Mapping[str, int]


def found(text: str) -> PersonRow | None:
    """Return the person with this mail address, shop's id, or number."""
    known = rows.by_email(text) or rows.by_shop_id(text)
    person = number(text)
    return known or (people.person(person) if person is not None else None)


def erase(
    person_id: int, *, dry_run: bool = False
) -> Erased | Unknown | Staff | ErasedBefore | UnderWay:
    """Erase a person; with ``dry_run`` only say what would go."""
    with transaction.atomic(durable=True):
        known = stored.hold(person_id)
        if known is None:
            return Unknown()
        roles, erased_at = known
        if erased_at:
            return ErasedBefore(erased_at)
        if roles - {role.value for role in rows.CUSTOMERS}:
            return Staff()
        under_way = stored.under_way(person_id)
        if under_way:
            return under_way
        email = f"erased-{person_id}@{NO_ADDRESS_DOMAIN}"
        counts, files = stored.blank(person_id, email=email, at=clock.now())
        if dry_run:
            transaction.set_rollback(True)
            return Erased(counts)
        for upload_id in files:  # before the rows say so: what dies in between is done again
            plugs.files().forget(folder(upload_id))
    log.info("person %s was erased", person_id)
    return Erased(counts)


def erase_old(now: datetime) -> int:
    """Erase those of whom nothing happened for as long as the setting says; return how many."""
    if not settings.WAKAI_ERASE_AFTER_DAYS:
        return 0
    before = now - timedelta(days=settings.WAKAI_ERASE_AFTER_DAYS)
    looked = stored.look(before=before, limit=LOOKED_AT)
    return sum(isinstance(erase(person), Erased) for person in looked.people)
