"""
What one dispute leaves to the next one over the same order (decision 9).

What was decided, or withdrawn, is not claimed again, piece by piece. What the two agreed settles
the money that was asked for, whoever got it; money that was never in dispute is still there.
"""

from dataclasses import replace
from functools import reduce

from wakai.core.disputes import breakdown, settling
from wakai.core.disputes.model import (
    Basis,
    ClaimLine,
    Dispute,
    EarlierDispute,
    EarlierEnd,
    OrderFacts,
    OrderLine,
    Outcome,
    Stage,
    TakenLine,
)
from wakai.core.ids import LineId

_AS_IF_NEVER = frozenset({Outcome.VOID, Outcome.EXTERNAL})


def took(state: Dispute) -> EarlierDispute | None:
    """Return what a dispute that is closed has taken from its order; None where that is nothing."""
    if state.stage is not Stage.CLOSED or state.claim is None or state.outcome in _AS_IF_NEVER:
        return None
    end = _end_of(state)
    each = (_taken(state, line, end) for line in state.claim.lines)
    lines = tuple(line for line in each if line.quantity or line.minor)
    if not lines:
        return None
    fee = settling.commission_part(state, sum(line.minor for line in lines))
    return EarlierDispute(number=state.number, end=end, lines=lines, fee_minor=fee.minor)


def _end_of(state: Dispute) -> EarlierEnd:
    if state.outcome is Outcome.WITHDRAWN:
        return EarlierEnd.WITHDRAWN
    agreed = state.basis is Basis.AGREEMENT and not state.rulings
    return EarlierEnd.AGREED if agreed else EarlierEnd.DECIDED


def _taken(state: Dispute, claimed: ClaimLine, end: EarlierEnd) -> TakenLine:
    """Return the pieces that were claimed; where less was agreed on than they cost, that sum."""
    assert state.order is not None
    assert state.claim is not None
    line = next(line for line in state.order.lines if line.line_id == claimed.line_id)
    worth = worth_of(line, claimed.quantity)
    parts = state.claim.remedy.refunds
    asked = sum(part.minor for part in parts if part.line_id == line.line_id)
    if end is EarlierEnd.AGREED and asked < worth:
        return TakenLine(line_id=line.line_id, quantity=0, minor=asked)
    return TakenLine(line_id=line.line_id, quantity=claimed.quantity, minor=worth)


def worth_of(line: OrderLine, quantity: int) -> int:
    """Return what was paid for so many pieces of a line, in whole minor units."""
    return line.paid_minor * quantity // line.quantity


def left(order: OrderFacts, earlier: tuple[EarlierDispute, ...]) -> OrderFacts:
    """Return an order as earlier disputes left it; lines of which nothing is left are gone."""
    if not earlier:
        return order
    fee_minor = order.fee_minor - sum(dispute.fee_minor for dispute in earlier)
    lines = reduce(_without, earlier, order.lines)
    return replace(order, lines=lines, fee_minor=fee_minor, earlier=earlier)


def _without(lines: tuple[OrderLine, ...], dispute: EarlierDispute) -> tuple[OrderLine, ...]:
    """Return what one dispute leaves of lines; those that it was not about stay as they are."""
    taken = {line.line_id: line for line in dispute.lines}
    rest = (
        replace(
            breakdown.without(line, taken[line.line_id].minor),
            quantity=line.quantity - taken[line.line_id].quantity,
        )
        if line.line_id in taken
        else line
        for line in lines
    )
    return tuple(
        line for line in rest if line.line_id not in taken or (line.quantity and line.paid_minor)
    )


def last_about(order: OrderFacts, line_id: LineId | None = None) -> EarlierDispute | None:
    """Return the last earlier dispute about a line of the order, or about any."""
    return next(
        (
            dispute
            for dispute in reversed(order.earlier)
            if line_id is None or any(line.line_id == line_id for line in dispute.lines)
        ),
        None,
    )
