"""The words of the tus 1.0 protocol (tus.io/protocols/resumable-upload): headers in and out."""

import base64
import binascii
import hashlib
from typing import Final

from django.http import HttpRequest

VERSION: Final = "1.0.0"
PIECE_TYPE: Final = "application/offset+octet-stream"
EXTENSIONS: Final = "creation,termination,checksum"
_METADATA_MAX: Final = 4096


class BadRequest(ValueError):
    """A header that is missing or cannot be read."""


def number(request: HttpRequest, header: str) -> int:
    """Return a header that holds a whole number from 0. Raises BadRequest."""
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:  # noqa: PLR2004 - a petabyte
        raise BadRequest(header)
    return int(text)


def metadata(request: HttpRequest) -> dict[str, str]:
    """Return the pairs of Upload-Metadata. Raises BadRequest."""
    header = request.headers.get("Upload-Metadata", "")
    if len(header) > _METADATA_MAX:
        raise BadRequest("Upload-Metadata")
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (binascii.Error, UnicodeDecodeError):
        raise BadRequest("Upload-Metadata") from None


def checksum(request: HttpRequest) -> bytes | None:
    """Return the SHA-256 that the piece must have, if one was sent. Raises BadRequest."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm != "sha256":
        raise BadRequest("Upload-Checksum")
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise BadRequest("Upload-Checksum") from None


def matches(piece: bytes, wanted: bytes | None) -> bool:
    """Return whether a piece arrived as it was sent."""
    return wanted is None or hashlib.sha256(piece).digest() == wanted
