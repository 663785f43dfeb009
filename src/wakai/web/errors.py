"""The pages for what is not there, not yours, not allowed from here, or broken on our side."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wakai.app.access import NotVisible


class NotVisibleAs404:
    """Middleware: a closed door looks exactly like a wall."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the same page as for an address that leads nowhere."""
        return not_found(request) if isinstance(error, NotVisible) else None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer 404; what was asked for is not repeated, so that every such page is the same."""
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer 403 to a form that did not come from our own page or is too old."""
    return render(request, "errors/csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer 403."""
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer 400."""
    return render(request, "errors/400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413 to somebody who sends more than is read."""
    return render(request, "errors/413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, without the database and without the reader's session."""
    return render(request, "errors/500.html", status=500)
