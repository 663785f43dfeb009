"""What one person is shown of a case file: read once, with exactly what that person may do now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from wakai.app import clock
from wakai.app.access import CaseSight
from wakai.app.texts import StoredText
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import Actor, Deadline, Dispute, Role, Stage, TextRef
from wakai.core.ids import DisputeId, LineId, PersonId
from wakai.store import appeals, journal, orders, people
from wakai.store import disputes as rows
from wakai.store import texts as stored_texts
from wakai.store.disputes import DisputeRow
from wakai.store.journal import Entry
from wakai.store.orders import OrderLineRow, OrderRow
from wakai.store.people import PersonRow

row = rows.row
id_of_number = rows.id_of_number
of_buyer = rows.of_buyer
of_seller = rows.of_seller
of_order = rows.of_order
open_on_order = rows.open_on_order
latest_on_order = rows.latest_on_order
sent = rows.sent
seller_inbox = rows.seller_inbox
seller_counts = rows.seller_counts
docket = rows.docket
docket_counts = rows.docket_counts
Docket = rows.Docket
appeals_decided = appeals.decided

_LATELY: Final = 30  # cases of one person that are looked through, the last changed first


# Who has the database in hand, at the command line: nobody in particular, and sees everything.
HOUSEKEEPER = PersonRow(
    id=PersonId(0),
    email="",
    name="",
    shop_id=None,
    roles=frozenset({Role.ADJUDICATOR}),
    language="en",
    time_zone="UTC",
    country="",
    is_active=True,
    accepting=False,
)


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """
    A case file as one person sees it at one instant.

    What only a page shows is read when the page asks for it: a form that is sent needs no history.
    """

    sight: CaseSight
    actor: Actor  # the viewer, as whom they act
    version: int  # send it back with a command: ``seen_version``
    state: Dispute
    now: datetime

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """Return what would succeed now (I-50)."""
        return allowed_actions(self.state, self.actor, self.now)

    @cached_property
    def history(self) -> tuple[Entry, ...]:
        """Return every event up to this version, oldest first."""
        return journal.entries(self.dispute_id)[: self.version]

    @cached_property
    def order(self) -> OrderRow | None:
        """Return the order as the shop told it."""
        return orders.order(self.sight.dispute.order_id)

    @cached_property
    def bought(self) -> Mapping[LineId, OrderLineRow]:
        """Return the items of the order as they were bought."""
        return {line.id: line for line in self.order.lines} if self.order else {}

    @cached_property
    def texts(self) -> Mapping[str, StoredText]:
        """Return the texts by id, translated for the viewer where there is one."""
        refs = {ref for entry in self.history for ref in _text_refs(entry.event)}
        return stored_texts.read(refs, language=self.sight.viewer.language)

    @cached_property
    def helpers(self) -> Mapping[int, str]:
        """Return the names of those who act, or once acted, for a party."""
        found = {mandate.person for mandate in self.state.mandates}
        return {row.id: row.name for row in people.people(found).values()} if found else {}

    @property
    def dispute_id(self) -> DisputeId:
        return self.sight.dispute.id

    @property
    def clocks(self) -> tuple[Deadline, ...]:
        """Return the clocks, the running ones first, the nearest end first."""
        order = lambda clock: (clock.pause is not None, clock.due_at)  # noqa: E731
        return tuple(sorted(self.state.deadlines.values(), key=order))

    def can(self, action: str) -> bool:
        return action in self.actions

    def text(self, ref: TextRef | None) -> StoredText | None:
        return self.texts.get(ref.text_id) if ref else None


def view(sight: CaseSight) -> CaseView:
    """Return the case file behind a door of ``access``."""
    stream = journal.read(sight.dispute.id, head=sight.dispute.head)
    return CaseView(
        sight=sight,
        actor=sight.actor,
        version=stream.version,
        state=stream.state,
        now=clock.now(),
    )


def _text_refs(value: object) -> Iterator[TextRef]:
    """Yield every text that an event refers to, however deep."""
    match value:
        case TextRef():
            yield value
        case tuple():
            for item in value:
                yield from _text_refs(item)
        case _ if is_dataclass(value):
            for field in fields(value):
                if field.name not in {"terms", "order"}:
                    yield from _text_refs(getattr(value, field.name))
        case _:
            return


def mine(person_id: int, *, limit: int = 3, sent_only: bool = False) -> tuple[DisputeRow, ...]:
    """
    Return a person's cases on either side of an order, the last changed first.

    With ``sent_only``, those that somebody else may know of.
    """
    bought = of_buyer(person_id, limit=limit, sent_only=sent_only)
    both = (*bought, *of_seller(person_id, limit=limit))
    return tuple(sorted(both, key=lambda case: case.changed_at, reverse=True)[:limit])


def first_of(person_id: int, *, limit: int) -> tuple[DisputeRow, ...]:
    """Return the cases in which a person is waited for, by deadline; then the last changed."""
    lately = mine(person_id, limit=_LATELY)
    bought = [case for case in lately if case.buyer_id == person_id and case.buyer_step]
    waits = (*bought, *seller_inbox(person_id, limit=limit))
    first = sorted(waits, key=lambda case: (case.next_due_at is None, case.next_due_at))
    return tuple({case.id: case for case in (*first, *lately)}.values())[:limit]


def only_open_of(person_id: int) -> UUID | None:
    """Return the one dispute that a party has open; None where there is none, or a choice."""
    lately = mine(person_id, limit=_LATELY)
    found = [case.id for case in lately if case.stage != Stage.CLOSED.value]
    return found[0] if len(found) == 1 else None


def find(person_id: int, number: str) -> UUID | None:
    """Return the dispute with this number where the person is a party; None for any other."""
    dispute_id = rows.id_of_number(number)
    found = rows.row(dispute_id) if dispute_id else None
    return found.id if found and person_id in {found.buyer_id, found.seller_id} else None
