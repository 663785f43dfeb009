"""An operator says what files of the chat show; their party is asked before they are evidence."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wakai.app import cases, chat_evidence, chat_words, people
from wakai.app import evidence as files_app
from wakai.app.access import NotVisible
from wakai.app.evidence import Tile
from wakai.store.chat import Written
from wakai.web import auth, unfiled_rows
from wakai.web.auth import OperatorRequest
from wakai.web.desk.deeds import held
from wakai.web.desk.helping import case_at_desk, refused
from wakai.web.disputes.deeds import refusal_words
from wakai.web.disputes.evidence import OTHER, EvidenceForm, fitting


@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def ask(request: OperatorRequest, conversation_id: int, seq: int) -> HttpResponse:
    """Say what files show, and ask their party by a card whether they shall be evidence."""
    sight = held(request, conversation_id)
    if sight is None:
        return redirect("desk_conversation", conversation_id)
    case, files = case_at_desk(sight), chat_evidence.files_in(sight, seq)
    side = case.side_of(sight.conversation.person)
    if side is None:
        raise NotVisible
    view = cases.view(case)
    refusal = refused(view, "add_evidence", side)
    seen = files_app.tiles_by_id(files, sight.viewer.id)
    tiles = [seen[file] for file in files if file in seen]
    form = EvidenceForm(request.POST or None, view=view, side=side)
    if request.method == "POST" and not refusal and form.is_valid():
        kind = _kind(view, tiles, form.cleaned_data["kind"])
        outcome = chat_evidence.ask(sight, case, files, kind)
        if not isinstance(outcome, Written):
            messages.error(request, chat_words.sentence(outcome))
        return redirect("desk_conversation", conversation_id)
    context = {
        "form": form,
        "side": side.value,
        "party": people.person(sight.conversation.person or 0),
        "tiles": [unfiled_rows.tile(view, tile, side) for tile in tiles],
        "refused": refusal_words(view, refusal) if refusal else "",
        "back_href": reverse("desk_conversation", args=[conversation_id]),
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "desk/evidence.html", context, status=status)


def _kind(view: cases.CaseView, tiles: Iterable[Tile], chosen: str) -> str:
    """Return the chosen kind where it fits all the files, which one answer is about."""
    fits = {fitting(view, tile.media, chosen) for tile in tiles}
    return chosen if fits == {chosen} else OTHER
