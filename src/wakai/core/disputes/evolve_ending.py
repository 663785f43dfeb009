"""What is true after the bank, or two people of the house, ended a dispute."""

from dataclasses import replace
from typing import assert_never

from wakai.core.disputes.events import (
    ChargedBack,
    ChargedBackLate,
    EndingEvent,
    VoidDropped,
    Voided,
    VoidProposed,
)
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import Dispute, FirstPart, Fulfilment, Void


def ended(state: Dispute, event: EndingEvent) -> Dispute:
    """Return the dispute after a step towards an end that nobody in it chose."""
    match event:
        case VoidProposed():
            return with_(state, void=Void(by=event.by.person, statement=event.statement))
        case VoidDropped():
            return with_(state, void=None)
        case ChargedBack():
            return with_(_ended(state), charged_back_at=event.at)
        case ChargedBackLate():
            return with_(state, grant=None, charged_back_at=event.at)
        case Voided():
            return _ended(state)
        case _:
            assert_never(event)


def _ended(state: Dispute) -> Dispute:
    return with_(
        state,
        void=None,
        proposed=None,
        plan=None,
        first_part=_no_payment_of_its_own(state.first_part),
        fulfilment=Fulfilment.NONE,
    )


def _no_payment_of_its_own(first: FirstPart | None) -> FirstPart | None:
    """Return a first part after the end: what has not arrived of it is no payment apart."""
    return replace(first, fulfilment=Fulfilment.NONE) if first and first.is_open else first
