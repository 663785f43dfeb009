"""Who may act for a party, and from when until when: a mandate for one order (T01, c6)."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from wakai.core.disputes.commands import BeginMandate, EndMandate, MandateCommand
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.events import MandateBegun, MandateEnded
from wakai.core.disputes.kinds import Unfit
from wakai.core.disputes.model import Dispute, Mandate, OrderFacts, Party
from wakai.core.disputes.parties import party_of, representative_of, represents
from wakai.core.disputes.refusals import (
    CannotRepresent,
    NotAllowed,
    NotNow,
    Refusal,
    RepresentedAlready,
)
from wakai.core.ids import PersonId


def decide(state: Dispute, command: MandateCommand) -> Decision:
    """Decide who acts for a party from now on."""
    if state.order is None:
        return NotNow(stage=state.stage)
    match command:
        case BeginMandate():
            return begin(state, state.order, command)
        case EndMandate():
            return end(state, command)
        case _:
            assert_never(command)


def may_represent(
    sides: Mapping[Party, PersonId], mandates: Sequence[Mandate], party: Party, person: PersonId
) -> Refusal | None:
    """Return why somebody cannot act for a party: they stand on a side themselves, or did."""
    if person == sides[party]:
        return CannotRepresent(why=Unfit.SELF)
    helped_other = any(one.person == person and one.party is party.other for one in mandates)
    if person == sides[party.other] or helped_other:
        return CannotRepresent(why=Unfit.OTHER_SIDE)
    taken = any(one.party is party and not one.ended for one in mandates)
    return RepresentedAlready() if taken else None


def begin(state: Dispute, order: OrderFacts, command: BeginMandate) -> Decision:
    """T01: a helper acts for a party from now on; the party can still act itself."""
    by = command.by
    if represents(state.mandates, by):
        return ()
    if by.person is None or by.on_behalf_of is None:
        return NotAllowed()
    sides = {Party.BUYER: order.buyer, Party.SELLER: order.seller}
    refused = may_represent(sides, state.mandates, by.on_behalf_of, by.person)
    return refused or (MandateBegun(at=command.at, by=by, party=by.on_behalf_of, person=by.person),)


def end(state: Dispute, command: EndMandate) -> Decision:
    """T01: at once, at any time, without a reason; what was done in its name stands."""
    if party_of(state, command.by) is not command.party:
        return NotAllowed()
    person = representative_of(state, command.party)
    if person is None:
        return ()
    return (MandateEnded(at=command.at, by=command.by, party=command.party, person=person),)
