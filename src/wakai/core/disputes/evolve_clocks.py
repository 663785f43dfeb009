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
        case ReminderDelivered():
            clock = clocks[event.deadline]
            clocks[event.deadline] = replace(
                clock,
                reminders_delivered=event.reminder,
                reminders_seen=clock.reminders_seen | {event.nth or event.reminder},
            )
        case ReminderReturned():
            clock = clocks[event.deadline]
            clocks[event.deadline] = replace(
                clock,
                reminders_delivered=event.reminder,
                reminders_seen=clock.reminders_seen - {event.nth},
            )
    return with_(state, deadlines=clocks, waiting_on=waiting_on)
