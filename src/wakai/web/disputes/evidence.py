"""Adding evidence to a case: choose what it shows, then the file."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, clock, evidence, file_limits, words_uploads
from wakai.app import uploads as uploads_app
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.app.texts import NewText
from wakai.app.uploads import UploadRefusal
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Party
from wakai.core.ids import DisputeId
from wakai.core.policy import Reason
from wakai.web import auth, case_rows
from wakai.web.auth import PartyRequest
from wakai.web.disputes.deeds import refusal_words
from wakai.web.disputes.forms import CaseForm, labelled, text_area
from wakai.web.uploads.field import sent_files
from wakai.web.uploads.posted import from_post
from wakai.web.written import written

OTHER: Final = "other"
_SHOWN_BY: Final = {"image": "photo", "video": "video"}  # media, and how its kinds are called


class EvidenceForm(CaseForm):
    """What the file shows; the file itself is sent by the upload field."""

    kind = forms.ChoiceField(label=_("What does it show?"))

    def __init__(self, *args: Any, view: CaseView, side: Party | None = None, **kw: Any) -> None:
        self.side = side or view.sight.party
        super().__init__(*args, view=view, **kw)

    def prepare(self) -> None:
        """Offer the kinds that this side can have, those that the reasons ask for first."""
        terms, party = self.view.state.terms, self.side
        assert terms is not None
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        claim = self.view.state.claim
        reasons = [terms.reason(line.reason) for line in claim.lines] if claim else []
        asked = _of_side([reason for reason in reasons if reason], party)
        asked |= {kind for one in self.view.state.requests if one.to is party for kind in one.kinds}
        own = _of_side(terms.reasons, party) | {OTHER}
        first = tuple(kind for kind in terms.evidence_kinds if kind.code in asked)
        others = tuple(kind for kind in terms.evidence_kinds if kind.code in own - asked)
        field.choices = [
            ("", _("Choose what it shows")),
            (_("What helps in this case"), labelled(first)),
            (_("Everything else"), labelled(others)),
        ]


class AddForm(EvidenceForm):
    """The same, with the choice to let nobody see it but who decides."""

    hidden = forms.BooleanField(
        label=_("Only the adjudicator may see this"),
        help_text=_("For what would harm you in the hands of the other side, such as a document."),
        required=False,
    )
    why_hidden = text_area(
        _("Why may the other side not see it?"),
        hint=_("The other side reads this reason, not the evidence. Needed only with the tick."),
        required=False,
    )

    def prepare(self) -> None:
        """Give the reason the limit of the terms."""
        super().prepare()
        assert self.view.state.terms is not None
        self.limit_text("why_hidden", self.view.state.terms.limits.note_characters_max)

    def clean(self) -> dict[str, object]:
        """Ask for the reason where something is hidden (I-22)."""
        cleaned = super().clean() or {}
        hides = cleaned.get("hidden")
        if hides and not cleaned.get("why_hidden") and "why_hidden" not in self.errors:
            self.add_error("why_hidden", _("Say why the other side may not see it."))
        return cleaned

    def reason(self) -> NewText | None:
        """Return why it is hidden; None where it is not."""
        if not self.cleaned_data["hidden"]:
            return None
        return written(self.view.sight.viewer, self.cleaned_data["why_hidden"])


class ProofForm(EvidenceForm):
    """The same where nothing has to be added: what it shows is asked of files that came."""

    def prepare(self) -> None:
        """Let the kind be empty."""
        super().prepare()
        self.fields["kind"].required = False

    def need_kind(self) -> None:
        """Ask for the kind, at its field, because there are files."""
        if not self.cleaned_data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Choose what the files show."))


def _of_side(reasons: Iterable[Reason], party: Party | None) -> set[str]:
    """Return the kinds of evidence that these reasons ask of a side."""
    return {
        kind
        for reason in reasons
        for kind in (
            reason.seller_evidence
            if party is Party.SELLER
            else (*reason.buyer_required, *reason.buyer_optional)
        )
    }


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def add(request: PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Show the page for adding evidence, and add it."""
    sight = access.dispute_for_party(request.person_id, DisputeId(dispute_id))
    view = cases.view(sight)
    if request.method != "POST":
        form = AddForm(view=view, initial={"kind": request.GET.get("kind", "")})
        return _page(request, view, form, sent=request.GET.getlist("file"))
    form = AddForm(request.POST, view=view)
    posted = from_post(request)
    if form.is_valid():
        kind, why = form.cleaned_data["kind"], form.reason()
        for problem in (*posted.problems, *attach(view, posted.ids, kind, why_hidden=why)):
            form.add_error(None, problem)
        if not posted.ids and not form.errors:
            form.add_error(None, _("Choose a file first."))
    if form.is_valid():
        messages.success(request, _("Your evidence is in the case file."))
        return redirect("dispute", dispute_id)
    return _page(request, cases.view(sight), form, status=422)


def attach(
    view: CaseView, uploads: Iterable[UUID], kind: str, *, why_hidden: NewText | None = None
) -> list[str]:
    """Put finished uploads into the case; returns a sentence for each that could not be."""
    problems = []
    for upload in uploads:
        fitting = _fitting(view, upload, kind)
        answer = evidence.attach(
            upload,
            view.dispute_id,
            by=view.actor,
            kind=fitting,
            at=clock.now(),
            why_hidden=why_hidden,
        )
        if isinstance(answer, UploadRefusal):
            problems.append(words_of(answer))
        elif not isinstance(answer, Done):
            problems.append(refusal_words(view, answer))
    return problems


def _fitting(view: CaseView, upload: UUID, kind: str) -> str:
    media = uploads_app.find(upload, owner_id=view.sight.viewer.id).mime.partition("/")[0]
    return fitting(view, media, kind)


def fitting(view: CaseView, media: str, kind: str) -> str:
    """Return the chosen kind, unless it is one of photos and the file is a video, or against."""
    called = {name: name in kind for name in _SHOWN_BY.values()}
    terms = view.state.terms
    assert terms is not None
    wrong = any(called.values()) and not called.get(_SHOWN_BY.get(media, ""), True)
    return OTHER if wrong and terms.knows_evidence(OTHER) else kind


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
