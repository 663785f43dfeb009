"""How much of a request is read: little from a stranger, and never more than somebody may keep."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from wakai.app.uploads import PIECE_BYTES_MAX, WAITING_BYTES_MAX
from wakai.web import errors

STRANGERS_BYTES_MAX: Final = 2 * PIECE_BYTES_MAX  # a piece of an upload that outlived its session
APART: Final = "/api/"  # what programs send is read by nobody before it is measured there
BYTES_MAX: Final = WAITING_BYTES_MAX + STRANGERS_BYTES_MAX  # all the files, and the form around

type Answer = Callable[[HttpRequest], HttpResponse]


class BodyLimit:
    """
    Middleware: answer 413 to a body that is too large, before any of it is kept on the disk.

    Django stores the files of a form as soon as somebody reads its fields, and the check for
    forged requests does so before any view. A body of no announced length is not read at all. The
    REST interface has a limit of its own, and says so in its own form.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request if its body is not too large for whoever sent it."""
        size = 0 if request.path.startswith(APART) else _announced(request)
        if size > STRANGERS_BYTES_MAX and (size > BYTES_MAX or not request.user.is_authenticated):
            return errors.too_large(request)
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # as Django takes it: no body
