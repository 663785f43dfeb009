"""The lines of an order as its page shows them: what was paid, and what earlier disputes left."""

from dataclasses import dataclass

from wakai.app import orders, words
from wakai.app.orders import OrderLineRow, OrderRow
from wakai.core.disputes.earlier import last_about
from wakai.core.disputes.model import OrderFacts, OrderLine
from wakai.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line of an order; ``earlier`` is the number of the last dispute that was about it."""

    line: OrderLineRow
    paid: Money
    parts: str  # of what was paid, in words
    earlier: str
    end: str  # and how it ended
    left_quantity: int  # pieces that can still be claimed
    left: Money  # and the most that can be


def line_rows(order: OrderRow, left: OrderFacts) -> tuple[LineRow, ...]:
    """Return the lines of an order, with what of each earlier disputes have left."""
    free = {line.line_id: line for line in left.lines}
    return tuple(_row(line, order.currency, left, free.get(line.id)) for line in order.lines)


def _row(line: OrderLineRow, currency: str, left: OrderFacts, free: OrderLine | None) -> LineRow:
    before = last_about(left, line.id)
    return LineRow(
        line=line,
        paid=Money(line.paid_minor, currency),
        parts=words.consists_of(orders.breakdown_of(line), currency),
        earlier=before.number if before else "",
        end=words.label(before.end) if before else "",
        left_quantity=free.quantity if free else 0,
        left=Money(free.paid_minor if free else 0, currency),
    )
