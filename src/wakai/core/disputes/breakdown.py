"""What a sum for an order line consists of: goods, tax, and the line's share of the shipping."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wakai.core.disputes.model import (
    Condition,
    Dispute,
    Fulfilment,
    LineAmount,
    OrderFacts,
    OrderLine,
    Stage,
)
from wakai.core.money import portions


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Three parts of one sum, in minor units of the order's currency."""

    goods_minor: int  # without tax
    tax_minor: int  # in all of it, the shipping included
    shipping_minor: int  # without tax

    def __add__(self, other: "Breakdown") -> "Breakdown":
        return Breakdown(
            goods_minor=self.goods_minor + other.goods_minor,
            tax_minor=self.tax_minor + other.tax_minor,
            shipping_minor=self.shipping_minor + other.shipping_minor,
        )

    def __sub__(self, other: "Breakdown") -> "Breakdown":
        return Breakdown(
            goods_minor=self.goods_minor - other.goods_minor,
            tax_minor=self.tax_minor - other.tax_minor,
            shipping_minor=self.shipping_minor - other.shipping_minor,
        )

    @property
    def minor(self) -> int:
        return self.goods_minor + self.tax_minor + self.shipping_minor


def of_line(line: OrderLine) -> Breakdown | None:
    """Return what was paid for a line; None where the shop did not tell."""
    if line.tax_minor is None or line.shipping_minor is None:
        return None
    return Breakdown(
        goods_minor=line.paid_minor - line.tax_minor - line.shipping_minor,
        tax_minor=line.tax_minor,
        shipping_minor=line.shipping_minor,
    )


def of_refund(line: OrderLine, minor: int) -> Breakdown | None:
    """
    Return what a refund of a line consists of; None where the shop did not tell.

    What cannot be refunded, as it is more than what was paid and is left, consists of nothing.
    """
    paid = of_line(line)
    if paid is None or not 0 <= minor <= line.paid_minor:
        return None
    return _portion(paid, minor)


def without(line: OrderLine, minor: int) -> OrderLine:
    """
    Return what is left of a line when so much of what was paid for it is gone.

    What is gone had its share of each part. So the parts of several refunds add up, and the last
    unit paid back brings each part back whole.
    """
    paid = of_line(line)
    if paid is None:
        return replace(line, paid_minor=line.paid_minor - minor)
    rest = paid - _portion(paid, minor)
    return replace(
        line,
        paid_minor=rest.minor,
        tax_minor=rest.tax_minor,
        shipping_minor=rest.shipping_minor,
    )


def of_refunds(order: OrderFacts, refunds: Iterable[LineAmount]) -> Breakdown | None:
    """Return what refunds by line consist of together; None where the shop did not tell of one."""
    lines = {line.line_id: line for line in order.lines}
    parts = [of_refund(lines[part.line_id], part.minor) for part in refunds if part.minor]
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    return sum(known[1:], start=known[0])


def of_result(state: Dispute) -> Breakdown | None:
    """Return what is refunded in all, as it stands; None before that, or where it is not known."""
    if state.order is None:
        return None
    first = state.first_part.refunds if state.first_part else ()
    return of_refunds(state.order, (*first, *_planned(state)))


def of_payment(state: Dispute) -> Breakdown | None:
    """
    Return what a payment that is instructed refunds of the order; None where it is not known.

    Postage that is repaid besides is no part of it, nor is what the house grants after the end.
    """
    if state.order is None or state.stage is Stage.CLOSED:
        return None
    return of_refunds(state.order, _paid_now(state))


def _paid_now(state: Dispute) -> tuple[LineAmount, ...]:
    """Return what the next payment refunds, by line: a first part, the rest, or both together."""
    first = state.first_part
    if first and first.is_open:
        return first.refunds
    joined = first.refunds if first and first.fulfilment is Fulfilment.NONE else ()
    return (*joined, *_planned(state))


def _planned(state: Dispute) -> tuple[LineAmount, ...]:
    """Return the planned refunds; with goods shipped again the seller keeps the money."""
    plan = state.plan
    if plan is None or plan.condition is Condition.REPLACEMENT:
        return ()
    return plan.remedy.refunds


def _portion(paid: Breakdown, minor: int) -> Breakdown:
    """
    Return what the first ``minor`` units of what was paid consist of.

    Tax is parted from the rest, then goods from shipping: two at a time, by largest remainder.
    Among three at once a part can be smaller for a larger sum, and a refund would take it back.
    """
    tax, rest = _in_two(minor, paid.tax_minor, paid.goods_minor + paid.shipping_minor)
    goods, shipping = _in_two(rest, paid.goods_minor, paid.shipping_minor)
    return Breakdown(goods_minor=goods, tax_minor=tax, shipping_minor=shipping)


def _in_two(minor: int, *weights: int) -> tuple[int, int]:
    if not any(weights):
        return 0, minor
    first, second = portions(minor, weights)
    return first, second
