"""What is settled about the reader before a page is made: who it is, language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from wakai.app import people

type Answer = Callable[[HttpRequest], HttpResponse]


class SignedIn(middleware.AuthenticationMiddleware):
    """Django's own, which reads a session and its person on one journey to the database."""

    def process_request(self, request: HttpRequest) -> None:
        """Say who asks, as soon as anybody wants to know."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]


def _user(request: HttpRequest) -> object:
    with people.read_with_session():
        return middleware.get_user(request)


class ReaderLanguage:
    """
    Write each page in its reader's language and tell times in their zone.

    What a person has declared comes first, then the cookie of this browser, then what the browser
    asks for. People who are not signed in read times in UTC beside the name of the zone.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with language and zone set, and leave neither behind for the next reader."""
        language = _language(request)
        with translation.override(language), timezone.override(_zone(request)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _language(request: HttpRequest) -> str:
    declared = getattr(getattr(request, "user", None), "language", "")
    if declared in dict(settings.LANGUAGES):
        return str(declared)
    return translation.get_language_from_request(request)


def _zone(request: HttpRequest) -> ZoneInfo:
    name = getattr(getattr(request, "user", None), "time_zone", "") or settings.TIME_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
