"""
Erasing people: what they wrote, handed in and are called goes; what was decided and paid stays.

The journals know people by number and texts by hash, so chains, sums and rulings are whole
afterwards, in pseudonymous form (I-48). Nobody is erased while something of theirs is under way.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.conf import settings
from django.db import transaction

from wakai.app import claims, clock, disputes, orders, people, plugs, policies
from wakai.app.numbers import number
from wakai.app.people import NO_ADDRESS_DOMAIN
from wakai.app.uploads import folder
from wakai.core.disputes import guards, windows
from wakai.core.disputes.model import Actor, Role
from wakai.core.ids import DisputeId, OrderId
from wakai.core.policy import Terms
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
    terms = policies.pinned()
    with transaction.atomic(durable=True):
        known = stored.hold(person_id)
        if known is None:
            return Unknown()
        roles, erased_at = known
        if erased_at:
            return ErasedBefore(erased_at)
        if roles - {role.value for role in rows.CUSTOMERS}:
            return Staff()
        at = clock.now()
        disputable = islice(_disputable(person_id, terms, at), stored.NUMBERS_MAX)
        under_way = stored.under_way(person_id, orders=tuple(disputable))
        if under_way:
            return under_way
        email = f"erased-{person_id}@{NO_ADDRESS_DOMAIN}"
        counts, files = stored.blank(person_id, email=email, at=at)
        if dry_run:
            transaction.set_rollback(True)
            return Erased(counts)
        for upload_id in files:  # before the rows say so: what dies in between is done again
            plugs.files().forget(folder(upload_id))
    log.info("person %s was erased", person_id)
    return Erased(counts)


def _disputable(person_id: int, terms: Terms, at: datetime) -> Iterator[str]:
    """Return the numbers of the orders, bought or sold, over which a dispute can still begin."""
    longest = max(terms.period(name).count for name in ("opening_window", "reopening"))
    since = at - timedelta(weeks=longest + 1)  # of business days a week has at least one
    for order in stored.traded(person_id, since=since):
        can_reopen = (_can_be_reopened(dispute_id, at) for dispute_id in order.withdrawn)
        if _can_be_disputed(order.order_id, terms, at) or any(can_reopen):
            yield order.number


def _can_be_disputed(order_id: OrderId, terms: Terms, at: datetime) -> bool:
    """Say whether something is left of an order, and time: without a day to count from, always."""
    order = orders.order(order_id)
    assert order is not None
    left = claims.left(order)
    ends_at = windows.ends_at(left, terms)
    return bool(left.lines) and (ends_at is None or at < ends_at)


def _can_be_reopened(dispute_id: DisputeId, at: datetime) -> bool:
    state = disputes.read(dispute_id).state
    assert state.order is not None
    buyer = Actor(person=state.order.buyer, role=Role.BUYER)
    return guards.reopen(state, buyer, at) is None


def erase_old(now: datetime) -> int:
    """Erase those of whom nothing happened for as long as the setting says; return how many."""
    if not settings.WAKAI_ERASE_AFTER_DAYS:
        return 0
    before = now - timedelta(days=settings.WAKAI_ERASE_AFTER_DAYS)
    looked = stored.look(before=before, limit=LOOKED_AT)
    return sum(isinstance(erase(person), Erased) for person in looked)
