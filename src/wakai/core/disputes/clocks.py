"""Setting, stopping and resuming the clocks of a dispute, as events."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from wakai.core import calendar
from wakai.core.disputes.events import (
    DeadlineCleared,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    Event,
)
from wakai.core.disputes.model import Deadline, DeadlineKind, Dispute, Party, Stage, WaitingOn

REVIEW_CLOCKS = (
    DeadlineKind.RULING,
    DeadlineKind.RULING_APOLOGY,
    DeadlineKind.RULING_BACKSTOP,
    DeadlineKind.APPEAL_RULING,
    DeadlineKind.APPEAL_APOLOGY,
    DeadlineKind.APPEAL_BACKSTOP,
)
RETURN_CLOCKS = (
    DeadlineKind.RETURN_LABEL,
    DeadlineKind.HOUSE_LABEL,
    DeadlineKind.RETURN_SHIP,
    DeadlineKind.RETURN_GRACE,
    DeadlineKind.CARRIER_WATCH,
    DeadlineKind.RETURN_INSPECTION,
)
REPLACEMENT_CLOCKS = (
    DeadlineKind.REPLACEMENT_SHIP,
    DeadlineKind.REPLACEMENT_CONFIRM,
    DeadlineKind.REPLACEMENT_DOUBT,
)
FULFILMENT_CLOCKS = (*RETURN_CLOCKS, *REPLACEMENT_CLOCKS)

HEARD_CLOCKS = (  # silence costs a side goods, money or its appeal, and nothing else hears it first
    DeadlineKind.APPEAL_WINDOW,
    DeadlineKind.RETURN_INSPECTION,
    DeadlineKind.REPLACEMENT_SHIP,
    DeadlineKind.REPLACEMENT_CONFIRM,
)
MONEY_CLOCKS = (DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED)

ANSWER_CLOCKS = (DeadlineKind.SELLER_ANSWER, DeadlineKind.AMENDMENT_ANSWER)
APPEAL_CLOCKS = (
    DeadlineKind.APPEAL_REPLY,
    DeadlineKind.APPEAL_CURE,
    DeadlineKind.APPEAL_RULING,
    DeadlineKind.APPEAL_APOLOGY,
    DeadlineKind.APPEAL_BACKSTOP,
    DeadlineKind.INFORMATION,
)


def started(
    state: Dispute, kind: DeadlineKind, party: WaitingOn, at: datetime, *, period: str | None = None
) -> DeadlineSet:
    """
    Return the event that starts a clock, by the pinned terms and the calendar of who must act.

    ``period`` names another length of the policy than the clock's own.
    """
    assert state.terms is not None
    length = state.terms.period(period or kind.value)
    own = _parties(state, party)
    counted_in = own[0] if len(own) == 1 else state.terms.calendar("")
    due_at = _moved(state, party, calendar.add(at, length, counted_in))
    return DeadlineSet(at=at, deadline=kind, party=party, due_at=due_at)


def once_more(
    state: Dispute, kind: DeadlineKind, party: WaitingOn, at: datetime
) -> tuple[DeadlineSet, ...]:
    """Return the events that let a clock run again, for as long as a second notice takes."""
    longer = replace(started(state, kind, party, at, period="notice_again"), again=True)
    post = state.deadlines.get(DeadlineKind.RETURN_SHIP)
    waits = kind is DeadlineKind.APPEAL_WINDOW and post is not None and post.pause is None
    if not waits or post is None or post.due_at >= longer.due_at:
        return (longer,)
    # Nobody's time to post runs out while an appeal may still be filed (T30).
    return (longer, replace(longer, deadline=post.kind, party=post.party, again=False))


def unheard(state: Dispute, clock: Deadline) -> WaitingOn | None:
    """
    Return for whom a clock runs once more: too few reminders reached them, for the first time.

    The time to appeal was told with the ruling; so there one reminder for each side is enough.
    """
    assert state.terms is not None
    if clock.kind not in HEARD_CLOCKS or clock.again:
        return None
    if clock.party is not WaitingOn.BOTH:
        reminded = clock.reminders_delivered >= state.terms.reminders_needed
        return None if reminded else clock.party
    heard = state.waived | {party for party, _ in clock.reached}
    left = [party for party in Party if party not in heard]
    return WaitingOn.BOTH if len(left) > 1 else next((WaitingOn(one.value) for one in left), None)


def asked_of(clock: Deadline) -> tuple[Party | None, ...]:
    """Return of whom it is asked whether reminders reached them; None is: of whose clock it is."""
    by_side = clock.kind in HEARD_CLOCKS and clock.party is WaitingOn.BOTH
    return tuple(Party) if by_side else (None,)


def runs_for(clock: Deadline, party: Party) -> bool:
    """Say whether the time of a clock is a side's."""
    return clock.party in {WaitingOn.BOTH, WaitingOn(party.value)}


