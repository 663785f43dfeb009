"""The one appeal, step by step; or the confirmation of one that an operator wrote."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakai.app import access, cases, clock, disputes, drafts, formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes.commands import ConfirmAppeal, FileAppeal
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.guards_appeal import prepared_for
from wakai.core.disputes.model import AppealText, DeadlineKind
from wakai.core.disputes.refusals import AppealUsed, Refusal, WindowOver
from wakai.core.ids import AppealId, DisputeId
from wakai.web import auth, case_about, case_rows
from wakai.web.auth import PartyRequest
from wakai.web.disputes import appeal_answers, evidence, wizard
from wakai.web.disputes import appeal_forms as forms
from wakai.web.disputes.deeds import carry_out, refusal_words, request_key
from wakai.web.disputes.forms import CaseForm
from wakai.web.parts import AnswerRow, Receipt
from wakai.web.uploads.field import sent_files
from wakai.web.uploads.posted import from_post
from wakai.web.written import written

_STATISTIC_MIN: Final = 5  # fewer decided appeals say nothing about the next one

STEPS = ("before", "grounds", "proof", "words", "check")
_FORMS: dict[str, type[CaseForm]] = {
    "before": forms.NothingForm,
    "grounds": forms.GroundsForm,
    "proof": evidence.ProofForm,
    "words": forms.WordsForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def step(request: PartyRequest, dispute_id: UUID, step: str) -> HttpResponse:
    """Show one page of the appeal, keep the answer, go on to the next."""
    place = wizard.position(STEPS, step)
    scope = drafts.scope_of("appeal", dispute_id)
    draft = drafts.read(request.person_id, scope)  # first: it is gone as soon as it is filed
    view = _view(request, dispute_id)
    if view.state.appeal and view.state.appeal.appeal_id == request_key(request):
        return redirect("appeal_receipt", dispute_id)  # this very sending has arrived before
    refusal = GUARDS["file_appeal"](view.state, view.actor, view.now)
    if refusal:
        return _refused(request, view, refusal)
    if step == "check":
        return _check(request, view, draft)
    if request.method != "POST":
        return _page(request, view, step, _FORMS[step](view=view, initial=draft))
    if step == "grounds":  # a tick that is taken away is not posted
        draft.pop("ignored", None)
    draft = wizard.keep(request.person_id, scope, draft, request.POST)
    if wizard.is_keeping(request.POST):
        return HttpResponse(status=204)
    form = _FORMS[step](request.POST, view=view, initial=draft)
    files: tuple[UUID, ...] = ()
    if step == "proof":
        files = _add_files(request, view, form)
    if not form.is_valid():
        return _page(request, cases.view(view.sight), step, form, status=422, files=files)
    return redirect("appeal", dispute_id, STEPS[place])


def _add_files(request: PartyRequest, view: CaseView, form: CaseForm) -> tuple[UUID, ...]:
    """Put the files of the page into the case; return those that wait for what they show."""
    assert isinstance(form, evidence.ProofForm)
    posted = from_post(request)
    problems = list(posted.problems)
    if posted.ids and form.is_valid():
        form.need_kind()
    known = form.is_valid()
    if known:
        problems += evidence.attach(view, posted.ids, form.cleaned_data["kind"])
    for problem in problems:
        form.add_error(None, problem)
    return () if known else posted.ids


def _refused(request: PartyRequest, view: CaseView, refusal: Refusal | None) -> HttpResponse:
    """Say why there is no appeal to write, and where else to go when it was used."""
    context = {
        "refused": refusal_words(view, refusal) if refusal else "",
        "outside": isinstance(refusal, AppealUsed | WindowOver),
        "back_href": case_rows.case_href(view),
    }
    return render(request, "disputes/appeal_refused.html", context, status=409)


def _view(request: PartyRequest, dispute_id: UUID) -> CaseView:
    return cases.view(access.dispute_for_party(request.person_id, DisputeId(dispute_id)))


def _page(
    request: PartyRequest,
    view: CaseView,
    step: str,
    form: CaseForm,
    *,
    status: int = 200,
    files: tuple[UUID, ...] = (),
) -> HttpResponse:
    place = wizard.position(STEPS, step)
    context: dict[str, Any] = {
        "view": view,
        "form": form,
        "step": place,
        "steps": len(STEPS),
        "back_href": reverse("appeal", args=[view.dispute_id, STEPS[place - 2]])
        if place > 1
        else case_rows.case_href(view),
        "ruling": case_rows.ruling_card(view),
        "nothing_to_gain": case_about.nothing_to_gain(view, view.sight.party),
    }
    if step == "before":
        context |= _statistic(view)
    if step == "proof":
        context["tiles"] = case_rows.tiles(view)
        context["files"] = sent_files(files, request.person_id)
    if isinstance(form, forms.GroundsForm):
        context["lists"] = [(form.shown_for(name), form[f"ground_{name}"]) for name in form.lists()]
    return render(request, f"disputes/appeal_{step}.html", context, status=status)


def _statistic(view: CaseView) -> dict[str, Any]:
    """Return how often an appeal changed a ruling: of all, and where the reason was the same."""
    assert view.state.claim is not None
    reason = view.state.claim.lines[0].reason
    of_all, of_reason = cases.appeals_decided(reason)
    if of_all.decided < _STATISTIC_MIN:
        return {}
    told: dict[str, Any] = {"decided": of_all.decided, "changed": of_all.changed}
    if of_reason.decided >= _STATISTIC_MIN:
        told |= {"same": of_reason, "reason": words.reason(reason, view.state.terms)}
    return told


def _check(request: PartyRequest, view: CaseView, draft: dict[str, Any]) -> HttpResponse:
    """Show exactly what will be filed, and file it when it is confirmed."""
    said = written(request.person, str(draft.get("statement", "")))
    form = forms.WordsForm(wizard.as_posted(draft), view=view)  # a draft may be longer than allowed
    text = forms.text_of(draft, form, said.ref)
    if text is None or not form.is_valid():
        return redirect("appeal", view.dispute_id, "grounds" if text is None else "words")
    status = 200
    if request.method == "POST":
        key = request_key(request) or uuid4()
        command = FileAppeal(by=view.actor, at=clock.now(), appeal_id=AppealId(key), text=text)
        scope = drafts.scope_of("appeal", view.dispute_id)
        answer = carry_out(view, command, key, [said], draft=scope)
        if isinstance(answer, disputes.Done):
            return redirect("appeal_receipt", view.dispute_id)
        messages.error(request, refusal_words(view, answer))
        status = 409
    context = {
        "view": view,
        "about": case_about.with_ruling(view, view.sight.party),
        "answers": appeal_answers.answers(view, text, said.body, said.ref, change=_change(view)),
        "step": len(STEPS),
        "steps": len(STEPS),
        "back_href": reverse("appeal", args=[view.dispute_id, "words"]),
        "leave_href": case_rows.case_href(view),
        "request_key": str(uuid4()),
    }
    return render(request, "disputes/appeal_check.html", context, status=status)


def _change(view: CaseView) -> dict[str, str]:
    """Return the page of each answer, to change it before it is sent."""
    return {name: reverse("appeal", args=[view.dispute_id, name]) for name in STEPS}


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def confirm(request: PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Show the exact text an operator prepared; it counts only when its party confirms it (S17)."""
    view = _view(request, dispute_id)
    side = view.sight.party
    appeal = prepared_for(view.state, side) if side else None
    refusal = GUARDS["confirm_appeal"](view.state, view.actor, view.now)
    if refusal or appeal is None:
        return _refused(request, view, refusal)
    status = 200
    if request.method == "POST":
        command = ConfirmAppeal(
            by=view.actor,
            at=clock.now(),
            appeal_id=appeal.appeal_id,
            text_sha256=request.POST.get("text_sha256", ""),
        )
        answer = carry_out(view, command, request_key(request))
        if isinstance(answer, disputes.Done):
            return redirect("appeal_receipt", dispute_id)
        messages.error(request, refusal_words(view, answer))
        status = 409
    shown: dict[str, Any] = {
        "view": view,
        "about": case_about.with_ruling(view, view.sight.party),
        "answers": _copy(view, appeal.text),
        "text_sha256": appeal.text.sha256(),
        "prepared": True,
        "back_href": case_rows.case_href(view),
        "leave_href": case_rows.case_href(view),
        "request_key": str(uuid4()),
    }
    return render(request, "disputes/appeal_check.html", shown, status=status)


