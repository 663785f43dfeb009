"""The workshop for evidence files: implements the port by Pillow, ffmpeg and a look at PDFs."""

import json
import os
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any, Final, override

from wakai.app.ports import Prepared, Unfit, Workshop
from wakai.gateways.media import videos
from wakai.gateways.media.limited import Ended, Limits, run
from wakai.gateways.media.sniff import sniff

_PHOTO: Final = Limits(seconds=90, cpu_seconds=20, memory_mib=2048, file_mib=60)
_PDF_END: Final = 4096  # bytes in which a whole PDF says where its table of contents starts
_AT_ONCE = threading.BoundedSemaphore(2)  # a burst of large photos waits instead of swelling


class MediaWorkshop(Workshop):
    """Implements ``Workshop``; every decoder runs in a child process with limits."""

    @override
    def sniff(self, head: bytes) -> str | None:
        return sniff(head)

    @override
    def prepare(self, original: Path, *, mime: str, into: Path) -> Prepared | Unfit:
        if mime == "application/pdf":
            return _prepare_pdf(original)
        with _AT_ONCE:
            if mime.startswith("video/"):
                return videos.prepare(original, mime=mime, into=into)
            return _prepare_photo(original, mime=mime, into=into)

    @override
    def convert(self, original: Path, *, mime: str, into: Path) -> Path | Unfit:
        return videos.convert(original, into=into)


def _prepare_photo(original: Path, *, mime: str, into: Path) -> Prepared | Unfit:
    command = (sys.executable, "-m", "wakai.gateways.media.photos", str(original), str(into))
    try:
        answer, _ = run(command, limits=_PHOTO)
    except Ended:
        return Unfit(code="damaged")
    facts: dict[str, Any] = json.loads(answer)
    if "unfit" in facts:
        return Unfit(code=facts["unfit"])
    taken = facts["captured_at"]
    return Prepared(
        mime=mime,
        width=facts["width"],
        height=facts["height"],
        captured_at=datetime.fromisoformat(taken) if taken else None,
        has_location=facts["has_location"],
        shown=next(into.glob("shown.*")),
        thumb=into / "thumb.webp",
    )


def _prepare_pdf(original: Path) -> Prepared | Unfit:
    """Keep a PDF as it is, and find out one that was cut off."""
    with original.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _PDF_END))
        end = file.read()
    if b"startxref" not in end:
        return Unfit(code="damaged")
    return Prepared(mime="application/pdf")
