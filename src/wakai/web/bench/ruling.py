"""The ruling on its way: kept as it is typed, shown in every language, then issued once."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import clock, disputes, drafts, rulings
from wakai.app.cases import CaseView
from wakai.app.drafts import BadDraft
from wakai.app.letter import Letter
from wakai.app.numbers import number
from wakai.app.rulings import Rehearsed
from wakai.core.disputes.model import Party
from wakai.core.disputes.refusals import ChangedMeanwhile, Refusal
from wakai.core.ids import RulingId
from wakai.web import auth
from wakai.web.auth import AdjudicatorRequest
from wakai.web.bench import casefile
from wakai.web.bench.ruling_form import RulingForm
from wakai.web.disputes import wizard
from wakai.web.disputes.deeds import refusal_words, request_key
from wakai.web.parts import Tab

_MACHINERY = frozenset({"csrfmiddlewaretoken", "do"})


@require_http_methods(["GET", "HEAD", "POST"])
@auth.adjudicator_required
def ruling(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Keep the draft of a ruling, show it as both sides will read it, or issue it."""
    view = casefile.opened(request, dispute_id)
    if request.method != "POST":
        return _preview(request, view)
    match request.POST.get("do"):
        case "issue":
            return _issue(request, view)
        case "keep":  # the page does it by itself while somebody types
            return HttpResponse(status=204 if _keep(view, request.POST) else 413)
        case _:
            return _check(request, view)


def _scope(view: CaseView) -> str:
    return drafts.scope_of("ruling", view.dispute_id)


def _keep(view: CaseView, posted: QueryDict) -> bool:
    """Put the whole form into the draft; a tick that was taken away is gone from it."""
    typed = {
        name: values if len(values) > 1 else values[0]
        for name, values in posted.lists()
        if name not in _MACHINERY and values
    }
    try:
        drafts.write(view.sight.viewer.id, _scope(view), typed)
    except BadDraft:
        return False
    return True


def _check(request: AdjudicatorRequest, view: CaseView) -> HttpResponse:
    """Keep what was typed; go on to the preview when the rules would let it pass."""
    form = RulingForm(request.POST, view=view)
    if not _keep(view, request.POST):
        form.add_error(None, _("This is too long to be kept. Shorten your words."))
    if form.is_valid():
        answer = _rehearsed(view, form)
        if isinstance(answer, dict):
            return redirect("bench_ruling", view.dispute_id)
        form.add_error(None, refusal_words(view, answer))
    return casefile.page(request, view, form, status=422)


def _rehearsed(view: CaseView, form: RulingForm) -> Rehearsed | Refusal:
    command, said = form.command(RulingId(uuid4()), clock.now())
    return rulings.rehearse(view, command, said, [code for code, _name in settings.LANGUAGES])


def _preview(
    request: AdjudicatorRequest, view: CaseView, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    """Show the result as both sides will read it, in every language, above the one button."""
    draft = casefile.draft_of(view)
    form = RulingForm(wizard.as_posted(draft), view=view)
    if not draft or not form.is_valid():
        return redirect("bench_case", view.dispute_id)
    answer = _rehearsed(view, form)
    if not isinstance(answer, dict):
        messages.error(request, problem or refusal_words(view, answer))
        return redirect("bench_case", view.dispute_id)
    reader = Party.SELLER if request.GET.get("for") == "seller" else Party.BUYER
    context = {
        "view": view,
        "dispute": view.sight.dispute,
        "letters": _letters(answer, reader),
        "tabs": _tabs(view, reader),
        "problem": problem,
        "seen": _fingerprint(draft),
        "version": view.version,
        "request_key": request.POST.get("request_key") or str(uuid4()),
    }
    return render(request, "bench/preview.html", context, status=status)


def _letters(rehearsed: Rehearsed, reader: Party) -> tuple[Letter, ...]:
    return tuple(letter for (party, _code), letter in rehearsed.items() if party is reader)


def _tabs(view: CaseView, reader: Party) -> tuple[Tab, Tab]:
    row = view.sight.dispute
    return (
        Tab(
            label=_("As the buyer reads it: %(name)s") % {"name": row.buyer_name},
            href="?for=buyer",
            current=reader is Party.BUYER,
        ),
        Tab(
            label=_("As the seller reads it: %(name)s") % {"name": row.seller_name},
            href="?for=seller",
            current=reader is Party.SELLER,
        ),
    )


def _fingerprint(draft: dict[str, Any]) -> str:
    """Return a hash of the draft: what was looked at is what is issued."""
    return hashlib.sha256(json.dumps(draft, sort_keys=True).encode()).hexdigest()


def _issue(request: AdjudicatorRequest, view: CaseView) -> HttpResponse:
    """Issue exactly what the preview showed, once."""
    key = request_key(request) or uuid4()
    draft = casefile.draft_of(view)
    if not draft:  # it went with the ruling, which may be issued since the case file was read
        view = casefile.opened(request, view.dispute_id)
    if any(issued.ruling_id == key for issued in view.state.rulings):
        return redirect("bench_case", view.dispute_id)
    form = RulingForm(wizard.as_posted(draft), view=view)
    if not form.is_valid():
        return casefile.page(request, view, form, status=422)
    if request.POST.get("seen") != _fingerprint(draft):
        return _again(request, view, ChangedMeanwhile())
    command, said = form.command(RulingId(key), clock.now())
    answer = disputes.execute(
        view.dispute_id,
        command,
        seen_version=number(request.POST.get("version", "")),
        new_texts=said,
        draft=_scope(view),
    )
    if not isinstance(answer, disputes.Done):
        return _again(request, view, answer)
    messages.success(request, _("The ruling is issued. Both sides are told in their language."))
    return redirect("bench_case", view.dispute_id)


def _again(request: AdjudicatorRequest, view: CaseView, refusal: Refusal) -> HttpResponse:
    """Say why it was not issued, over the preview of what stands now."""
    return _preview(request, view, status=409, problem=refusal_words(view, refusal))
