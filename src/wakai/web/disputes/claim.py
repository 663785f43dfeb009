"""The claim, step by step: T01's draft becomes T02's claim on the last page."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakai.app import access, cases, claims, disputes, drafts, formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes import events
from wakai.core.disputes.foreseen import commission_apart_minor
from wakai.core.disputes.model import Basis, Claim, Party, Stage
from wakai.core.ids import DisputeId
from wakai.core.policy import Reason
from wakai.web import auth, award_rows, case_rows, claim_rows
from wakai.web.auth import PartyRequest
from wakai.web.disputes import by_line, evidence, wizard
from wakai.web.disputes import claim_forms as forms
from wakai.web.disputes.deeds import carry_out, refusal_words, request_key
from wakai.web.disputes.forms import CaseForm
from wakai.web.parts import Receipt, Words
from wakai.web.uploads.posted import from_post
from wakai.web.written import written

STEPS = ("problem", "wish", "proof", "words", "check")
_FORMS: dict[str, type[CaseForm]] = {
    "problem": forms.ProblemForm,
    "wish": forms.WishForm,
    "proof": forms.ProofForm,
    "words": forms.WordsForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def step(request: PartyRequest, dispute_id: UUID, step: str) -> HttpResponse:
    """Show one question of the claim, keep the answer, go on to the next."""
    place = wizard.position(STEPS, step)
    scope = drafts.scope_of("claim", dispute_id)
    draft = drafts.read(request.person_id, scope)  # first: it is gone as soon as it is sent
    view = _view(request, dispute_id)
    if view.state.stage is not Stage.DRAFT or view.sight.party is not Party.BUYER:
        return redirect("claim_receipt" if _is_sending(request, step) else "dispute", dispute_id)
    if step == "check":
        return _check(request, view, draft)
    if request.method != "POST":
        return _page(request, view, step, _FORMS[step](view=view, initial=draft))
    if step == "proof":  # a tick that is taken away is not posted
        draft = {name: kept for name, kept in draft.items() if not name.startswith("excused_")}
    draft = wizard.keep(request.person_id, scope, draft, request.POST)
    if wizard.is_keeping(request.POST):
        return HttpResponse(status=204)
    form = _FORMS[step](request.POST, view=view, initial=draft)
    if isinstance(form, forms.ProofForm):
        _take_files(request, view, form)
    if not form.is_valid():
        view = cases.view(view.sight)
        return _page(request, view, step, form, status=422)
    return redirect("claim", dispute_id, STEPS[place])


def _is_sending(request: PartyRequest, step: str) -> bool:
    """Return whether the claim was pressed to be sent, which may have arrived before."""
    return step == "check" and request.method == "POST"


def _view(request: PartyRequest, dispute_id: UUID) -> CaseView:
    return cases.view(access.dispute_for_party(request.person, DisputeId(dispute_id)))


def _take_files(request: PartyRequest, view: CaseView, form: forms.ProofForm) -> None:
    """Attach the files of each field to its kind; say what cannot be taken, keep the rest."""
    for kind in form.kinds:
        posted = from_post(request, f"files_{kind}")
        for problem in (*posted.problems, *evidence.attach(view, posted.ids, kind)):
            form.add_error(None, problem)
    for kind in forms.missing(form.initial, cases.view(view.sight)):
        if not request.POST.get(f"excused_{kind}"):
            name = words.evidence_kind(kind, view.state.terms)
            form.add_error(None, _("Add this, or tick that you cannot: %(kind)s") % {"kind": name})


def _page(
    request: PartyRequest, view: CaseView, step: str, form: CaseForm, status: int = 200
) -> HttpResponse:
    place = wizard.position(STEPS, step)
    before = STEPS[place - 2] if place > 1 else ""
    context: dict[str, Any] = {
        "view": view,
        "form": form,
        "step": place,
        "steps": len(STEPS),
        "back_href": reverse("claim", args=[view.dispute_id, before])
        if before
        else reverse("order", args=[view.sight.dispute.order_id]),
        "tiles": case_rows.tiles(view) if step == "proof" else (),
        "beneath": by_line.beneath(form),
        "sums": by_line.sums(form),
    }
    if isinstance(form, forms.ProofForm):
        context["proofs"] = _proofs(view, form)
        context["burdens"] = _burdens(view, form)
    return render(request, f"disputes/claim_{step}.html", context, status=status)


def _proofs(view: CaseView, form: forms.ProofForm) -> list[dict[str, Any]]:
    """Return each kind that is asked for, with its field and, where missing, the tick."""
    return [
        {
            "kind": kind,
            "name": f"files_{kind}",
            "label": words.evidence_kind(kind, view.state.terms),
            "items": _items(view, form, kind),
            "excuse": form[f"excused_{kind}"] if f"excused_{kind}" in form.fields else None,
        }
        for kind in form.kinds
    ]


def _items(view: CaseView, form: forms.ProofForm, kind: str) -> str:
    """Return for which items a kind is asked for, of an order of several."""
    order = view.state.order
    if order is None or len(order.lines) == 1:
        return ""
    titles = award_rows.line_titles(view)
    needed = [titles.get(line, "") for line in forms.needing(kind, form.initial, view)]
    return _("For: %(items)s.") % {"items": formats.listed(needed)} if needed else ""


def _burdens(view: CaseView, form: CaseForm) -> tuple[tuple[str, str], ...]:
    """Return who must prove it (F2): of several reasons each, with its words before it."""
    reasons = forms.reasons_of(form.initial, view)
    if len({reason.burden for reason in reasons}) == 1:
        return (("", _burden(reasons[0])),)
    return tuple((words.wording(reason), _burden(reason)) for reason in reasons)


def _burden(reason: Reason) -> str:
    """Return who must prove a reason."""
    match reason.burden.value:
        case "buyer":
            return _("You have to show this: without evidence it can hardly be decided for you.")
        case "seller":
            return _("The seller has to prove that it is otherwise. What you add still helps.")
        case "platform":
            return _("We look this up ourselves. You do not have to prove anything.")
        case _:
            return _("Both sides show what they have.")


def _check(request: PartyRequest, view: CaseView, draft: dict[str, Any]) -> HttpResponse:
    """Show everything before it is sent, and send it."""
    said = written(request.person, str(draft.get("statement", "")))
    form = forms.WordsForm(wizard.as_posted(draft), view=view)  # a draft may be longer than allowed
    claim = forms.claim_of(draft, view, said.ref)
    if claim is None or not form.is_valid():
        return redirect("claim", view.dispute_id, "problem" if claim is None else "words")
    problem = ""
    if request.method == "POST":
        command, words_of_it = claims.submission(view, claim, said)
        scope = drafts.scope_of("claim", view.dispute_id)
        answer = carry_out(view, command, request_key(request), words_of_it, draft=scope)
        if isinstance(answer, disputes.Done):
            return redirect("claim_receipt", view.dispute_id)
        problem = refusal_words(view, answer)
        messages.error(request, problem)
    context = {
        "view": view,
        "answers": claim_rows.answers(
            view,
            claim,
            Words(text=said.body, language=said.ref.language),
            change={name: reverse("claim", args=[view.dispute_id, name]) for name in STEPS},
        ),
        "step": len(STEPS),
        "steps": len(STEPS),
        "back_href": reverse("claim", args=[view.dispute_id, "words"]),
        **_held(view, claim),
        "request_key": str(uuid4()),
        "prepared_by": draft.get("prepared_by", ""),
    }
    return render(request, "disputes/claim_check.html", context, status=409 if problem else 200)


def _held(view: CaseView, claim: Claim) -> dict[str, str]:
    """Return what would be held, and of what it remains where a commission is taken off."""
    whole = claim.remedy.refund_minor
    fee = commission_apart_minor(view.state, whole)
    sums = {"held": whole - fee, "whole": whole, "fee": fee} if fee else {"held": whole}
    sums |= {"postage": claim.remedy.postage_minor} if claim.remedy.postage_minor else {}
    return {name: case_rows.amount(view, minor) for name, minor in sums.items()}


@require_safe
@auth.party_required
def receipt(request: PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Show the proof that the claim was received, and what comes next."""
    view = _view(request, dispute_id)
    if view.state.stage is Stage.DRAFT:
        return redirect("claim", dispute_id, "problem")
    found = _sent(view)
    if found is None:
        return redirect("dispute", dispute_id)
    sent_at, sent = found
    clocks = case_rows.clocks(view)
    by_law = view.state.basis is Basis.LAW
    card = Receipt(
        title=_("Your withdrawal counts") if by_law else _("Your request is with the seller"),
        number_label=_("Dispute number"),
        number=view.sight.dispute.number,
        at=sent_at,
        steps=(
            _("You withdrew from the contract. The seller cannot refuse this."),
            _("You get the address for the return, then you post the goods."),
            _("When the goods are back you get all the money back that you paid for them."),
        )
        if by_law
        else (
            _("The seller has to answer by the date above."),
            _("Nothing is paid out meanwhile: the money is held."),
            _("You hear from us here and by mail as soon as it goes on."),
        ),
        clock=clocks[0] if clocks else None,
        copy_href=case_rows.case_href(view),
    )
    said = case_rows.words_of(view, sent.claim.statement)
    context = {
        "receipt": card,
        "back_href": card.copy_href,
        "answers": claim_rows.answers(view, sent.claim, said, sent_at=sent_at),
    }
    return render(request, "disputes/receipt.html", context)


def _sent(view: CaseView) -> tuple[datetime, events.ClaimSubmitted] | None:
    """
    Return when which claim was sent: the draft began before that, and changes come after it.

    None was sent where the time for it was over first.
    """
    sent = (
        (entry.at, entry.event)
        for entry in view.history
        if isinstance(entry.event, events.ClaimSubmitted)
    )
    return next(sent, None)
