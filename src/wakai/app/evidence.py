"""Evidence files in cases and chats: put in, linked to for one viewer, listed as tiles."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse

from wakai.app import disputes, plugs, uploads
from wakai.app.access import NotVisible
from wakai.app.access_evidence import Sight, evidence_for_viewer
from wakai.app.file_limits import family
from wakai.app.processing import process_now, process_pending, remove_expired
from wakai.app.uploads import KEPT_UNUSED, Code, UploadRefusal
from wakai.core.disputes.commands import AddEvidence
from wakai.core.disputes.model import Actor, Level, Party, Role, Visibility
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import DisputeId, EvidenceId
from wakai.store import evidence as rows
from wakai.store.evidence import FileRow
from wakai.store.texts import NewText

__all__ = ["process_pending", "remove_expired"]

LINK_SECONDS: Final = 300
_SALT: Final = "wakai.evidence.link"
_COPY_TYPES: Final = {
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "mp4": "video/mp4",
}

type Variant = Literal["shown", "thumb", "poster", "original"]
VARIANTS: Final = ("shown", "thumb", "poster", "original")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One piece of evidence as a page lists it; empty addresses are not there (yet)."""

    id: UUID
    name: str
    kind: str  # code of the policy; words.evidence_kind says it
    media: str  # image, video, document
    state: str  # processing, ready, refused
    refusal: str  # code; upload_words says it
    party: str  # buyer, seller
    mine: bool
    level: str
    is_new: bool  # came in at appeal level: nobody has judged it yet
    opened: bool  # this viewer has looked at it
    late: bool
    visibility: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    seconds: int | None
    captured_at: datetime | None  # as the camera declares
    has_location: bool  # True only for those who may see the original
    kept_at: datetime  # when it was handed over, to a chat or to a case
    added_at: datetime | None
    thumb_url: str
    shown_url: str
    poster_url: str
    original_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What to send for a link."""

    key: str
    mime: str
    name: str
    size: int


# -- into a case, into a chat ------------------------------------------------


def attach(
    upload_id: UUID,
    dispute_id: DisputeId,
    *,
    by: Actor,
    kind: str,
    at: datetime,
    why_hidden: NewText | None = None,
) -> disputes.Done | Refusal | UploadRefusal:
    """
    Put a file into the case, as evidence of ``kind``; the same again changes nothing.

    With ``why_hidden`` only those who decide see it, and the reason stays in the case (I-22).
    The file is the actor's own, or, where an operator acts for a party, that party's.
    A video may still be in the making. Raises NotVisible.
    """
    file = _complete(upload_id)
    if isinstance(file, UploadRefusal):
        return file
    if file.uploader_id != by.person and not _on_behalf_of_owner(file, dispute_id, by):
        raise NotVisible
    with transaction.atomic(durable=True):
        if not rows.reserve_for_dispute(file.id, dispute_id):
            return UploadRefusal(code=Code.USED_ELSEWHERE)
    command = AddEvidence(
        by=by,
        at=at,
        evidence_id=EvidenceId(file.id),
        kind=kind,
        sha256=file.sha256,
        visibility=Visibility.DECIDER_ONLY if why_hidden else Visibility.BOTH,
        why_hidden=why_hidden.ref if why_hidden else None,
    )
    answer = disputes.execute(dispute_id, command, new_texts=[why_hidden] if why_hidden else ())
    if not isinstance(answer, disputes.Done):
        with transaction.atomic(durable=True):
            rows.release_from_dispute(file.id, dispute_id, expires_at=at + KEPT_UNUSED)
    return answer


def attach_together[R](
    upload_ids: Sequence[UUID],
    dispute_id: DisputeId,
    *,
    by: Actor,
    kind: str,
    at: datetime,
    first: Callable[[], R | None],
) -> disputes.Done | Refusal | UploadRefusal | R:
    """
    Put files of a party into its case for an operator, all or none; again it changes nothing.

    What ``first`` writes is written in the same transaction; what it returns is why nothing is to
    happen. Raises NotVisible.
    """
    commands = []
    for upload_id in upload_ids:
        file = _complete(upload_id)
        if isinstance(file, UploadRefusal):
            return file
        if not _on_behalf_of_owner(file, dispute_id, by):
            raise NotVisible
        evidence_id = EvidenceId(file.id)
        commands.append(
            AddEvidence(by=by, at=at, evidence_id=evidence_id, kind=kind, sha256=file.sha256)
        )

    def reserved() -> UploadRefusal | R | None:
        if all(rows.reserve_for_dispute(one.evidence_id, dispute_id) for one in commands):
            return first()
        return UploadRefusal(code=Code.USED_ELSEWHERE)

    return disputes.execute_all(dispute_id, commands, first=reserved)


def attach_to_conversation(
    file: FileRow | UploadRefusal, conversation_id: int
) -> FileRow | UploadRefusal:
    """
    Let a complete file belong to a chat, in the caller's transaction: bound, it never expires.

    It is in no case before ``attach``. The caller has opened the door of the conversation.
    """
    if isinstance(file, UploadRefusal) or rows.bind_to_conversation(file.id, conversation_id):
        return file
    return UploadRefusal(code=Code.USED_ELSEWHERE)


def complete(upload_id: UUID, *, owner_id: int) -> FileRow | UploadRefusal:
    """Return one's own file all of whose bytes are here, or why it cannot be. Raises NotVisible."""
    uploads.find(upload_id, owner_id=owner_id)
    return _complete(upload_id)


