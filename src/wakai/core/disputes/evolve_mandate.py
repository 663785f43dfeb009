"""What is true after a party's representative came or went."""

from dataclasses import replace
from typing import assert_never

from wakai.core.disputes.events import MandateBegun, MandateEnded, MandateEvent
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import Dispute, Mandate


def mandated(state: Dispute, event: MandateEvent) -> Dispute:
    """Return the dispute after a mandate began or ended; who once acted is not forgotten."""
    mandate = Mandate(party=event.party, person=event.person)
    match event:
        case MandateBegun():
            return with_(state, mandates=(*state.mandates, mandate))
        case MandateEnded():
            over = replace(mandate, ended=True)
            kept = tuple(over if one == mandate else one for one in state.mandates)
            return with_(state, mandates=kept)
        case _:
            assert_never(event)
