"""Progress: I-10, I-11, I-13, I-14 and I-30; the map as a whole tells I-12."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from wakai.core.disputes import guards_appeal
from wakai.core.disputes.clocks import HEARD_CLOCKS, runs_for
from wakai.core.disputes.commands import FireDeadline
from wakai.core.disputes.decide import decide
from wakai.core.disputes.events import (
    DeadlineFired,
    DeadlinePaused,
    DeadlineResumed,
    ReturnMissed,
    SellerSilent,
)
from wakai.core.disputes.model import (
    SYSTEM,
    Deadline,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Party,
    Payer,
    Stage,
    WaitingOn,
)
from wakai.core.explorer.invariant import OfState, OfStep, Step, on
from wakai.core.explorer.worlds import ANA, BEN, NOW

_LONG: Final = timedelta(days=400)
_SECOND: Final = timedelta(seconds=1)
_PAYING: Final = frozenset(
    {Fulfilment.MONEY_DUE, Fulfilment.MONEY_SENT, Fulfilment.DONE, Fulfilment.FAILED}
)
_OVER: Final = frozenset({Stage.FINAL, Stage.CLOSED})
_OF_MONEY: Final = frozenset({DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED})
_SIDES: Final = {
    WaitingOn.BUYER: (Party.BUYER,),
    WaitingOn.SELLER: (Party.SELLER,),
    WaitingOn.BOTH: (Party.BUYER, Party.SELLER),
}
_ENDED: Final = frozenset({Fulfilment.NONE, Fulfilment.DONE})


def has_a_clock(state: Dispute) -> bool:
    """I-10: each side that is waited for has a clock of its own, and what is over has none."""
    if state.stage is Stage.CLOSED:
        ended = state.fulfilment in _ENDED and state.outcome is not None
        if state.granted and state.deadlines:
            return ended and state.deadlines.keys() <= _OF_MONEY
        return ended and not state.deadlines and state.waiting_on is WaitingOn.NONE
    if state.fulfilment in _PAYING and state.stage not in _OVER:
        return False
    running = [clock for clock in state.deadlines.values() if clock.pause is None]
    awaited = _SIDES.get(state.waiting_on, ())
    return bool(running) and all(
        any(runs_for(clock, party) for clock in running) for party in awaited
    )


def follows_from_every_clock(state: Dispute) -> bool:
    """I-10: a clock that has run out has a consequence, or another clock comes before it."""
    for clock in state.deadlines.values():
        if clock.pause is None and clock.due_at <= NOW and not _follows(state, clock):
            window = state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
            waits = clock.kind is DeadlineKind.RETURN_SHIP and window and not window.pause
            if not waits:
                return False
    return True


def _follows(state: Dispute, clock: Deadline) -> bool:
    decision = decide(state, _fired(clock, late=timedelta()))
    return isinstance(decision, tuple) and bool(decision)


def _fired(clock: Deadline, *, late: timedelta) -> FireDeadline:
    at = max(clock.due_at, NOW) + late if late >= timedelta() else clock.due_at + late
    return FireDeadline(by=SYSTEM, at=at, kind=clock.kind, due_at=clock.due_at)


def rings_not_too_soon(state: Dispute) -> bool:
    """I-11: a clock does nothing a second before its end, nor while it stands still."""
    for clock in state.deadlines.values():
        late = _LONG if clock.pause else -_SECOND
        if isinstance(decide(state, _fired(clock, late=late)), tuple):
            return False
    return True


def rings_once(step: Step) -> bool:
    """I-11: an old timer finds nothing to do, however late it comes."""
    fired = [event for event in step.events if isinstance(event, DeadlineFired)]
    if len(fired) > 1:
        return False
    if fired and isinstance(decide(step.after, step.move.command), tuple):
        return False
    if step.after.deadlines is step.before.deadlines:
        return True
    for kind, clock in step.before.deadlines.items():
        now = step.after.deadlines.get(kind)
        if now is clock or (now is not None and now.due_at == clock.due_at):
            continue
        if isinstance(decide(step.after, _fired(clock, late=_LONG)), tuple):
            return False
    return True


def happens_once(step: Step) -> bool:
    """I-06, I-11: the very same command again changes nothing."""
    again = decide(step.after, step.move.command)
    return not isinstance(again, tuple) or not again


def keeps_what_is_left(step: Step) -> bool:
    """I-13: a clock that stood still goes on with what was left, and never below its floor."""
    for event in step.events:
        clock = step.before.deadlines.get(getattr(event, "deadline", DeadlineKind.DRAFT_KEPT))
        if clock is None:
            continue
        if isinstance(event, DeadlinePaused):
            if event.remaining != max(clock.due_at - event.at, timedelta()):
                return False
        elif isinstance(event, DeadlineResumed):
            assert clock.pause is not None
            left, terms = clock.pause.remaining, step.before.terms
            if terms and clock.kind is DeadlineKind.RETURN_SHIP:
                left = max(left, terms.period("resume_floor").exact)
            if event.due_at != event.at + left:
                return False
    return True


def hurts_nobody_unheard(step: Step) -> bool:
    """I-14: silence costs a party something only if the reminders arrived, or were sent anew."""
    terms = step.before.terms
    for event in step.events:
        match event:
            case SellerSilent(granted=True):
                clock = step.before.deadlines[DeadlineKind.SELLER_ANSWER]
            case ReturnMissed(grace=True):
                clock = step.before.deadlines[DeadlineKind.RETURN_SHIP]
            case ReturnMissed():
                if DeadlineKind.RETURN_GRACE not in step.before.deadlines:
                    return False
                continue
            case DeadlineFired(deadline=DeadlineKind.APPEAL_WINDOW):
                if not _may_still_appeal(step):
                    return False
                continue
            case DeadlineFired(deadline=kind) if kind in HEARD_CLOCKS:
                clock = step.before.deadlines[kind]
                if clock.again or kind in step.after.deadlines:
                    continue
            case _:
                continue
        if terms and clock.reminders_delivered < terms.reminders_needed:
            return False
    return True


def _may_still_appeal(step: Step) -> bool:
    """Say whether whom no reminder reached can still appeal when that time is over at first."""
    clock = step.before.deadlines[DeadlineKind.APPEAL_WINDOW]
    if clock.again:
        return DeadlineKind.APPEAL_WINDOW not in step.after.deadlines
    heard = step.before.waived | {party for party, _ in clock.reached}
    sides = {Party.BUYER: ANA, Party.SELLER: BEN}
    return not any(
        guards_appeal.file_appeal(step.after, by, NOW)
        for party, by in sides.items()
        if party not in heard
    )


def posts_with_a_label(state: Dispute) -> bool:
    """I-30: nobody's time to post runs without address and label, or during an appeal."""
    clock = state.deadlines.get(DeadlineKind.RETURN_SHIP)
    if clock is None or clock.pause:
        return True
    goods = state.return_
    if goods is None or goods.ready_at is None or state.stage is Stage.APPEAL:
        return False
    return goods.address is not None and (bool(goods.label) or goods.payer is Payer.BUYER)


STATES: Final[Mapping[str, OfState]] = {
    "I-10": lambda state: has_a_clock(state) and follows_from_every_clock(state),
    "I-11": rings_not_too_soon,
    "I-30": posts_with_a_label,
}
STEPS: Final[Mapping[str, OfStep]] = {
    "I-11": on(lambda step: rings_once(step) and happens_once(step)),
    "I-13": on(keeps_what_is_left, DeadlinePaused, DeadlineResumed),
    "I-14": on(hurts_nobody_unheard, SellerSilent, ReturnMissed, DeadlineFired),
}