def _complete(upload_id: UUID) -> FileRow | UploadRefusal:
    """Return the file of an upload all of whose bytes are here. Raises NotVisible."""
    file = rows.file(upload_id)
    if file is None:
        upload = process_now(upload_id)  # the request that brought the last byte may have died
        if upload is None:
            raise NotVisible
        file = rows.file(upload_id)
        if file is None and upload.state != rows.REFUSED:
            return UploadRefusal(code=Code.NOT_COMPLETE)
        if file is None:
            return UploadRefusal(code=Code(upload.refusal), mime=upload.mime)
    if file.state == rows.REFUSED:
        return UploadRefusal(code=Code(file.refusal), mime=file.mime)
    return file


def _on_behalf_of_owner(file: FileRow, dispute_id: DisputeId, by: Actor) -> bool:
    order = disputes.read(dispute_id).state.order
    if order is None or by.on_behalf_of is None or by.role is not Role.OPERATOR:
        return False
    return file.uploader_id == (order.buyer if by.on_behalf_of is Party.BUYER else order.seller)


# -- out to a viewer ---------------------------------------------------------


def link(file: FileRow, viewer_id: int, variant: Variant) -> str:
    """
    Return an address that this viewer alone can open, for LINK_SECONDS; "" when there is no copy.

    The caller has made sure that the viewer may see the file; serving makes sure again.
    """
    if not _key(file, variant):
        return ""
    token = signing.dumps({"f": file.id.hex, "p": viewer_id}, salt=_SALT, compress=False)
    return reverse("evidence_file", args=[token, variant])


def served(
    token: str, variant: Variant, *, viewer_id: int, as_staff: bool, at: datetime
) -> Served | str:
    """
    Return what to send for a link, or a fresh address when its time is over but its viewer is not.

    Raises NotVisible.
    """
    file_id, in_time = _read_token(token, viewer_id)
    file = rows.file(file_id)
    if file is None:
        raise NotVisible
    sight = evidence_for_viewer(viewer_id, (file,), as_staff=as_staff).get(file.id)
    if sight is None or (variant == "original" and not sight.original):
        raise NotVisible
    if sight.logged and variant in {"thumb", "poster"}:
        raise NotVisible
    key = _key(file, variant)
    if not key or file.state == rows.REFUSED:
        raise NotVisible
    if not in_time:
        return link(file, viewer_id, variant)
    if variant in {"shown", "original"}:
        rows.opened(file.id, viewer_id, at)
    return Served(key=key, mime=_mime(file, key), name=file.name, size=plugs.files().size(key))


