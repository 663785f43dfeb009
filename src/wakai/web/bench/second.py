"""A ruling that nobody can appeal needs a second adjudicator: agree, or object and say why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import cases, clock, disputes
from wakai.app.cases import CaseView
from wakai.core.disputes.commands import ConfirmRuling, ObjectToRuling
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import RulingId
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest
from wakai.web.bench import casefile
from wakai.web.bench.proposed import ObjectionForm
from wakai.web.disputes.deeds import refusal_words
from wakai.web.written import written


@require_POST
@auth.adjudicator_required
def agree(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Agree to the ruling that was written; only now it counts."""
    view = casefile.opened(request, dispute_id)
    command = ConfirmRuling(by=view.actor, at=clock.now(), ruling_id=_ruling_id(request))
    answer = disputes.execute(view.dispute_id, command)
    return _answered(request, view, answer, _("The ruling is issued. Both sides are told."))


@require_POST
@auth.adjudicator_required
def object_to(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Say why one does not agree; whoever wrote the ruling writes another."""
    view = casefile.opened(request, dispute_id)
    form = ObjectionForm(request.POST, view=view)
    if not form.is_valid():
        messages.error(request, _("Say what you see differently."))
        return casefile.page(request, view, status=422)
    said = written(request.person, form.cleaned_data["statement"])
    command = ObjectToRuling(
        by=view.actor, at=clock.now(), ruling_id=_ruling_id(request), statement=said.ref
    )
    answer = disputes.execute(view.dispute_id, command, new_texts=[said])
    done = _("Your objection is in the case file. The ruling is written anew.")
    return _answered(request, view, answer, done)


def _ruling_id(request: AdjudicatorRequest) -> RulingId:
    try:
        return RulingId(UUID(request.POST.get("ruling", "")))
    except ValueError:
        return RulingId(UUID(int=0))


def _answered(
    request: AdjudicatorRequest, view: CaseView, answer: disputes.Done | Refusal, done: str
) -> HttpResponse:
    if isinstance(answer, disputes.Done):
        messages.success(request, done)
        return redirect("bench_case", view.dispute_id)
    messages.error(request, refusal_words(view, answer))
    return casefile.page(request, cases.view(view.sight), status=409)
