"""
The chat in a frame of the shop: loader, frame, entering, and the way out into a whole page.

Nothing is stored before somebody opens the frame. Who they are comes from the page around it, which
hands over the shop's signed token by ``postMessage``: a token is never part of an address.
"""

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from wakai.app import channels, people, tickets
from wakai.app.channels import ChannelRow
from wakai.web import auth
from wakai.web.accounts.forms import TokenForm
from wakai.web.auth import PartyRequest
from wakai.web.chat.views import support_page
from wakai.web.embed.cookies import APART_KEY, leave_apart

CHANNEL_KEY: Final = "channel"  # in the session: the channel whose frame it was begun in
_LOADER: Final = Path(__file__).parent.parent / "static" / "wakai" / "embed" / "wakai.js"
_LOADER_SECONDS: Final = 3600
_NEAR: Final = frozenset({"same-origin", "same-site", "none"})


@require_safe
def loader(_request: HttpRequest) -> HttpResponse:
    """Send the script that the shop's pages load: a button, and the frame once it is pressed."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_LOADER_SECONDS}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script() -> str:
    return _LOADER.read_text(encoding="utf-8")


@never_cache
@require_safe
def frame(request: HttpRequest, channel: str) -> HttpResponse:
    """Show the frame before it is known who looks; a channel nobody made has an empty one."""
    known = channels.channel(channel)
    context = {
        "config": {
            "origins": known.origins if known else (),
            "enter": reverse("embed_enter", args=(channel,)),
            "apart": request.headers.get("Sec-Fetch-Site", "") not in _NEAR,
        }
    }
    with translation.override(_language(request)):
        return _framed(render(request, "embed/frame.html", context), known)


@csrf_exempt  # what is trusted is the signature of the token, not who sends it
@never_cache
@require_POST
def enter(request: HttpRequest, channel: str) -> HttpResponse:
    """Sign in whom the shop vouches for, in this frame."""
    form = TokenForm(request.POST)
    if channels.channel(channel) is None or not form.is_valid():
        return JsonResponse({"code": "not_entered"}, status=403)
    try:
        person = people.by_shop_token(form.cleaned_data["token"])
    except people.BadToken as error:
        return JsonResponse({"code": error.code}, status=403)
    if auth.person_of(request) != person:
        auth.sign_in(request, person)
    request.session[CHANNEL_KEY] = channel
    if request.POST.get("apart") == "1":
        request.session[APART_KEY] = True
    return JsonResponse({"chat": reverse("embed_chat", args=(channel,))})


@never_cache
@require_safe
def chat(request: HttpRequest, channel: str) -> HttpResponse:
    """Show the chat with the house in the frame."""
    known = channels.channel(channel)
    person = auth.person_of(request)
    if known is None or person is None or person.is_staff:
        return redirect("embed", channel)
    page = support_page(request, embedded={
        "origins": known.origins,
        "out": reverse("embed_out", args=(channel,)),
        "leave": reverse("embed_leave", args=(channel,)),
        "frame": reverse("embed", args=(channel,)),
        "htmx": static("vendor/htmx.min.js"),
    })  # fmt: skip
    return _framed(page, known)


@never_cache
@require_POST
@auth.party_required
def out(request: PartyRequest, channel: str) -> HttpResponse:
    """Give a ticket with which this person opens a page outside of the frame, once."""
    assert channel
    return JsonResponse({"enter": reverse("enter"), "ticket": tickets.issue(request.person_id)})


@never_cache
@require_POST
def leave(request: HttpRequest, channel: str) -> HttpResponse:
    """Forget who was in the frame: the shop signed them out."""
    assert channel
    if request.session.get(APART_KEY):
        leave_apart(request)
    request.session.flush()
    return HttpResponse(status=204)


def _framed(response: HttpResponse, channel: ChannelRow | None) -> HttpResponse:
    """Let the pages of a channel, and no others, hold this answer in a frame."""
    holders = list(channel.origins) if channel else [CSP.NONE]
    response._csp_config = {  # type: ignore[attr-defined]  # noqa: SLF001 - as csp_override does
        **settings.SECURE_CSP,
        "frame-ancestors": holders,
    }
    response.xframe_options_exempt = True  # the policy above says more
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cross-Origin-Embedder-Policy"] = "require-corp"  # so that isolated pages can hold it
    return response


def _language(request: HttpRequest) -> str:
    """Return the language of the page around the frame where it is one of ours."""
    wanted = request.GET.get("lang", "").partition("-")[0]
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or "en"
