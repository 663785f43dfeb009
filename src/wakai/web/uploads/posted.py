"""Files that come with a form: sent before it by script, or in it where no script ran."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from wakai.app import clock, processing, words_uploads
from wakai.app import uploads as app
from wakai.app.access import NotVisible
from wakai.app.file_limits import current
from wakai.app.uploads import UploadRefusal
from wakai.store import evidence as states
from wakai.store.evidence import UploadRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """``ids`` can be attached; ``problems`` are sentences, each beginning with the file's name."""

    ids: tuple[UUID, ...]
    problems: tuple[str, ...]


def from_post(request: HttpRequest, name: str = "files", *, purpose: str = "evidence") -> Posted:
    """
    Return the files of an upload field, whether they were sent ahead by script or with the form.

    A file that is not taken costs nothing else: the others are in ``ids``.
    """
    person_id = int(request.user.pk or 0)
    ids: list[UUID] = []
    problems: list[str] = []
    sent = [_sent_ahead(text, person_id) for text in request.POST.getlist(name)]
    came = [_take(file, person_id, purpose) for file in request.FILES.getlist(name)]
    for file_name, answer in (*sent, *came):
        if isinstance(answer, UploadRefusal):
            problems.append(f"{file_name}: {words_uploads.sentence(answer, current())}")
        elif answer is not None:
            ids.append(answer.id)
    return Posted(ids=tuple(dict.fromkeys(ids)), problems=tuple(problems))


def _sent_ahead(text: str, person_id: int) -> tuple[str, UploadRow | UploadRefusal | None]:
    try:
        row = app.find(UUID(text), owner_id=person_id)
    except (ValueError, NotVisible):
        return "", None
    return row.name, _result(row)


def _take(
    file: "UploadedFile[bytes]", person_id: int, purpose: str
) -> tuple[str, UploadRow | UploadRefusal | None]:
    name = file.name or ""
    upload_id = uuid4()
    answer: UploadRow | UploadRefusal | app.WrongOffset = app.begin(
        upload_id,
        owner_id=person_id,
        purpose=purpose,
        name=name,
        size=file.size or 0,
        mime=file.content_type or "",
        at=clock.now(),
    )
    # Not by chunks(): of a file that Django keeps in memory it makes one piece, whatever its size.
    while isinstance(answer, UploadRow) and (piece := file.read(app.PIECE_BYTES_MAX)):
        answer = app.receive(upload_id, owner_id=person_id, offset=answer.received, data=piece)
    if isinstance(answer, UploadRefusal):
        return name, answer
    row = processing.process_now(upload_id)
    return name, None if row is None else _result(row)


def _result(row: UploadRow) -> UploadRow | UploadRefusal:
    if row.state == states.REFUSED:
        return UploadRefusal(code=app.Code(row.refusal), mime=row.mime)
    if row.state == states.RECEIVING:
        return UploadRefusal(code=app.Code.NOT_COMPLETE)
    return row
