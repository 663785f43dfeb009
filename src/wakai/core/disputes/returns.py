"""Goods on their way back: label, posting, arrival, and when they are not sent (T28-T32)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import clocks, guards_goods, return_review, settling
from wakai.core.disputes.commands import (
    AcceptReturn,
    ContestReturn,
    ExplainObstacle,
    ProvideReturnLabel,
    RecordReturnDelivered,
    ReturnCommand,
    SendReturn,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    DeadlineSet,
    ReturnAccepted,
    ReturnDelivered,
    ReturnLabelProvided,
    ReturnMissed,
    ReturnObstacleExplained,
    ReturnSent,
    ReturnTimeExtended,
    ReturnWaived,
)
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    Deadline,
    DeadlineKind,
    Dispute,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    WaitingOn,
)
from wakai.core.disputes.refusals import InputMissing, WrongAmount
from wakai.core.ledger import movements
from wakai.core.money import Money


def decide(state: Dispute, command: ReturnCommand) -> Decision:
    """Decide what happens to goods on their way back."""
    match command:
        case ProvideReturnLabel():
            return provide_label(state, command)
        case SendReturn():
            return send(state, command)
        case ExplainObstacle():
            return explain_obstacle(state, command)
        case RecordReturnDelivered():
            return delivered(state, command)
        case AcceptReturn():
            return accept(state, command)
        case ContestReturn():
            return return_review.contest(state, command)
        case _:
            assert_never(command)


def provide_label(state: Dispute, command: ProvideReturnLabel) -> Decision:
    """T28: from now on the buyer can post, so the other clock ends and this one runs (I-30)."""
    ready = state.return_
    if ready and (ready.address, ready.label) == (command.address, command.label):
        return ()
    refused = guards_goods.provide_return_label(state, command.by, command.at)
    if refused:
        return refused
    assert state.return_ is not None
    if not command.label and state.return_.payer is not Payer.BUYER:
        return InputMissing(field="label")
    most = label_cost_max(state, command.by)
    if not 0 <= command.label_cost_minor <= most:
        return WrongAmount(max_minor=most)
    assert state.order is not None
    at, cost = command.at, Money(command.label_cost_minor, state.order.currency)
    return (
        ReturnLabelProvided(
            at=at,
            by=command.by,
            address=command.address,
            label=command.label,
            label_cost_minor=cost.minor,
        ),
        *settling.moved(at, movements.buy_label(cost)),
        *clocks.cleared(state, [DeadlineKind.RETURN_LABEL, DeadlineKind.HOUSE_LABEL], at),
        _ship_clock(state, at, "return_ship"),
    )


def label_cost_max(state: Dispute, by: Actor) -> int:
    """Return at most how much a label may cost that the house buys at the seller's cost (M11)."""
    assert state.terms is not None
    assert state.order is not None
    sellers = state.return_ is not None and state.return_.payer is Payer.SELLER
    bought = sellers and by.role is not Role.SELLER
    return state.terms.postage.get(state.order.currency, 0) if bought else 0


def _ship_clock(state: Dispute, at: datetime, period: str) -> DeadlineSet:
    """Return the clock to post; it never runs out while an appeal may still be filed (T30)."""
    clock = clocks.started(state, DeadlineKind.RETURN_SHIP, WaitingOn.BUYER, at, period=period)
    window = state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    due_at = max(clock.due_at, window.due_at) if window else clock.due_at
    return DeadlineSet(at=at, deadline=clock.deadline, party=clock.party, due_at=due_at)


def send(state: Dispute, command: SendReturn) -> Decision:
    """T29: posted, with a number that proves it; also while an appeal is open."""
    if state.return_ and state.return_.tracking == command.tracking:
        return ()
    refused = guards_goods.send_return(state, command.by, command.at)
    if refused:
        return refused
    if not command.tracking.strip():
        return InputMissing(field="tracking")
    at = command.at
    gone = [DeadlineKind.RETURN_SHIP, DeadlineKind.RETURN_GRACE]
    return (
        ReturnSent(at=at, by=command.by, tracking=command.tracking),
        *clocks.cleared(state, gone, at),
        *clocks.unless_appealed(
            state, clocks.started(state, DeadlineKind.CARRIER_WATCH, WaitingOn.CARRIER, at)
        ),
    )


