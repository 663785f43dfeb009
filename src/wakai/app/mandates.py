"""
Representatives: a party asks somebody by mail, who accepts; either ends it at any time.

The rows here say who may open the doors of an order now. Its disputes note it in their journals,
each as a decision of its own, so that the rules and every record know who acted for whom.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction

from wakai.app import clock, disputes, mandate_mails, orders
from wakai.app.access import OrderSight
from wakai.app.mails import GaveUp
from wakai.app.mandate_mails import What
from wakai.core.disputes.commands import BeginMandate, EndMandate
from wakai.core.disputes.kinds import Unfit
from wakai.core.disputes.mandates import may_represent
from wakai.core.disputes.model import Actor, Dispute, Party, Role
from wakai.core.disputes.parties import representative_of
from wakai.core.disputes.refusals import (
    CannotRepresent,
    InvitationOver,
    Refusal,
    RepresentedAlready,
    TooManyInvitations,
)
from wakai.core.ids import PersonId
from wakai.store import chat as chat_log
from wakai.store import disputes as cases
from wakai.store import mandates as stored
from wakai.store import people
from wakai.store.mandates import MandateRow
from wakai.store.people import NewPerson, PersonRow

__all__ = [
    "TOPIC",
    "MandateRow",
    "PersonRow",
    "accept",
    "accept_as_new",
    "bring_in_step",
    "decline",
    "deliver",
    "end",
    "invitation",
    "invite",
    "of_helper",
    "of_party",
    "refused",
    "row",
]

INVITED_FOR: Final = timedelta(days=7)
INVITATIONS_MAX: Final = 5  # a day: mail goes to people who did not ask for any

TOPIC: Final = mandate_mails.TOPIC

of_helper = stored.of_helper
row = stored.row


def of_party(order_id: int, party: Party) -> MandateRow | None:
    """Return who acts for a party of an order, or is asked to; None where nobody is."""
    now = clock.now()
    found = (one for one in stored.of_order(order_id) if one.party is party)
    return next((one for one in found if one.acts or one.is_open(now)), None)


def invite(sight: OrderSight, email: str, *, language: str) -> Refusal | None:
    """
    Ask somebody by mail to act for a party; the caller has gone through the door of the order.

    Who they are is seen when they accept: an address says little, and who it belongs to is told
    to nobody.
    """
    party, now = sight.party, clock.now()
    assert party is not None
    if email.casefold() == sight.viewer.email.casefold():
        return CannotRepresent(why=Unfit.SELF)
    before = [one for one in stored.of_order(sight.order.id) if one.party is party]
    if any(one.acts or one.is_open(now) for one in before):
        return RepresentedAlready()
    if sum(one.invited_at > now - timedelta(days=1) for one in before) >= INVITATIONS_MAX:
        return TooManyInvitations(invitations_max=INVITATIONS_MAX)
    try:
        with transaction.atomic(durable=True):
            for one in before:
                stored.end(one.id, by=None, at=now)  # its time ran out
            mandate = stored.add(
                sight.order.id,
                party,
                email=email,
                language=language,
                at=now,
                until=now + INVITED_FOR,
            )
            mandate_mails.put(mandate, What.ASKED, at=now)
    except IntegrityError:  # the same form in two tabs at once
        return RepresentedAlready()
    return None


def invitation(token: str) -> MandateRow | None:
    """Return the invitation that a link of ours leads to, whatever has become of it."""
    try:
        mandate_id = int(mandate_mails.SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return stored.row(mandate_id)


def refused(mandate: MandateRow, person: PersonRow | None) -> Refusal | None:
    """Return why somebody cannot accept an invitation; None for who is no one here yet, too."""
    if not mandate.is_open(clock.now()):
        return InvitationOver()
    if person is None:
        return None
    if person.is_staff:
        return CannotRepresent(why=Unfit.STAFF)
    order = orders.order(mandate.order_id)
    assert order is not None
    sides = {Party.BUYER: order.buyer_id, Party.SELLER: order.seller_id}
    return may_represent(sides, stored.accepted(order.id), mandate.party, person.id)


def accept(mandate: MandateRow, person: PersonRow) -> Refusal | None:
    """Let somebody act for the party who asked, from now on; both are told."""
    why_not = refused(mandate, person)
    if why_not:
        return why_not
    try:
        with transaction.atomic(durable=True):
            if not stored.accept(mandate.id, person.id, clock.now()):
                return InvitationOver()
            people.set_roles(person.id, person.roles | {Role.REPRESENTATIVE})
            mandate_mails.put(mandate.id, What.BEGUN, at=clock.now())
    except IntegrityError:  # the same person accepts for both sides in two tabs at once
        return CannotRepresent(why=Unfit.OTHER_SIDE)
    bring_in_step(mandate)
    return None


def accept_as_new(mandate: MandateRow, *, name: str, password: str) -> PersonRow | Refusal:
    """
    Let somebody act who is no one here yet: the link came to their address, so it is theirs.

    Raises IntegrityError where there is somebody with this address.
    """
    why_not = refused(mandate, None)
    if why_not:
        return why_not
    new = NewPerson(
        email=mandate.email,
        name=name,
        roles=frozenset({Role.REPRESENTATIVE}),
        language=mandate.language,
        password=password,
    )
    with transaction.atomic(durable=True):
        person = people.add(new, at=clock.now())
        if not stored.accept(mandate.id, person.id, clock.now()):
            transaction.set_rollback(True)
            return InvitationOver()
        mandate_mails.put(mandate.id, What.BEGUN, at=clock.now())
    bring_in_step(mandate)
    return person


def decline(mandate: MandateRow) -> None:
    """Say no to an invitation; who asked is told."""
    _end(mandate, None, What.DECLINED)


def end(mandate: MandateRow, by: PersonRow) -> None:
    """
    End a mandate at once, for either of the two, or take an invitation back.

    The caller has made sure that it is one of the two. From here on the doors are closed; what was
    done stands.
    """
    _end(mandate, by.id, What.ENDED if mandate.acts else None)
    bring_in_step(mandate)


def _end(mandate: MandateRow, by: int | None, what: What | None) -> None:
    with transaction.atomic(durable=True):
        ended = stored.end(mandate.id, by=by, at=clock.now())
        if ended and mandate.person_id is not None:
            chat_log.has_left(mandate.person_id)
        if ended and what:
            mandate_mails.put(mandate.id, what, at=clock.now())


def deliver(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle a "mandate" row of the outbox: tell one of the two, or the disputes over the order.

    Raises ports.Unavailable to be tried again, and GaveUp.
    """
    mandate = stored.row(body["mandate"])
    if mandate is None:
        raise GaveUp("The mandate is gone.")
    if body["to"] == "disputes":
        bring_in_step(mandate)
    else:
        mandate_mails.send(mandate, What(body["what"]), body["to"])


