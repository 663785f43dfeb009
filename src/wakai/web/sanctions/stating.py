"""The house states a sanction: every part of the statement of reasons is asked for."""

from datetime import datetime, time
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakai.app import clock, formats, people, policies, sanctions, words_sanctions
from wakai.app.people import PersonRow
from wakai.app.roles import MAY, Deed
from wakai.app.texts import NewText
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Actor, Party, Role
from wakai.core.ids import PersonId, SanctionId
from wakai.core.policy import Measure
from wakai.core.sanctions.commands import StateSanction
from wakai.core.sanctions.model import Statement
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.disputes.deeds import request_key
from wakai.web.disputes.forms import text_area
from wakai.web.written import written

_ROLES: Final = tuple(MAY[Deed.SANCTION])
_DAY = forms.DateInput(attrs={"type": "date"})


class StatementForm(forms.Form):
    """A statement of reasons (Regulation (EU) 2022/2065, art. 17(3))."""

    party = forms.EmailField(label=gettext_lazy("Mail address of the party"))
    side = forms.ChoiceField(
        label=gettext_lazy("As what?"),
        choices=[
            (Party.SELLER.value, gettext_lazy("Seller")),
            (Party.BUYER.value, gettext_lazy("Buyer")),
        ],
        widget=forms.RadioSelect,
        initial=Party.SELLER.value,
    )
    measure = forms.ChoiceField(label=gettext_lazy("Measure"), widget=forms.RadioSelect)
    scope = forms.CharField(
        label=gettext_lazy("What is limited"),
        help_text=gettext_lazy("The listing, the payout, or which part of the account."),
        max_length=200,
    )
    places = forms.RegexField(
        r"^\s*([A-Za-z]{2}([\s,]+[A-Za-z]{2})*)?[\s,]*$",
        label=gettext_lazy("Countries, by their two letters"),
        help_text=gettext_lazy("Empty: everywhere."),
        max_length=200,
        required=False,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Empty: at once."),
        widget=_DAY,
        required=False,
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Empty: without an end."),
        widget=_DAY,
        required=False,
    )
    facts = text_area(gettext_lazy("What was found"))
    clause = forms.ChoiceField(label=gettext_lazy("The law or the clause"))
    why = text_area(gettext_lazy("Why the rule applies"))
    found_by_machine = forms.BooleanField(
        label=gettext_lazy("A program noticed it"), required=False
    )
    request_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [(each.value, words_sanctions.measure(each)) for each in Measure]
        clauses = [
            (each.code, f"{words_sanctions.clause(each)} ({each.source})")
            for each in policies.live().terms.complaints.clauses
        ]
        self._choices("measure", measures)
        self._choices("clause", [("", _("Choose one")), *clauses])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Find the party: somebody we know, in the role named."""
        cleaned = super().clean() or {}
        found = people.by_email(cleaned.get("party", ""))
        if found is None or Role(cleaned.get("side", Party.SELLER)) not in found.roles:
            self.add_error("party", _("Nobody of that address buys or sells here."))
        cleaned["found"] = found
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(*_ROLES)
def state(request: StaffRequest) -> HttpResponse:
    """Ask for the statement of reasons, and send it to the party."""
    form = StatementForm(
        request.POST or None,
        initial={"request_key": str(uuid4()), "party": request.GET.get("party", "")},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sanction_id = SanctionId(request_key(request) or uuid4())
            command, said = _asked(request, form.cleaned_data, sanction_id)
            answer = sanctions.execute(sanction_id, command, new_texts=said)
            if isinstance(answer, sanctions.Done):
                messages.success(request, _("The statement of reasons was sent to the party."))
                return redirect("sanction", sanction_id)
            reader = Reader(role=Role.SUPERVISOR, time_zone=request.person.time_zone)
            form.add_error(None, words_sanctions.sentence(answer, reader))
            status = 409
    context = {"form": form, "back_href": reverse("sanctions")}
    return render(request, "sanctions/new.html", context, status=status)


def _asked(
    request: StaffRequest, cleaned: dict[str, Any], sanction_id: SanctionId
) -> tuple[StateSanction, list[NewText]]:
    at = clock.now()
    party: PersonRow = cleaned["found"]
    facts, why = (written(request.person, cleaned[name]) for name in ("facts", "why"))
    zone = ZoneInfo(formats.zone_name(party))
    first, last = cleaned["starts_on"], cleaned["ends_on"]
    statement = Statement(
        measure=Measure(cleaned["measure"]),
        scope=cleaned["scope"],
        places=tuple(cleaned["places"].upper().replace(",", " ").split()),
        starts_at=max(at, datetime.combine(first, time(), zone)) if first else at,
        ends_at=datetime.combine(last, time.max, zone) if last else None,
        facts=facts.ref,
        clause=cleaned["clause"],
        why=why.ref,
        found_by_machine=cleaned["found_by_machine"],
    )
    command = sanctions.stating(
        sanction_id,
        statement,
        by=Actor(person=PersonId(request.person_id), role=_role(request)),
        party=party,
        side=Party(cleaned["side"]),
        at=at,
    )
    return command, [facts, why]


def _role(request: StaffRequest) -> Role:
    held = request.person.roles
    return Role.SUPERVISOR if Role.SUPERVISOR in held else Role.ADJUDICATOR
