"""
Files on their way: begun with an id the browser made, received in pieces, never twice.

The row's count of received bytes is the truth. A piece is on the disk before the row counts it, so
whatever dies in between, the browser asks how far we are and goes on from there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction

from wakai.app import plugs
from wakai.app.access import NotVisible
from wakai.app.file_limits import Limits, bytes_max, current, family
from wakai.store import evidence as rows
from wakai.store.evidence import UploadRow

PIECE_BYTES_MAX: Final = 1024 * 1024
WAITING_FILES_MAX: Final = 60  # files of one person that belong to no case or chat yet
WAITING_BYTES_MAX: Final = 1024 * 1024 * 1024
KEPT_UNUSED: Final = timedelta(days=30)  # as long as a draft of a dispute
NAME_CHARACTERS_MAX: Final = 255
_HEAD_BYTES: Final = 32  # what it takes to tell the type


class Code(StrEnum):
    """Why a file is not taken; stored, and sent by the API."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_MANY_PIXELS = "too_many_pixels"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    VIDEO_NOT_POSSIBLE = "video_not_possible"
    DAMAGED = "damaged"
    TOO_MANY_WAITING = "too_many_waiting"
    ID_TAKEN = "id_taken"
    USED_ELSEWHERE = "used_elsewhere"
    NOT_COMPLETE = "not_complete"
    ERASED = "erased"  # it was taken, and is not kept any more


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRefusal:
    """A file is not taken; ``mime`` says by which limit it was measured."""

    code: Code
    mime: str = ""


@dataclass(frozen=True, slots=True)
class WrongOffset:
    """The piece does not begin where we are: the next byte we want is ``received``."""

    received: int


def begin(
    upload_id: UUID, *, owner_id: int, purpose: str, name: str, size: int, mime: str, at: datetime
) -> UploadRow | UploadRefusal:
    """
    Begin an upload of ``size`` bytes; the same request again returns how far it is.

    ``mime`` is what the browser believes; it only serves to refuse early what is too large.
    """
    refusal = too_large(size, mime=mime, limits=current())
    if refusal is not None:
        return refusal
    wanted = UploadRow(
        id=upload_id,
        owner_id=owner_id,
        purpose=purpose,
        name=_plain_name(name),
        size=size,
        received=0,
        sha256="",
        mime="",
        state=rows.RECEIVING,
        refusal="",
        attempts=0,
        expires_at=at + KEPT_UNUSED,
    )
    with transaction.atomic(durable=True):
        if rows.upload(upload_id) is None:
            files, held = rows.waiting(owner_id)
            if files >= WAITING_FILES_MAX or held + size > WAITING_BYTES_MAX:
                return UploadRefusal(code=Code.TOO_MANY_WAITING)
        row = rows.add_upload(wanted, at=at)
    if row is None or (row.owner_id, row.purpose, row.name, row.size) != (
        owner_id,
        purpose,
        wanted.name,
        size,
    ):
        return UploadRefusal(code=Code.ID_TAKEN)
    return row


def too_large(size: int, *, mime: str, limits: Limits) -> UploadRefusal | None:
    """Return why a file of this size is not taken, or None."""
    if size <= 0:
        return UploadRefusal(code=Code.EMPTY)
    if size > bytes_max(family(mime), limits):
        return UploadRefusal(code=Code.TOO_LARGE, mime=mime)
    return None


def receive(
    upload_id: UUID, *, owner_id: int, offset: int, data: bytes
) -> UploadRow | UploadRefusal | WrongOffset:
    """
    Take a piece of at most PIECE_BYTES_MAX; bytes beyond the announced size are not taken.

    Raises NotVisible.
    """
    if len(data) > PIECE_BYTES_MAX:
        raise ValueError("The piece is larger than a piece may be.")
    with transaction.atomic(durable=True):
        row = rows.upload(upload_id, lock=True)
        if row is None or row.owner_id != owner_id:
            raise NotVisible
        if row.state == rows.REFUSED:
            return UploadRefusal(code=Code(row.refusal), mime=row.mime)
        if offset != row.received:
            return WrongOffset(row.received)
        if not data or row.received == row.size:
            return row
        return _take(row, data[: row.size - offset])


def cancel(upload_id: UUID, *, owner_id: int) -> bool:
    """
    Forget an upload its owner takes back; False when it belongs to a case or chat already.

    Raises NotVisible.
    """
    find(upload_id, owner_id=owner_id)
    with transaction.atomic(durable=True):
        removed = rows.remove_unused(upload_id)
    if removed:
        plugs.files().forget(folder(upload_id))
    return removed


def find(upload_id: UUID, *, owner_id: int) -> UploadRow:
    """Return how far an upload is. Raises NotVisible."""
    row = rows.upload(upload_id)
    if row is None or row.owner_id != owner_id:
        raise NotVisible
    return row


def folder(upload_id: UUID) -> str:
    """Return the key under which everything of an upload is kept: two fan-outs, then its id."""
    plain = upload_id.hex
    return f"{plain[:2]}/{plain[2:4]}/{plain}"


def original_key(upload_id: UUID) -> str:
    """Return the key of the file exactly as it was sent."""
    return f"{folder(upload_id)}/original"


def _take(row: UploadRow, data: bytes) -> UploadRow | UploadRefusal:
    mime = row.mime
    if row.received == 0 and len(data) >= min(row.size, _HEAD_BYTES):
        mime = plugs.workshop().sniff(data[:_HEAD_BYTES]) or ""
        refusal = refused_by_type(mime, row.size)
        if refusal is not None:  # before the other hundred megabytes are sent
            rows.refuse(row.id, refusal.code.value)
            return refusal
    plugs.files().append(original_key(row.id), offset=row.received, data=data)
    received = row.received + len(data)
    return rows.advance(row, received=received, mime=mime)


def refused_by_type(mime: str, size: int) -> UploadRefusal | None:
    """Return why a file whose content shows this type ("" for none) is not taken, or None."""
    if not mime:
        return UploadRefusal(code=Code.TYPE_NOT_ALLOWED)
    return too_large(size, mime=mime, limits=current())


def _plain_name(name: str) -> str:
    """Make a name for people to read: no folders, no control characters, never used as a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    readable = "".join(letter for letter in last if letter.isprintable())
    return readable.strip()[-NAME_CHARACTERS_MAX:] or "file"
