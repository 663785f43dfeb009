"""The law: from what is and what is asked to what happens, or why not. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from wakai.core.disputes import (
    appeals,
    endings,
    grants,
    late,
    mandates,
    may,
    negotiation,
    opening,
    payments,
    proposals,
    replacements,
    returns,
    review,
    timers,
)
from wakai.core.disputes.commands import (
    AppealCommand,
    ClockCommand,
    Command,
    EndingCommand,
    GrantCommand,
    LateCommand,
    MandateCommand,
    OpeningCommand,
    PaymentCommand,
    ProposalCommand,
    ReplacementCommand,
    ReturnCommand,
    ReviewCommand,
    TalkCommand,
)
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.model import Dispute

_RULES: Final[Mapping[type[Command], Callable[[Dispute, Any], Decision]]] = {
    kind: rule
    for kinds, rule in (
        (OpeningCommand, opening.decide),
        (LateCommand, late.decide),
        (TalkCommand, negotiation.decide),
        (ProposalCommand, proposals.decide),
        (ReviewCommand, review.decide),
        (AppealCommand, appeals.decide),
        (ReturnCommand, returns.decide),
        (ReplacementCommand, replacements.decide),
        (PaymentCommand, payments.decide),
        (EndingCommand, endings.decide),
        (GrantCommand, grants.decide),
        (MandateCommand, mandates.decide),
        (ClockCommand, timers.decide),
    )
    for kind in get_args(kinds)
}


_ROLES: Final = {kind: may.roles_of_command(kind) for kind in _RULES}


def decide(state: Dispute, command: Command) -> Decision:
    """
    Return the events that a command leads to, or the refusal that says why it does not.

    No events: exactly this was done before, so a retry is harmless.
    """
    kind = type(command)
    if command.by.role not in _ROLES[kind]:
        return may.refused(command.by.role, _ROLES[kind])
    return _RULES[kind](state, command)
