"""Files people hand in, in words: what may be sent, and why one was not taken."""

from typing import assert_never

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakai.app.file_limits import Limits, bytes_max, family
from wakai.app.uploads import Code, UploadRefusal

_MEGABYTE = 1_000_000
_NAMES = {
    "image/jpeg": ("JPEG", ("jpg", "jpeg", "jpe", "jfif")),
    "image/png": ("PNG", ("png",)),
    "image/webp": ("WebP", ("webp",)),
    "image/gif": ("GIF", ("gif",)),
    "image/heic": ("HEIC", ("heic", "heif")),
    "video/mp4": ("MP4", ("mp4", "m4v", "3gp")),
    "video/quicktime": ("MOV", ("mov", "qt")),
    "application/pdf": ("PDF", ("pdf",)),
}


def sentence(refusal: UploadRefusal, limits: Limits) -> str:
    """Say why a file was not taken and what to do; the other inputs of the form are untouched."""
    match refusal.code:
        case Code.EMPTY:
            return _("The file is empty. Check it on your device and choose it again.")
        case Code.TOO_LARGE:
            return too_large(family(refusal.mime), limits)
        case Code.TOO_LONG:
            return _too_long(limits)
        case Code.TOO_MANY_PIXELS:
            return _(
                "The picture is too large to be opened safely. "
                "Save it with fewer pixels and send that."
            )
        case Code.TYPE_NOT_ALLOWED:
            return _(
                "This is not a photo, video or PDF that can be shown here. "
                "Send JPEG, PNG, WebP, HEIC, GIF, MP4, MOV or PDF."
            )
        case Code.VIDEO_NOT_POSSIBLE:
            return _("Videos cannot be taken here at the moment. Send photos, or talk to a person.")
        case Code.DAMAGED:
            return _(
                "The file is damaged or incomplete, so nobody could look at it. "
                "Open it on your device, then send it again or choose another."
            )
        case Code.TOO_MANY_WAITING:
            return _(
                "You have many files here that belong to no case yet. "
                "Finish or remove some of them, then send this one."
            )
        case Code.ID_TAKEN | Code.USED_ELSEWHERE:
            return _taken(refusal.code)
        case Code.NOT_COMPLETE:
            return _("The file has not arrived completely. Wait until it is sent, then go on.")
        case Code.ERASED:
            return _("It was erased.")
        case _:
            assert_never(refusal.code)


def _taken(code: Code) -> str:
    if code is Code.ID_TAKEN:
        return _("This upload was begun with another file. Choose the file again.")
    return _("This file belongs to another case. Choose it again to send it here too.")


def note(name: str, mime: str) -> str:
    """Tell when a file's name and its content differ; the content counts. Empty otherwise."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    known = _NAMES.get(mime)
    if not ending or known is None or ending in known[1]:
        return ""
    return _(
        "The name ends in .%(ending)s, but this is a %(type)s file. It is kept as %(type)s."
    ) % {
        "ending": ending[:8],
        "type": known[0],
    }


def what_may_be_sent(limits: Limits) -> str:
    """Say, before anything is sent, which files are taken and how large they may be."""
    return _(
        "Photos up to %(image)s, videos up to %(video)s and %(minutes)s, PDF up to %(pdf)s."
    ) % {
        "image": size(limits.image_bytes_max),
        "video": size(limits.video_bytes_max),
        "minutes": _minutes(limits),
        "pdf": size(limits.document_bytes_max),
    }


def size(count: int) -> str:
    """Return a number of bytes as people say it: ``10 MB``, ``0.3 MB``."""
    megabytes = count / _MEGABYTE
    return _("%(number)s MB") % {
        "number": f"{megabytes:.0f}" if megabytes >= 10 else f"{max(megabytes, 0.1):.1f}"  # noqa: PLR2004
    }


def too_large(kind: str, limits: Limits) -> str:
    """Say how large a family of files may be ("" for any), and what to do instead."""
    most = {"max": size(bytes_max(kind, limits))}
    match kind:
        case "image":
            return _("A photo may have %(max)s at most. Send a smaller version of it.") % most
        case "video":
            return (
                _(
                    "A video may have %(max)s at most. Send the part that shows what matters, "
                    "or record it in a lower quality."
                )
                % most
            )
        case "document":
            return _("A PDF may have %(max)s at most. Send only the pages that matter.") % most
        case _:
            return _("A file may have %(max)s at most.") % most


def _too_long(limits: Limits) -> str:
    return _(
        "A video may last %(minutes)s at most. Send the part that shows what matters, "
        "or several short videos."
    ) % {"minutes": _minutes(limits)}


def _minutes(limits: Limits) -> str:
    count = limits.video_seconds_max // 60
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
