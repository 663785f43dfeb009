"""All policies of the house, and the form with which one is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wakai.app import clock, people, policy_publishing, words_policy_publishing
from wakai.app import policies as in_force
from wakai.core.disputes.model import Role
from wakai.core.ids import PersonId
from wakai.core.policy import PolicyError
from wakai.core.policy.publishing import Edition, Published
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.parts import Tag, Tone

_BYTES_MAX = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """One edition in the list."""

    href: str
    name: str
    version: int
    sha256: str
    tag: Tag
    from_at: datetime
    by: tuple[str, ...]  # who answers for it
    open_cases: int


class ProposalForm(forms.Form):
    """A policy file."""

    file = forms.FileField(
        label=gettext_lazy("The policy file"),
        help_text=gettext_lazy(
            "TOML. It may extend a policy that lies beside the file your house began with."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml", "class": "control"}),
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        given = self.cleaned_data["file"]
        if given.size > _BYTES_MAX:
            raise forms.ValidationError(_("This file is too large for a policy."))
        try:
            return str(given.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This file is not text in UTF-8.")) from None


@require_safe
@auth.role_required(Role.OWNER, Role.SUPERVISOR)
def policies(request: StaffRequest) -> HttpResponse:
    """Show what is in force, what waits, and every edition before."""
    shelf = policy_publishing.shelf()
    counts = in_force.open_cases_of()
    now = shelf.in_force(clock.now())
    context = {
        "waiting": shelf.proposal,
        "proposer": name_of(shelf.proposal.by) if shelf.proposal else "",
        "rows": [_row(one, now, counts) for one in reversed(shelf.published)],
    }
    return render(request, "admin/policies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(Role.OWNER, Role.SUPERVISOR)
def proposal(request: StaffRequest) -> HttpResponse:
    """Show the form, and propose what is handed in."""
    if request.method != "POST":
        return _form(request, ProposalForm())
    form = ProposalForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        edition = policy_publishing.handed_in(form.cleaned_data["file"])
    except PolicyError as wrong:
        form.add_error("file", str(wrong))
        return _form(request, form, status=422)
    return _proposed(request, form, edition)


def _proposed(request: StaffRequest, form: ProposalForm, edition: Edition) -> HttpResponse:
    answer = policy_publishing.propose(request.person, edition)
    if isinstance(answer, tuple):
        messages.success(request, _("Proposed. A second person can now read and confirm it."))
        return redirect("admin_policy", edition.sha256)
    form.add_error(None, words_policy_publishing.sentence(answer, request.person))
    return _form(request, form, status=409)


def _form(request: StaffRequest, form: ProposalForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "back_href": reverse("admin_policies")}
    return render(request, "admin/policy_proposal.html", context, status=status)


def _row(one: Published, now: Published | None, counts: Mapping[str, int]) -> EditionRow:
    edition = one.edition
    return EditionRow(
        href=reverse("admin_policy", args=[edition.sha256]),
        name=edition.name,
        version=edition.version,
        sha256=edition.sha256[:12],
        tag=tag_of(one, now),
        from_at=one.in_force_from,
        by=answering_for(one),
        open_cases=counts.get(edition.sha256, 0),
    )


def tag_of(one: Published, now: Published | None) -> Tag:
    """Return whether an edition is in force, will be, or was."""
    if now and one.edition.sha256 == now.edition.sha256:
        return Tag(text=_("In force"), tone=Tone.GAIN)
    if one.in_force_from > clock.now():
        return Tag(text=_("Not yet in force"), tone=Tone.WAIT)
    return Tag(text=_("Replaced"), tone=Tone.STILL)


def answering_for(one: Published) -> tuple[str, ...]:
    """Return the names of the two who answer for an edition; none where the house began with it."""
    return tuple(name_of(by) for by in (one.proposed_by, one.confirmed_by) if by)


def name_of(person_id: PersonId) -> str:
    """Return the name of somebody of the house."""
    found = people.person(person_id)
    return found.name if found else ""
