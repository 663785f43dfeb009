"""Notices in the product: the record; the mail is only a copy of it (S28)."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakai.app import clock, inbox
from wakai.app.numbers import number
from wakai.web import auth
from wakai.web.parts import StateKind, StateRow

_PAGE = 20


@require_safe
@auth.person_required
def notices(request: auth.PersonRequest) -> HttpResponse:
    """Show what the reader was told, the newest first."""
    before = number(request.GET.get("before", ""))
    shown = inbox.page(request.person, before=before, limit=_PAGE + 1)
    entries = shown[:_PAGE]
    more = entries[-1].row.id if len(shown) > _PAGE else None
    context = {
        "entries": entries,
        "unread": inbox.unread_count(request.person_id),
        "older_href": f"{reverse('notices')}?before={more}" if more else "",
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("Nothing yet"),
            text=_("When something happens in one of your disputes, it is told here and by mail."),
        ),
    }
    return render(request, "notices/list.html", context)


@require_safe
@auth.person_required
def notice(request: auth.PersonRequest, notice_id: int) -> HttpResponse:
    """Show one notice; to open it is to have read it."""
    entry = inbox.notice(request.person, notice_id)
    if entry is None:
        raise Http404
    if "prefetch" not in request.headers.get("Sec-Purpose", ""):
        inbox.mark_read(request.person, clock.now(), only=notice_id)
    return render(request, "notices/notice.html", {"entry": entry, "letter": entry.letter})


@require_POST
@auth.person_required
def read_all(request: auth.PersonRequest) -> HttpResponseRedirect:
    """Mark everything as read."""
    inbox.mark_read(request.person, clock.now())
    return redirect("notices")
