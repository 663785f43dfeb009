"""Orders: what the shop tells, what the rules need to know, and finding one by a typed number."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from wakai.app import formats, order_numbers
from wakai.core.disputes import breakdown
from wakai.core.disputes.breakdown import Breakdown
from wakai.core.disputes.model import OrderFacts, OrderLine, Role
from wakai.store import mandates, people
from wakai.store import orders as stored
from wakai.store.orders import Delivery, MoneyWay, NewLine, NewOrder, OrderLineRow, OrderRow
from wakai.store.people import NewPerson, PersonRow

__all__ = [
    "Delivery",
    "ImportedOrder",
    "ImportedPerson",
    "Imports",
    "MoneyWay",
    "NewLine",
    "OrderLineRow",
    "OrderRow",
    "Parcel",
    "breakdown_of",
    "facts_of",
    "import_order",
    "import_orders",
    "order",
    "order_by_number",
    "orders",
    "orders_of_buyer",
    "orders_of_seller",
    "parcel",
    "search_order",
    "take_over",
]


order = stored.order
order_by_number = stored.order_by_number
orders = stored.orders
orders_of_buyer = stored.orders_of_buyer
orders_of_seller = stored.orders_of_seller


class Parcel(StrEnum):
    """Where the goods are."""

    NOT_SENT = "not_sent"
    ON_THE_WAY = "on_the_way"
    LATE = "late"
    DELIVERED = "delivered"


class OrderConflict(Exception):
    """The order is known with other parties, money or lines, and these never change here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPerson:
    """A buyer or seller as the shop names them."""

    shop_id: str
    name: str
    email: str
    language: str = "en"
    time_zone: str = "UTC"
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedOrder:
    """An order as the shop tells it; the number is what makes it the same order."""

    number: str
    buyer: ImportedPerson
    seller: ImportedPerson
    currency: str
    placed_at: datetime
    lines: tuple[NewLine, ...]
    fee_minor: int = 0
    delivery: Delivery = field(default_factory=Delivery)
    erased: frozenset[str] = frozenset()  # fields of the delivery that are told to be none
    money_way: MoneyWay = field(default_factory=MoneyWay)


