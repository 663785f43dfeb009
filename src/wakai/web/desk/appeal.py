"""An operator writes the appeal for whom they talk with, who must confirm the exact text (S17)."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import cases, clock, disputes, people, texts
from wakai.app.access import NotVisible
from wakai.core.disputes.commands import PrepareAppeal
from wakai.core.disputes.model import Party
from wakai.core.ids import AppealId
from wakai.web import auth, case_about
from wakai.web.auth import OperatorRequest
from wakai.web.desk.deeds import held
from wakai.web.desk.helping import acting_for, case_at_desk, refused
from wakai.web.disputes.appeal_forms import WholeForm, chosen_text
from wakai.web.disputes.deeds import carry_out, refusal_words, request_key
from wakai.web.written import written


class HelpForm(WholeForm):
    """The same page, asked of who writes it for somebody else."""

    def prepare(self) -> None:
        """Ask for the reason of the party, who is not the one that reads this."""
        super().prepare()
        self.fields["request_reason"].label = _("Reason for their request")


@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def prepare(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Write the appeal down, and send its party a card that shows exactly what would be filed."""
    sight = held(request, conversation_id)
    if sight is None:
        return redirect("desk_conversation", conversation_id)
    seen = case_at_desk(sight)
    side = seen.side_of(sight.conversation.person)
    if side is None:
        raise NotVisible
    view = cases.view(seen)
    refusal = refused(view, "prepare_appeal", side)
    form = HelpForm(request.POST or None, view=view)
    if request.method == "POST" and not refusal and form.is_valid():
        key = request_key(request) or uuid4()
        command, said = _asked(request, form, side, AppealId(key))
        answer = carry_out(view, command, key, [said])
        if isinstance(answer, disputes.Done):  # its party has a card now that asks to confirm it
            return redirect("desk_conversation", conversation_id)
        form.add_error(None, refusal_words(view, answer))
    context = {
        "form": form,
        "side": side.value,
        "party": people.person(sight.conversation.person or 0),
        "lists": [(form.shown_for(name), form[f"ground_{name}"]) for name in form.lists()],
        "refused": refusal_words(view, refusal) if refusal else "",
        "back_href": reverse("desk_conversation", args=[conversation_id]),
        "about": case_about.with_ruling(view, side),
        "request_key": request.POST.get("request_key") or str(uuid4()),
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "desk/appeal.html", context, status=status)


def _asked(
    request: OperatorRequest, form: HelpForm, side: Party, key: AppealId
) -> tuple[PrepareAppeal, texts.NewText]:
    """Return the command that keeps what the operator wrote for a side, and the words of it."""
    said = written(request.person, form.cleaned_data["statement"])
    return PrepareAppeal(
        by=acting_for(form.view, side),
        at=clock.now(),
        appeal_id=key,
        text=chosen_text(form, said.ref, side),
    ), said
