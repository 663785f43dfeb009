"""Which files may become evidence, before anything is uploaded or stored."""

from dataclasses import dataclass
from typing import ClassVar

from wakai.core.policy import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKind:
    """The terms know no such kind of evidence."""

    code: ClassVar[str] = "unknown_evidence_kind"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTypeNotTaken:
    """A file of this type is not taken as evidence."""

    code: ClassVar[str] = "file_type_not_taken"
    mime: str
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEmpty:
    """There is nothing in the file."""

    code: ClassVar[str] = "file_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTooLarge:
    """The file is larger than its type may be."""

    code: ClassVar[str] = "file_too_large"
    size: int
    bytes_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMoreFiles:
    """This side has given as many files at this level as it may."""

    code: ClassVar[str] = "no_more_files"
    files_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTooLong:
    """The video runs longer than one may."""

    code: ClassVar[str] = "video_too_long"
    seconds: int
    seconds_max: int


FileRefusal = UnknownKind | FileTypeNotTaken | FileEmpty | FileTooLarge | NoMoreFiles | VideoTooLong


def check_file(
    kind: str, *, mime: str, size: int, count_so_far: int, terms: Terms
) -> FileRefusal | None:
    """
    Say why a file cannot be evidence, or None.

    ``mime`` is the type found in the bytes, not the one that was claimed; ``size`` is in bytes;
    ``count_so_far`` counts the files that this side has given at this level.
    """
    if not terms.knows_evidence(kind):
        return UnknownKind(kind=kind)
    bytes_max = _bytes_max(mime, terms)
    if bytes_max is None:
        return FileTypeNotTaken(mime=mime, taken=taken_types(terms))
    if size <= 0:
        return FileEmpty()
    if size > bytes_max:
        return FileTooLarge(size=size, bytes_max=bytes_max)
    if count_so_far >= terms.limits.files_max:
        return NoMoreFiles(files_max=terms.limits.files_max)
    return None


def check_video(*, seconds: int, terms: Terms) -> VideoTooLong | None:
    """Say whether a video is too long; its length is known only after the upload."""
    if seconds > terms.limits.video_seconds_max:
        return VideoTooLong(seconds=seconds, seconds_max=terms.limits.video_seconds_max)
    return None


def taken_types(terms: Terms) -> tuple[str, ...]:
    """Return every media type that is taken."""
    return terms.files.image_types + terms.files.document_types + terms.files.video_types


def _bytes_max(mime: str, terms: Terms) -> int | None:
    if mime in terms.files.image_types:
        return terms.limits.image_bytes_max
    if mime in terms.files.document_types:
        return terms.limits.document_bytes_max
    if mime in terms.files.video_types:
        return terms.limits.video_bytes_max
    return None
