"""
From the last byte of an upload to a file that others can see.

Two steps, each safe to repeat: *keep* seals the original, looks into it and makes the copies that
are quickly made; *convert* codes a video anew where it must be. A photo is ready when the request
that brought its last byte is answered. Whoever works holds a claim; when it dies, the claim runs
out and the next one does the step again.
"""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from wakai.app import plugs
from wakai.app.file_limits import current
from wakai.app.ports import Prepared, Unfit
from wakai.app.uploads import Code, UploadRefusal, folder, original_key, refused_by_type
from wakai.store import evidence as rows
from wakai.store.evidence import UploadRow

_HEAD_BYTES: Final = 32
_TOLERANCE_MS: Final = 500  # a camera that stops at three minutes stops a little later
_CLAIM_SECONDS: Final = 30  # renewed while the work goes on
_AFTER_FAULT_SECONDS: Final = 60
_ATTEMPTS_MAX: Final = 3


def process_now(upload_id: UUID) -> UploadRow | None:
    """Do for one upload what takes no more than seconds; return where it stands then."""
    _work_on(upload_id, patient=False)
    return rows.upload(upload_id)


def process_pending(limit: int = 1) -> int:
    """Finish up to ``limit`` uploads that wait, however long one takes; return how many."""
    done = 0
    while done < limit and _work_on(None, patient=True):
        done += 1
    return done


def remove_expired(now: datetime) -> int:
    """Forget the uploads that never became part of anything; return how many."""
    count = 0
    while True:
        with transaction.atomic(durable=True):
            removed = rows.remove_expired(now)
            if removed is None:
                return count
            plugs.files().forget(folder(removed))
        count += 1


def _work_on(upload_id: UUID | None, *, patient: bool) -> bool:
    with transaction.atomic(durable=True):
        row = rows.claim(seconds=_CLAIM_SECONDS, upload_id=upload_id)
        if row is None:
            return False
        if row.attempts >= _ATTEMPTS_MAX:  # it has taken down who looked at it before
            rows.refuse(row.id, Code.DAMAGED.value)
            return True
    try:
        with _renewing(row.id):
            _work(row, patient=patient)
    except Exception:  # a full disk, say: a fault of ours, so others try again, but not at once
        rows.release(row.id, seconds=_AFTER_FAULT_SECONDS)
        raise
    return True


@contextmanager
def _renewing(upload_id: UUID) -> Iterator[None]:
    """Keep the claim as long as this process lives and works."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(_CLAIM_SECONDS / 3):
            rows.renew(upload_id, seconds=_CLAIM_SECONDS)
        connection.close()

    beat = threading.Thread(target=renew, daemon=True, name=f"claim-{upload_id}")
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _work(row: UploadRow, *, patient: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="wakai-") as made:
        into = Path(made)
        refusal = _keep(row, into) if rows.file(row.id) is None else None
        if refusal is None:
            refusal = _finish(row, into, patient=patient)
        if refusal is not None:
            rows.refuse(row.id, refusal.code.value)


def _finish(row: UploadRow, into: Path, *, patient: bool) -> UploadRefusal | None:
    file = rows.file(row.id)
    if file is None:  # its owner has taken it back meanwhile
        return None
    if file.shown_path or file.mime == "application/pdf":
        rows.finish(row.id, shown_path=file.shown_path or file.original_path)
        return None
    if patient:
        return _convert(row, file.mime, into)
    rows.release(row.id)
    return None


def _keep(row: UploadRow, into: Path) -> UploadRefusal | None:
    files, key = plugs.files(), original_key(row.id)
    sha256 = files.seal(key, size=row.size)
    with files.local(key) as original:
        with original.open("rb") as opened:
            mime = plugs.workshop().sniff(opened.read(_HEAD_BYTES)) or ""
        refusal = refused_by_type(mime, row.size)
        if refusal is not None:
            return refusal
        prepared = plugs.workshop().prepare(original, mime=mime, into=into)
    if isinstance(prepared, Unfit):
        return UploadRefusal(code=Code(prepared.code), mime=mime)
    seconds_max = current().video_seconds_max
    if (prepared.duration_ms or 0) > seconds_max * 1000 + _TOLERANCE_MS:
        return UploadRefusal(code=Code.TOO_LONG, mime=mime)
    facts = _facts(prepared) | {"original_path": key} | _put_copies(row.id, prepared)
    with transaction.atomic(durable=True):
        rows.add_file(row.id, sha256=sha256, mime=prepared.mime, facts=facts)
    return None


def _convert(row: UploadRow, mime: str, into: Path) -> UploadRefusal | None:
    files = plugs.files()
    with files.local(original_key(row.id)) as original:
        shown = plugs.workshop().convert(original, mime=mime, into=into)
    if isinstance(shown, Unfit):
        return UploadRefusal(code=Code(shown.code), mime=mime)
    key = f"{folder(row.id)}/{shown.name}"
    files.put(key, shown)
    rows.finish(row.id, shown_path=key)
    return None


def _put_copies(upload_id: UUID, prepared: Prepared) -> dict[str, str]:
    made = {
        "shown_path": prepared.shown,
        "thumb_path": prepared.thumb,
        "poster_path": prepared.poster,
    }
    kept = {}
    for column, copy in made.items():
        if copy is not None:
            kept[column] = f"{folder(upload_id)}/{copy.name}"
            plugs.files().put(kept[column], copy)
    return kept


def _facts(prepared: Prepared) -> dict[str, Any]:
    captured_at = prepared.captured_at
    if captured_at is not None and timezone.is_naive(captured_at):
        captured_at = timezone.make_aware(captured_at)  # the camera's wall clock: the reader's zone
    return {
        "width": prepared.width,
        "height": prepared.height,
        "duration_ms": prepared.duration_ms,
        "captured_at": captured_at,
        "has_location": prepared.has_location,
    }
