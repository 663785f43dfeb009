"""
Cookies of a session that lives in a frame of another site.

Browsers keep such a frame's cookies in a jar of its own for each site around it, if the cookie says
that it wants no more (``Partitioned``). So who somebody is in the shop's frame hangs on no
third-party cookie, and the session of the whole page is neither read nor changed by it.
"""

from collections.abc import Callable, Container
from http.cookies import Morsel

from django.http import HttpRequest, HttpResponse

APART_KEY = "apart"  # in the session: it was begun in a frame of another site

type Answer = Callable[[HttpRequest], HttpResponse]


class _Apart(Morsel[str]):
    """A cookie that knows the attribute which Python's own learn in 3.14."""

    def OutputString(self, attrs: Container[str] | None = None) -> str:  # noqa: N802 - Python's name
        said = super().OutputString(attrs)
        return said if "partitioned" in said.lower() else f"{said}; Partitioned"


class ApartCookies:
    """Middleware: what is set for a session in a frame goes into the jar of that frame."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and mark the cookies of the answer where they are for a frame."""
        response = self.get_response(request)
        if response.cookies and (_leaves(request) or request.session.get(APART_KEY)):
            for name, morsel in list(response.cookies.items()):
                dict.__setitem__(response.cookies, name, _apart(morsel))
        return response


def leave_apart(request: HttpRequest) -> None:
    """Note that the cookies which this request takes away are those of a frame."""
    request.META["wakai.leaves_apart"] = True


def _leaves(request: HttpRequest) -> bool:
    return bool(request.META.get("wakai.leaves_apart"))


def _apart(morsel: "Morsel[str]") -> _Apart:
    apart = _Apart()
    apart.set(morsel.key, morsel.value, morsel.coded_value)
    for attribute, value in morsel.items():
        if value:
            apart[attribute] = value
    apart["samesite"] = "None"
    apart["secure"] = True  # browsers take plain loopback addresses for secure
    return apart
