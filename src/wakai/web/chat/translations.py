"""What people do about translations: look before they send, and say that one is wrong."""

from typing import Final
from uuid import UUID, uuid5

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wakai.app import access, chat_limits, chat_preview, clock
from wakai.app.access import NotVisible
from wakai.app.translation_risk import Warned
from wakai.core.conversations.model import CONTESTED
from wakai.store import chat as log
from wakai.store.chat import Line, Written
from wakai.web import auth
from wakai.web.auth import PersonRequest

_ONCE: Final = UUID("0b9d3c70-53f1-4c3c-8a63-6f2a7be0d6a1")  # one person contests a line once


@never_cache
@require_POST
@auth.person_required
def preview(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Show how a text would read for the others; 204 where there is nothing to look at."""
    sight = access.conversation_for(request.person_id, conversation_id)
    text = request.POST.get("text", "").strip()
    if not sight.seat.writes or not 0 < len(text) <= chat_limits.TEXT_MAX:
        raise NotVisible
    seen = chat_preview.preview(sight, text, asked=request.POST.get("asked") == "1")
    if seen is None:
        return HttpResponse(status=204)
    warnings = [_warning(one) for one in seen.warnings]
    return render(request, "chat/preview.html", {"preview": seen, "warnings": warnings})


@require_POST
@auth.person_required
def contest(request: PersonRequest, conversation_id: int, seq: int) -> HttpResponse:
    """Note that the reader finds the translation of a line wrong; the original is what counts."""
    sight = access.conversation_for(request.person_id, conversation_id)
    entry = log.entry(conversation_id, seq, reader=sight.seat.reader)
    if entry is None or entry.kind != "message.posted" or not sight.seat.writes:
        raise NotVisible
    language = request.person.language
    line = Line(
        conversation=conversation_id,
        kind=CONTESTED,
        actor=sight.seat.actor,
        body={"seq": seq, "lang": language},
        audience=entry.audience,
        client_key=uuid5(_ONCE, f"{conversation_id}:{seq}:{language}:{request.person_id}"),
    )
    outcome = log.append(line, at=clock.now())
    if not isinstance(outcome, Written):
        raise NotVisible
    if request.accepts("text/html"):
        return redirect("conversation", conversation_id)
    return JsonResponse({"head": outcome.head})


def _warning(warned: Warned) -> str:
    match warned:
        case Warned.NEGATION:
            return _("A “not” was lost or added on the way. Check what comes back.")
        case Warned.FACT:
            return _("A number, a sum or a date changed on the way. Check what comes back.")
        case Warned.UNSURE:
            return _("It cannot be shown now how this reads. They get your original in any case.")
