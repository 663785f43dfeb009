"""
What no rule can ask any more, so that stories meet that differ in nothing but that.

Each line is a claim about the law: that nothing reads this here. Stories told again in full, with
nothing forgotten, check it (``retelling``).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from wakai.core.disputes.history import with_
from wakai.core.disputes.model import (
    Appeal,
    AppealState,
    AppealText,
    Basis,
    Deadline,
    DeadlineKind,
    Dispute,
    EvidenceItem,
    FirstPart,
    Fulfilment,
    InformationRequest,
    Level,
    Offer,
    Outcome,
    Party,
    Pause,
    Payer,
    Payment,
    Remedy,
    RemedyKind,
    Return,
    Ruling,
    Scope,
    Stage,
    Visibility,
)
from wakai.core.explorer.situations import reopening_ends_at
from wakai.core.explorer.worlds import ADJUDICATORS, NOW, SOME_WORDS
from wakai.core.ids import AppealId
from wakai.core.policy import Terms

_NEW: Final = Dispute()
_EARLIER: Final = NOW - timedelta(days=1)
_NOTHING: Final = Remedy(kind=RemedyKind.APOLOGY)
_TALKED: Final = frozenset({Stage.DECIDED, Stage.APPEAL, Stage.FINAL, Stage.CLOSED})
_OVER: Final = frozenset({Stage.FINAL, Stage.CLOSED})
_NOBODY: Final[frozenset[object]] = frozenset()
_HOUSE: Final = frozenset(by.person for by in ADJUDICATORS)
_OF_MONEY: Final = frozenset({DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED})
_SHIPPED: Final = frozenset({Fulfilment.REPLACE_DUE, Fulfilment.REPLACE_SENT})
_GOODS: Final = frozenset({Fulfilment.RETURN_DUE, Fulfilment.RETURN_SENT, Fulfilment.RETURN_CHECK})


def forgetting(state: Dispute, *, joinable: bool, before: Dispute = _NEW) -> Dispute:
    """
    Return a state without what nothing reads any more; ``joinable``: an appeal can be joined.

    ``before`` is a situation that a step led out of: what the step left alone is as it should be.
    """
    forgotten: dict[str, object] = {"basis": None}
    heard = state.stage in _TALKED or state.scope is not Scope.CLAIM
    if heard or state.amended:  # only a claim that is made more asks for it, once
        forgotten["seller_answered"] = True
    if state.stage is not Stage.REVIEW and state.assigned_to:
        forgotten["assigned_to"] = None
    if state.return_ and (state.return_ is not before.return_ or _elsewhere(state, before)):
        forgotten["return_"] = _goods(state, state.return_)
    if state.stage in _TALKED:
        forgotten["reopened"] = state.reopened and state.outcome is Outcome.WITHDRAWN
        forgotten["first_level"] = state.first_level & _HOUSE
    if state.appeal_used and state.stage is not Stage.APPEAL:
        forgotten |= {"first_level": _NOBODY, "appeal": _USED, "also_prepared": None}
    forgotten |= _lists(state, before)
    if state.stage is Stage.APPEAL and state.appeal:
        forgotten["deadlines"] = _standing_still(state, before)
        forgotten |= _open_appeal(state, state.appeal, joinable=joinable)
    if state.stage in _OVER:
        forgotten |= _when_over(state)
    if state.charged_back_at:
        forgotten["charged_back_at"] = _EARLIER
    if not _OF_MONEY.isdisjoint(state.deadlines):
        clocks = forgotten.get("deadlines", state.deadlines)
        forgotten |= {"deadlines": _alarms(state.terms, clocks), "payment_late": False}
    was = vars(state)
    # What stays as it was stays the very same, so that its number is found at once.
    changes = {name: now for name, now in forgotten.items() if now is not was[name]}
    return with_(state, **{name: now for name, now in changes.items() if now != was[name]})


def _elsewhere(state: Dispute, before: Dispute) -> bool:
    """Say whether a step led to where evidence, offers and goods may be looked at otherwise."""
    return (
        state.stage is not before.stage
        or state.fulfilment is not before.fulfilment
        or state.scope is not before.scope
        or state.outcome is not before.outcome
    )


def _lists(state: Dispute, before: Dispute) -> dict[str, object]:
    """Return what has gathered in a dispute, each item without what nothing reads of it."""
    left: dict[str, object] = {}
    elsewhere = _elsewhere(state, before)
    if elsewhere or state.offers is not before.offers or state.live_offer is not before.live_offer:
        left["offers"] = _offers(state)
    if state.requests is not before.requests:
        left["requests"] = tuple(_request(one) for one in state.requests)
    if state.rulings is not before.rulings:
        left["rulings"] = _rulings(state)
    if elsewhere or state.evidence is not before.evidence or state.return_ is not before.return_:
        left["evidence"] = _evidence(state)
    if state.payments is not before.payments:
        left["payments"] = {key: _payment(one) for key, one in state.payments.items()}
    return left


def _evidence(state: Dispute) -> tuple[EvidenceItem, ...]:
    """
    Return the evidence, of which is asked who gave it, at which level, and who sees it.

    In an appeal that of the first hearing is judged like the new one. Of goods on their way back is
    asked too whether their seller has shown them since they were sent.
    """
    goods = state.return_ if _on_the_way(state) else None
    sent_at = goods.sent_at if goods else None
    appealed = state.stage in {Stage.DECIDED, Stage.APPEAL}
    items = []
    for item in state.evidence:
        shown = sent_at is not None and item.by is Party.SELLER and item.added_at >= sent_at
        if shown or not appealed or item.level is Level.APPEAL:
            seen_by = Visibility.BOTH if appealed else item.visibility
            known = not item.late and item.visibility is seen_by
            items.append(item if known else replace(item, late=False, visibility=seen_by))
    return tuple(items)


def _on_the_way(state: Dispute) -> bool:
    """Say whether goods go back; under review they do not, but an appeal may send them anew."""
    anew = state.scope is Scope.CLAIM or state.stage is Stage.FINAL
    return anew and state.fulfilment in _GOODS


def _goods(state: Dispute, goods: Return) -> Return:
    """Return goods on their way back: once they are under review it only matters if they came."""
    if not _on_the_way(state):
        there, back = goods.delivered_at, goods.accepted_at
        return Return(payer=Payer.SELLER, delivered_at=there, accepted_at=back)
    return goods


def _open_appeal(state: Dispute, appeal: Appeal, *, joinable: bool) -> dict[str, object]:
    """
    Return an appeal, of which is asked until when it can be joined, while it can be.

    Whoever wrote one for a side is an operator, who decides none; nothing else reads that.
    """
    assert appeal.joinable_until is not None
    joins = joinable and appeal.joined is None and appeal.party.other not in state.waived
    left = appeal
    if appeal.prepared_by is not None or not (joins or appeal.joinable_until <= NOW):
        until = appeal.joinable_until if joins else _EARLIER
        left = replace(appeal, joinable_until=until, prepared_by=None)
    waived = state.waived if joins else _NOBODY
    return {"appeal": left, "also_prepared": None, "waived": waived}


def _standing_still(state: Dispute, before: Dispute) -> Mapping[DeadlineKind, Deadline]:
    """
    Return the clocks of an appeal; of goods that wait for its end as if none of it had passed.

    When they go on they are alone, so what is left on them decides nothing; it only takes longer.
    """
    assert state.terms is not None
    known = before.deadlines if before.stage is Stage.APPEAL else {}
    clocks = dict(state.deadlines)
    for kind, clock in state.deadlines.items():
        stands = clock.pause and clock.pause.why == "appeal"
        if clock.pause and stands and clock is not known.get(kind):
            pause = replace(clock.pause, remaining=longest(state.terms, kind))
            clocks[kind] = replace(clock, pause=pause)
    return clocks


def _alarms(terms: Terms | None, clocks: object) -> Mapping[DeadlineKind, Deadline]:
    """
    Return clocks, those of the money as if they had just begun: they alarm, and begin again.

    Beside others, where a first part is paid, they stand still: that it is late changes nothing.
    """
    assert terms is not None
    assert isinstance(clocks, Mapping)
    beside = not clocks.keys() <= _OF_MONEY
    told = dict(clocks)
    for kind in _OF_MONEY & clocks.keys():
        length = longest(terms, kind)
        pause = Pause(remaining=length, since=NOW, why="") if beside else None
        told[kind] = replace(clocks[kind], set_at=NOW, due_at=NOW + length, pause=pause)
    return told


def _payment(payment: Payment) -> Payment:
    """Return a payment, of which only the end is read once there is one."""
    if payment.is_open:
        return payment
    return Payment(settled=payment.settled, failed=payment.failed)


def longest(terms: Terms, kind: DeadlineKind) -> timedelta:
    """Return how long a clock of goods can run, where every day is open."""
    period = terms.period(kind.value)
    return timedelta(days=period.days + period.business_days, hours=period.hours)


def _may_reopen(state: Dispute) -> bool:
    return state.stage is Stage.CLOSED and reopening_ends_at(state) is not None


def _offers(state: Dispute) -> tuple[Offer, ...]:
    """Return the offers, of which a live one is read in full, and others only counted."""
    if state.stage in _TALKED and not _may_reopen(state):
        return ()
    return tuple(
        offer if offer.offer_id == state.live_offer else replace(offer, remedy=_NOTHING)
        for offer in state.offers
    )


def _request(request: InformationRequest) -> InformationRequest:
    return replace(request, to=Party.BUYER) if request.answered_at else request


def _rulings(state: Dispute) -> tuple[Ruling, ...]:
    """Return the rulings, of which only the levels and the last one's remedy are read."""
    last = len(state.rulings) - 1
    return tuple(
        Ruling(
            ruling_id=ruling.ruling_id,
            level=ruling.level,
            basis=Basis.RULING,
            adjudicator=None,
            remedy=ruling.remedy if number == last else _NOTHING,
            findings=(),
            rules=(),
            evidence=(),
            statement=None,
            issued_at=NOW,
        )
        for number, ruling in enumerate(state.rulings)
    )