def explain_obstacle(state: Dispute, command: ExplainObstacle) -> Decision:
    """T30: a reason why it cannot be posted gives more time, once; then a person looks at it."""
    goods = state.return_
    if goods and goods.obstacle == command.statement:
        return ()
    refused = guards_goods.explain_obstacle(state, command.by, command.at)
    if refused:
        return refused
    assert goods is not None
    at = command.at
    explained = ReturnObstacleExplained(at=at, by=command.by, statement=command.statement)
    if goods.extended:
        return (explained, *return_review.started(state, command.by, at, why="return_obstacle"))
    return (explained, *_extended(state, at, why="obstacle"))


def _extended(state: Dispute, at: datetime, *, why: str) -> Accepted:
    clock = state.deadlines.get(DeadlineKind.RETURN_SHIP)
    later = max(at, clock.due_at) if clock else at
    longer = _ship_clock(state, later, "return_ship_extension")
    return (
        ReturnTimeExtended(at=at, why=why),
        *clocks.cleared(state, [DeadlineKind.RETURN_GRACE], at),
        DeadlineSet(at=at, deadline=longer.deadline, party=longer.party, due_at=longer.due_at),
    )


def missed(state: Dispute, clock: Deadline, at: datetime) -> Accepted:
    """
    Return what happens at the end of the time to post (T30).

    Without proof that the buyer was reminded there is more time instead, once, and then a person
    looks at it (I-14). With it come days of grace to say what stood in the way.
    """
    assert state.terms is not None
    assert state.return_ is not None
    if clock.reminders_delivered < state.terms.reminders_needed:
        if state.return_.waited:
            return return_review.started(state, SYSTEM, at, why="return_not_reminded")
        return _extended(state, at, why="not_reminded")
    return (
        ReturnMissed(at=at, grace=True),
        clocks.started(state, DeadlineKind.RETURN_GRACE, WaitingOn.BUYER, at),
    )


def lapsed(state: Dispute, at: datetime) -> Accepted:
    """Return what happens when the days of grace are over too: the money is the seller's."""
    return (
        ReturnMissed(at=at, grace=False),
        *settling.condition_failed(state, Remedy(kind=RemedyKind.RELEASE), at),
    )


def delivered(state: Dispute, command: RecordReturnDelivered) -> Decision:
    """T31: the carrier proves that the goods are with the seller, who may look at them."""
    if state.return_ and state.return_.delivered_at:
        return ()  # carriers say things twice, and late
    refused = guards_goods.record_return_delivered(state, command.by, command.at)
    if refused:
        return refused
    if not command.proof.strip():
        return InputMissing(field="proof")
    at = command.at
    inspection = clocks.started(state, DeadlineKind.RETURN_INSPECTION, WaitingOn.SELLER, at)
    return (
        ReturnDelivered(at=at, proof=command.proof, delivered_at=command.delivered_at),
        *clocks.cleared(state, [DeadlineKind.CARRIER_WATCH], at),
        *clocks.unless_appealed(state, inspection),
    )


def accept(state: Dispute, command: AcceptReturn) -> Decision:
    """T32: the seller has the goods back and finds them in order."""
    refused = guards_goods.accept_return(state, command.by, command.at)
    return refused or accepted(state, command.by, command.at, silent=False)


def not_sent(state: Dispute, at: datetime) -> Accepted:
    """Return what follows when nobody said where to: the buyer is refunded and posts nothing."""
    return (ReturnWaived(at=at), *settling.condition_met(state, at))


def accepted(state: Dispute, by: Actor, at: datetime, *, silent: bool) -> Accepted:
    """Return what follows: the buyer's money is allocated, and paid when the result is final."""
    over = [DeadlineKind.CARRIER_WATCH, DeadlineKind.RETURN_INSPECTION]
    return (
        ReturnAccepted(at=at, by=by, silent=silent),
        *clocks.cleared(state, over, at),
        *settling.condition_met(state, at),
    )
