"""Typed reads of the rows that are derived from the journal: see projection."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, LiteralString
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import Exact, IsNull

from wakai.core.disputes.events import ConflictDeclared
from wakai.core.disputes.model import EarlierDispute, Fulfilment
from wakai.core.ids import DisputeId
from wakai.core.plain import from_plain
from wakai.store import sql
from wakai.store.models import Dispute as DisputeModel
from wakai.store.models import DisputeEvent
from wakai.store.models.disputes import HOLDER, LATE_CLOCKS
from wakai.store.orders import Delivery
from wakai.store.sql import Asked

PAGE_MAX = 100
WALK_MAX: Final = 1_000  # disputes that one page of a list of few among many looks through
_SENT = ~Q(requested="")  # a draft, kept or expired, asks for nothing yet: it is the buyer's own


class Docket(StrEnum):
    """A view of the docket: what can be taken, what one has taken, all appeals."""

    OPEN = "open"
    MINE = "mine"
    APPEALS = "appeals"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNow:
    """What the shop says of an order now."""

    placed_at: datetime
    paid_out_at: datetime | None
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A dispute in a list."""

    id: DisputeId
    number: str
    version: int
    order_id: int
    order_number: str
    buyer_id: int
    buyer_name: str
    seller_id: int
    seller_name: str
    stage: str
    waiting_on: str
    fulfilment: str
    reason: str
    requested: str
    claimed_minor: int
    currency: str
    assigned_to: int | None
    appeal_state: str
    appeal_assigned_to: int | None
    outcome: str
    next_due_at: datetime | None
    next_deadline: str
    next_party: str
    buyer_step: str  # the action that is expected of the buyer now; empty where there is none
    seller_step: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    # Where this dispute alone was asked for:
    head: bytes = b""  # hash of its last event
    order_now: OrderNow | None = None

    @property
    def asks_late(self) -> bool:
        """Whether the house looks at why it begins after the time for it."""
        return self.stage == "draft" and self.waiting_on == "platform"

    @property
    def holder(self) -> int | None:
        """Who decides it at the level it is at; None where nobody has taken it."""
        return self.appeal_assigned_to if self.stage == "appeal" else self.assigned_to

    @property
    def is_late(self) -> bool:
        """Whether the time for a ruling is over, and nothing but the house is waited for."""
        return self.next_deadline in LATE_CLOCKS

    @property
    def was_sent(self) -> bool:
        """Whether there is a claim; before, and if none ever came, it is the buyer's own draft."""
        return self.requested != ""


_LISTED: Final = DisputeRow.__slots__[: DisputeRow.__slots__.index("head")]
_DELIVERY: Final = Delivery.__slots__
_ROW: LiteralString = """
SELECT dispute.id, dispute.number, version, order_id, shop_order.number, dispute.buyer_id,
       (SELECT name FROM person WHERE person.id = dispute.buyer_id), dispute.seller_id,
       (SELECT name FROM person WHERE person.id = dispute.seller_id), stage, waiting_on,
       fulfilment, reason, requested, claimed_minor, dispute.currency, assigned_to, appeal_state,
       appeal_assigned_to, outcome, next_due_at, next_deadline, next_party, buyer_step,
       seller_step, opened_at, changed_at, closed_at,
       (SELECT hash FROM dispute_event AS event WHERE event.dispute_id = dispute.id
        ORDER BY event.version DESC LIMIT 1),
       placed_at, paid_out_at, shipped_at, promised_until, delivered_at, carrier, tracking, ship_to,
       delivery_proof
FROM dispute
    JOIN shop_order ON shop_order.id = order_id
WHERE dispute.id = %(dispute)s
"""


def row(dispute_id: DisputeId) -> DisputeRow | None:
    """Return one dispute's list row, with the head of its journal and its order."""
    found = sql.fetch(_ROW, {"dispute": dispute_id})
    if not found:
        return None
    *listed, head, placed_at, paid_out_at = found[0][: -len(_DELIVERY)]
    delivery = Delivery(**dict(zip(_DELIVERY, found[0][-len(_DELIVERY) :], strict=True)))
    now = OrderNow(placed_at=placed_at, paid_out_at=paid_out_at, delivery=delivery)
    return DisputeRow(**dict(zip(_LISTED, listed, strict=True)), head=head, order_now=now)


def id_of_number(number: str) -> DisputeId | None:
    """Return the dispute with this public number."""
    found = DisputeModel.objects.filter(number=number).values_list("pk", flat=True).first()
    return DisputeId(found) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispute:
    """The dispute over an order that is not closed; until it was sent it is its buyer's own."""

    id: DisputeId
    was_sent: bool