@dataclass(slots=True)
class Imports:
    """How many orders of a batch were new, had news of their parcel, or were known already."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


def parcel(row: OrderRow, now: datetime) -> Parcel:
    """Return where the goods of an order are at an instant."""
    if row.delivered_at and row.delivered_at <= now:
        return Parcel.DELIVERED
    if row.promised_until and row.promised_until <= now:
        return Parcel.LATE
    if row.shipped_at and row.shipped_at <= now:
        return Parcel.ON_THE_WAY
    return Parcel.NOT_SENT


def facts_of(row: OrderRow) -> OrderFacts:
    """Return what the rules need to know of an order."""
    parties, named = people.people_and((row.buyer_id, row.seller_id), mandates.asked(row.id))
    return OrderFacts(
        order_id=row.id,
        buyer=row.buyer_id,
        seller=row.seller_id,
        currency=row.currency,
        lines=tuple(map(_line_facts, row.lines)),
        fee_minor=row.fee_minor,
        shipped_at=row.shipped_at,
        promised_until=row.promised_until,
        delivered_at=row.delivered_at,
        buyer_calendar=parties[row.buyer_id].country.lower(),
        seller_calendar=parties[row.seller_id].country.lower(),
        buyer_zone=formats.zone_name(parties[row.buyer_id]),
        seller_zone=formats.zone_name(parties[row.seller_id]),
        paid_out_at=row.paid_out_at,
        charged_back_at=row.charged_back_at,
        mandates=mandates.told(named),
    )


def _line_facts(line: OrderLineRow) -> OrderLine:
    return OrderLine(
        line_id=line.id,
        quantity=line.quantity,
        paid_minor=line.paid_minor,
        tax_minor=line.tax_minor,
        shipping_minor=line.shipping_minor,
    )


def breakdown_of(line: OrderLineRow) -> Breakdown | None:
    """Return what was paid for a line consists of; None where the shop did not tell."""
    return breakdown.of_line(_line_facts(line))


def search_order(person_id: int, typed: str, *, limit: int = 5) -> tuple[OrderRow, ...]:
    """
    Return the person's own orders that a typed number may mean, the likeliest first.

    Full-width digits, spaces and dashes do not matter; one slip (a wrong, missing, doubled or
    exchanged character) is forgiven, and four characters in a row are enough. Other people's
    orders are never among them, however exactly their number was typed.
    """
    ids = stored.numbers_of(person_id)
    found = order_numbers.likeliest(typed, ids, limit=limit)
    rows = stored.orders(ids[number] for number in found)
    return tuple(rows[ids[number]] for number in found)


def import_orders(rows: Iterable[ImportedOrder], *, at: datetime) -> Imports:
    """
    Keep orders the shop tells us; the same batch again changes nothing. Raises OrderConflict.

    Each order is a transaction of its own, so a batch that breaks off can simply be sent again.
    """
    done = Imports()
    for row in rows:
        outcome = import_order(row, at=at)
        setattr(done, outcome, getattr(done, outcome) + 1)
    return done


def import_order(row: ImportedOrder, *, at: datetime) -> str:
    """
    Keep one order and return ``added``, ``updated`` or ``unchanged``. Raises OrderConflict.

    Of an order of somebody who was erased the parcel and the money are still heard of; they are
    not made anew, and where they live is not kept again.
    """
    with transaction.atomic(durable=True):
        stored.hold(row.number)  # whoever else tells of it waits, and then sees what was kept
        known = stored.order_by_number(row.number)
        gone = people.erased((known.buyer_id, known.seller_id)) if known else frozenset()
        if known and known.buyer_id in gone:
            row = replace(row, delivery=replace(row.delivery, ship_to="", delivery_proof=""))
            buyer_id = known.buyer_id
        else:
            buyer_id = _person(row.buyer, Role.BUYER, at).id
        if known and known.seller_id in gone:
            seller_id = known.seller_id
        else:
            seller_id = _person(row.seller, Role.SELLER, at).id
        new = NewOrder(
            number=row.number,
            buyer_id=buyer_id,
            seller_id=seller_id,
            currency=row.currency,
            fee_minor=row.fee_minor,
            placed_at=row.placed_at,
            delivery=row.delivery,
            lines=row.lines,
            money_way=row.money_way,
        )
        if known is None:
            stored.add(new)
            return "added"
        if not _same_deal(known, new):
            raise OrderConflict(f"order {row.number} is known with other parties, money or lines")
        return _news(known, row)


def take_over(row: ImportedOrder, *, at: datetime) -> str:
    """Keep one order as ``import_order`` does, while others may tell of it or its people too."""
    try:
        return import_order(row, at=at)
    except IntegrityError:  # somebody kept it, or its people, between the look and the writing
        return import_order(row, at=at)


def _news(known: OrderRow, row: ImportedOrder) -> str:
    """Keep what may change of an order that is known; what is not told stays as it was."""
    before, parcel_before = stored.money_way(known.id), _delivery(known)
    way = replace(before, **_told(row.money_way))
    erased = {name: getattr(Delivery(), name) for name in row.erased}
    delivery = replace(parcel_before, **_told(row.delivery) | erased)
    broken_down = _broken_down(known, row)
    if delivery == parcel_before and way == before and not broken_down:
        return "unchanged"
    stored.set_delivery(known.id, delivery)
    stored.set_money_way(known.id, way)
    return "updated"


def _broken_down(known: OrderRow, row: ImportedOrder) -> bool:
    """Keep what lines consist of that was not told before; say whether there was any."""
    news = [
        (line.id, told.tax_minor, told.shipping_minor)
        for line, told in zip(known.lines, row.lines, strict=True)
        if line.tax_minor is None
    ]
    kept = False
    for line_id, tax, shipping in news:
        if tax is not None and shipping is not None:
            stored.set_breakdown(line_id, tax_minor=tax, shipping_minor=shipping)
            kept = True
    return kept


def _told(part: Delivery | MoneyWay) -> dict[str, Any]:
    told = {name: getattr(part, name) for name in part.__slots__}
    return {name: value for name, value in told.items() if value}


def _person(told: ImportedPerson, role: Role, at: datetime) -> PersonRow:
    known = people.by_shop_id(told.shop_id)
    if known is None:
        if people.by_email(told.email):
            raise OrderConflict(f"{told.email} belongs to somebody with another id")
        new = NewPerson(
            email=told.email,
            name=told.name,
            roles=frozenset({role}),
            shop_id=told.shop_id,
            language=told.language,
            time_zone=told.time_zone,
            country=told.country,
        )
        return people.add(new, at=at)
    if role not in known.roles:
        people.set_roles(known.id, known.roles | {role})
    return known


def _same_deal(known: OrderRow, new: NewOrder) -> bool:
    deal = (known.buyer_id, known.seller_id, known.currency, known.fee_minor, known.placed_at)
    told = (new.buyer_id, new.seller_id, new.currency, new.fee_minor, new.placed_at)
    same_lines = len(known.lines) == len(new.lines) and all(map(_same_line, known.lines, new.lines))
    return deal == told and same_lines


def _same_line(known: OrderLineRow, told: NewLine) -> bool:
    """Say whether a line is the same deal; what it consists of may be told once, and later."""
    parts = (known.tax_minor, known.shipping_minor)
    now = (told.tax_minor, told.shipping_minor)
    same = (known.title, known.quantity, known.paid_minor)
    return same == (told.title, told.quantity, told.paid_minor) and (
        None in parts or None in now or parts == now
    )


def _delivery(row: OrderRow) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__slots__})
