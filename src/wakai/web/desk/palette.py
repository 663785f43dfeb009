"""What the palette finds besides what the page itself holds."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wakai.app import access
from wakai.app import help as help_app
from wakai.app.access import ConversationSight
from wakai.app.numbers import number
from wakai.web import auth
from wakai.web.auth import OperatorRequest
from wakai.web.desk import canned


@never_cache
@require_safe
@auth.operator_required
def palette(request: OperatorRequest) -> HttpResponse:
    """Draw the articles: those that can be sent are in the language of the party."""
    sight = _sight(request)
    language = sight.conversation.language if sight else request.person.language
    context = {
        "answers": canned.offered(sight) if sight and sight.is_held else (),
        "articles": help_app.articles(language),
        "held": sight.conversation if sight and sight.is_held else None,
        "language": language,
    }
    return render(request, "desk/palette.html", context)


def _sight(request: OperatorRequest) -> ConversationSight | None:
    current = number(request.GET.get("current", ""))
    return access.conversation_at_desk(request.operator_id, current) if current else None
