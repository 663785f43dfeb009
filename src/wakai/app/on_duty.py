"""Who answers for a case that is late: whoever has it, else a supervisor who is at work (T27)."""

from datetime import datetime, time
from typing import Final

from wakai.app import formats, policies
from wakai.core.calendar import office_day
from wakai.core.disputes.guards_review import assigned_to
from wakai.core.disputes.model import Dispute, Role
from wakai.core.ids import PersonId
from wakai.core.policy import PLATFORM_CALENDAR
from wakai.store import people

HOURS: Final = (time(8), time(18))  # of the person: who is asleep sees to nothing


def answerable(state: Dispute, now: datetime) -> PersonId | None:
    """Return who sees to a case file: never one of its parties; None where there is nobody."""
    return assigned_to(state) or _supervisor(state, now)


def _supervisor(state: Dispute, now: datetime) -> PersonId | None:
    """Return a supervisor in whose office hours it is, else the one who is known the longest."""
    assert state.order is not None
    parties = {state.order.buyer, state.order.seller}
    there = [one for one in people.with_role(Role.SUPERVISOR) if one.id not in parties]
    open_days = policies.live().terms.calendar(PLATFORM_CALENDAR)
    at_work = (one for one in there if office_day(now, open_days.at(formats.zone_name(one)), HOURS))
    chosen = next(at_work, next(iter(there), None))
    return PersonId(chosen.id) if chosen else None
