"""Giving a case file back for good: its adjudicator has a conflict of interest (I-21)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import cases, clock, disputes
from wakai.app.cases import CaseView
from wakai.core.disputes.commands import DeclareConflict
from wakai.core.disputes.guards import GUARDS
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest
from wakai.web.bench import casefile
from wakai.web.disputes.deeds import refusal_words
from wakai.web.disputes.forms import TextForm
from wakai.web.written import written


@require_http_methods(["GET", "HEAD", "POST"])
@auth.adjudicator_required
def conflict(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Say why one cannot decide; the case file goes back to the docket, for everybody else."""
    view = casefile.opened(request, dispute_id)
    if request.method != "POST":
        return _page(request, view, TextForm(view=view))
    form = TextForm(request.POST, view=view)
    if not form.is_valid():
        return _page(request, view, form, status=422)
    said = written(request.person, form.cleaned_data["statement"])
    command = DeclareConflict(by=view.actor, at=clock.now(), statement=said.ref)
    answer = disputes.execute(view.dispute_id, command, new_texts=[said])
    if isinstance(answer, disputes.Done):
        messages.success(
            request, _("The case file is back on the docket. You do not get it again.")
        )
        return redirect("bench")
    form.add_error(None, refusal_words(view, answer))
    return _page(request, cases.view(view.sight), form, status=409)


def _page(
    request: AdjudicatorRequest, view: CaseView, form: TextForm, status: int = 200
) -> HttpResponse:
    refusal = GUARDS["declare_conflict"](view.state, view.actor, view.now)
    context = {
        "dispute": view.sight.dispute,
        "form": form,
        "refused": refusal_words(view, refusal) if refusal else "",
        "back_href": reverse("bench_case", args=[view.dispute_id]),
    }
    if refusal and status == 200:  # noqa: PLR2004
        status = 409
    return render(request, "bench/conflict.html", context, status=status)
