"""The board: who waits by language, whether promises are kept, who is there, what is going on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wakai.app import callbacks, clock, formats, supervision
from wakai.app.numbers import number
from wakai.app.roles import MAY, Deed
from wakai.app.supervision import Board, QueueFigures, Running
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.parts import StateKind, StateRow, Tag, Tone

supervisor_required: Final = auth.role_required(*MAY[Deed.SUPERVISE_CHAT])


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One language: who waits, since when, and what was promised."""

    figures: QueueFigures
    oldest: str
    promise: Tag | None
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """One conversation in the list of the board."""

    id: int
    href: str
    name: str
    language: str
    with_whom: str
    text: str
    since: datetime | None
    waited: str
    tag: Tag
    current: bool


@never_cache
@require_safe
@supervisor_required
def board(request: StaffRequest) -> HttpResponse:
    """Show how the queues and the desks stand, and every conversation that is going on."""
    return render(request, "desk/board.html", context_of(request.person_id))


@never_cache
@require_safe
@supervisor_required
def figures(request: StaffRequest) -> HttpResponse:
    """Draw the figures and the list anew; the page's script asks every few seconds."""
    return render(request, "desk/board_live.html", context_of(request.person_id))


@never_cache
@require_safe
@supervisor_required
def talks(request: StaffRequest) -> HttpResponse:
    """Draw the list of conversations beside the one that is open."""
    current = number(request.GET.get("current", ""))
    return render(request, "desk/board_talks.html", talks_of(request.person_id, current))


def context_of(supervisor: int) -> dict[str, Any]:
    """Return everything that the board shows."""
    now, seen = clock.now(), supervision.board()
    givers = [one for one in seen.desks if one.load]
    takers = [one for one in seen.desks if one.takes_more]
    return {
        **talks_of(supervisor, None),
        "lines": [_queue(one, now) for one in seen.queues],
        "desks": seen.desks,
        "givers": givers,
        "takers": takers,
        "can_move": {one.id for one in takers} - {givers[0].id} if givers else (),
        "totals": _totals(seen, now),
        "alone": StateRow(
            kind=StateKind.EMPTY,
            title=_("Nobody waits"),
            text=_("No conversation is in the queue, and no operator is connected."),
        ),
    }


def talks_of(supervisor: int, current: int | None) -> dict[str, Any]:
    """Return the conversations that wait or are with a person."""
    now = clock.now()
    rows = [_talk(one, current, now) for one in supervision.running(supervisor)]
    return {"talks": rows, "current": current}


def _totals(seen: Board, now: datetime) -> list[dict[str, object]]:
    """Return the figures at the top: who waits, for how long, promises, who is there."""
    waiting = sum(one.waiting for one in seen.queues)
    broken = sum(one.broken for one in seen.queues)
    oldest = min((one.oldest for one in seen.queues if one.oldest), default=None)
    takes = sum(one.takes_more for one in seen.desks)
    nobody = "wait" if waiting and not takes else ""
    left, late = callbacks.counts()
    told = _("Left with us, %(late)d late") % {"late": late} if late else _("Left with us")
    return [
        {"label": _("Waiting"), "value": waiting, "tone": ""},
        {"label": _("Longest wait"), "value": _since(oldest, now) or "–", "tone": ""},
        {"label": _("Promises broken"), "value": broken, "tone": "wait" if broken else ""},
        {"label": _("Operators with room"), "value": takes, "tone": nobody},
        {"label": told, "value": left, "tone": "wait" if late else ""},
    ]


def _queue(one: QueueFigures, now: datetime) -> QueueLine:
    told = _("%(kept)s of %(n)s") % {"kept": one.kept, "n": one.answered}
    return QueueLine(
        figures=one,
        oldest=_since(one.oldest, now),
        promise=_promise(one, now),
        kept=told if one.answered else "",
    )


def _promise(one: QueueFigures, now: datetime) -> Tag | None:
    if one.due_at is None:
        return None
    if one.due_at <= now:
        late = {"span": formats.span(now - one.due_at)}
        return Tag(text=_("late by %(span)s") % late, tone=Tone.WAIT, icon="alert")
    told = _("answer due in %(span)s") % {"span": formats.span(one.due_at - now)}
    return Tag(text=told, tone=Tone.STILL, icon="clock")


def _since(since: datetime | None, now: datetime) -> str:
    return formats.span(max(now - since, timedelta(minutes=1))) if since else ""


def _talk(one: Running, current: int | None, now: datetime) -> TalkLine:
    waited = _since(one.since, now)
    return TalkLine(
        id=one.id,
        href=reverse("desk_watch", args=[one.id]),
        name=one.name,
        language=one.language,
        with_whom=" + ".join(name for name in (one.owner_name, one.second_name) if name),
        text=one.text,
        since=one.since,
        waited=_("for %(span)s") % {"span": waited} if waited else "",
        tag=_tag(one),
        current=one.id == current,
    )


def _tag(one: Running) -> Tag:
    if one.owner == "queue":
        return Tag(text=_("In the queue"), tone=Tone.WAIT)
    if one.owner == "nobody":
        return Tag(text=_("Left with us"), icon="clock")
    if one.state == "parked":
        return Tag(text=_("Parked"), icon="pause")
    if one.since:
        return Tag(text=_("Waits for an answer"), tone=Tone.ACT)
    return Tag(text=_("Answered"))
