"""The lists of the desk: who waits, whom one has, what rings, and what of it calls."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wakai.app import callbacks, chat, clock, formats, people, queues, ringing, supervision
from wakai.app.callbacks import Owed
from wakai.app.desk_alerts import About
from wakai.app.numbers import number
from wakai.app.supervision import Handed
from wakai.core.conversations.model import Owner, State
from wakai.store.conversations import QueueRow
from wakai.store.ringing import DeskRing
from wakai.web import auth
from wakai.web.auth import OperatorRequest
from wakai.web.desk.alerts import Alert
from wakai.web.parts import Tag, Tone
from wakai.web.talk import waited

QUEUE_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """A conversation in the list: who, in which language, waiting since when, and what was said."""

    id: int
    href: str
    name: str
    language: str
    waiting_since: datetime | None
    waited: str
    promise: str
    text: str
    tag: Tag
    current: bool
    alert: Alert | None  # it calls, as somebody waits
    note_alert: Alert | None  # a colleague's note in it is not read yet


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedRow:
    """What a supervisor took or gave: as words that call, and where it is now."""

    alert: Alert
    href: str


@never_cache
@require_safe
@auth.operator_required
def draw(request: OperatorRequest) -> HttpResponse:
    """Draw the lists anew; the page's script asks every few seconds and on every hint."""
    context = context_of(request, number(request.GET.get("current", "")))
    return render(request, "desk/lists.html", context)


def context_of(request: OperatorRequest, current: int | None) -> dict[str, Any]:
    """Return who waits, whom the operator has, what rings and what changed hands."""
    now = clock.now()
    people.seen(request.operator_id, now)
    seat = ringing.desk(request.operator_id)
    waiting = chat.queue_page(operator=request.operator_id, limit=QUEUE_MAX)
    mine = chat.owned_by(request.operator_id, limit=QUEUE_MAX)
    noted = supervision.noted(request.operator_id)
    owed = callbacks.listed(request.operator_id)
    promised = {one.conversation: one.due_at for one in owed}
    return {
        "waiting": [_row(row, current) for row in sorted(waiting, key=_breach)],
        "owed": [_left(one, current) for one in owed if one.owner == Owner.NOBODY],
        "mine": [
            _row(row, current, note=noted.get(row.header.id), due=promised.get(row.header.id))
            for row in mine
        ],
        "handed": [_handed(one) for one in supervision.handed(request.operator_id)],
        "ring_alert": _ring_alert(seat.ring) if seat.ring else None,
        "accepting": seat.accepting,
        "current": current,
        "seat": seat,
        "in_hours": queues.is_open(request.person.language, now),
        "now": now,
        "seconds_left": ceil((seat.ring.due_at - now).total_seconds()) if seat.ring else 0,
        "seconds_max": int(queues.in_force().accept_within.total_seconds()),
        "capacities": range(1, ringing.CAPACITY_MAX + 1),
    }


def _breach(row: QueueRow) -> datetime:
    """Return what sorts by whose promise is broken first; what has none comes last."""
    return _due(row) or datetime.max.replace(tzinfo=UTC)


def _due(row: QueueRow) -> datetime | None:
    here = row.header
    if here.owner is not Owner.QUEUE or here.waiting_since is None:
        return None
    return queues.answer_due(here.language, here.waiting_since)


def _promise(due: datetime | None) -> str:
    """Return in which time an answer is promised; empty where none is."""
    now = clock.now()
    if due is None:
        return ""
    if due <= now:
        return _("late by %(span)s") % {"span": formats.span(now - due)}
    return _("answer due in %(span)s") % {"span": formats.span(due - now)}


def _left(one: Owed, current: int | None) -> DeskRow:
    """Return the line of something that was left with the house; it calls nobody."""
    late = one.due_at <= clock.now()
    return DeskRow(
        id=one.conversation,
        href=reverse("desk_conversation", args=[one.conversation]),
        name=one.name,
        language=one.language,
        waiting_since=None,
        waited="",
        promise=f"{one.number} · {_promise(one.due_at)}",
        text=one.last_text,
        tag=Tag(text=_("Late"), tone=Tone.WAIT, icon="alert")
        if late
        else Tag(text=_("To be answered"), icon="clock"),
        current=one.conversation == current,
        alert=None,
        note_alert=None,
    )


def _row(
    row: QueueRow, current: int | None, *, note: int | None = None, due: datetime | None = None
) -> DeskRow:
    """Return a line; ``due`` is of what was left with the house and is taken now."""
    here = row.header
    return DeskRow(
        id=here.id,
        href=reverse("desk_conversation", args=[here.id]),
        name=row.name,
        language=here.language,
        waiting_since=here.waiting_since,
        waited=waited(here.waiting_since),
        promise=_promise(due or _due(row)),
        text=row.last_text,
        tag=_tag(here.owner, here.state, waits=here.waiting_since is not None),
        current=here.id == current,
        alert=_alert(row),
        note_alert=_note_alert(row, note) if note else None,
    )


def _alert(row: QueueRow) -> Alert | None:
    """Return the call of somebody who waits, in the queue or for one's own answer."""
    here = row.header
    if here.waiting_since is None or here.state is State.PARKED:
        return None
    since, name = here.waiting_since.isoformat(), {"name": row.name}
    if here.owner is Owner.QUEUE:
        told, about = _("%(name)s waits in the queue.") % name, About.QUEUE
    else:
        told, about = _("%(name)s waits for your answer.") % name, About.ANSWER
    key = f"{about}:{here.id}:{since}"
    return Alert(about=about, key=key, text=told, language=here.language)


def _note_alert(row: QueueRow, note: int) -> Alert:
    told = _("A colleague left you a note on %(name)s.") % {"name": row.name}
    return Alert(about=About.COLLEAGUE, key=f"note:{row.header.id}:{note}", text=told)


def _ring_alert(rings: DeskRing) -> Alert:
    told = _("%(name)s asks for a person.") % {"name": rings.name}
    return Alert(about=About.RING, key=f"ring:{rings.id}", text=told)


def _handed(one: Handed) -> HandedRow:
    told = {"supervisor": one.supervisor, "name": one.name, "to": one.to_name}
    if one.to_reader:
        text = _("%(supervisor)s gave you the conversation with %(name)s.") % told
    elif one.reason == "assigned":
        text = _("%(supervisor)s gave the conversation with %(name)s to %(to)s.") % told
    else:
        text = _("%(supervisor)s has taken over the conversation with %(name)s.") % told
    key = f"handed:{one.conversation}:{one.seq}"
    href = reverse("desk_conversation", args=[one.conversation]) if one.to_reader else ""
    return HandedRow(alert=Alert(about=About.COLLEAGUE, key=key, text=text), href=href)


def _tag(owner: Owner, state: State, *, waits: bool) -> Tag:
    if state is State.PARKED:
        return Tag(text=_("Parked"), icon="pause")
    if owner is Owner.QUEUE:
        return Tag(text=_("In the queue"), tone=Tone.WAIT)
    if waits:
        return Tag(text=_("Waits for you"), tone=Tone.ACT)
    return Tag(text=_("Answered"))
