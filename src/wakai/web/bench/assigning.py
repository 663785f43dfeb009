"""Who has which case file: the list of a supervisor, and the page on which one is given."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wakai.app import access, assignments, cases, formats, people, words
from wakai.app.assignments import Adjudicator, Candidate, Hearings, NotAnAdjudicator
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.app.numbers import number
from wakai.app.roles import MAY, Deed
from wakai.core.disputes.guards_review import assigned_to
from wakai.core.disputes.model import AssignReason, Role
from wakai.core.disputes.refusals import ConflictOfInterest, Refusal
from wakai.core.ids import DisputeId
from wakai.web import auth, case_rows, paging
from wakai.web.auth import StaffRequest
from wakai.web.bench import casefile, docket
from wakai.web.disputes.deeds import refusal_words
from wakai.web.disputes.forms import CaseForm
from wakai.web.parts import Pages, StateKind, StateRow, Tab

_PAGE: Final = 25
assigner_required: Final = auth.role_required(*MAY[Deed.ASSIGN])


class AssignForm(CaseForm):
    """Whom the case file goes to, and why, where somebody has it."""

    adjudicator = forms.ChoiceField(
        label=gettext_lazy("Who shall decide it?"), widget=forms.RadioSelect
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why does somebody else get it?"),
        help_text=gettext_lazy("It stands in the case file, where both sides read it."),
        widget=forms.RadioSelect,
    )
    holder = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Offer who may decide it, and ask for a reason only where somebody loses it."""
        found = assignments.candidates(self.view)
        self.offered = [one for one in found if not one.refused and not one.has_it]
        self.left_out = [one for one in found if one.refused]
        choice, why = self.fields["adjudicator"], self.fields["why"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(why, forms.ChoiceField)
        choice.choices = [(str(one.person.id), _told(one)) for one in self.offered]
        choice.error_messages["invalid_choice"] = _("Choose one of those who may decide it.")
        why.choices = [(code.value, words.label(code)) for code in AssignReason]
        if assigned_to(self.view.state) is None:
            del self.fields["why"]


@require_safe
@assigner_required
def assignments_list(request: StaffRequest) -> HttpResponse:
    """Show what the house decides, the nearest deadline first, and who has how much."""
    there = assignments.adjudicators()
    asked = number(request.GET.get("person", ""))
    holder = next((one.person for one in there if one.person.id == asked), None)
    shown = _view(request.GET.get("view", ""))
    found = assignments.page(
        request.person_id,
        view=Hearings.ALL if holder else shown,
        holder=holder.id if holder else None,
        after=paging.cursor(request.GET.get("after", ""), UUID),
        limit=_PAGE + 1,
    )
    page = found[:_PAGE]
    here = f"person={holder.id}" if holder else f"view={shown}"
    last = paging.mark(page[-1].next_due_at, page[-1].id) if len(found) > _PAGE else ""
    names: dict[int, str] = {one.person.id: one.person.name for one in there}
    context = {
        "rows": docket.rows(page, request.person, names=names),
        "tabs": _tabs(request.person_id, None if holder else shown),
        "holder": holder,
        "people": [_line(one, current=one.person == holder) for one in there],
        "pages": Pages(first=1, last=len(page), next_href=f"?{here}&after={last}")
        if last
        else None,
        "empty": _nothing(shown, by_person=holder is not None),
    }
    return render(request, "bench/assignments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@assigner_required
def assign(request: StaffRequest, dispute_id: UUID) -> HttpResponse:
    """Show who may decide a case file, and give it to one of them."""
    sight = access.dispute_for_role(request.person, DisputeId(dispute_id), Role.SUPERVISOR)
    view = cases.view(sight)
    if request.method != "POST":
        return _page(request, view, AssignForm(view=view, initial=_initial(view)))
    if request.POST.get("adjudicator") == str(assigned_to(view.state)):
        return redirect("bench_assignments")  # they have it: this very sending has arrived before
    form = AssignForm(request.POST, view=view)
    if not view.can("assign"):
        return _page(request, view, form)
    if not form.is_valid():
        return _page(request, view, form, status=422)
    why = form.cleaned_data.get("why")
    answer = assignments.give(
        view,
        int(form.cleaned_data["adjudicator"]),
        why=AssignReason(why) if why else None,
        seen_holder=form.cleaned_data["holder"],
    )
    if isinstance(answer, Done):
        messages.success(request, _("Given. They are told by mail and find it among theirs."))
        return redirect("bench_assignments")
    view = cases.view(sight)
    form = AssignForm(request.POST, view=view)  # who has it now may have to be told why
    form.full_clean()
    form.add_error(None, _refused(view, answer))
    return _page(request, view, form, status=409)


def _page(
    request: StaffRequest, view: CaseView, form: AssignForm, status: int = 200
) -> HttpResponse:
    turns = tuple(assignments.turns(view))
    asked = {person for turn in turns for person in (turn.adjudicator, turn.by) if person}
    known = people.people(asked) if asked else {}
    holder = assigned_to(view.state)
    possible = view.can("assign")
    context = {
        "view": view,
        "dispute": view.sight.dispute,
        "form": form,
        "possible": possible,
        "state_line": case_rows.state_line(view),
        "clocks": casefile.clocks(view)[:1],
        "holder": known[holder].name if holder in known else "",
        "has_holder": holder is not None,
        "waits_for_second": view.state.proposed is not None,
        "left_out": formats.listed([one.person.name for one in form.left_out]),
        "turns": [
            {
                "at": turn.at,
                "to": known[turn.adjudicator].name if turn.adjudicator in known else "",
                "by": known[turn.by].name if turn.by in known else "",
                "taken": turn.by == turn.adjudicator,
                "why": words.label(turn.why) if turn.why else "",
            }
            for turn in turns
        ],
        "hidden_holder": holder or "",
    }
    if not possible:
        status = 409
    return render(request, "bench/assign.html", context, status=status)


def _initial(view: CaseView) -> dict[str, Any]:
    return {"holder": assigned_to(view.state)}


def _refused(view: CaseView, refusal: Refusal | NotAnAdjudicator) -> str:
    match refusal:
        case NotAnAdjudicator():
            return _("They decide no case files any more. Choose somebody else.")
        case ConflictOfInterest():
            return _(
                "They cannot decide it: they are a side in it, dealt with it before the appeal, "
                "or declared a conflict. Choose somebody else."
            )
        case _:
            return refusal_words(view, refusal)


def _told(one: Candidate) -> str:
    """Return a name with what speaks for or against it: languages, and how much they have."""
    spoken = {"language": formats.language(one.person.language)}
    reads = _("reads %(language)s, as a party does") if one.reads else _("reads %(language)s")
    held, late = one.load.held, one.load.late
    told = [
        one.person.name,
        reads % spoken,
        ngettext("%(n)d case file", "%(n)d case files", held) % {"n": held},
        *([_("%(n)d of them late") % {"n": late}] if late else []),
    ]
    return " · ".join(told)


def _line(one: Adjudicator, *, current: bool) -> dict[str, Any]:
    return {"one": one, "href": f"?person={one.person.id}", "current": current}


def _tabs(person_id: int, shown: Hearings | None) -> tuple[Tab, ...]:
    counts = assignments.counts(person_id)
    names = {
        Hearings.ALL: _("All"),
        Hearings.FREE: _("Nobody has it"),
        Hearings.LATE: _("Late"),
    }
    return tuple(
        Tab(label=name, href=f"?view={view}", current=view is shown, count=counts[view])
        for view, name in names.items()
    )


def _nothing(shown: Hearings, *, by_person: bool) -> StateRow:
    if by_person:
        return StateRow(kind=StateKind.EMPTY, title=_("They have no case file now"))
    titles = {
        Hearings.ALL: _("Nothing waits for a ruling"),
        Hearings.FREE: _("Every case file has somebody"),
        Hearings.LATE: _("Nothing is late"),
    }
    return StateRow(kind=StateKind.EMPTY, title=titles[shown])


def _view(text: str) -> Hearings:
    return Hearings(text) if text in set(Hearings) else Hearings.ALL
