"""Serve evidence: only to whom the link was made for, never as anything a browser would run."""

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wakai.app import clock, evidence
from wakai.app.access import NotVisible
from wakai.app.evidence import LINK_SECONDS, Served, Variant
from wakai.app.ports import Unavailable
from wakai.web import auth

# What a browser may show by itself. Everything else is handed out as a file to keep.
_INLINE: Final = {"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"}
_AS_FILE: Final = {"image/heic", "video/quicktime", "application/pdf"}
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_safe
def evidence_file(request: HttpRequest, token: str, variant: Variant) -> HttpResponseBase:
    """Answer a link made by ``app.evidence.link``; one whose time is over leads to a fresh one."""
    person = auth.person_of(request)
    if person is None:
        raise Http404
    try:
        found = evidence.served(
            token,
            variant,
            viewer_id=person.id,
            as_staff=auth.has_second_factor(request),
            at=clock.now(),
        )
    except (NotVisible, Unavailable):
        raise Http404 from None
    if isinstance(found, str):
        return redirect(found)
    return _guarded(_body(request, found), found)


def _body(request: HttpRequest, file: Served) -> HttpResponseBase:
    span = _span(request.headers.get("Range", ""), file.size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    start, end, partial = span
    headers = {"Content-Length": str(end - start), "Accept-Ranges": "bytes"}
    if partial:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    pieces = () if request.method == "HEAD" else evidence.pieces(file, start=start, end=end)
    return StreamingHttpResponse(pieces, status=206 if partial else 200, headers=headers)


def _span(header: str, size: int) -> tuple[int, int, bool] | None:
    """Return (start, end, whether it is a part); None for a part that is not there."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or asked.groups() == ("", ""):
        return 0, size, False  # no range, or several: the whole file is a right answer
    first, last = asked.groups()
    if not first:
        return max(0, size - int(last)), size, True
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return (start, end, True) if start < end else None


def _guarded[R: HttpResponseBase](response: R, file: Served) -> R:
    known = file.mime in _INLINE | _AS_FILE
    response["Content-Type"] = file.mime if known else "application/octet-stream"
    disposition = content_disposition_header(file.mime not in _INLINE, file.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={LINK_SECONDS}"
    return response
