"""Orders as rows: what the shop told, read by the people of the order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from django.db.models import Q

from wakai.core.ids import LineId, OrderId, PersonId
from wakai.store import sql
from wakai.store.models import Order, OrderLine

PAGE_MAX = 100
NUMBERS_MAX = 10_000  # order numbers of one person that a search looks through


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineRow:
    """A line of an order; ``paid_minor`` holds all units with their shares of tax and shipping."""

    id: LineId
    title: str
    language: str  # of the title
    picture: str  # path below /static/, or an address; may be empty
    quantity: int
    paid_minor: int
    tax_minor: int | None = None  # of what was paid; None where the shop did not tell
    shipping_minor: int | None = None  # told together with the tax


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One paid order between one buyer and one seller, in one currency."""

    id: OrderId
    number: str
    buyer_id: PersonId
    buyer_name: str
    seller_id: PersonId
    seller_name: str
    currency: str
    fee_minor: int
    placed_at: datetime
    shipped_at: datetime | None
    promised_until: datetime | None
    delivered_at: datetime | None
    carrier: str
    tracking: str
    ship_to: str
    delivery_proof: str
    paid_out_at: datetime | None
    charged_back_at: datetime | None  # the buyer's bank took the money back
    lines: tuple[OrderLineRow, ...]

    @property
    def paid_minor(self) -> int:
        return sum(line.paid_minor for line in self.lines)

    @property
    def cursor(self) -> tuple[datetime, int]:
        """Return where the page after this order begins."""
        return (self.placed_at, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How far the parcel is, as the shop tells it; this changes, the rest of an order does not."""

    shipped_at: datetime | None = None
    promised_until: datetime | None = None
    delivered_at: datetime | None = None
    carrier: str = ""
    tracking: str = ""
    ship_to: str = ""
    delivery_proof: str = ""  # what the carrier's proof can be found by


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyWay:
    """Where the payment provider finds an order's money, in its own names; may be told later."""

    charge: str = ""  # what the buyer paid
    payee: str = ""
    transfer: str = ""  # what the seller was paid already; empty: nothing yet
    paid_out_at: datetime | None = None  # when the seller was paid


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line of an order to be kept."""

    title: str
    quantity: int
    paid_minor: int
    tax_minor: int | None = None  # both, or neither
    shipping_minor: int | None = None
    language: str = "en"
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to be kept; the people exist already."""

    number: str
    buyer_id: int
    seller_id: int
    currency: str
    fee_minor: int
    placed_at: datetime
    delivery: Delivery
    lines: tuple[NewLine, ...]
    money_way: MoneyWay = MoneyWay()


_NAMED = {"buyer_name": "buyer__name", "seller_name": "seller__name"}
_FIELDS = tuple(name for name in OrderRow.__slots__ if name != "lines")
_COLUMNS = tuple(_NAMED.get(name, name) for name in _FIELDS)
_LINE_COLUMNS = OrderLineRow.__slots__


_ORDER: LiteralString = """
SELECT shop_order.id, number, buyer_id, (SELECT name FROM person WHERE person.id = buyer_id),
       seller_id, (SELECT name FROM person WHERE person.id = seller_id), currency, fee_minor,
       placed_at, shipped_at, promised_until, delivered_at, carrier, tracking, ship_to,
       delivery_proof, paid_out_at, charged_back_at,
       (SELECT json_agg(json_build_array(line.id, title, line.language, picture, quantity,
                                         paid_minor, tax_minor, shipping_minor)
                       ORDER BY line.id)
        FROM shop_order_line AS line WHERE line.order_id = shop_order.id)
FROM shop_order
WHERE shop_order.id = %(order)s
"""


def order(order_id: int) -> OrderRow | None:
    """Return an order with its lines."""
    found = sql.fetch(_ORDER, {"order": order_id})
    if not found:
        return None
    *values, lines = found[0]
    return OrderRow(
        **dict(zip(_FIELDS, values, strict=True)),
        lines=tuple(
            OrderLineRow(**dict(zip(_LINE_COLUMNS, line, strict=True))) for line in lines or ()
        ),
    )


def order_by_number(number: str) -> OrderRow | None:
    """Return the order with exactly this number."""
    return _first(Q(number=number))


def orders(order_ids: Iterable[int]) -> dict[int, OrderRow]:
    """Return those of the orders that exist, by id; two queries for any number."""
    return {row.id: row for row in _rows(Q(pk__in=set(order_ids)), ("id",), NUMBERS_MAX)}


def orders_of_buyer(
    person_id: int, *, after: tuple[datetime, int] | None = None, limit: int = 20
) -> tuple[OrderRow, ...]:
    """Return a buyer's orders, the newest first, from behind ``after`` (the last row's cursor)."""
    return _rows(Q(buyer_id=person_id) & _older(after), ("-placed_at", "-id"), min(limit, PAGE_MAX))


def orders_of_seller(
    person_id: int, *, after: tuple[datetime, int] | None = None, limit: int = 20
) -> tuple[OrderRow, ...]:
    """Return a seller's orders, the newest first, from behind ``after`` (the last row's cursor)."""
    mine = Q(seller_id=person_id) & _older(after)
    return _rows(mine, ("-placed_at", "-id"), min(limit, PAGE_MAX))


def numbers_of(person_id: int) -> dict[str, OrderId]:
    """Return the numbers of the orders a person bought or sold, the newest first."""
    mine = Order.objects.filter(Q(buyer_id=person_id) | Q(seller_id=person_id))
    found = mine.order_by("-placed_at", "-id").values_list("number", "id")
    return {number: OrderId(pk) for number, pk in found[:NUMBERS_MAX]}


_HOLD: LiteralString = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s::text, 0))"


