"""An appeal that cannot be heard as it is: ask for it to be mended, or reject it (T24)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import cases, clock, disputes
from wakai.app.cases import CaseView
from wakai.core.disputes.commands import FindInadmissible, RejectAppeal
from wakai.core.disputes.guards import GUARDS
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest
from wakai.web.bench import casefile
from wakai.web.disputes.deeds import refusal_words
from wakai.web.disputes.forms import TextForm
from wakai.web.written import written


@require_http_methods(["GET", "HEAD", "POST"])
@auth.adjudicator_required
def admissibility(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Say what to mend; once there was time for that, the same page rejects the appeal."""
    view = casefile.opened(request, dispute_id)
    if request.method != "POST":
        return _page(request, view, TextForm(view=view))
    form = TextForm(request.POST, view=view)
    if not form.is_valid():
        return _page(request, view, form, status=422)
    said = written(request.person, form.cleaned_data["statement"])
    make = FindInadmissible if _is_first(view) else RejectAppeal
    command = make(by=view.actor, at=clock.now(), statement=said.ref)
    answer = disputes.execute(view.dispute_id, command, new_texts=[said])
    if isinstance(answer, disputes.Done):
        messages.success(request, _("Done. Both sides are told."))
        return redirect("bench_case", dispute_id)
    form.add_error(None, refusal_words(view, answer))
    return _page(request, cases.view(view.sight), form, status=409)


def _is_first(view: CaseView) -> bool:
    """Return whether there was no time yet to mend the appeal."""
    return view.state.appeal is None or view.state.appeal.defect is None


def _page(
    request: AdjudicatorRequest, view: CaseView, form: TextForm, status: int = 200
) -> HttpResponse:
    first = _is_first(view)
    guard = GUARDS["find_inadmissible" if first else "reject_appeal"]
    refusal = guard(view.state, view.actor, view.now)
    context: dict[str, Any] = {
        "dispute": view.sight.dispute,
        "form": form,
        "first": first,
        "refused": refusal_words(view, refusal) if refusal else "",
        "back_href": reverse("bench_case", args=[view.dispute_id]),
    }
    if refusal and not form.is_bound:
        status = 409
    return render(request, "bench/admissibility.html", context, status=status)
