"""What is true of goods on their way, and whose move that makes it."""

from dataclasses import replace

from wakai.core.disputes.events import (
    GoodsEvent,
    ReplacementConfirmed,
    ReplacementDelivered,
    ReplacementFailed,
    ReplacementKeptOpen,
    ReplacementSent,
    ReturnAccepted,
    ReturnContested,
    ReturnDelivered,
    ReturnLabelMissing,
    ReturnLabelProvided,
    ReturnMissed,
    ReturnObstacleExplained,
    ReturnSent,
    ReturnTimeExtended,
    ReturnWaived,
)
from wakai.core.disputes.history import CorruptHistory, with_
from wakai.core.disputes.model import (
    DeadlineKind,
    Dispute,
    Fulfilment,
    Replacement,
    Return,
    Stage,
    WaitingOn,
)

ReturnEvent = (
    ReturnLabelMissing
    | ReturnLabelProvided
    | ReturnSent
    | ReturnObstacleExplained
    | ReturnMissed
    | ReturnTimeExtended
    | ReturnDelivered
    | ReturnAccepted
    | ReturnWaived
    | ReturnContested
)


def goods_moved(state: Dispute, event: GoodsEvent) -> Dispute:
    """Return the dispute after a step of goods on their way, and whose move that makes it."""
    after = _returned(state, event) if isinstance(event, ReturnEvent) else _replaced(state, event)
    if after.stage is Stage.APPEAL:
        return after  # while an appeal is open it is the house's move
    return with_(after, waiting_on=goods_wait_on(after))


def goods_wait_on(state: Dispute) -> WaitingOn:
    """Return whose move the goods' way is; else who may appeal, or the side it was before."""
    match state.fulfilment:
        case Fulfilment.RETURN_DUE:
            return _return_waits_on(state.return_)
        case Fulfilment.RETURN_SENT:
            return WaitingOn.CARRIER
        case Fulfilment.RETURN_CHECK | Fulfilment.REPLACE_DUE:
            return WaitingOn.SELLER
        case Fulfilment.REPLACE_SENT:
            there = state.replacement is not None and state.replacement.delivered_at is not None
            return WaitingOn.BUYER if there else WaitingOn.CARRIER
        case Fulfilment.NONE if state.stage is Stage.FINAL and state.first_part:
            return WaitingOn.PSP  # the rest follows when the first part has arrived
        case Fulfilment.NONE if DeadlineKind.APPEAL_WINDOW in state.deadlines:
            return state.deadlines[DeadlineKind.APPEAL_WINDOW].party
        case _:
            return state.waiting_on


def _return_waits_on(goods: Return | None) -> WaitingOn:
    if goods is None:
        return WaitingOn.SELLER
    if goods.ready_at:
        return WaitingOn.BUYER
    return WaitingOn.PLATFORM if goods.by_house else WaitingOn.SELLER


def _returned(state: Dispute, event: ReturnEvent) -> Dispute:
    goods = state.return_
    if goods is None:
        raise CorruptHistory(f"{event.kind} cannot come before a return was ordered.")
    match event:
        case ReturnLabelMissing():
            return with_(state, return_=replace(goods, by_house=True))
        case ReturnLabelProvided():
            ready = replace(goods, address=event.address, label=event.label, ready_at=event.at)
            return with_(state, return_=replace(ready, by_house=False))
        case ReturnSent():
            sent = replace(goods, tracking=event.tracking, sent_at=event.at)
            return with_(state, return_=sent, fulfilment=Fulfilment.RETURN_SENT)
        case ReturnObstacleExplained():
            return with_(state, return_=replace(goods, obstacle=event.statement))
        case ReturnTimeExtended():
            extended = goods.extended or event.why == "obstacle"
            waited = goods.waited or event.why == "not_reminded"
            return with_(state, return_=replace(goods, extended=extended, waited=waited))
        case ReturnDelivered():
            there = replace(goods, delivered_at=event.at)
            return with_(state, return_=there, fulfilment=Fulfilment.RETURN_CHECK)
        case ReturnContested():
            return with_(state, return_=replace(goods, fault=event.fault))
        case ReturnAccepted() | ReturnWaived():
            back = replace(goods, accepted_at=event.at)
            return _goods_done(with_(state, return_=back))
        case ReturnMissed():
            return state if event.grace else _goods_done(state)


def _replaced(
    state: Dispute,
    event: ReplacementSent
    | ReplacementDelivered
    | ReplacementConfirmed
    | ReplacementKeptOpen
    | ReplacementFailed,
) -> Dispute:
    match event:
        case ReplacementSent():
            sent = Replacement(tracking=event.tracking, sent_at=event.at)
            return with_(state, replacement=sent, fulfilment=Fulfilment.REPLACE_SENT)
        case ReplacementDelivered():
            return with_(state, replacement=replace(_sent(state, event), delivered_at=event.at))
        case ReplacementKeptOpen():
            return with_(state, replacement=replace(_sent(state, event), kept_open=True))
        case ReplacementConfirmed() | ReplacementFailed():
            return _goods_done(state)


def _sent(state: Dispute, event: ReplacementDelivered | ReplacementKeptOpen) -> Replacement:
    if state.replacement is None:
        raise CorruptHistory(f"{event.kind} cannot come before a replacement was sent.")
    return state.replacement


def _goods_done(state: Dispute) -> Dispute:
    plan = replace(state.plan, allocated=True) if state.plan else None
    return with_(state, fulfilment=Fulfilment.NONE, plan=plan)
