"""The way in. What is behind it is loaded when the first program asks, if ever."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # nobody is let in by a cookie
def enter(request: HttpRequest, address: str) -> HttpResponse:
    """Answer a program."""
    from wakai.api import service  # noqa: PLC0415 - it takes memory, and needs the settings

    return service.answer(request, address)