def hold(number: str) -> None:
    """Let nobody else tell of the order, or erase its people, until the transaction ends."""
    sql.fetch(_HOLD, {"name": f"shop_order {number}"})
    list(Order.objects.filter(number=number).select_for_update(no_key=True).values_list("pk"))


def add(new: NewOrder) -> OrderId:
    """Keep an order, in the caller's transaction. Raises IntegrityError for a number twice."""
    made = Order.objects.create(
        number=new.number,
        buyer_id=new.buyer_id,
        seller_id=new.seller_id,
        currency=new.currency,
        fee_minor=new.fee_minor,
        placed_at=new.placed_at,
        **_columns(new.delivery),
        **_columns(new.money_way),
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=made, **{name: getattr(line, name) for name in NewLine.__slots__})
        for line in new.lines
    )
    return OrderId(made.pk)


def set_delivery(order_id: int, delivery: Delivery) -> None:
    """Note how far the parcel is now."""
    Order.objects.filter(pk=order_id).update(**_columns(delivery))


def set_breakdown(line_id: int, *, tax_minor: int, shipping_minor: int) -> None:
    """Note what was paid for a line consists of, where it was not known yet."""
    unknown = OrderLine.objects.filter(pk=line_id, tax_minor__isnull=True)
    unknown.update(tax_minor=tax_minor, shipping_minor=shipping_minor)


def money_way(order_id: int) -> MoneyWay:
    """Return where the provider finds the money of an order that exists."""
    found = Order.objects.filter(pk=order_id).values(*MoneyWay.__slots__)
    return MoneyWay(**found.get())


def set_money_way(order_id: int, way: MoneyWay) -> None:
    """Note where the provider finds the money now; what was instructed before is not changed."""
    Order.objects.filter(pk=order_id).update(**_columns(way))


def _columns(told: Delivery | MoneyWay) -> dict[str, Any]:
    return {name: getattr(told, name) for name in told.__slots__}


def _older(after: tuple[datetime, int] | None) -> Q:
    if after is None:
        return Q()
    instant, last = after
    return Q(placed_at__lt=instant) | Q(placed_at=instant, id__lt=last)


def _first(where: Q) -> OrderRow | None:
    found = _rows(where, ("id",), 1)
    return found[0] if found else None


def _rows(where: Q, order_by: Sequence[str], limit: int) -> tuple[OrderRow, ...]:
    found = list(Order.objects.filter(where).order_by(*order_by).values_list(*_COLUMNS)[:limit])
    lines: dict[int, list[OrderLineRow]] = {values[0]: [] for values in found}
    if lines:
        of_these = OrderLine.objects.filter(order_id__in=lines).order_by("id")
        for order_id, *values in of_these.values_list("order_id", *_LINE_COLUMNS):
            lines[order_id].append(OrderLineRow(**dict(zip(_LINE_COLUMNS, values, strict=True))))
    return tuple(
        OrderRow(**dict(zip(_FIELDS, values, strict=True)), lines=tuple(lines[values[0]]))
        for values in found
    )
