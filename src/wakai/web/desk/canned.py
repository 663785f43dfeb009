"""Canned answers: what the composer is offered, and the page on which a supervisor keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakai.app import access, canned, cases, chat_limits, clock, formats, orders, people
from wakai.app.access import ConversationSight
from wakai.app.canned import BadAnswer, ChangedMeanwhile
from wakai.app.numbers import number
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId, OrderId
from wakai.store.canned import CannedRow
from wakai.web import auth
from wakai.web.auth import StaffRequest

_LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer with a text or a gap in each language of the house."""

    code: str
    texts: tuple[CannedRow | None, ...]

    @property
    def by_language(self) -> tuple[tuple[str, CannedRow | None], ...]:
        """Each language with its text, if it has one."""
        return tuple(zip(_LANGUAGES, self.texts, strict=True))


def offered(sight: ConversationSight) -> list[dict[str, str]]:
    """Return the answers in the language of the party, filled as far as is known."""
    return [_told(one) for one in ready(sight)]


def ready(sight: ConversationSight) -> tuple[canned.Ready, ...]:
    """Return the answers as they can be put in."""
    return canned.ready(sight.conversation.language, _facts(sight))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(Role.SUPERVISOR)
def manage(request: StaffRequest) -> HttpResponse:
    """Show every answer in every language; keep a text, or throw an answer away."""
    typed: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        if "delete" in request.POST:
            canned.delete(request.POST["delete"])
            return redirect("desk_canned")
        typed = {name: request.POST.get(name, "") for name in ("code", "language", "text")}
        problem = _kept(request, typed)
        if not problem:
            messages.success(request, _("The answer is kept, and you stand for this text."))
            return redirect("desk_canned")
    context = {
        "answers": _answers(canned.rows()),
        "languages": _LANGUAGES,
        "problem": problem,
        "typed": typed,
        "text_max": chat_limits.TEXT_MAX,
        "code_max": canned.CODE_MAX,
    }
    return render(request, "desk/canned.html", context, status=422 if problem else 200)


def _kept(request: StaffRequest, typed: dict[str, str]) -> str:
    """Keep a text; return what is wrong with it in words."""
    if typed["language"] not in _LANGUAGES:
        return _("Choose the language of the text.")
    version = number(request.POST.get("version", "")) or 0
    kept = canned.keep(**typed, by=request.person_id, expect_version=version)
    match kept:
        case BadAnswer():
            return _("An answer needs a short name of letters, and a text that fits a message.")
        case ChangedMeanwhile():
            return _("Somebody else changed this text meanwhile. Read theirs first.")
        case None:
            return ""


def _answers(rows: Sequence[CannedRow]) -> list[Answer]:
    found: dict[str, dict[str, CannedRow]] = {}
    for row in rows:
        found.setdefault(row.code, {})[row.language] = row
    return [
        Answer(code=code, texts=tuple(texts.get(language) for language in _LANGUAGES))
        for code, texts in found.items()
    ]


def _told(one: canned.Ready) -> dict[str, str]:
    note = ""
    if one.wanted:
        told = _("There is no %(wanted)s text of this answer: this is the %(language)s one.")
        wanted, language = formats.language(one.wanted), formats.language(one.language)
        note = told % {"wanted": wanted, "language": language}
    return {"code": one.code, "text": one.text, "language": one.language, "note": note}


def _facts(sight: ConversationSight) -> dict[str, str]:
    """Return what is known of the case, as its party reads it."""
    here = sight.conversation
    facts = {"operator": sight.viewer.name}
    order = orders.order(OrderId(here.order or 0))
    if order:
        facts["order"] = order.number
    if here.dispute:
        seen = access.dispute_for_role(sight.viewer.id, DisputeId(here.dispute), Role.OPERATOR)
        facts["dispute"] = seen.dispute.number
        due = min((one.due_at for one in cases.view(seen).state.deadlines.values()), default=None)
        party = people.person(here.person) if here.person else None
        if due and due > clock.now() and party:
            with override(here.language):
                facts["deadline"] = formats.when(due, party)
    return facts
