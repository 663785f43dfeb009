"""
Resumable uploads in the shape of tus 1.0: create, ask how far, send a piece, take back.

The browser makes the id and sends it in the metadata, so a lost answer to any of these costs
nothing: the same request again has the same effect.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import clock, evidence, processing, words_uploads
from wakai.app import uploads as app
from wakai.app.access import NotVisible
from wakai.app.file_limits import bytes_max, current
from wakai.app.ports import Unavailable
from wakai.app.uploads import Code, UploadRefusal, WrongOffset
from wakai.store import evidence as states
from wakai.store.evidence import UploadRow
from wakai.web.uploads import tus

log = logging.getLogger(__name__)

PURPOSES: Final = ("evidence", "chat")
_CHECKSUM_MISMATCH: Final = 460  # of the protocol


type _View = Callable[..., HttpResponse]


def _answered(view: _View) -> _View:
    """Answer for every view: who is signed in, what went wrong, and the protocol's headers."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = _try(view, request, *args, **kwargs)
        response["Tus-Resumable"] = tus.VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _try(view: _View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    if request.method == "OPTIONS":
        return _options()
    if not request.user.is_authenticated:
        return problem(401, "sign_in", _("Sign in again. The file then goes on from where it was."))
    if request.headers.get("Tus-Resumable", tus.VERSION) != tus.VERSION:
        return HttpResponse(status=412, headers={"Tus-Version": tus.VERSION})
    try:
        return view(request, *args, **kwargs)
    except NotVisible:
        message = _("This upload is not there any more. Choose the file again.")
        return problem(404, "not_found", message)
    except tus.BadRequest as fault:
        return problem(400, "malformed", str(fault))
    except Unavailable:
        log.exception("the file store cannot be used")
        message = _("Files cannot be kept at the moment. It is tried again by itself.")
        return problem(503, "unavailable", message)


def _options() -> HttpResponse:
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Checksum-Algorithm": "sha256",
        "Tus-Max-Size": str(bytes_max("", current())),
    }
    return HttpResponse(status=204, headers=headers)


@require_http_methods(["POST", "OPTIONS"])
@_answered
def uploads(request: HttpRequest) -> HttpResponse:
    """Begin an upload, or find the one that the same request began before."""
    told = tus.metadata(request)
    try:
        upload_id = UUID(told.get("id", ""))
    except ValueError:
        raise tus.BadRequest("Upload-Metadata: id") from None
    if told.get("purpose") not in PURPOSES:
        raise tus.BadRequest("Upload-Metadata: purpose")
    answer = app.begin(
        upload_id,
        owner_id=_person(request),
        purpose=told["purpose"],
        name=told.get("filename", ""),
        size=tus.number(request, "Upload-Length"),
        mime=told.get("filetype", ""),
        at=clock.now(),
    )
    if isinstance(answer, UploadRefusal):
        return _refused(answer)
    response = JsonResponse(status_of(answer, _person(request)), status=201)
    response["Location"] = reverse("upload", args=[upload_id])
    response["Upload-Offset"] = str(answer.received)
    return response


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE", "OPTIONS"])
@_answered
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Tell how far an upload is, take its next piece, or forget it."""
    match request.method:
        case "PATCH":
            return _patch(request, upload_id)
        case "DELETE":
            if app.cancel(upload_id, owner_id=_person(request)):
                return HttpResponse(status=204)
            return _refused(UploadRefusal(code=Code.USED_ELSEWHERE))
        case _:
            row = app.find(upload_id, owner_id=_person(request))
            response = JsonResponse(status_of(row, _person(request)))
            response["Upload-Offset"] = str(row.received)
            response["Upload-Length"] = str(row.size)
            return response


def _patch(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    if request.content_type != tus.PIECE_TYPE:
        return problem(415, "malformed", tus.PIECE_TYPE)
    wanted = tus.checksum(request)
    if wanted and int(request.headers.get("Content-Length") or 0) > app.PIECE_BYTES_MAX:
        raise tus.BadRequest("Content-Length")
    offset, person_id = tus.number(request, "Upload-Offset"), _person(request)
    piece = _read(request)
    if not tus.matches(piece, wanted):
        return problem(_CHECKSUM_MISMATCH, "checksum_mismatch", "")
    while True:
        answer = app.receive(upload_id, owner_id=person_id, offset=offset, data=piece)
        if not isinstance(answer, UploadRow):
            return _not_taken(answer)
        offset = answer.received
        piece = _read(request)
        if not piece:
            return _taken(answer)


def _read(request: HttpRequest) -> bytes:
    """Return the next bytes of the body; when the connection is cut, what came before counts."""
    try:
        return request.read(app.PIECE_BYTES_MAX)
    except UnreadablePostError:
        return b""


def _taken(row: UploadRow) -> HttpResponse:
    if row.state == states.PROCESSING:
        try:
            processing.process_now(row.id)
        except Unavailable:  # the bytes are safe; the worker does it later
            log.exception("upload %s is processed later", row.id)
    return HttpResponse(status=204, headers={"Upload-Offset": str(row.received)})


def _not_taken(answer: UploadRefusal | WrongOffset) -> HttpResponse:
    match answer:
        case WrongOffset():
            response = problem(409, "wrong_offset", "", received=answer.received)
            response["Upload-Offset"] = str(answer.received)
            return response
        case UploadRefusal():
            return _refused(answer)


def status_of(row: UploadRow, person_id: int) -> dict[str, str | int | bool]:
    """Return what the page shows of an upload of one's own."""
    message, thumb = "", ""
    if row.state == states.REFUSED:
        refusal = UploadRefusal(code=Code(row.refusal), mime=row.mime)
        message = words_uploads.sentence(refusal, current())
    elif row.received == row.size:
        tile = evidence.tile_or_none(row.id, person_id)
        thumb = tile.thumb_url if tile else ""
    return {
        "id": str(row.id),
        "name": row.name,
        "size": row.size,
        "offset": row.received,
        "state": row.state,
        "mime": row.mime,
        "code": row.refusal,
        "message": message,
        "note": words_uploads.note(row.name, row.mime),
        "thumb_url": thumb,
        "used": row.expires_at is None,
    }


def problem(status: int, code: str, message: str, **facts: str | int) -> JsonResponse:
    """Return the one shape of errors."""
    body = {"code": code, "message": message, "facts": facts}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _refused(refusal: UploadRefusal) -> HttpResponse:
    message = words_uploads.sentence(refusal, current())
    return problem(422, refusal.code.value, message)


def _person(request: HttpRequest) -> int:
    return int(request.user.pk or 0)  # 0 is nobody
