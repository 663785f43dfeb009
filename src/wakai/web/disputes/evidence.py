"""Adding evidence to a case: choose what it shows, then the file."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, clock, evidence, file_limits, words_uploads
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.app.uploads import UploadRefusal
from wakai.core.disputes.guards import GUARDS
from wakai.core.ids import DisputeId
from wakai.web import auth, case_rows
from wakai.web.auth import PartyRequest
from wakai.web.disputes.deeds import refusal_words
from wakai.web.disputes.forms import CaseForm, labelled
from wakai.web.uploads.field import sent_files
from wakai.web.uploads.posted import from_post


class EvidenceForm(CaseForm):
    """What the file shows; the file itself is sent by the upload field."""

    kind = forms.ChoiceField(label=_("What does it show?"))

    def prepare(self) -> None:
        """Offer the evidence kinds of the terms, those that the reasons ask for first."""
        terms = self.view.state.terms
        assert terms is not None
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        claim = self.view.state.claim
        reasons = (terms.reason(line.reason) for line in claim.lines) if claim else ()
        asked = {
            kind
            for reason in reasons
            if reason
            for kind in (*reason.buyer_required, *reason.buyer_optional, *reason.seller_evidence)
        }
        first = tuple(kind for kind in terms.evidence_kinds if kind.code in asked)
        others = tuple(kind for kind in terms.evidence_kinds if kind.code not in asked)
        field.choices = [
            ("", _("Choose what it shows")),
            (_("What helps in this case"), labelled(first)),
            (_("Everything else"), labelled(others)),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def add(request: PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Show the page for adding evidence, and add it."""
    sight = access.dispute_for_party(request.person_id, DisputeId(dispute_id))
    view = cases.view(sight)
    if request.method != "POST":
        form = EvidenceForm(view=view, initial={"kind": request.GET.get("kind", "")})
        return _page(request, view, form, sent=request.GET.getlist("file"))
    form = EvidenceForm(request.POST, view=view)
    posted = from_post(request)
    if form.is_valid():
        for problem in (*posted.problems, *attach(view, posted.ids, form.cleaned_data["kind"])):
            form.add_error(None, problem)
        if not posted.ids and not form.errors:
            form.add_error(None, _("Choose a file first."))
    if form.is_valid():
        messages.success(request, _("Your evidence is in the case file."))
        return redirect("dispute", dispute_id)
    return _page(request, cases.view(sight), form, status=422)


def attach(view: CaseView, uploads: Iterable[UUID], kind: str) -> list[str]:
    """Put finished uploads into the case; returns a sentence for each that could not be."""
    problems = []
    for upload in uploads:
        answer = evidence.attach(upload, view.dispute_id, by=view.actor, kind=kind, at=clock.now())
        if isinstance(answer, UploadRefusal):
            problems.append(words_of(answer))
        elif not isinstance(answer, Done):
            problems.append(refusal_words(view, answer))
    return problems


def words_of(refusal: UploadRefusal) -> str:
    """Return why a file cannot be taken."""
    return words_uploads.sentence(refusal, file_limits.current())


def _page(
    request: PartyRequest,
    view: CaseView,
    form: EvidenceForm,
    status: int = 200,
    sent: Iterable[str] = (),
) -> HttpResponse:
    refusal = GUARDS["add_evidence"](view.state, view.actor, view.now)
    context = {
        "view": view,
        "form": form,
        "tiles": case_rows.tiles(view),
        "files": sent_files(_uuids(sent), request.person_id),
        "refused": refusal_words(view, refusal) if refusal else "",
        "back_href": case_rows.case_href(view),
    }
    return render(request, "disputes/evidence.html", context, status=status)


def _uuids(texts: Iterable[str]) -> Iterator[UUID]:
    """Yield the ids of files that were sent elsewhere; what is no id is none of them."""
    for text in texts:
        with suppress(ValueError):
            yield UUID(text)
