"""The law: from what is and what is asked to what happens, or why not. Pure."""

from typing import assert_never

from wakai.core.disputes import (
    appeals,
    negotiation,
    opening,
    payments,
    replacements,
    returns,
    review,
    timers,
)
from wakai.core.disputes.commands import (
    AppealCommand,
    ClockCommand,
    Command,
    OpeningCommand,
    PaymentCommand,
    ReplacementCommand,
    ReturnCommand,
    ReviewCommand,
    TalkCommand,
)
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.model import Dispute


def decide(state: Dispute, command: Command) -> Decision:
    """
    Return the events that a command leads to, or the refusal that says why it does not.

    No events: exactly this was done before, so a retry is harmless.
    """
    if isinstance(command, OpeningCommand):
        return opening.decide(state, command)
    if isinstance(command, TalkCommand):
        return negotiation.decide(state, command)
    if isinstance(command, ReviewCommand):
        return review.decide(state, command)
    if isinstance(command, AppealCommand):
        return appeals.decide(state, command)
    if isinstance(command, ReturnCommand):
        return returns.decide(state, command)
    if isinstance(command, ReplacementCommand):
        return replacements.decide(state, command)
    if isinstance(command, PaymentCommand):
        return payments.decide(state, command)
    if isinstance(command, ClockCommand):
        return timers.decide(state, command)
    assert_never(command)