def _moved(state: Dispute, party: WaitingOn, due_at: datetime) -> datetime:
    """Return the same or the next instant that is on an open day for each side that must act."""
    for _ in range(calendar.DAYS_A_WEEK):  # two who are never open together wait a week at most
        earlier = due_at
        for own in _parties(state, party):
            due_at = calendar.add(due_at, calendar.Period(), own)
        if due_at == earlier:
            break
    return due_at


def _parties(state: Dispute, party: WaitingOn) -> tuple[calendar.Calendar, ...]:
    """Return the calendars of the sides that must act; none where it is the house or a carrier."""
    assert state.terms is not None
    assert state.order is not None
    buyer = state.terms.calendar(state.order.buyer_calendar, zone=state.order.buyer_zone)
    seller = state.terms.calendar(state.order.seller_calendar, zone=state.order.seller_zone)
    match party:
        case WaitingOn.BUYER:
            return (buyer,)
        case WaitingOn.SELLER:
            return (seller,)
        case WaitingOn.BOTH:
            return (buyer, seller)
        case _:
            return ()


def cleared(state: Dispute, kinds: Iterable[DeadlineKind], at: datetime) -> tuple[Event, ...]:
    """Return the events that end those of ``kinds`` that exist."""
    return tuple(DeadlineCleared(at=at, deadline=kind) for kind in kinds if kind in state.deadlines)


def all_cleared(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return the events that end every clock."""
    return cleared(state, state.deadlines, at)


def others_cleared(state: Dispute, at: datetime) -> tuple[Event, ...]:
    """Return the events that end every clock but those of money that is final already."""
    return cleared(state, (kind for kind in state.deadlines if kind not in MONEY_CLOCKS), at)


def stopped(kind: DeadlineKind, at: datetime, remaining: timedelta, *, why: str) -> DeadlinePaused:
    """Return the event that stops one clock with this much left on it."""
    return DeadlinePaused(at=at, deadline=kind, remaining=max(remaining, timedelta()), why=why)


def unless_appealed(state: Dispute, clock: DeadlineSet) -> tuple[Event, ...]:
    """Return a new clock, standing still at once while an appeal is open."""
    if state.stage is not Stage.APPEAL:
        return (clock,)
    return (clock, stopped(clock.deadline, clock.at, clock.due_at - clock.at, why="appeal"))


def paused(
    state: Dispute, kinds: Iterable[DeadlineKind], at: datetime, *, why: str
) -> tuple[Event, ...]:
    """Return the events that stop those of ``kinds`` that run; what is left on them is kept."""
    return tuple(
        stopped(kind, at, state.deadlines[kind].due_at - at, why=why)
        for kind in kinds
        if kind in state.deadlines and state.deadlines[kind].pause is None
    )


def resumed(state: Dispute, kinds: Iterable[DeadlineKind], at: datetime) -> tuple[Event, ...]:
    """
    Return the events that let the paused ones of ``kinds`` run on.

    The time to post a return is never shorter than the terms' floor after a pause (T26), and none
    ends on a closed day of who must act.
    """
    assert state.terms is not None
    events = []
    for kind in kinds:
        clock = state.deadlines.get(kind)
        if clock is None or clock.pause is None:
            continue
        left = clock.pause.remaining
        if kind is DeadlineKind.RETURN_SHIP:
            left = max(left, state.terms.period("resume_floor").exact)
        due_at = _moved(state, clock.party, at + left)
        events.append(DeadlineResumed(at=at, deadline=kind, due_at=due_at))
    return tuple(events)
