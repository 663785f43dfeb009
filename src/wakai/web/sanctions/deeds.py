"""Single things that are done about a sanction: one page each, and what follows stands above it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from wakai.app import access, clock, sanction_views, sanctions, words_sanctions
from wakai.app.access import NotVisible
from wakai.app.sanction_views import SanctionView
from wakai.app.texts import NewText
from wakai.core.disputes.model import Role
from wakai.core.ids import SanctionId
from wakai.core.sanctions import commands
from wakai.core.sanctions.commands import Command
from wakai.core.sanctions.guards import GUARDS
from wakai.core.sanctions.model import Clock, Result
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest, PersonRequest
from wakai.web.disputes.forms import text_area
from wakai.web.sanctions.lists import READERS
from wakai.web.sanctions.page import clock_of, reader_of, words_of
from wakai.web.written import written

_TEXT_MAX: Final = 20_000


class TextForm(forms.Form):
    """One text, in the person's own words."""

    statement = text_area(_("In your own words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement = self.fields["statement"]
        assert isinstance(statement, forms.CharField)
        statement.max_length = _TEXT_MAX
        statement.validators.append(MaxLengthValidator(_TEXT_MAX))
        statement.error_messages["required"] = str(_("Write something here."))


class DecisionForm(TextForm):
    """What is decided, and why."""

    result = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (Result.REVERSED.value, _("Reverse it: the sanction ends at once")),
            (Result.UPHELD.value, _("Uphold it: the sanction stays in force")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    field_order = ("result", "statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that can be done; ``party`` says whose it is."""

    code: str
    party: bool
    title: Promise
    lead: Promise
    done: Promise
    command: Callable[[SanctionView, dict[str, Any], NewText, datetime], Command]
    form: type[TextForm] = TextForm


def _texted(make: Callable[..., Command], name: str) -> Callable[..., Command]:
    """Return how to make a command that brings one text."""

    def command(
        view: SanctionView, _cleaned: dict[str, Any], said: NewText, at: datetime
    ) -> Command:
        return make(by=view.actor, at=at, **{name: said.ref})

    return command


def _decision(view: SanctionView, cleaned: dict[str, Any], said: NewText, at: datetime) -> Command:
    result = Result(cleaned["result"])
    return commands.DecideComplaint(by=view.actor, at=at, result=result, reasons=said.ref)


DEEDS: Final[Mapping[str, Deed]] = {
    "complaint": Deed(
        code="file_complaint",
        party=True,
        title=_("Complain about this sanction"),
        lead=_(
            "It costs nothing, and it is confirmed at once. A person who had no part in the "
            "sanction decides and gives you reasons. If you are right, the sanction ends at once."
        ),
        done=_("Your complaint was received. Below you see by when it is decided."),
        command=_texted(commands.FileComplaint, "statement"),
    ),
    "answer": Deed(
        code="give_information",
        party=True,
        title=_("Answer the question"),
        lead=_("The adjudicator goes on as soon as you have answered."),
        done=_("Your answer was received."),
        command=_texted(commands.GiveInformation, "statement"),
    ),
    "question": Deed(
        code="ask_information",
        party=False,
        title=_("Ask the party something"),
        lead=_("The time of the house stands still until the answer, or until it is overdue."),
        done=_("The party was asked."),
        command=_texted(commands.AskInformation, "statement"),
    ),
    "decision": Deed(
        code="decide_complaint",
        party=False,
        title=_("Decide on the complaint"),
        lead=_("The party reads your reasons, and who can be asked outside of this house."),
        done=_("It is decided, and the party was told."),
        command=_decision,
        form=DecisionForm,
    ),
    "end": Deed(
        code="lift_sanction",
        party=False,
        title=_("Take the sanction back"),
        lead=_("It ends at once. The party reads your reason."),
        done=_("The sanction has ended, and the party was told."),
        command=_texted(commands.LiftSanction, "reasons"),
    ),
}


_CLOCKS: Final[Mapping[str, Clock]] = {  # what is shown above the button
    "file_complaint": Clock.COMPLAINT_WINDOW,
    "give_information": Clock.COMPLAINT_INFORMATION,
    "ask_information": Clock.COMPLAINT_DECISION,
    "decide_complaint": Clock.COMPLAINT_DECISION,
}


@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(*READERS)
def deed(request: PersonRequest, sanction_id: UUID, noun: str) -> HttpResponse:
    """Show the page of one deed, and do it."""
    if noun not in DEEDS:
        raise NotVisible
    what = DEEDS[noun]
    view = _view(request, SanctionId(sanction_id), what)
    form = what.form(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = written(request.person, form.cleaned_data["statement"])
            command = what.command(view, form.cleaned_data, said, clock.now())
            answer = sanctions.execute(view.sight.sanction.id, command, new_texts=[said])
            if isinstance(answer, sanctions.Done):
                messages.success(request, str(what.done))
                return redirect("sanction", sanction_id)
            form.add_error(None, words_sanctions.sentence(answer, reader_of(view)))
            status = 409
    refusal = GUARDS[what.code](view.state, view.actor, view.now)
    refused = words_sanctions.sentence(refusal, reader_of(view)) if refusal else ""
    question = view.state.complaint.open_question if view.state.complaint else None
    context = {
        "deed": what,
        "form": form,
        "sanction": view.sight.sanction,
        "refused": refused,
        "clock": clock_of(view, _CLOCKS.get(what.code)),
        "question": words_of(view, question.statement) if question and what.party else None,
        "back_href": reverse("sanction", args=[sanction_id]),
    }
    if refusal and status == 200:  # noqa: PLR2004
        status = 409
    return render(request, "sanctions/deed.html", context, status=status)


@require_POST
@auth.adjudicator_required
def take(request: AdjudicatorRequest, sanction_id: UUID) -> HttpResponse:
    """Take a complaint, so that nobody else decides on it."""
    sight = access.sanction_for_staff(request.person, SanctionId(sanction_id))
    view = sanction_views.view(sight)
    command = commands.TakeComplaint(by=view.actor, at=clock.now())
    answer = sanctions.execute(sight.sanction.id, command)
    if not isinstance(answer, sanctions.Done):
        messages.error(request, words_sanctions.sentence(answer, reader_of(view)))
    return redirect("sanction", sanction_id)


def _view(request: PersonRequest, sanction_id: SanctionId, what: Deed) -> SanctionView:
    """Return the sanction in the capacity in which the deed is done. Raises NotVisible."""
    if what.party:
        return sanction_views.view(access.sanction_for_party(request.person, sanction_id))
    sight = access.sanction_for_staff(request.person, sanction_id)
    if sight.role is Role.AUDITOR:
        raise NotVisible
    views = sanction_views.in_each_role(sight)
    return next((view for view in views if view.can(what.code)), views[0])
