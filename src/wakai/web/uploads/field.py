"""What the upload field on a page is drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from wakai.app import evidence, words_uploads
from wakai.app import uploads as app
from wakai.app.access import NotVisible
from wakai.app.file_limits import current
from wakai.store import evidence as states

# Named one by one: for a plain "image/*" some phones turn a HEIC into a file ten times its size.
ACCEPT: Final = (
    "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,.heic,.heif,"
    "video/mp4,video/quicktime,.mov,application/pdf"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOptions:
    """Limits and sentences of the field."""

    hint: str
    accept: str
    image_bytes_max: int
    video_bytes_max: int
    document_bytes_max: int
    words: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that came with an earlier sending of the same form."""

    id: UUID
    name: str
    size: str
    state: str
    note: str
    thumb_url: str


def options() -> FieldOptions:
    """Return what the field needs, in the reader's language."""
    limits = current()
    return FieldOptions(
        hint=words_uploads.what_may_be_sent(limits),
        accept=ACCEPT,
        image_bytes_max=limits.image_bytes_max,
        video_bytes_max=limits.video_bytes_max,
        document_bytes_max=limits.document_bytes_max,
        words=_words(),
    )


def sent_files(upload_ids: Iterable[UUID], person_id: int) -> tuple[SentFile, ...]:
    """Return those of the uploads that this person can still attach, for ``files=`` of the part."""
    found = []
    for upload_id in upload_ids:
        try:
            row = app.find(upload_id, owner_id=person_id)
        except NotVisible:
            continue
        if row.state in {states.PROCESSING, states.READY}:
            tile = evidence.tile_or_none(row.id, person_id)
            found.append(
                SentFile(
                    id=row.id,
                    name=row.name,
                    size=words_uploads.size(row.size),
                    state=row.state,
                    note=words_uploads.note(row.name, row.mime),
                    thumb_url=tile.thumb_url if tile else "",
                )
            )
    return tuple(found)


def _words() -> dict[str, str]:
    """Return the sentences of the script; it fills in what stands in braces."""
    limits = current()

    def too_large(kind: str) -> str:
        return words_uploads.too_large(kind, limits)

    return {
        "waiting": _("Waiting to be sent"),
        "sending": _("{percent} % sent"),
        "paused": _("No connection. It goes on by itself as soon as there is one."),
        "processing": _("Arrived. It is being prepared; you can go on."),
        "ready": _("Arrived"),
        "arrived": _("Arrived"),
        "failed": _("The file could not be sent. Try again."),
        "choose_again": _("{percent} % sent. Choose the same file again and the rest follows."),
        "twice": _("This file is in the list already."),
        "remove": _("Remove {name}"),
        "removed": _("Removed"),
        "form_waits": _("The files are still on their way. The form is sent when they are there."),
        "form_stopped": _("One file could not be sent. Look at it, then send the form again."),
        "size": _("{number} MB"),
        "empty": _("The file is empty. Check it on your device and choose it again."),
        "too_large": too_large(""),
        **{f"too_large_{kind}": too_large(kind) for kind in ("image", "video", "document")},
    }
