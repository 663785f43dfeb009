"""A solution that somebody of the house proposes to both sides (T10)."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, clock, disputes, texts
from wakai.app.cases import CaseView
from wakai.core.disputes.commands import ProposeNeutrally
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Role
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import DisputeId, OfferId
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest, OperatorRequest, StaffRequest
from wakai.web.disputes import by_line
from wakai.web.disputes.deeds import refusal_words, request_key
from wakai.web.disputes.remedy_form import RemedyForm


@require_http_methods(["GET", "HEAD", "POST"])
@auth.adjudicator_required
def on_the_bench(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Let the adjudicator who has the file propose something to both sides."""
    sight = access.dispute_for_role(request.person, DisputeId(dispute_id), Role.ADJUDICATOR)
    return _propose(request, cases.view(sight), reverse("bench_case", args=[dispute_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def at_the_desk(request: OperatorRequest, dispute_id: UUID) -> HttpResponse:
    """Let an operator propose something to both sides."""
    sight = access.dispute_for_role(request.person, DisputeId(dispute_id), Role.OPERATOR)
    return _propose(request, cases.view(sight), reverse("dispute", args=[dispute_id]))


def _propose(request: StaffRequest, view: CaseView, back_href: str) -> HttpResponse:
    form = RemedyForm(request.POST or None, view=view)
    look, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.unseen:
            form, look, status = by_line.filled_in(form), by_line.look(form), 200
        elif form.is_valid():
            answer = _made(request, view, form)
            if isinstance(answer, disputes.Done):
                messages.success(request, _("Both sides have the proposal now."))
                return redirect(back_href)
            form.add_error(None, refusal_words(view, answer))
            status = 409
    refusal = GUARDS["propose_neutrally"](view.state, view.actor, view.now)
    context = {
        "dispute": view.sight.dispute,
        "form": form,
        "drawn": tuple(by_line.drawn(form)),
        "look": look,
        "refused": refusal_words(view, refusal) if refusal else "",
        "request_key": request.POST.get("request_key") or str(uuid4()),
        "back_href": back_href,
    }
    if refusal and status == 200:  # noqa: PLR2004
        status = 409
    return render(request, "disputes/proposal.html", context, status=status)


def _made(request: StaffRequest, view: CaseView, form: RemedyForm) -> disputes.Done | Refusal:
    body = form.cleaned_data["statement"]
    language = get_language() or request.person.language
    said = texts.new(body, language=language, author_id=request.person_id) if body else None
    command = ProposeNeutrally(
        by=view.actor,
        at=clock.now(),
        offer_id=OfferId(request_key(request) or uuid4()),
        remedy=form.cleaned_data["remedy"],
        statement=said.ref if said else None,
    )
    return disputes.execute(view.dispute_id, command, new_texts=[said] if said else ())
