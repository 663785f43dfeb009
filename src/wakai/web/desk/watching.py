"""One conversation as a supervisor has it: read, whisper, join, take over, give to somebody."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wakai.app import access, chat, chat_limits, chat_words, drafts, orders, people, supervision
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.numbers import number
from wakai.app.supervision import NoRoom, NotAccepting
from wakai.core.conversations.model import Owner, State
from wakai.core.conversations.refusals import NotOwner, Refusal, StaleEpoch
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId, OrderId
from wakai.store import chat as log
from wakai.store.chat import Written
from wakai.web.auth import StaffRequest
from wakai.web.chat import lines
from wakai.web.chat.views import SHOWN, config, status_of
from wakai.web.desk import marks
from wakai.web.desk.board import supervisor_required, talks_of

type Outcome = Written | Refusal | NotAccepting | NoRoom | None


@never_cache
@require_safe
@supervisor_required
def watch(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Show a conversation; its party is not told that it is read."""
    sight = access.conversation_to_supervise(request.person_id, conversation_id)
    seen = log.snapshot(conversation_id, reader=sight.seat.reader, limit=SHOWN)
    if seen is None:
        raise NotVisible
    here = sight.conversation
    speaks = sight.is_held or sight.is_joined
    context = {
        **talks_of(request.person_id, conversation_id),
        **status_of(sight),
        "rows": lines.rows(sight, seen.entries),
        "more_before": seen.entries[0].seq if seen.more and seen.entries else 0,
        "draft": drafts.read(request.person_id, f"chat:{conversation_id}"),
        "config": {
            **config(request, sight, f"{str(seen.epoch)[:8]}.{seen.head}"),
            "reads": speaks,
            "colleagues": marks.colleagues(),
        },
        "party": people.person(here.person) if here.person else None,
        "is_mine": sight.is_held,
        "is_joined": sight.is_joined,
        "speaks": speaks,
        "can_join": here.owner is Owner.HUMAN and not speaks and here.second_id is None,
        "can_take": not sight.is_held and here.state is not State.ENDED,
        "desks": _desks(sight),
        **_subject(sight),
        "text_max": chat_limits.TEXT_MAX,
    }
    return render(request, "desk/watch.html", context)


@require_POST
@supervisor_required
def join(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Join the operator; the party reads who is there."""
    _sight(request, conversation_id)
    name = request.person.name
    _tell(request, supervision.join(request.person_id, conversation_id, name=name))
    return redirect("desk_watch", conversation_id)


@require_POST
@supervisor_required
def leave(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Leave it to the operator again."""
    _sight(request, conversation_id)
    name = request.person.name
    _tell(request, supervision.leave(request.person_id, conversation_id, name=name))
    return redirect("desk_watch", conversation_id)


@require_POST
@supervisor_required
def take_over(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Take it from whoever has it; they are told, and the log refuses what they send after."""
    sight = _sight(request, conversation_id)
    outcome = supervision.take_over(
        request.person_id,
        conversation_id,
        expect_epoch=_epoch(request, sight),
        name=request.person.name,
    )
    _tell(request, outcome)
    done = outcome is None or isinstance(outcome, Written)
    answers = done and Role.OPERATOR in request.person.roles
    return redirect("desk_conversation" if answers else "desk_watch", conversation_id)


@require_POST
@supervisor_required
def assign(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Give it to an operator who takes conversations."""
    sight = _sight(request, conversation_id)
    outcome = supervision.assign(
        request.person_id,
        conversation_id,
        number(request.POST.get("operator", "")) or 0,
        expect_epoch=_epoch(request, sight),
    )
    if isinstance(outcome, Written):
        messages.success(request, _("It is theirs now, and they were told."))
    _tell(request, outcome)
    return redirect("desk_watch", conversation_id)


@require_POST
@supervisor_required
def release(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Give back to the queue what the supervisor has, at the place it had."""
    _sight(request, conversation_id)
    _tell(request, chat.release(request.person_id, conversation_id))
    return redirect("desk_watch", conversation_id)


@require_POST
@supervisor_required
def end(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """End what the supervisor has; the party is asked how it was."""
    sight = _sight(request, conversation_id)
    _tell(request, chat.end(conversation_id, sight.seat.actor))
    return redirect("desk_board")


@require_POST
@supervisor_required
def move(request: StaffRequest) -> HttpResponse:
    """Give everything that one operator has to another, as far as there is room."""
    giver, operator = (number(request.POST.get(name, "")) or 0 for name in ("giver", "operator"))
    moved = supervision.assign_all(request.person_id, giver, operator)
    told = ngettext("%(n)d conversation moved.", "%(n)d conversations moved.", moved.count)
    messages.info(request, told % {"n": moved.count})
    _tell(request, moved.refused)
    return redirect("desk_board")


def _sight(request: StaffRequest, conversation_id: int) -> ConversationSight:
    return access.conversation_to_supervise(request.person_id, conversation_id)


def _epoch(request: StaffRequest, sight: ConversationSight) -> int:
    """Return the epoch that the page showed, so that nothing is taken from somebody unseen."""
    seen = number(request.POST.get("epoch", ""))
    return sight.conversation.epoch if seen is None else seen


def _subject(sight: ConversationSight) -> dict[str, Any]:
    """Return the order and the dispute that it is about, as far as supervisors see them."""
    here = sight.conversation
    found: dict[str, Any] = {"order": orders.order(OrderId(here.order)) if here.order else None}
    if here.dispute:
        with suppress(NotVisible):
            case = access.dispute_for_role(sight.viewer, DisputeId(here.dispute), Role.SUPERVISOR)
            found["case"] = case.dispute
    return found


def _desks(sight: ConversationSight) -> list[dict[str, Any]]:
    """Return to whom it can be given, and how full the desks of the others are."""
    here = sight.conversation
    return [
        {"desk": one, "open": one.takes_more}
        for one in supervision.desks()
        if one.connected and one.accepting and one.id not in {here.owner_id, here.person}
    ]


def _tell(request: StaffRequest, outcome: Outcome) -> None:
    """Say why something was not done."""
    match outcome:
        case None | Written():
            return
        case StaleEpoch() | NotOwner():
            told = _("It changed hands meanwhile. Look who has it now, then decide again.")
        case NotAccepting():
            told = _("They take no conversations now, or may not have this one.")
        case NoRoom():
            told = _("They have as many conversations as fit. Choose somebody with room.")
        case _:
            told = chat_words.sentence(outcome)
    messages.error(request, told)
