"""The survey after a case: about our service, never an appeal (S35, S36)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, surveys
from wakai.core.ids import DisputeId
from wakai.web import auth, case_rows
from wakai.web.auth import PartyRequest


class SurveyForm(forms.Form):
    """One question and a few words; no file, nothing that looks like evidence."""

    score = forms.TypedChoiceField(
        label=_("How well did we handle it?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (1, _("Very badly")),
            (2, _("Badly")),
            (3, _("In between")),
            (4, _("Well")),
            (5, _("Very well")),
        ],
    )
    comment = forms.CharField(
        label=_("What should we do better?"),
        required=False,
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def survey(request: PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Ask how we did, and say on the same page that this is no appeal."""
    sight = access.dispute_for_party(request.person_id, DisputeId(dispute_id))
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        surveys.answer(request.person_id, f"dispute:{dispute_id}", **form.cleaned_data)
        messages.success(request, _("Thank you. This changed nothing in your case."))
        return redirect("dispute", dispute_id)
    view = cases.view(sight)
    context = {
        "form": form,
        "dispute": sight.dispute,
        "appeal_href": reverse("appeal", args=[dispute_id, "before"])
        if view.can("file_appeal")
        else "",
        "back_href": case_rows.case_href(view),
    }
    return render(request, "disputes/survey.html", context, status=422 if form.errors else 200)
