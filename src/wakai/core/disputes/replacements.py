"""Shipping again, with the money waiting as a net (T34, T35)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards_goods, return_review, settling
from wakai.core.disputes.commands import (
    ConfirmReplacement,
    KeepReplacementOpen,
    RecordReplacementDelivered,
    ReplacementCommand,
    ReportReplacementFailed,
    SendReplacement,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    DeadlineSet,
    ReplacementConfirmed,
    ReplacementDelivered,
    ReplacementFailed,
    ReplacementKeptOpen,
    ReplacementSent,
)
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    DeadlineKind,
    Dispute,
    Remedy,
    RemedyKind,
    Scope,
    WaitingOn,
)
from wakai.core.disputes.refusals import InputMissing, NotYourTurn

_FAILURES = frozenset({"lost", "wrong_again", "not_arrived"})
_CLOCKS = (*clocks.REPLACEMENT_CLOCKS, DeadlineKind.CARRIER_WATCH)


def decide(state: Dispute, command: ReplacementCommand) -> Decision:
    """Decide what happens to goods that are shipped again."""
    match command:
        case SendReplacement():
            return send(state, command)
        case RecordReplacementDelivered():
            return delivered(state, command)
        case ConfirmReplacement():
            return confirm(state, command)
        case KeepReplacementOpen():
            return keep_open(state, command)
        case ReportReplacementFailed():
            return report_failed(state, command)
        case _:
            assert_never(command)


def send(state: Dispute, command: SendReplacement) -> Decision:
    """T34: the seller ships again; the carrier is watched."""
    if state.replacement and state.replacement.tracking == command.tracking:
        return ()
    refused = guards_goods.send_replacement(state, command.by, command.at)
    if refused:
        return refused
    if not command.tracking.strip():
        return InputMissing(field="tracking")
    at = command.at
    return (
        ReplacementSent(at=at, by=command.by, tracking=command.tracking),
        *clocks.cleared(state, [DeadlineKind.REPLACEMENT_SHIP], at),
        clocks.started(state, DeadlineKind.CARRIER_WATCH, WaitingOn.CARRIER, at),
    )


def delivered(state: Dispute, command: RecordReplacementDelivered) -> Decision:
    """T34: it is there; the buyer says whether it is right, or silence says so (D17)."""
    if state.replacement and state.replacement.delivered_at:
        return ()
    refused = guards_goods.record_replacement_delivered(state, command.by, command.at)
    if refused:
        return refused
    if not command.proof.strip():
        return InputMissing(field="proof")
    at = command.at
    sure = state.replacement is None or not state.replacement.kept_open
    kind = DeadlineKind.REPLACEMENT_CONFIRM if sure else DeadlineKind.REPLACEMENT_DOUBT
    return (
        ReplacementDelivered(at=at, proof=command.proof, delivered_at=command.delivered_at),
        *clocks.cleared(state, [DeadlineKind.CARRIER_WATCH], at),
        *clocks.unless_appealed(state, clocks.started(state, kind, WaitingOn.BUYER, at)),
    )


def confirm(state: Dispute, command: ConfirmReplacement) -> Decision:
    """T34: the buyer is content, and the seller gets the money."""
    refused = guards_goods.confirm_replacement(state, command.by, command.at)
    return refused or confirmed(state, command.by, command.at, silent=False)


def confirmed(state: Dispute, by: Actor, at: datetime, *, silent: bool) -> Accepted:
    """Return what follows a replacement that is in order."""
    return (
        ReplacementConfirmed(at=at, by=by, silent=silent),
        *clocks.cleared(state, _CLOCKS, at),
        *settling.condition_met(state, at),
    )


def keep_open(state: Dispute, command: KeepReplacementOpen) -> Decision:
    """T34: silence is no answer any more; the time to give one stays as long as it was (D17)."""
    refused = guards_goods.keep_replacement_open(state, command.by, command.at)
    if refused:
        return refused
    at, over = command.at, DeadlineKind.REPLACEMENT_CONFIRM
    clock = state.deadlines.get(over)
    kept = ReplacementKeptOpen(at=at, by=command.by)
    if clock is None:
        return (kept,)
    doubt = DeadlineSet(
        at=at, deadline=DeadlineKind.REPLACEMENT_DOUBT, party=clock.party, due_at=clock.due_at
    )
    return (kept, *clocks.cleared(state, [over], at), doubt)


def doubted(state: Dispute, at: datetime) -> Accepted:
    """Return what follows when a buyer who was not sure has not said anything more."""
    return return_review.started(
        state, SYSTEM, at, why="replacement_doubted", scope=Scope.REPLACEMENT
    )


def report_failed(state: Dispute, command: ReportReplacementFailed) -> Decision:
    """T35: lost or wrong again: the buyer is refunded after all."""
    refused = guards_goods.confirm_replacement(state, command.by, command.at)
    if refused:
        return refused
    if command.reason not in _FAILURES:
        return InputMissing(field="reason")
    watch = state.deadlines.get(DeadlineKind.CARRIER_WATCH)
    if watch and command.reason != "wrong_again":
        # The seller posted with proof: the carrier has its time before the parcel counts as lost.
        return NotYourTurn(until=watch.due_at)
    return failed(state, command.by, command.at, command.reason)


def failed(state: Dispute, by: Actor, at: datetime, reason: str) -> Accepted:
    """Return what follows a replacement that did not work: the whole claim goes to the buyer."""
    assert state.plan is not None
    refund = Remedy(
        kind=RemedyKind.FULL_REFUND,
        refunds=settling.in_dispute(state),
        postage_minor=state.plan.remedy.postage_minor,
    )
    return (
        ReplacementFailed(at=at, by=by, reason=reason),
        *clocks.cleared(state, _CLOCKS, at),
        *settling.condition_failed(state, refund, at),
    )
