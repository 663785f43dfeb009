"""The timeline: one plain sentence for each kind of event."""

import wakai.app.words_events_case
import wakai.app.words_events_ending
import wakai.app.words_events_mandate
import wakai.app.words_events_money  # noqa: F401 - they register their sentences
from wakai.app.words_events_goods import pause_reason, replacement_failure
from wakai.app.words_reader import Reader
from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import Dispute
from wakai.core.policy import Terms

__all__ = ["event_line", "is_machinery", "pause_reason", "replacement_failure", "tell"]

_MACHINERY: frozenset[type[Event]] = frozenset(
    {
        events.Assigned,
        events.DeadlineCleared,
        events.DeadlineFired,
        events.DeadlinePaused,
        events.DeadlineResumed,
        events.DeadlineSet,
        events.MoneyFellDue,
        events.MoneyMoved,
        events.ReminderDelivered,
        events.ReminderReturned,
    }
)  # what the timeline folds away


def is_machinery(event: Event) -> bool:
    """Return whether the timeline folds an event away; not where somebody else got the file."""
    if isinstance(event, events.Assigned) and event.why:
        return False
    return type(event) in _MACHINERY


def event_line(event: Event, reader: Reader, dispute: Dispute) -> str:
    """Return one sentence that says what happened; ``dispute`` gives currency and labels."""
    currency = dispute.order.currency if dispute.order else "XXX"
    return line(event, Telling(reader, currency, dispute.terms, dispute))


def tell(event: Event, reader: Reader, currency: str, terms: Terms | None) -> str:
    """Return the same where the dispute is not at hand."""
    return line(event, Telling(reader, currency, terms))
