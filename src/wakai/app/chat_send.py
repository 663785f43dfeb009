"""A message as a person sends it with a form: its text and files in one step, and not too many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wakai.app import chat, chat_limits, clock, evidence
from wakai.app.access import ConversationSight
from wakai.app.uploads import UploadRefusal
from wakai.core.conversations import blanks, texts
from wakai.core.conversations.refusals import Refusal
from wakai.store import chat as log
from wakai.store import evidence as rows
from wakai.store.chat import Written
from wakai.store.evidence import FileRow

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TooManyMessages:
    """The person has written as much within a minute as one may."""

    code: ClassVar[str] = "too_many_messages"


@dataclass(frozen=True, slots=True)
class TooManyFiles:
    """One message holds no more than chat_limits.FILES_MAX."""

    code: ClassVar[str] = "too_many_files"


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """There was no text, and none of the files could be taken."""

    code: ClassVar[str] = "nothing_left"


type NotSent = Refusal | TooManyMessages | TooManyFiles | NothingLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that did not go with its message."""

    name: str
    why: UploadRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a message, and of the files that it went without."""

    outcome: Written | NotSent
    left_out: tuple[LeftOut, ...] = ()


def send(
    sight: ConversationSight,
    text: str,
    uploads: Sequence[UUID] = (),
    *,
    key: UUID,
    note: bool = False,
    expect_seq: int | None = None,
    token: str | None = None,
) -> Sent:
    """
    Write a message, or a note for staff, with files of the viewer's own.

    With ``expect_seq`` it is refused where somebody wrote since that line. ``token`` names the
    program of the shop that writes for the viewer.

    A file that cannot be taken is left out, and said; the others belong to the conversation once
    the message is written, and not before. The same key again is the same message. Raises
    texts.BadText, and NotVisible for somebody else's file.
    """
    if sight.is_held and not note and blanks.left(text):
        raise texts.BadText("blank_left")
    if len(uploads) > chat_limits.FILES_MAX:
        return Sent(outcome=TooManyFiles())
    if _wrote_much(sight):
        return Sent(outcome=TooManyMessages())
    files = [evidence.complete(upload, owner_id=sight.viewer.id) for upload in uploads]
    with transaction.atomic(durable=True):
        answers = [evidence.attach_to_conversation(file, sight.conversation.id) for file in files]
        taken = [answer.id for answer in answers if isinstance(answer, FileRow)]
        outcome: Written | NotSent = NothingLeft()
        if text.strip() or taken or not uploads:
            outcome = _write(
                sight, text, taken, key=key, note=note, expect_seq=expect_seq, token=token
            )
        if not isinstance(outcome, Written):
            transaction.set_rollback(True)
    refused = {
        upload: answer
        for upload, answer in zip(uploads, answers, strict=True)
        if isinstance(answer, UploadRefusal)
    }
    return Sent(outcome=outcome, left_out=_left_out(refused, sight.viewer.id))


def _write(
    sight: ConversationSight,
    text: str,
    files: Sequence[UUID],
    *,
    key: UUID,
    note: bool,
    expect_seq: int | None,
    token: str | None,
) -> Written | Refusal:
    return chat.post(
        sight.conversation.id,
        sight.seat.actor,
        text if text.strip() else "",
        key=key,
        language=sight.viewer.language,
        attachments=files,
        note=note and sight.seat.reader.staff,
        expect_seq=expect_seq,
        token=token,
    )


def _left_out(refused: Mapping[UUID, UploadRefusal], owner_id: int) -> tuple[LeftOut, ...]:
    known = rows.uploads(list(refused), owner_id=owner_id)
    return tuple(LeftOut(name=known[upload].name, why=why) for upload, why in refused.items())


def _wrote_much(sight: ConversationSight) -> bool:
    """Whether the viewer has written as much here within a minute; each page asks the same log."""
    most: int = settings.WAKAI_CHAT_PER_MINUTE
    since = clock.now() - _MINUTE
    return log.written_since(sight.conversation.id, sight.viewer.id, since, limit=most) >= most
