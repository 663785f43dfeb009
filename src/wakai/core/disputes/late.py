"""A dispute after the time for it: it begins with a reason, and a person looks at that (D1)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards_late
from wakai.core.disputes.commands import AdmitLate, LateCommand, RejectLate
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import DisputeClosed, LateAdmitted, LateRejected
from wakai.core.disputes.model import Actor, DeadlineKind, Dispute, Outcome, WaitingOn


def decide(state: Dispute, command: LateCommand) -> Decision:
    """Decide whether a dispute may begin late."""
    refused = guards_late.admit_late(state, command.by, command.at)
    if refused:
        return refused
    match command:
        case AdmitLate():
            cleared = clocks.cleared(state, [DeadlineKind.LATE_CHECK], command.at)
            return (*cleared, *admitted(state, command.by, command.at))
        case RejectLate():
            return _rejected(state, command)
        case _:
            assert_never(command)


def admitted(state: Dispute, by: Actor, at: datetime) -> Accepted:
    """Return what follows: the buyer finishes the draft, and all goes on as in time."""
    kept = clocks.started(state, DeadlineKind.DRAFT_KEPT, WaitingOn.BUYER, at)
    return (LateAdmitted(at=at, by=by), kept)


def _rejected(state: Dispute, command: RejectLate) -> Accepted:
    """Return what follows: nothing was claimed or held, so nothing has to be undone (I-15)."""
    at = command.at
    return (
        LateRejected(at=at, by=command.by, statement=command.statement),
        *clocks.all_cleared(state, at),
        DisputeClosed(at=at, outcome=Outcome.VOID),
    )