def pieces(file: Served, *, start: int, end: int) -> Iterator[bytes]:
    """Return the bytes from ``start`` up to ``end``, which is not sent. Raises Unavailable."""
    return plugs.files().read(file.key, start=start, length=end - start)


def tiles_for(dispute_id: DisputeId, viewer_id: int) -> tuple[Tile, ...]:
    """Return what this viewer may see of a case's evidence, the oldest first."""
    return _tiles(rows.of_dispute(dispute_id), viewer_id)


def looks_of_supervisors(file_ids: Sequence[UUID]) -> Mapping[UUID, tuple[datetime, ...]]:
    """Return when supervisors looked at what only who decides may see (c6)."""
    return rows.looks_of_supervisors(file_ids) if file_ids else {}


def tile_or_none(file_id: UUID, viewer_id: int) -> Tile | None:
    """Return one file as a tile, or None when this viewer may not see it or it is not there."""
    file = rows.file(file_id)
    found = _tiles((file,), viewer_id) if file is not None else ()
    return found[0] if found else None


def tiles_by_id(file_ids: Sequence[UUID], viewer_id: int) -> Mapping[UUID, Tile]:
    """Return those of some files that this viewer may see, read together."""
    return {tile.id: tile for tile in _tiles(rows.files(file_ids), viewer_id)} if file_ids else {}


def in_case(file_ids: Sequence[UUID]) -> bool:
    """Return whether all of these files are in a case already."""
    return all(file.added_at is not None for file in rows.files(file_ids))


def _tiles(files: Sequence[FileRow], viewer_id: int) -> tuple[Tile, ...]:
    sights = evidence_for_viewer(viewer_id, files)
    seen = rows.opened_by(viewer_id, list(sights))
    return tuple(
        _tile(file, viewer_id, sights[file.id], opened=file.id in seen)
        for file in files
        if file.id in sights
    )


def _tile(file: FileRow, viewer_id: int, sight: Sight, *, opened: bool) -> Tile:
    mine = file.uploader_id == viewer_id
    return Tile(
        id=file.id,
        name=file.name,
        kind=file.kind,
        media=family(file.mime),
        state=file.state,
        refusal=file.refusal,
        party=file.party,
        mine=mine,
        level=file.level,
        is_new=file.level == Level.APPEAL.value,
        opened=opened or mine,
        late=file.late,
        visibility=file.visibility,
        size=file.size,
        sha256=file.sha256,
        width=file.width,
        height=file.height,
        seconds=None if file.duration_ms is None else round(file.duration_ms / 1000),
        captured_at=file.captured_at,
        has_location=file.has_location and sight.original,
        kept_at=file.created_at,
        added_at=file.added_at,
        thumb_url="" if sight.logged else link(file, viewer_id, "thumb"),
        shown_url=link(file, viewer_id, "shown"),
        poster_url="" if sight.logged else link(file, viewer_id, "poster"),
        original_url=link(file, viewer_id, "original") if sight.original else "",
    )


def _key(file: FileRow, variant: Variant) -> str:
    match variant:
        case "shown":
            return file.shown_path
        case "thumb":
            return file.thumb_path
        case "poster":
            return file.poster_path
        case "original":
            return file.original_path


def _mime(file: FileRow, key: str) -> str:
    """Return the type: of a copy by its name, which is ours; of the original as found out."""
    return file.mime if key == file.original_path else _COPY_TYPES[key.rpartition(".")[2]]


def _read_token(token: str, viewer_id: int) -> tuple[UUID, bool]:
    """Return the file of a link and whether the link is in time. Raises NotVisible."""
    try:
        facts = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise NotVisible from None
    if facts["p"] != viewer_id:
        raise NotVisible
    try:
        signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except signing.SignatureExpired:
        return UUID(facts["f"]), False
    return UUID(facts["f"]), True
