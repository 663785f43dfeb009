"""Alerts of the desk: what calls an operator, a page to choose it, and a test that it works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakai.app import desk_alerts
from wakai.app.desk_alerts import About
from wakai.store import desk_settings
from wakai.web import auth
from wakai.web.auth import OperatorRequest

LANGUAGES: Final = tuple(django_settings.LANGUAGES)
_WORDS: Final[dict[About, Promise]] = {
    About.RING: gettext_lazy("A conversation rings at my desk"),
    About.ANSWER: gettext_lazy("Somebody waits for my answer"),
    About.COLLEAGUE: gettext_lazy("A colleague leaves me a note, gives me a chat or takes it over"),
    About.QUEUE: gettext_lazy("Somebody waits in the queue"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something in a list of the desk that calls; the same key again is the same call."""

    about: About
    key: str
    text: str
    language: str = ""


def of_desk(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the script of the desk has to know of the wishes in an operator's settings."""
    wanted = desk_alerts.kept_in(settings)
    told = {
        "about": sorted(wanted.about),
        "languages": sorted(wanted.languages),
        "sound": wanted.sound,
        "repeat": wanted.repeat,
        "notices": wanted.notices,
        "words": _words(),
    }
    return {"alerts_told": told}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def alerts(request: OperatorRequest) -> HttpResponse:
    """Show what calls an operator, and keep it as they want it."""
    if request.method == "POST":
        desk_alerts.keep(
            request.operator_id,
            about=request.POST.getlist("about"),
            languages=request.POST.getlist("languages"),
            sound="sound" in request.POST,
            repeat="repeat" in request.POST,
            notices="notices" in request.POST,
        )
        messages.success(request, _("Your alerts are kept."))
        return redirect("desk_alerts")
    kept = desk_settings.read(request.operator_id)
    wanted = desk_alerts.kept_in(kept)
    context = {
        **of_desk(kept),
        "wanted": wanted,
        "about": [(one.value, _WORDS[one], one in wanted.about) for one in About],
        "languages": [(code, code in wanted.languages) for code, _name in LANGUAGES],
    }
    return render(request, "desk/alerts.html", context)


def _words() -> dict[str, str]:
    return {
        "ready": _("Sound is ready"),
        "locked": _("Sound waits for one click"),
        "off": _("Sound is off"),
        "heard": _("The sound came out: you should have heard two tones."),
        "silent": _(
            "No sound came out. Allow sound for this site in your browser, then test again."
        ),
        "test": _("This is a test of the alert."),
        "allowed": _("This browser shows notices."),
        "denied": _("This browser shows no notices. You can allow them in its settings."),
        "asked": _("This browser has not been asked yet."),
    }
