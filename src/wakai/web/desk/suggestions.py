"""Suggested answers: drawn after the conversation is shown, and counted when one is sent."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakai.app import access, assist, words_assist
from wakai.app.access import ConversationSight
from wakai.app.assist import Kind, Suggestion
from wakai.app.numbers import number
from wakai.web import auth
from wakai.web.auth import OperatorRequest
from wakai.web.desk import canned


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRow:
    """One suggestion as the operator sees it."""

    kind: str
    label: str
    source: str
    code: str
    href: str
    text: str
    language: str
    note: str  # where it is not in the language of the party
    clause: str
    applies: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def suggestions(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Draw what could be answered; or count that one was sent."""
    sight = access.conversation_at_desk(request.operator_id, conversation_id)
    if request.method == "POST":
        if sight.is_held:
            _count(sight, request.POST)
        return HttpResponse(status=204)
    found = assist.suggest(sight, canned.ready(sight)) if sight.is_held else None
    context = {
        "conversation": sight.conversation,
        "asked": found.asked if found else "",
        "question": found.question if found else 0,
        "language": found.language if found else "",
        "waits": sight.conversation.waiting_since is not None,
        "rows": [_row(one, found.language) for one in found.suggestions] if found else [],
    }
    return render(request, "desk/suggestions.html", context)


def _count(sight: ConversationSight, told: QueryDict) -> None:
    kind, question = told.get("kind", ""), number(told.get("question", ""))
    if kind in set(Kind) and question is not None:
        code, edited = told.get("code", ""), told.get("edited") == "1"
        assist.used(sight, question, Kind(kind), code, edited=edited)


def _row(one: Suggestion, wanted: str) -> SuggestionRow:
    foreign = one.language and one.language != wanted
    return SuggestionRow(
        kind=one.kind.value,
        label=words_assist.kind(one.kind),
        source=one.source,
        code=one.code,
        href=reverse("help_article", args=[one.code]) if one.kind is Kind.ARTICLE else "",
        text=one.text,
        language=one.language,
        note=_("This is not in the language of the party.") if foreign else "",
        clause=one.clause,
        applies=one.applies,
    )
