"""
The doors: every private thing is reached through one of these, by pages, API and streams alike.

A door answers with the thing or raises NotVisible. The edge turns that into the same 404 for what
is not yours and for what is not there.
"""

from dataclasses import dataclass, replace

from wakai.app import chat
from wakai.app.access_evidence import evidence_for_viewer
from wakai.app.roles import MAY, Deed, Reach, reach
from wakai.core.conversations.model import Kind, Owner
from wakai.core.conversations.seats import Seat
from wakai.core.disputes.model import Actor, Party, Role
from wakai.core.ids import DisputeId, PersonId, SanctionId
from wakai.store import conversations, disputes, mandates, orders, people, sanctions
from wakai.store.conversations import Header
from wakai.store.disputes import DisputeRow
from wakai.store.orders import OrderRow
from wakai.store.people import PersonRow
from wakai.store.sanctions import SanctionRow

__all__ = [
    "CaseSight",
    "ConversationSight",
    "NotVisible",
    "OrderSight",
    "SanctionSight",
    "case_of_shop",
    "case_to_export",
    "conversation_at_desk",
    "conversation_for",
    "conversation_for_party",
    "conversation_to_supervise",
    "dispute_for",
    "dispute_for_party",
    "dispute_for_role",
    "dispute_for_staff",
    "evidence_for_viewer",
    "order_for_buyer",
    "order_for_party",
    "order_for_staff",
    "order_of_shop",
    "order_to_name_somebody",
    "party_of_shop",
    "sanction_for",
    "sanction_for_party",
    "sanction_for_staff",
]


