"""Cut your own network: a real chat over a fetch that loses what one wants it to lose."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wakai.app import chat, orders
from wakai.core.conversations.model import Actor, ActorKind
from wakai.web import auth
from wakai.web.auth import PersonRequest
from wakai.web.chat import views as chat_views
from wakai.web.demo.views import demo_only


@demo_only
@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show a buyer their talk with a seller beside what can be broken."""
    person = auth.person_of(request)
    if person is None or not orders.orders_of_buyer(person.id, limit=1):
        return redirect("demo")
    return _page(request)


@auth.party_required
def _page(request: PersonRequest) -> HttpResponse:
    conversation, _seller = _talk(request)
    return chat_views.page_with(
        request, conversation, "demo/network.html", network_words=_network_words()
    )


@demo_only
@require_POST
@auth.party_required
def let_the_other_write(request: PersonRequest) -> HttpResponse:
    """Write a line as the seller, whose network is whole."""
    conversation, seller = _talk(request)
    text = _("The seller writes while you lose packets.")
    chat.post(conversation, Actor(ActorKind.SELLER, seller), text, key=uuid4())
    return JsonResponse({})


def _talk(request: PersonRequest) -> tuple[int, int]:
    """Return the buyer's conversation over their newest order, and the seller."""
    found = orders.orders_of_buyer(request.person_id, limit=1)
    if not found:
        raise Http404
    order = found[0]
    language = request.person.language
    conversation = chat.open_order_thread(
        order.id, buyer=request.person_id, seller=order.seller_id, language=language
    )
    return conversation, order.seller_id


def _network_words() -> dict[str, str]:
    return {
        "message": _("Your message"),
        "news": _("News"),
        "sign": _("A sign of life"),
        "page": _("A piece of the page"),
        "lost": _("lost"),
        "came": _("came through"),
    }
