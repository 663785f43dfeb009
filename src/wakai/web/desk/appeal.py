"""An operator writes the appeal for the buyer, who must confirm the exact text (S17)."""

from dataclasses import replace
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, clock, disputes, texts
from wakai.app.access import NotVisible
from wakai.core.disputes.commands import PrepareAppeal
from wakai.core.disputes.model import Party, Role
from wakai.core.ids import AppealId, DisputeId
from wakai.web import auth
from wakai.web.auth import OperatorRequest
from wakai.web.desk.deeds import held
from wakai.web.desk.pages import prepare_refusal
from wakai.web.disputes.appeal_forms import WholeForm, chosen_text
from wakai.web.disputes.deeds import carry_out, refusal_words, request_key


@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def prepare(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Write the appeal down, and send its party a card that shows exactly what would be filed."""
    sight = held(request, conversation_id)
    if sight is None:
        return redirect("desk_conversation", conversation_id)
    dispute = sight.conversation.dispute
    if dispute is None:
        raise NotVisible
    seen = access.dispute_for_role(request.operator_id, DisputeId(dispute), Role.OPERATOR)
    view = cases.view(seen)
    refusal = prepare_refusal(view)
    form = WholeForm(request.POST or None, view=view)
    if request.method == "POST" and not refusal and form.is_valid():
        key = request_key(request) or uuid4()
        command, said = _asked(request, view, form, AppealId(key))
        answer = carry_out(view, command, key, [said])
        if isinstance(answer, disputes.Done):  # its party has a card now that asks to confirm it
            return redirect("desk_conversation", conversation_id)
        form.add_error(None, refusal_words(view, answer))
    context = {
        "form": form,
        "lists": [(form.shown_for(name), form[f"ground_{name}"]) for name in form.lists()],
        "refused": refusal_words(view, refusal) if refusal else "",
        "back_href": reverse("desk_conversation", args=[conversation_id]),
        "case": seen.dispute,
        "request_key": request.POST.get("request_key") or str(uuid4()),
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "desk/appeal.html", context, status=status)


def _asked(
    request: OperatorRequest, view: cases.CaseView, form: WholeForm, key: AppealId
) -> tuple[PrepareAppeal, texts.NewText]:
    """Return the command that keeps what the operator wrote for the buyer, and the words of it."""
    said = texts.new(
        form.cleaned_data["statement"],
        language=request.person.language,
        author_id=request.operator_id,
    )
    text = chosen_text(form, said.ref, Party.BUYER)
    by = replace(view.actor, on_behalf_of=Party.BUYER)
    return PrepareAppeal(by=by, at=clock.now(), appeal_id=key, text=text), said
