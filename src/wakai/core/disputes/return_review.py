"""Goods on whose way the two do not agree are looked at by a person (T30, T33, T34)."""

from datetime import datetime

from wakai.core.disputes import clocks, guards_goods, negotiation
from wakai.core.disputes.commands import ContestReturn
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import ReturnContested, ReviewStarted
from wakai.core.disputes.model import Actor, Dispute, Party, ReturnFault, Scope
from wakai.core.disputes.refusals import InputMissing

_NOTHING_TO_SHOW = frozenset({ReturnFault.NOT_RECEIVED})


def contest(state: Dispute, command: ContestReturn) -> Decision:
    """T33: the seller says what is wrong with what came back, and shows it."""
    refused = guards_goods.contest_return(state, command.by, command.at)
    if refused:
        return refused
    if command.fault not in _NOTHING_TO_SHOW and not _is_shown(state):
        return InputMissing(field="photos")
    contested = ReturnContested(
        at=command.at, by=command.by, fault=command.fault, statement=command.statement
    )
    return (contested, *started(state, command.by, command.at, why="return_contested"))


def _is_shown(state: Dispute) -> bool:
    """Say whether the seller has shown anything since the goods were sent."""
    assert state.return_ is not None
    sent_at = state.return_.sent_at
    assert sent_at is not None
    return any(item.by is Party.SELLER and item.added_at >= sent_at for item in state.evidence)


def started(
    state: Dispute, by: Actor, at: datetime, *, why: str, scope: Scope = Scope.RETURN
) -> Accepted:
    """Return what begins the review of goods: every clock of theirs gives way to its own."""
    return (
        ReviewStarted(at=at, by=by, why=why, scope=scope),
        *clocks.others_cleared(state, at),
        *negotiation.review_clocks(state, at),
    )


def came_back(state: Dispute) -> bool:
    """Say whether the goods under review arrived: no late house costs their buyer the money."""
    goods = state.return_
    return state.scope is Scope.RETURN and goods is not None and goods.delivered_at is not None
