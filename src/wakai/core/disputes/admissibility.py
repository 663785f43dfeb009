"""An appeal that cannot be heard as it is: named, mended, or rejected by a person (T24)."""

from datetime import datetime

from wakai.core.disputes import clocks, guards_appeal, inputs_appeal, settling
from wakai.core.disputes.commands import CureAppeal, FindInadmissible, RejectAppeal
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import AppealCured, AppealFoundInadmissible, AppealRejected
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Dispute, WaitingOn

_WAITING = (*clocks.REVIEW_CLOCKS, DeadlineKind.APPEAL_REPLY)


def find_inadmissible(state: Dispute, command: FindInadmissible) -> Decision:
    """T24: say what is missing; every other clock of the appeal waits."""
    if state.appeal and state.appeal.defect == command.statement:
        return ()
    refused = guards_appeal.find_inadmissible(state, command.by, command.at)
    if refused:
        return refused
    assert state.appeal is not None
    at, party = command.at, WaitingOn(state.appeal.party.value)
    return (
        AppealFoundInadmissible(at=at, by=command.by, statement=command.statement),
        *clocks.paused(state, _WAITING, at, why="cure"),
        clocks.started(state, DeadlineKind.APPEAL_CURE, party, at),
    )


def cure_appeal(state: Dispute, command: CureAppeal) -> Decision:
    """T24: the appeal is mended and goes on with the new text."""
    if state.appeal and state.appeal.text == command.text:
        return ()
    refused = guards_appeal.cure_appeal(state, command.by, command.at) or inputs_appeal.text(
        state, command.text
    )
    if refused:
        return refused
    cured = AppealCured(at=command.at, by=command.by, text=command.text)
    return (cured, *heard_again(state, command.at))


def not_cured(state: Dispute, at: datetime) -> Accepted:
    """Return what follows when the time to mend it is over: a person decides what to do."""
    return (AppealCured(at=at, by=SYSTEM, text=None), *heard_again(state, at))


def heard_again(state: Dispute, at: datetime) -> Accepted:
    """Return the clocks of an appeal that goes on."""
    cured = clocks.cleared(state, [DeadlineKind.APPEAL_CURE], at)
    return (*cured, *clocks.resumed(state, _WAITING, at))


def reject_appeal(state: Dispute, command: RejectAppeal) -> Decision:
    """T24: it still cannot be heard: it counts as used, and the first ruling stands."""
    refused = guards_appeal.reject_appeal(state, command.by, command.at)
    if refused:
        return refused
    rejected = AppealRejected(at=command.at, by=command.by, statement=command.statement)
    return (
        rejected,
        *clocks.cleared(state, clocks.APPEAL_CLOCKS, command.at),
        *settling.as_before(state, command.at),
    )