_OPEN_ON_ORDER: LiteralString = """
SELECT id, requested <> '' FROM dispute WHERE order_id = %(order)s AND stage <> 'closed'
"""


def open_on_order(order_id: int) -> OpenDispute | None:
    """Return the dispute over this order that is not closed yet."""
    found = sql.fetch(_OPEN_ON_ORDER, {"order": order_id})
    return OpenDispute(id=DisputeId(found[0][0]), was_sent=found[0][1]) if found else None


# The order is locked first: until the caller's transaction ends nobody else begins a dispute over
# it, and what follows sees every one that has ended.
_HOLD_ORDER: LiteralString = """
SELECT charged_back_at FROM shop_order WHERE id = %(order)s FOR NO KEY UPDATE
"""
_TOOK: LiteralString = """
SELECT took, stage <> 'closed' FROM dispute
WHERE order_id = %(order)s AND (took IS NOT NULL OR stage <> 'closed') ORDER BY opened_at, id
"""


def hold_order(order_id: int) -> tuple[Asked, ...]:
    """Ask for the bank's word on an order and what disputes took; nobody else begins one."""
    return (_HOLD_ORDER, {"order": order_id}), (_TOOK, {"order": order_id})


def told_earlier(found: Iterable[tuple[Any, ...]]) -> tuple[EarlierDispute, ...]:
    """Return the earlier disputes that rows of ``hold_order`` tell of; one may still be open."""
    return tuple(from_plain(EarlierDispute, json.loads(took)) for took, _open in found if took)


def earlier_on_order(order_id: int) -> tuple[EarlierDispute, ...]:
    """Return what disputes over an order have taken, the oldest first."""
    return told_earlier(sql.fetch(_TOOK, {"order": order_id}))


def took(dispute_id: DisputeId) -> object:
    """Return what the row of a dispute says that it took from its order, as plain data."""
    return DisputeModel.objects.values_list("took", flat=True).get(pk=dispute_id)


def latest_on_order(order_id: int) -> DisputeId | None:
    """Return the last dispute over this order that was sent, closed or not."""
    found = DisputeModel.objects.filter(_SENT, order_id=order_id).order_by("-opened_at", "id")
    pk = found.values_list("pk", flat=True).first()
    return DisputeId(pk) if pk else None


def of_order(order_id: int) -> tuple[DisputeRow, ...]:
    """Return all disputes over an order, the newest first."""
    return rows_where(Q(order_id=order_id), ("-opened_at", "id"), PAGE_MAX)


def of_buyer(
    person_id: int,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 20,
    sent_only: bool = False,
) -> tuple[DisputeRow, ...]:
    """
    Return a buyer's disputes, the last changed first; ``before`` is a row's changed_at, id.

    With ``sent_only``, those that somebody else may know of.
    """
    mine = Q(buyer_id=person_id) & (_SENT if sent_only else Q())
    return rows_where(mine & _older(before), ("-changed_at", "-id"), limit)