def _copy(view: CaseView, text: AppealText) -> tuple[AnswerRow, ...]:
    """Return what was written, word for word, with nothing to change."""
    stored = view.text(text.statement)
    return appeal_answers.answers(view, text, stored.body if stored else "", text.statement)


@require_safe
@auth.party_required
def receipt(request: PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Show the proof that the appeal was received: number, time, copy, date, what comes next."""
    view = _view(request, dispute_id)
    appeal = view.state.appeal
    if appeal is None or appeal.filed_at is None:
        return redirect("dispute", dispute_id)
    due = view.state.deadlines.get(DeadlineKind.APPEAL_RULING)
    card = Receipt(
        title=_("Your appeal is filed"),
        number_label=_("Receipt number"),
        number=f"{view.sight.dispute.number}-A",
        at=appeal.filed_at,
        steps=tuple(_next(view)),
        clock=case_rows.clock(view, due) if due else None,
    )
    context = {
        "receipt": card,
        "answers": _copy(view, appeal.text),
        "back_href": case_rows.case_href(view),
    }
    return render(request, "disputes/receipt.html", context)


def _next(view: CaseView) -> Iterator[str]:
    """Yield what comes after the filing, each with its date where one runs."""
    reader = case_rows.reader_of(view)
    clocks = view.state.deadlines
    if reply := clocks.get(DeadlineKind.APPEAL_REPLY):
        until = formats.when(reply.due_at, reader)
        yield _("The other side can reply until %(until)s.") % {"until": until}
    if ruling := clocks.get(DeadlineKind.APPEAL_RULING):
        until = formats.when(ruling.due_at, reader)
        told = _("Somebody who had no part in the first ruling decides by %(until)s.")
        yield told % {"until": until}
    yield _("The result comes by mail, and stands on the page of the dispute.")
    waiting = {DeadlineKind.RETURN_LABEL, DeadlineKind.HOUSE_LABEL, DeadlineKind.RETURN_SHIP}
    if waiting & clocks.keys():
        yield _("The time to return goods waits until then.")
    yield _("This was the one appeal of this dispute. The result of it is final.")
