"""What is true after an event: facts are copied, nothing is judged. Pure."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final, get_args

from wakai.core.disputes.events import (
    AppealEvent,
    ClockEvent,
    DraftStarted,
    EndingEvent,
    Event,
    GoodsEvent,
    GrantEvent,
    HearingEvent,
    LateEvent,
    MandateEvent,
    MoneyEvent,
    ProposalEvent,
    TalkEvent,
)
from wakai.core.disputes.evolve_appeal import appealed
from wakai.core.disputes.evolve_clocks import clocked
from wakai.core.disputes.evolve_ending import ended
from wakai.core.disputes.evolve_goods import goods_moved
from wakai.core.disputes.evolve_grant import granted
from wakai.core.disputes.evolve_hearing import heard
from wakai.core.disputes.evolve_late import looked_at
from wakai.core.disputes.evolve_mandate import mandated
from wakai.core.disputes.evolve_money import paid
from wakai.core.disputes.evolve_proposal import proposed
from wakai.core.disputes.evolve_talk import talked
from wakai.core.disputes.history import CorruptHistory
from wakai.core.disputes.model import Dispute, Stage

__all__ = ["CorruptHistory", "evolve", "replay"]

# By the very type of the event: asking each of seventy types in turn would cost more than the copy.
_STEPS: Final[Mapping[type[Event], Callable[[Dispute, Any], Dispute]]] = {
    kind: step
    for kinds, step in (
        (ClockEvent, clocked),
        (MoneyEvent, paid),
        (TalkEvent, talked),
        (LateEvent, looked_at),
        (ProposalEvent, proposed),
        (HearingEvent, heard),
        (AppealEvent, appealed),
        (EndingEvent, ended),
        (GrantEvent, granted),
        (MandateEvent, mandated),
        (GoodsEvent, goods_moved),
    )
    for kind in get_args(kinds)
}


def evolve(state: Dispute, event: Event) -> Dispute:
    """Return the dispute after ``event``. Raises CorruptHistory for one that cannot follow."""
    if (state.stage is Stage.NEW) is not (type(event) is DraftStarted):
        raise CorruptHistory(f"{event.kind} cannot follow {state.stage.value}.")
    return _STEPS[type(event)](state, event)


def replay(events: tuple[Event, ...]) -> Dispute:
    """Return the dispute that a history leads to."""
    return reduce(evolve, events, Dispute())
