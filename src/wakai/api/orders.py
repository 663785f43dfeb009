"""Orders: the shop tells of them, in the shape of ``wakai import orders``."""

from datetime import datetime
from typing import Any

from ninja import Router, Status
from pydantic import Field

from wakai.api.problems import Problem
from wakai.api.shapes import Body, Code, Language, Minor, Number, Parts, ShopId, Text, parts
from wakai.api.tokens import Bearer, TokenRequest
from wakai.app import access, clock, order_told, orders, people
from wakai.app.api_tokens import Scope
from wakai.app.order_told import LINES_MAX, QUANTITY_MAX, BadOrder
from wakai.app.orders import OrderConflict, OrderRow

router = Router(tags=["orders"])


class PersonIn(Body):
    id: ShopId = Field(description="how the shop knows this person")
    name: Text
    email: Text
    language: Language = "en"
    time_zone: Code = "UTC"
    country: Code = ""


class LineIn(Body):
    title: Text
    quantity: int = Field(ge=1, le=QUANTITY_MAX, strict=True)
    paid_minor: Minor = Field(description="for all units, with their shares of tax and shipping")
    goods_minor: Minor | None = Field(None, description="without tax; all three parts, or none")
    tax_minor: Minor | None = Field(None, description="in all of it, the shipping included")
    shipping_minor: Minor | None = Field(None, description="the line's share, without tax")
    language: Language = "en"
    picture: Text = ""


class OrderIn(Body):
    number: Number | None = Field(None, description="may be left out; else that of the address")
    buyer: PersonIn
    seller: PersonIn
    currency: Code
    placed_at: datetime
    lines: list[LineIn] = Field(min_length=1, max_length=LINES_MAX)
    fee_minor: Minor = 0
    shipped_at: datetime | None = None
    promised_until: datetime | None = None
    delivered_at: datetime | None = None
    carrier: Text | None = None
    tracking: Text | None = None
    ship_to: Text | None = None
    delivery_proof: Text | None = Field(
        None, description="what the carrier's proof of delivery can be found by"
    )
    charge: Text = ""
    payee: Text = ""
    transfer: Text = ""
    paid_out_at: datetime | None = None


class LineOut(Parts):
    id: int
    title: str
    quantity: int
    paid_minor: int


class OrderOut(Body):
    number: str
    buyer: str | None = Field(description="by the shop's own id")
    seller: str | None
    currency: str
    fee_minor: int
    placed_at: datetime
    shipped_at: datetime | None
    promised_until: datetime | None
    delivered_at: datetime | None
    paid_out_at: datetime | None
    carrier: str
    tracking: str
    lines: list[LineOut]


@router.put(
    "/orders/{number}",
    auth=Bearer(Scope.ORDERS),
    response={200: OrderOut, 201: OrderOut},
    operation_id="put_order",
)
def put_order(request: TokenRequest, number: Number, told: OrderIn) -> Status[OrderOut]:  # noqa: ARG001
    """
    Tell of an order, or how far its parcel is; the same again changes nothing.

    What is left out stays as it was; null takes back what was told of the parcel.
    201 where it is new. Parties, money and lines of an order that is known never change.
    """
    if told.number not in {None, number}:
        raise Problem(422, "number_differs", field="number")
    if number != number.strip():
        raise Problem(422, "invalid", field="number")
    plain: dict[str, Any] = told.model_dump(mode="json", exclude_unset=True) | {"number": number}
    try:
        outcome = orders.take_over(order_told.order(plain), at=clock.now())
    except BadOrder as bad:
        raise Problem(422, "bad_order", field=bad.field, detail=str(bad)) from None
    except OrderConflict:
        raise Problem(409, "order_conflict") from None
    return Status(201 if outcome == "added" else 200, _out(access.order_of_shop(number)))


@router.get(
    "/orders/{number}",
    auth=Bearer(Scope.READ),
    response=OrderOut,
    operation_id="get_order",
)
def get_order(request: TokenRequest, number: Number) -> OrderOut:  # noqa: ARG001
    """Read an order, with the ids of its lines, which a claim names."""
    return _out(access.order_of_shop(number))


def _out(row: OrderRow) -> OrderOut:
    parties = people.people((row.buyer_id, row.seller_id))
    return OrderOut(
        number=row.number,
        buyer=parties[row.buyer_id].shop_id,
        seller=parties[row.seller_id].shop_id,
        currency=row.currency,
        fee_minor=row.fee_minor,
        placed_at=row.placed_at,
        shipped_at=row.shipped_at,
        promised_until=row.promised_until,
        delivered_at=row.delivered_at,
        paid_out_at=row.paid_out_at,
        carrier=row.carrier,
        tracking=row.tracking,
        lines=[
            LineOut(
                id=line.id,
                title=line.title,
                quantity=line.quantity,
                paid_minor=line.paid_minor,
                **parts(orders.breakdown_of(line)),
            )
            for line in row.lines
        ],
    )