def bring_in_step(mandate: MandateRow) -> None:
    """
    Let each dispute over the order know who acts for whom now; the same again changes nothing.

    Done at once, and once more from the outbox: whoever was killed in between left it there.
    """
    known = stored.of_order(mandate.order_id)
    for dispute in cases.of_order(mandate.order_id):
        state = disputes.read(dispute.id).state
        for command in _steps(state, [one for one in known if one.party is mandate.party]):
            disputes.execute(dispute.id, command)


def _steps(state: Dispute, known: list[MandateRow]) -> list[EndMandate | BeginMandate]:
    """Return what a dispute has to note of one party's mandates: an end, a beginning, or both."""
    now, party = clock.now(), known[0].party
    noted = representative_of(state, party)
    acting = next((one for one in known if one.acts), None)
    steps: list[EndMandate | BeginMandate] = []
    if noted and (acting is None or acting.person_id != noted):
        over = next(one for one in known if one.person_id == noted)
        steps.append(EndMandate(by=_ender(over), at=now, party=party))
    if acting and acting.person_id != noted:
        steps.append(BeginMandate(by=_helper(acting), at=now))
    return steps


def _ender(mandate: MandateRow) -> Actor:
    """Return who ended a mandate, as the rules know them."""
    if mandate.ended_by == mandate.person_id:
        return _helper(mandate)
    return Actor(person=mandate.party_id, role=Role(mandate.party.value))


def _helper(mandate: MandateRow) -> Actor:
    assert mandate.person_id is not None
    return Actor(
        person=PersonId(mandate.person_id),
        role=Role.REPRESENTATIVE,
        on_behalf_of=mandate.party,
    )
