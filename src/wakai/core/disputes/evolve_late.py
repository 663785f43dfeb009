"""What is true after the house looked at a dispute that began too late."""

from typing import assert_never

from wakai.core.disputes.events import LateAdmitted, LateEvent, LateRejected
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import Dispute, WaitingOn


def looked_at(state: Dispute, event: LateEvent) -> Dispute:
    """Return the draft after the house let it begin, or not; who did has no part in an appeal."""
    match event:
        case LateAdmitted():
            person = event.by.person
            touched = state.first_level | ({person} if person is not None else frozenset())
            return with_(state, late=None, waiting_on=WaitingOn.BUYER, first_level=touched)
        case LateRejected():
            return state
        case _:
            assert_never(event)
