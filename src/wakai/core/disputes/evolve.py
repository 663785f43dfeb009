"""What is true after an event: facts are copied, nothing is judged. Pure."""

from functools import reduce
from typing import assert_never

from wakai.core.disputes.events import (
    AppealEvent,
    ClockEvent,
    DraftStarted,
    Event,
    GoodsEvent,
    HearingEvent,
    MoneyEvent,
    TalkEvent,
)
from wakai.core.disputes.evolve_appeal import appealed
from wakai.core.disputes.evolve_clocks import clocked
from wakai.core.disputes.evolve_goods import goods_moved
from wakai.core.disputes.evolve_hearing import heard
from wakai.core.disputes.evolve_money import paid
from wakai.core.disputes.evolve_talk import talked
from wakai.core.disputes.history import CorruptHistory
from wakai.core.disputes.model import Dispute, Stage

__all__ = ["CorruptHistory", "evolve", "replay"]


def evolve(state: Dispute, event: Event) -> Dispute:
    """Return the dispute after ``event``. Raises CorruptHistory for one that cannot follow."""
    if (state.stage is Stage.NEW) is not isinstance(event, DraftStarted):
        raise CorruptHistory(f"{event.kind} cannot follow {state.stage.value}.")
    if isinstance(event, ClockEvent):
        return clocked(state, event)
    if isinstance(event, MoneyEvent):
        return paid(state, event)
    if isinstance(event, TalkEvent):
        return talked(state, event)
    if isinstance(event, HearingEvent):
        return heard(state, event)
    if isinstance(event, AppealEvent):
        return appealed(state, event)
    if isinstance(event, GoodsEvent):
        return goods_moved(state, event)
    assert_never(event)


def replay(events: tuple[Event, ...]) -> Dispute:
    """Return the dispute that a history leads to."""
    return reduce(evolve, events, Dispute())
