"""What the payment provider sends by itself: believed by its signature alone, and kept at once."""

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wakai.app import payments
from wakai.app.access import NotVisible
from wakai.app.payment_ports import BadReport, BadSignature

BYTES_MAX: Final = 256_000

_log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """
    Keep an event of the provider and thank for it; what it means is looked at by a loop.

    The same event again is thanked for again. Whoever cannot sign learns nothing.
    """
    if not payments.hears():
        raise NotVisible
    if not 0 < _announced(request) <= BYTES_MAX:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        payments.hear(request.body, headers)
    except BadSignature:
        _log.warning("a payment report was not signed by the provider")
        return HttpResponse(status=400)
    except BadReport as wrong:
        _log.warning("a payment report cannot be read: %s", wrong)
        return HttpResponse(status=400)
    return HttpResponse(status=204)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