class NotVisible(Exception):
    """There is no such thing, or it is not for this person to see: the same answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSight:
    """A dispute and in which capacity the viewer sees it."""

    dispute: DisputeRow
    viewer: PersonRow
    party: Party | None  # None: for the house
    asked_as: Role | None = None  # the role of the house in which the viewer came
    represents: bool = False  # the viewer is not the party, but acts for it

    @property
    def actor(self) -> Actor:
        """Return as whom the viewer acts."""
        person = PersonId(self.viewer.id)
        if self.represents:
            return Actor(person=person, role=Role.REPRESENTATIVE, on_behalf_of=self.party)
        return Actor(person=person, role=self.role)

    @property
    def party_name(self) -> str:
        """Return the name of the party whose side it is."""
        buys = self.party is Party.BUYER
        return self.dispute.buyer_name if buys else self.dispute.seller_name

    @property
    def role(self) -> Role:
        """Return the role to look in: the party's, the one asked for, or the highest held."""
        if self.party:
            return Role(self.party.value)
        if self.asked_as:
            return self.asked_as
        held = self.viewer.roles
        return next(role for role in _RANK if role in held)

    def side_of(self, person: int | None) -> Party | None:
        """Return which side somebody is themselves; None for who is neither."""
        sides = {self.dispute.buyer_id: Party.BUYER, self.dispute.seller_id: Party.SELLER}
        return sides.get(person or 0)

    @property
    def sees_address(self) -> bool:
        """Whether where the order was sent to is for the viewer: a side's, or who decides."""
        return bool(self.party) or Reach.HOUSE in reach(self.viewer.roles, Deed.SEE_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSight:
    """An order and on which side of it the viewer is."""

    order: OrderRow
    viewer: PersonRow
    party: Party | None  # None: for the house
    represents: bool = False  # the viewer is not the party, but acts for it

    @property
    def actor(self) -> Actor:
        """Return as whom a party, or who acts for it, begins something about the order."""
        assert self.party is not None
        person = PersonId(self.viewer.id)
        if self.represents:
            return Actor(person=person, role=Role.REPRESENTATIVE, on_behalf_of=self.party)
        return Actor(person=person, role=Role(self.party.value))

    @property
    def party_name(self) -> str:
        """Return the name of the party whose side it is."""
        return self.order.buyer_name if self.party is Party.BUYER else self.order.seller_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSight:
    """A conversation and the seat the viewer has in it: as whom they write, what they read."""

    conversation: Header
    viewer: PersonRow
    seat: Seat

    @property
    def is_held(self) -> bool:
        """Whether the viewer is the operator who has it now."""
        here = self.conversation
        return here.owner is Owner.HUMAN and here.owner_id == self.viewer.id

    @property
    def is_joined(self) -> bool:
        """Whether the viewer is the supervisor who has joined whoever has it."""
        return self.conversation.second_id == self.viewer.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionSight:
    """A sanction and in which role the viewer sees it."""

    sanction: SanctionRow
    viewer: PersonRow
    role: Role

    @property
    def is_party(self) -> bool:
        """Whether it was put on the viewer."""
        return self.viewer.id == self.sanction.party_id


type Who = int | PersonRow  # somebody's row that was read for this very request is not read again

_RANK = (Role.ADJUDICATOR, Role.SUPERVISOR, Role.OPERATOR, Role.FINANCE, Role.AUDITOR)


def dispute_for_party(who: Who, dispute_id: DisputeId) -> CaseSight:
    """
    Return a dispute to its buyer, or, once it was sent, to its seller, or to who acts for one.

    Raises NotVisible.
    """
    viewer, row = _viewer(who), disputes.row(dispute_id)
    if row is None:
        raise NotVisible
    own = _side(viewer, row.buyer_id, row.seller_id)
    party = own or _helped(viewer, row.order_id)
    if party is None or (party is Party.SELLER and not row.was_sent):
        raise NotVisible
    return CaseSight(dispute=row, viewer=viewer, party=party, represents=own is None)


def dispute_for_staff(who: Who, dispute_id: DisputeId) -> CaseSight:
    """
    Return a dispute that was sent, or asks to begin late, to who reads case files in the house.

    Raises NotVisible.
    """
    viewer, row = _viewer(who), disputes.row(dispute_id)
    if row is None or not (row.was_sent or row.asks_late):
        raise NotVisible
    if not reach(viewer.roles, Deed.READ_CASE) - {Reach.OWN}:
        raise NotVisible
    if _is_party(viewer, row.buyer_id, row.seller_id, row.order_id):
        raise NotVisible  # staff may be customers too, and are only that in their own case
    return CaseSight(dispute=row, viewer=viewer, party=None)


def dispute_for_role(who: Who, dispute_id: DisputeId, role: Role) -> CaseSight:
    """Return a dispute to somebody of the house who acts in this role. Raises NotVisible."""
    sight = dispute_for_staff(who, dispute_id)
    if role not in sight.viewer.roles:
        raise NotVisible
    return replace(sight, asked_as=role)


def dispute_for(who: Who, dispute_id: DisputeId) -> CaseSight:
    """Return a dispute to a party of it or else to the house. Raises NotVisible."""
    try:
        return dispute_for_party(who, dispute_id)
    except NotVisible:
        return dispute_for_staff(who, dispute_id)


def case_to_export(who: Who, dispute_id: DisputeId) -> CaseSight:
    """
    Return a dispute that was sent to somebody who may take its case file away.

    Raises NotVisible.
    """
    sight = dispute_for(who, dispute_id)
    if not sight.dispute.was_sent:
        raise NotVisible
    if sight.party:
        return sight
    exports = sight.viewer.roles & MAY[Deed.EXPORT_CASE].keys()
    role = next((role for role in _RANK if role in exports), None)
    if role is None:
        raise NotVisible
    return replace(sight, asked_as=role)


def case_of_shop(dispute_id: DisputeId) -> DisputeRow:
    """Return a dispute that was sent to a program of the shop itself. Raises NotVisible."""
    row = disputes.row(dispute_id)
    if row is None or not row.was_sent:
        raise NotVisible
    return row


def order_of_shop(number: str) -> OrderRow:
    """Return an order to a program of the shop itself. Raises NotVisible."""
    row = orders.order_by_number(number)
    if row is None:
        raise NotVisible
    return row


def party_of_shop(shop_id: str) -> PersonRow:
    """
    Return the buyer or seller for whom a program of the shop acts, as that alone: whom they help
    is no matter of the shop's. Raises NotVisible.
    """
    known = people.by_shop_id(shop_id) if shop_id else None
    if known is None or not known.is_active or not known.roles & people.PARTIES:
        raise NotVisible
    return replace(known, roles=known.roles - {Role.REPRESENTATIVE})


def order_for_buyer(who: Who, order_id: int) -> OrderSight:
    """Return an order to the person who bought it, or who acts for them. Raises NotVisible."""
    sight = order_for_party(who, order_id)
    if sight.party is not Party.BUYER:
        raise NotVisible
    return sight


def order_for_party(who: Who, order_id: int) -> OrderSight:
    """Return an order to its buyer or seller, or to who acts for one. Raises NotVisible."""
    viewer, row = _viewer(who), orders.order(order_id)
    if row is None:
        raise NotVisible
    own = _side(viewer, row.buyer_id, row.seller_id)
    party = own or _helped(viewer, row.id)
    if party is None:
        raise NotVisible
    return OrderSight(order=row, viewer=viewer, party=party, represents=own is None)


def order_to_name_somebody(who: Who, order_id: int) -> OrderSight:
    """Return an order to its buyer or seller, and not to who acts for them. Raises NotVisible."""
    sight = order_for_party(who, order_id)
    if sight.represents:
        raise NotVisible
    return sight


def order_for_staff(who: Who, order_id: int) -> OrderSight:
    """Return an order to somebody of the house who reads case files. Raises NotVisible."""
    viewer, row = _viewer(who), orders.order(order_id)
    if row is None or not reach(viewer.roles, Deed.READ_CASE) - {Reach.OWN}:
        raise NotVisible
    if _is_party(viewer, row.buyer_id, row.seller_id, row.id):
        raise NotVisible
    return OrderSight(order=row, viewer=viewer, party=None)


def conversation_for(person_id: int, conversation_id: int) -> ConversationSight:
    """Return a conversation to those who have a seat in it. Raises NotVisible."""
    viewer, header = _viewer(person_id), conversations.header(conversation_id)
    taken = chat.seat_in(conversation_id, person_id, {role.value for role in viewer.roles})
    if header is None or taken is None:
        raise NotVisible
    return ConversationSight(conversation=header, viewer=viewer, seat=taken)


def conversation_for_party(person_id: int, conversation_id: int) -> ConversationSight:
    """Return a conversation to its own party, who may be staff besides. Raises NotVisible."""
    sight = conversation_for(person_id, conversation_id)
    if not sight.seat.actor.kind.is_party:
        raise NotVisible
    return sight


def conversation_at_desk(person_id: int, conversation_id: int) -> ConversationSight:
    """Return a conversation to somebody who sits in it for the house. Raises NotVisible."""
    sight = conversation_for(person_id, conversation_id)
    if not sight.seat.reader.staff:
        raise NotVisible
    return sight


def conversation_to_supervise(person_id: int, conversation_id: int) -> ConversationSight:
    """Return a chat of the house to a supervisor who has no part in it. Raises NotVisible."""
    sight = conversation_at_desk(person_id, conversation_id)
    if sight.conversation.kind is not Kind.SUPPORT or not reach(
        sight.viewer.roles, Deed.SUPERVISE_CHAT
    ):
        raise NotVisible
    return sight


def sanction_for_party(who: Who, sanction_id: SanctionId) -> SanctionSight:
    """Return a sanction to whom it was put on. Raises NotVisible."""
    viewer, row = _viewer(who), sanctions.row(sanction_id)
    if row is None or viewer.id != row.party_id or Role(row.side) not in viewer.roles:
        raise NotVisible
    return SanctionSight(sanction=row, viewer=viewer, role=Role(row.side))


def sanction_for_staff(who: Who, sanction_id: SanctionId) -> SanctionSight:
    """Return a sanction to somebody of the house who reads them. Raises NotVisible."""
    viewer, row = _viewer(who), sanctions.row(sanction_id)
    if row is None or viewer.id == row.party_id:
        raise NotVisible
    held = [role for role in _RANK if MAY[Deed.READ_SANCTION].get(role) is Reach.HOUSE]
    role = next((role for role in held if role in viewer.roles), None)
    if role is None:
        raise NotVisible
    return SanctionSight(sanction=row, viewer=viewer, role=role)


def sanction_for(who: Who, sanction_id: SanctionId) -> SanctionSight:
    """Return a sanction to its party or else to the house. Raises NotVisible."""
    try:
        return sanction_for_party(who, sanction_id)
    except NotVisible:
        return sanction_for_staff(who, sanction_id)


def _viewer(who: Who) -> PersonRow:
    viewer = who if isinstance(who, PersonRow) else people.person(who)
    if viewer is None or not viewer.is_active:
        raise NotVisible
    return viewer


def _side(viewer: PersonRow, buyer_id: int, seller_id: int) -> Party | None:
    if viewer.id == buyer_id and Role.BUYER in viewer.roles:
        return Party.BUYER
    if viewer.id == seller_id and Role.SELLER in viewer.roles:
        return Party.SELLER
    return None


def _helped(viewer: PersonRow, order_id: int) -> Party | None:
    """Return for whom somebody acts now; nobody of the house acts for a party."""
    if viewer.is_staff or Role.REPRESENTATIVE not in viewer.roles:
        return None
    found = mandates.accepted(order_id)
    acting = (one.party for one in found if one.person == viewer.id and not one.ended)
    return next(acting, None)


def _is_party(viewer: PersonRow, buyer_id: int, seller_id: int, order_id: int) -> bool:
    """Return whether somebody has, or had, a side in an order themselves."""
    if viewer.id in {buyer_id, seller_id}:
        return True
    if Role.REPRESENTATIVE not in viewer.roles:
        return False
    return any(one.person == viewer.id for one in mandates.accepted(order_id))
