"""Asking a party for a concrete list of things; the time to rule waits meanwhile (T16)."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wakai.app import cases, clock, disputes, words
from wakai.app.cases import CaseView
from wakai.app.texts import NewText
from wakai.core.disputes.commands import RequestInformation
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Party
from wakai.core.ids import RequestId
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest
from wakai.web.bench import casefile
from wakai.web.disputes.deeds import refusal_words, request_key
from wakai.web.disputes.forms import CaseForm, labelled, text_area
from wakai.web.written import written


class QuestionForm(CaseForm):
    """Whom, for what, and in which words."""

    to = forms.ChoiceField(label=_("Whom do you ask?"), widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=_("What is missing?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_kind = forms.ChoiceField(label=_("Something else"), required=False)
    statement = text_area(
        _("Say exactly what you need, and why"),
        hint=_("The other side sees that you asked, and for what."),
    )

    def prepare(self) -> None:
        """Offer what the reasons of the claim ask for first, everything else in one list."""
        terms = self.view.state.terms
        assert terms is not None
        row = self.view.sight.dispute
        named = [(Party.BUYER, row.buyer_name), (Party.SELLER, row.seller_name)]
        self._choices(
            "to", [(side.value, f"{words.sentence_start(side)}: {name}") for side, name in named]
        )
        near = self._near()
        everything = labelled(terms.evidence_kinds)
        self._choices("kinds", [pair for pair in everything if pair[0] in near])
        rest = [pair for pair in everything if pair[0] not in near]
        self._choices("other_kind", [("", _("Nothing else")), *rest])
        self.limit_text("statement", self.note_max)

    def _near(self) -> set[str]:
        """Return the kinds of evidence that the reasons of the claim speak of."""
        terms, claim = self.view.state.terms, self.view.state.claim
        assert terms is not None
        reasons = [terms.reason(line.reason) for line in claim.lines] if claim else []
        return {
            kind
            for reason in reasons
            if reason
            for kind in (*reason.buyer_required, *reason.buyer_optional, *reason.seller_evidence)
        }

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Put both lists together; a question without a thing is none."""
        cleaned = super().clean() or {}
        other = cleaned.get("other_kind")
        cleaned["asked"] = (*cleaned.get("kinds", ()), *([other] if other else []))
        if not cleaned["asked"]:
            self.add_error("kinds", _("Choose at least one thing."))
        return cleaned

    def command(self, request_id: RequestId) -> tuple[RequestInformation, NewText]:
        """Return what a valid form asks for."""
        said = written(self.view.sight.viewer, self.cleaned_data["statement"])
        command = RequestInformation(
            by=self.view.actor,
            at=clock.now(),
            request_id=request_id,
            to=Party(self.cleaned_data["to"]),
            kinds=self.cleaned_data["asked"],
            statement=said.ref,
        )
        return command, said


@require_http_methods(["GET", "HEAD", "POST"])
@auth.adjudicator_required
def question(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Show the question form, and ask."""
    view = casefile.opened(request, dispute_id)
    if request.method != "POST":
        return _page(request, view, QuestionForm(view=view))
    form = QuestionForm(request.POST, view=view)
    if not form.is_valid():
        return _page(request, view, form, status=422)
    command, said = form.command(RequestId(request_key(request) or uuid4()))
    answer = disputes.execute(view.dispute_id, command, new_texts=[said])
    if isinstance(answer, disputes.Done):
        messages.success(request, _("Asked. The time to rule waits for the answer."))
        return redirect("bench_case", dispute_id)
    form.add_error(None, refusal_words(view, answer))
    return _page(request, cases.view(view.sight), form, status=409)


def _page(
    request: AdjudicatorRequest, view: CaseView, form: QuestionForm, status: int = 200
) -> HttpResponse:
    refusal = GUARDS["request_information"](view.state, view.actor, view.now)
    context = {
        "view": view,
        "dispute": view.sight.dispute,
        "form": form,
        "refused": refusal_words(view, refusal) if refusal else "",
        "request_key": request.POST.get("request_key") or str(uuid4()),
        "back_href": reverse("bench_case", args=[view.dispute_id]),
    }
    if refusal and not form.is_bound:
        status = 409
    return render(request, "bench/question.html", context, status=status)
