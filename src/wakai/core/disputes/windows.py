"""From when and until when a dispute can be opened, and a withdrawal taken back (D1)."""

from datetime import datetime

from wakai.core import calendar
from wakai.core.disputes.facts import OrderFacts
from wakai.core.disputes.model import Dispute
from wakai.core.policy import Terms


def opens_at(order: OrderFacts) -> datetime | None:
    """Return when a dispute can be opened: with delivery, or with the end of the promise."""
    return order.delivered_at or order.promised_until


def ends_at(order: OrderFacts, terms: Terms) -> datetime | None:
    """Return when it is too late to open one; None where there is no day to count from."""
    begins = opens_at(order)
    return _after(begins, "opening_window", order, terms) if begins else None


def withdrawal_ends_at(order: OrderFacts, terms: Terms) -> datetime | None:
    """Return until when the law lets the buyer withdraw; None before the goods are there."""
    there = order.delivered_at
    return _after(there, "withdrawal", order, terms) if there else None


def reopening_ends_at(state: Dispute) -> datetime:
    """Return until when a withdrawn dispute can be opened again; never before the window ends."""
    assert state.order is not None
    assert state.terms is not None
    assert state.closed_at is not None
    some_days = _after(state.closed_at, "reopening", state.order, state.terms)
    window = ends_at(state.order, state.terms)
    return max(some_days, window) if window else some_days


def _after(at: datetime, period: str, order: OrderFacts, terms: Terms) -> datetime:
    days = terms.calendar(order.buyer_calendar, zone=order.buyer_zone)
    return calendar.add(at, terms.period(period), days)