def of_seller(
    person_id: int, *, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> tuple[DisputeRow, ...]:
    """Return a seller's disputes, the last changed first; drafts are the buyer's own."""
    mine = Q(seller_id=person_id) & _SENT
    return rows_where(mine & _older(before), ("-changed_at", "-id"), limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPage:
    """A page of the whole shop's disputes."""

    rows: tuple[DisputeRow, ...]
    ends_at: tuple[datetime, UUID] | None  # the ``before`` of the next page; None at the end


def sent(
    *,
    stage: str = "",
    waiting_on: str = "",
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> SentPage:
    """
    Return the disputes of the whole shop that were sent, the last changed first.

    Where few are asked for among many, a page ends after ``WALK_MAX`` that it looked through,
    however short it is, so that none costs more than another.
    """
    asked = Q(stage=stage) if stage else Q()
    asked &= Q(waiting_on=waiting_on) if waiting_on else Q()
    walk = _SENT & _older(before)
    end = _end_of(walk) if asked else None
    found = rows_where(asked & walk & _down_to(end), ("-changed_at", "-id"), limit + 1)
    rows = found[:limit]
    if len(found) > limit:
        end = rows[-1].changed_at, rows[-1].id
    return SentPage(rows=rows, ends_at=end)


def _end_of(walk: Q) -> tuple[datetime, UUID] | None:
    """Return the place after which a walk is broken off; None where it comes to its end before."""
    places = DisputeModel.objects.filter(walk).order_by("-changed_at", "-id")
    found = places.values_list("changed_at", "id")[WALK_MAX - 1 : WALK_MAX]
    return next(iter(found), None)


def _down_to(place: tuple[datetime, UUID] | None) -> Q:
    if place is None:
        return Q()
    instant, last = place
    return Q(changed_at__gte=instant) & (Q(changed_at__gt=instant) | Q(id__gte=last))


def seller_inbox(
    person_id: int,
    *,
    returns_only: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> tuple[DisputeRow, ...]:
    """Return what waits for this seller, or the returns to check, the nearest deadline first."""
    waits = _waits_for_seller(person_id)
    if returns_only:
        waits &= Q(fulfilment=Fulfilment.RETURN_CHECK.value)
    return rows_where(waits & due_after(after), ("next_due_at", "id"), limit)


def seller_counts(person_id: int) -> tuple[int, int, int]:
    """Return how many wait for a seller, how many returns to check, and all: up to a page each."""
    waits = DisputeModel.objects.filter(_waits_for_seller(person_id)).order_by("next_due_at")
    mine = DisputeModel.objects.filter(_SENT, seller_id=person_id).order_by("-changed_at")
    returns = waits.filter(fulfilment=Fulfilment.RETURN_CHECK.value)
    counted = count_each({"waiting": waits, "returns": returns, "all": mine})
    return counted["waiting"], counted["returns"], counted["all"]


def _waits_for_seller(person_id: int) -> Q:
    """Say what is expected of a seller; what they only may do is none of it."""
    return Q(seller_id=person_id) & ~Q(seller_step="") & _SENT


def due_after(after: tuple[datetime, UUID] | None) -> Q:
    """Say what comes behind a place in a list that is ordered by deadline."""
    if after is None:
        return Q()
    instant, last = after
    return Q(next_due_at__gt=instant) | Q(next_due_at=instant, id__gt=last)


def docket(
    person_id: int,
    *,
    view: Docket = Docket.OPEN,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> tuple[DisputeRow, ...]:
    """Return what waits for a ruling, as an adjudicator looks at it, the nearest deadline first."""
    waits = _on_docket(person_id, view) & due_after(after)
    return rows_where(waits, ("next_due_at", "id"), limit)


def docket_counts(person_id: int) -> dict[Docket, int]:
    """Return how many case files each view holds, up to a page of them."""
    views = {
        view.value: DisputeModel.objects.filter(_on_docket(person_id, view)).order_by("next_due_at")
        for view in Docket
    }
    counted = count_each(views)
    return {view: counted[view.value] for view in Docket}


def count_each(lists: Mapping[str, QuerySet[Any]]) -> Counter[str]:
    """Count several lists in one statement, none of them further than a page."""
    first, *others = (
        listed.annotate(list_name=Value(name)).values_list("list_name", flat=True)[:PAGE_MAX]
        for name, listed in lists.items()
    )
    return Counter(first.union(*others, all=True))


def _on_docket(person_id: int, view: Docket) -> Q:
    """Say what a view holds; nobody is offered their own case, or the appeal of their ruling."""
    review, appeal = Q(stage="review"), Q(stage="appeal")
    own = Q(buyer_id=person_id) | Q(seller_id=person_id)
    match view:
        case Docket.OPEN:
            first = review & Q(assigned_to=None)
            second = appeal & Q(appeal_assigned_to=None) & ~Q(assigned_to=person_id)
            late = Q(stage="draft", waiting_on="platform")
            return (first | second | late) & ~own & Q(_undeclared(person_id))
        case Docket.MINE:
            return (review | appeal) & Q(Exact(HOLDER, person_id))
        case Docket.APPEALS:
            return appeal & ~own


def _undeclared(person_id: int) -> IsNull:
    """
    Say that somebody has not declared that they cannot decide a case.

    It is asked of each case that a page shows. As EXISTS it would be joined, and the database
    then looks through all events there are for those of this person.
    """
    told = DisputeEvent.objects.filter(
        dispute_id=OuterRef("pk"), kind=ConflictDeclared.kind, actor_id=person_id
    )
    return IsNull(Subquery(told.values("version")[:1]), True)  # noqa: FBT003 - Django's order


def _older(before: tuple[datetime, UUID] | None) -> Q:
    if before is None:
        return Q()
    instant, last = before
    # the first term alone bounds the walk through an index, which an OR cannot
    return Q(changed_at__lte=instant) & (Q(changed_at__lt=instant) | Q(id__lt=last))


def rows_where(where: Q, order: tuple[str, ...], limit: int) -> tuple[DisputeRow, ...]:
    """Return the rows of a list, at most a page of them."""
    fields = {
        "order_number": "order__number",
        "buyer_name": "buyer__name",
        "seller_name": "seller__name",
    }
    names = [fields.get(name, name) for name in _LISTED]
    found = DisputeModel.objects.filter(where).order_by(*order).values_list(*names)
    return tuple(
        DisputeRow(**dict(zip(_LISTED, values, strict=True)))
        for values in found[: min(limit, PAGE_MAX)]
    )
