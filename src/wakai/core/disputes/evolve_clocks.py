"""What is true after a clock was set, stopped, resumed, cleared, fired or reminded of."""

from dataclasses import replace

from wakai.core.disputes.events import (
    ClockEvent,
    DeadlineCleared,
    DeadlineFired,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    ReminderDelivered,
    ReminderReturned,
)
from wakai.core.disputes.evolve_goods import goods_wait_on
from wakai.core.disputes.history import CorruptHistory, with_
from wakai.core.disputes.model import (
    Deadline,
    DeadlineKind,
    Dispute,
    Pause,
    WaitingOn,
)


def clocked(state: Dispute, event: ClockEvent) -> Dispute:
    """Return the dispute after something happened to one of its clocks."""
    clocks = dict(state.deadlines)
    waiting_on = state.waiting_on
    if not isinstance(event, DeadlineSet) and event.deadline not in clocks:
        raise CorruptHistory(f"{event.kind}: {event.deadline.value} does not run.")
    match event:
        case DeadlineSet():
            clocks[event.deadline] = Deadline(
                kind=event.deadline,
                party=event.party,
                set_at=event.at,
                due_at=event.due_at,
                again=event.again,
            )
            if event.again and event.deadline is DeadlineKind.APPEAL_WINDOW:
                waiting_on = goods_wait_on(with_(state, deadlines=clocks))
        case DeadlineCleared():
            del clocks[event.deadline]
        case DeadlineFired():
            del clocks[event.deadline]
            if event.deadline is DeadlineKind.OFFER_ANSWER:
                waiting_on = WaitingOn.BOTH
        case DeadlinePaused():
            pause = Pause(remaining=event.remaining, since=event.at, why=event.why)
            clocks[event.deadline] = replace(clocks[event.deadline], pause=pause)
        case DeadlineResumed():
            clocks[event.deadline] = replace(
                clocks[event.deadline], pause=None, due_at=event.due_at
            )
        case ReminderDelivered() | ReminderReturned():
            clocks[event.deadline] = _reminded(clocks[event.deadline], event)
    return with_(state, deadlines=clocks, waiting_on=waiting_on)


def _reminded(clock: Deadline, event: ReminderDelivered | ReminderReturned) -> Deadline:
    """Return a clock after the news of a reminder; one of both sides knows whom it reached."""
    counted = replace(clock, reminders_delivered=event.reminder)
    match event:
        case ReminderDelivered(party=None):
            return replace(
                counted, reminders_seen=clock.reminders_seen | {event.nth or event.reminder}
            )
        case ReminderReturned(party=None):
            return replace(counted, reminders_seen=clock.reminders_seen - {event.nth})
    assert event.party is not None
    one = {(event.party, event.nth)}
    arrived = isinstance(event, ReminderDelivered)
    return replace(counted, reached=clock.reached | one if arrived else clock.reached - one)
