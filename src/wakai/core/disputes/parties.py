"""Who stands on which side of a dispute, and how long a clock still runs."""

from collections.abc import Sequence
from datetime import datetime

from wakai.core.disputes.model import Actor, DeadlineKind, Dispute, Mandate, Party, Role, Stage
from wakai.core.disputes.refusals import NotAllowed, NotNow, Refusal
from wakai.core.ids import PersonId

_HELPERS = frozenset({Role.OPERATOR, Role.BOT})


def party_of(state: Dispute, by: Actor) -> Party | None:
    """Return the side somebody is: by role and by being that very person, or whom it named."""
    if state.order is None or by.person is None:
        return None
    if by.role is Role.REPRESENTATIVE:
        return by.on_behalf_of if represents(state.mandates, by) else None
    if by.role is Role.BUYER and by.person == state.order.buyer:
        return Party.BUYER
    if by.role is Role.SELLER and by.person == state.order.seller:
        return Party.SELLER
    return None


def represents(mandates: Sequence[Mandate], by: Actor) -> bool:
    """Return whether somebody is the representative, now, of the side they say they act for."""
    return any(
        not mandate.ended and mandate.person == by.person and mandate.party is by.on_behalf_of
        for mandate in mandates
    )


def representative_of(state: Dispute, party: Party) -> PersonId | None:
    """Return who acts for a side now, besides itself."""
    acting = (one.person for one in state.mandates if one.party is party and not one.ended)
    return next(acting, None)


def side_of(state: Dispute, by: Actor) -> Party | None:
    """Return the side somebody acts for: their own, or the one a helper acts on behalf of."""
    return by.on_behalf_of if by.role in _HELPERS else party_of(state, by)


def is_party(state: Dispute, person: int | None) -> bool:
    """
    Return whether a person is buyer or seller of the order, or acts or once acted for one of them.

    Staff may be customers too, and may have helped one before they were staff.
    """
    if state.order is None:
        return False
    sides = {state.order.buyer, state.order.seller}
    return person in sides or any(one.person == person for one in state.mandates)


def only(state: Dispute, by: Actor, party: Party, stages: frozenset[Stage]) -> Refusal | None:
    """Return why somebody who must be this party, at one of these stages, is refused."""
    if party_of(state, by) is not party:
        return NotAllowed()
    return None if state.stage in stages else NotNow(stage=state.stage)


def end_of(state: Dispute, *kinds: DeadlineKind) -> datetime | None:
    """Return when the first of these clocks that exists runs out."""
    return next((state.deadlines[kind].due_at for kind in kinds if kind in state.deadlines), None)
