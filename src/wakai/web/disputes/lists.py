"""A dispute in a list: one line that says what it is about, where it stands and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wakai.app import formats, policies, words
from wakai.app.people import PersonRow
from wakai.app.words import Reader
from wakai.core.disputes.model import (
    DeadlineKind,
    Outcome,
    Party,
    RemedyKind,
    Role,
    Stage,
    WaitingOn,
)
from wakai.store.disputes import DisputeRow
from wakai.store.orders import OrderRow
from wakai.web.parts import ClockRow, Tag, Tone

_TONES = {
    WaitingOn.NONE: Tone.STILL,
    WaitingOn.CARRIER: Tone.STILL,
    WaitingOn.PLATFORM: Tone.STILL,
    WaitingOn.PSP: Tone.GAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """What a list shows of a dispute."""

    href: str
    number: str
    order_number: str
    other: str  # the name of the other side
    reason: str
    product: str  # what was bought first on the order; empty where the list does not say it
    product_language: str
    asked: str  # the sum, what is asked for in its place, or that it is not said yet
    tag: Tag
    clock: ClockRow | None
    changed_at: datetime


def list_row(
    row: DisputeRow,
    *,
    now: datetime,
    viewer: PersonRow,
    order: OrderRow | None = None,
    party: Party | None = None,
) -> ListRow:
    """
    Return the line of a dispute for one of its parties, or for the house.

    ``order`` names the product; where there is none the reason stands in its place. ``party`` is
    the side of a viewer who may act for somebody else.
    """
    role = Role(party.value) if party else _role(row, viewer)
    first = order.lines[0] if order and order.lines else None
    return ListRow(
        href=reverse("dispute", args=[row.id]),
        number=row.number,
        order_number=row.order_number,
        other=row.buyer_name if role is Role.SELLER else row.seller_name,
        reason=words.reason(row.reason, policies.live().terms) if row.reason else _("Draft"),
        product=first.title if first else "",
        product_language=first.language if first else "",
        asked=_asked(row),
        tag=_tag(row, role),
        clock=_clock(row, now, Reader(role=role, time_zone=viewer.time_zone)),
        changed_at=row.changed_at,
    )


def _asked(row: DisputeRow) -> str:
    if not row.was_sent:
        return _("Not yet said")
    if row.claimed_minor:
        return formats.money(row.claimed_minor, row.currency)
    return words.label(RemedyKind(row.requested))


def _role(row: DisputeRow, viewer: PersonRow) -> Role:
    if viewer.id == row.buyer_id:
        return Role.BUYER
    return Role.SELLER if viewer.id == row.seller_id else Role.ADJUDICATOR


def _tag(row: DisputeRow, role: Role) -> Tag:
    """Return in a word or two where it stands: the outcome, else whose move it is."""
    if row.outcome:
        end = Outcome(row.outcome)
        if end is Outcome.WITHDRAWN and not row.was_sent:  # closed before a draft had its own end
            end = Outcome.NOT_SENT
        return Tag(text=words.label(end), tone=Tone.STILL)
    if {Role.BUYER: row.buyer_step, Role.SELLER: row.seller_step}.get(role):
        return Tag(text=_("Your move"), tone=Tone.ACT)
    waiting = _awaited(row)
    if waiting is WaitingOn.NONE:
        return Tag(text=words.label(Stage(row.stage)))
    return Tag(text=words.label(waiting), tone=_TONES.get(waiting, Tone.WAIT))


def _awaited(row: DisputeRow) -> WaitingOn:
    """Return who is waited for: of both sides only those of whom something is expected."""
    waiting = WaitingOn(row.waiting_on)
    if waiting is not WaitingOn.BOTH or (row.buyer_step and row.seller_step):
        return waiting
    if row.buyer_step:
        return WaitingOn.BUYER
    return WaitingOn.SELLER if row.seller_step else WaitingOn.NONE


def _clock(row: DisputeRow, now: datetime, reader: Reader) -> ClockRow | None:
    if row.next_due_at is None or not row.next_deadline:
        return None
    kind = DeadlineKind(row.next_deadline)
    party = WaitingOn(row.next_party)
    return ClockRow(
        title=words.deadline(kind, party, reader),
        due_at=row.next_due_at,
        now=now,
        tone=_TONES.get(party, Tone.WAIT),
        compact=True,
    )