def _when_over(state: Dispute) -> dict[str, object]:
    """Return what is left of a hearing when only money and goods are still on their way."""
    left: dict[str, object] = {"waived": _NOBODY, "window_ended_at": None}
    if not state.appeal_used:
        left["appeal"] = None  # prepared, and never confirmed
    under_way = state.stage is Stage.FINAL and state.fulfilment in _GOODS | _SHIPPED
    awaited = state.first_part is not None and state.first_part.is_open
    if state.appeal_used or not under_way:
        left["first_level"] = _NOBODY
    if not under_way and not _may_reopen(state):
        left["conflicted"] = _NOBODY
    if not under_way and not awaited and not _may_reopen(state):
        left |= {"evidence": (), "requests": (), "agreed": None, "rulings": ()}
        left |= {"return_": None, "replacement": None, "scope": Scope.CLAIM}
        if state.plan and state.plan.remedy != _NOTHING:
            left["plan"] = replace(state.plan, remedy=_NOTHING)
    if state.stage is Stage.CLOSED:
        left |= {"return_": None, "replacement": None, "proposed": None, "scope": Scope.CLAIM}
        left |= {"plan": None, "first_part": _paid(state.first_part)}
    return left


def _paid(first: FirstPart | None) -> FirstPart | None:
    """Return a first part after the end, of which is only asked whether it was paid apart."""
    return FirstPart(refunds=(), waiting=(), fulfilment=first.fulfilment) if first else None


# An appeal that is over, whoever filed it: what is read is that it was filed.
_USED: Final = Appeal(
    appeal_id=AppealId(UUID(int=1)),
    party=Party.BUYER,
    text=AppealText(request_reason="", grounds=(), contested=(), statement=SOME_WORDS),
    state=AppealState.RULED,
    prepared_by=None,
    filed_at=NOW,
)
