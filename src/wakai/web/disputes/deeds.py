"""
Single things a party does to a dispute: one page each, with what will happen above the button.

A deed that is not possible now says why instead of showing its form.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, clock, disputes, drafts, words
from wakai.app.cases import CaseView
from wakai.app.texts import NewText
from wakai.core.disputes.commands import Command
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Remedy
from wakai.core.disputes.refusals import ChangedMeanwhile, Refusal
from wakai.core.ids import DisputeId
from wakai.web import auth, case_rows, offer_rows
from wakai.web.auth import PartyRequest
from wakai.web.disputes import appeal_answers, by_line, wizard
from wakai.web.disputes.appeal_forms import GroundsForm
from wakai.web.disputes.deed import Deed
from wakai.web.disputes.deed_table import DEEDS
from wakai.web.disputes.forms import CaseForm


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def deed(request: PartyRequest, dispute_id: UUID, noun: str) -> HttpResponse:
    """Show the page of one deed, and do it."""
    what, scope = DEEDS[noun], drafts.scope_of(noun, dispute_id)
    sight = access.dispute_for_party(request.person, DisputeId(dispute_id))
    view = cases.view(sight)
    if request.method != "POST" or view.state.claim is None:  # no deed comes before the claim
        kept = drafts.read(request.person_id, scope)
        form = what.form(view=view, initial={**kept, **_initial(view, what)})
        return _page(request, view, what, form)
    form = what.form(request.POST, view=view)
    if wizard.is_keeping(request.POST):
        return _keep(request, form, scope)
    if not form.is_valid():
        return _page(request, view, what, form, status=422)
    if form.unseen:
        return _page(request, view, what, by_line.filled_in(form), look=by_line.look(form))
    key = request_key(request)
    asked = what.command(view, {**form.cleaned_data, "request_key": key, "form": form}, clock.now())
    if isinstance(asked, tuple):
        command, said = asked
        answer = carry_out(view, command, key, said, draft=scope)
    else:
        answer = asked
    if isinstance(answer, disputes.Done):
        if not answer.events:  # it was done before, and what was typed since is of no use
            drafts.delete(request.person_id, scope)
        messages.success(request, str(what.done))
        return redirect("dispute", dispute_id)
    form.add_error(None, refusal_words(view, answer))
    return _page(request, cases.view(sight), what, form, status=409)


def _keep(request: PartyRequest, form: CaseForm, scope: str) -> HttpResponse:
    """Keep what somebody writes in their own words; what they tick, they tick when they send it."""
    words_alone = request.POST.copy()
    for name in set(words_alone) - set(_kept(form)):
        del words_alone[name]
    wizard.keep(request.person_id, scope, {}, words_alone)
    return HttpResponse(status=204)


def _kept(form: CaseForm) -> tuple[str, ...]:
    """Return the fields for free words."""
    found = form.fields.items()
    return tuple(name for name, field in found if isinstance(field.widget, forms.Textarea))


def _initial(view: CaseView, what: Deed) -> dict[str, str]:
    remedy = _shown(view, what)
    return {"remedy_sha256": remedy.sha256()} if remedy else {}


def _shown(view: CaseView, what: Deed) -> Remedy | None:
    if what.shows == "request" and view.state.claim:
        return view.state.claim.remedy
    if what.shows == "offer" and view.state.offer:
        return view.state.offer.remedy
    if what.shows == "proposal" and view.state.proposal:
        return view.state.proposal.remedy
    return None


def _page(
    request: HttpRequest,
    view: CaseView,
    what: Deed,
    form: CaseForm,
    *,
    status: int = 200,
    look: by_line.Look | None = None,
) -> HttpResponse:
    refusal = GUARDS[what.code](view.state, view.actor, view.now)
    remedy = _shown(view, what)
    context = {
        "view": view,
        "deed": what,
        "form": form,
        "drawn": tuple(by_line.drawn(form)),
        "look": look,
        "back_href": case_rows.case_href(view),
        "refused": refusal_words(view, refusal) if refusal else "",
        "headline": words.headline(remedy, view.sight.dispute.currency, case_rows.reader_of(view))
        if remedy
        else "",
        "in_all": words.in_all(remedy, view.sight.dispute.currency) if remedy else "",
        "parts": case_rows.refund_consists_of(view, remedy) if remedy else "",
        "awards": offer_rows.items(view, remedy) if remedy else (),
        "clock": next(iter(case_rows.clocks(view)), None),
        "tiles": case_rows.tiles(view) if what.shows == "evidence" else (),
        "appeals": appeal_answers.filed(view) if what.code == "reply_to_appeal" else (),
        "evidence_href": reverse("dispute_evidence", args=[view.dispute_id])
        if what.shows == "evidence"
        else "",
        "request_key": str(uuid4()),
        "kept": _kept(form),
        "lists": [(form.shown_for(name), form[f"ground_{name}"]) for name in form.lists()]
        if isinstance(form, GroundsForm)
        else (),
    }
    if refusal and status == 200:  # noqa: PLR2004
        status = 409
    return render(request, "disputes/deed.html", context, status=status)


def carry_out(
    view: CaseView,
    command: Command,
    key: UUID | None,
    said: Sequence[NewText] = (),
    *,
    draft: str = "",
) -> disputes.Done | Refusal:
    """
    Do what a form asks, once however often it is sent; ``draft`` is where it was typed.

    A form that was sent, then changed by going back to it, is not what stands there any more.
    """
    try:
        return disputes.execute(
            view.dispute_id, command, request_id=key, new_texts=said, draft=draft
        )
    except disputes.KeyReused:
        return ChangedMeanwhile()


def request_key(request: HttpRequest) -> UUID | None:
    """Return the key that the page gave this form, so that sending it twice does it once."""
    try:
        return UUID(request.POST.get("request_key", ""))
    except ValueError:
        return None


def refusal_words(view: CaseView, refusal: Refusal) -> str:
    """Return what is so, until when, and what to do next."""
    return words.sentence(refusal, reader=case_rows.reader_of(view), dispute=view.state)
