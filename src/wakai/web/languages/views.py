"""The switch of languages: keeps the place, and the choice."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import people
from wakai.core.ids import PersonId

_ONE_YEAR_SECONDS = 60 * 60 * 24 * 365


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """
    Note the wanted language in this browser and, for somebody signed in, on the person.

    An unknown language changes nothing: the reader comes back to the same place and is told.
    """
    back = HttpResponseRedirect(_place(request))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        messages.warning(request, _("We do not have that language yet."))
        return back
    if request.user.is_authenticated:
        people.set_language(PersonId(request.user.pk), language)
    back.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_ONE_YEAR_SECONDS,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return back


def _place(request: HttpRequest) -> str:
    """Return where the reader was, if that is one of our own pages."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"
