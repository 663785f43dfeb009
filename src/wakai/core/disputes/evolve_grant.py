"""What is true after somebody proposed to pay something after the end, or it was given."""

from typing import assert_never

from wakai.core.disputes.events import GrantDropped, GrantEvent, GrantGiven, GrantProposed
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import Dispute


def granted(state: Dispute, event: GrantEvent) -> Dispute:
    """Return the closed dispute after a step towards a payment of the house."""
    match event:
        case GrantProposed():
            return with_(state, grant=event.grant)
        case GrantGiven():
            return with_(state, grant=None, granted=(*state.granted, event.grant))
        case GrantDropped():
            return with_(state, grant=None)
        case _:
            assert_never(event)
