"""Uploads and evidence files: typed reads, and writes that each change named columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Now

from wakai.core.conversations.seats import Place
from wakai.core.disputes.events import Event, EvidenceAdded
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store import conversations
from wakai.store.models import (
    Dispute,
    EvidenceFile,
    EvidenceOpening,
    Mandate,
    Person,
    Upload,
)
from wakai.store.people import CUSTOMERS

RECEIVING = Upload.State.RECEIVING.value
PROCESSING = Upload.State.PROCESSING.value
READY = Upload.State.READY.value
REFUSED = Upload.State.REFUSED.value

FILES_MAX = 200  # rows of one case or conversation in one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRow:
    """A file on its way."""

    id: UUID
    owner_id: int
    purpose: str
    name: str
    size: int
    received: int
    sha256: str
    mime: str
    state: str
    refusal: str
    attempts: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A kept file, with the state and the name of its upload."""

    id: UUID
    uploader_id: int
    dispute_id: UUID | None
    conversation_id: int | None
    kind: str
    party: str
    level: str
    visibility: str
    late: bool
    mime: str
    size: int
    sha256: str
    original_path: str
    shown_path: str
    thumb_path: str
    poster_path: str
    width: int | None
    height: int | None
    duration_ms: int | None
    captured_at: datetime | None
    has_location: bool
    created_at: datetime
    added_at: datetime | None
    name: str
    state: str
    refusal: str


_UPLOAD_COLUMNS = UploadRow.__slots__
_OF_UPLOAD = {"name": "upload__name", "state": "upload__state", "refusal": "upload__refusal"}
_FILE_COLUMNS = tuple(_OF_UPLOAD.get(name, name) for name in FileRow.__slots__)


# -- uploads -----------------------------------------------------------------


def add_upload(row: UploadRow, *, at: datetime) -> UploadRow | None:
    """Insert an upload unless its id is taken, and return the row that has the id then."""
    new = Upload(**{name: getattr(row, name) for name in _UPLOAD_COLUMNS}, created_at=at)
    Upload.objects.bulk_create([new], ignore_conflicts=True)
    return upload(row.id)


def upload(upload_id: UUID, *, lock: bool = False) -> UploadRow | None:
    """Return an upload; with ``lock`` nobody else changes it until the transaction ends."""
    rows = Upload.objects.filter(pk=upload_id)
    return _upload(rows.select_for_update() if lock else rows)


def uploads(upload_ids: Sequence[UUID], *, owner_id: int) -> dict[UUID, UploadRow]:
    """Return those of the uploads that this person began."""
    rows = Upload.objects.filter(pk__in=upload_ids, owner_id=owner_id)
    found = rows.values_list(*_UPLOAD_COLUMNS)[:FILES_MAX]
    return {values[0]: _made(values) for values in found}


def waiting(owner_id: int) -> tuple[int, int]:
    """Return how many uploads of a person belong to nothing yet, and their bytes together."""
    rows = Upload.objects.filter(owner_id=owner_id, expires_at__isnull=False)
    rows = rows.exclude(state=Upload.State.REFUSED)
    total: dict[str, int] = rows.aggregate(bytes=Coalesce(Sum("size"), 0))
    return rows.count(), total["bytes"]


def advance(row: UploadRow, *, received: int, mime: str) -> UploadRow:
    """Note how many bytes are safely kept; a complete file waits to be processed from now on."""
    state = PROCESSING if received == row.size else RECEIVING
    Upload.objects.filter(pk=row.id).update(received=received, mime=mime, state=state)
    return replace(row, received=received, mime=mime, state=state)


def refuse(upload_id: UUID, code: str) -> None:
    """Note that the file cannot be taken, and why."""
    Upload.objects.filter(pk=upload_id).update(
        state=Upload.State.REFUSED, refusal=code, claimed_until=None
    )


def claim(*, seconds: int, upload_id: UUID | None = None) -> UploadRow | None:
    """
    Take one complete upload that nobody works on, the oldest first, for so many seconds.

    Inside a transaction only. Who dies while working loses the claim when its time is over. The
    time is the database's: a demo clock that jumps takes nobody's work away.
    """
    rows = Upload.objects.select_for_update(skip_locked=True).filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=Now()),
        state=Upload.State.PROCESSING,
    )
    if upload_id is not None:
        rows = rows.filter(pk=upload_id)
    found = _upload(rows.order_by("created_at", "id"))
    if found is not None:
        claimed = Upload.objects.filter(pk=found.id)
        claimed.update(claimed_until=_in(seconds), attempts=F("attempts") + 1)
    return found


def renew(upload_id: UUID, *, seconds: int) -> None:
    """Keep a claim for so many seconds from now."""
    _processing(upload_id).update(claimed_until=_in(seconds))


def release(upload_id: UUID, *, seconds: int = 0) -> None:
    """Give a claim back, for others to take in so many seconds; it was no failed attempt."""
    _processing(upload_id).update(
        claimed_until=_in(seconds), attempts=Greatest(F("attempts") - 1, 0)
    )


def finish(upload_id: UUID, *, shown_path: str) -> None:
    """Note the copy to show; the file is ready."""
    EvidenceFile.objects.filter(pk=upload_id).update(shown_path=shown_path)
    Upload.objects.filter(pk=upload_id).update(state=Upload.State.READY, claimed_until=None)


def remove_expired(now: datetime) -> UUID | None:
    """
    Delete the rows of one upload whose time is over and return its id; inside a transaction.

    The lock lasts until the transaction ends, so nobody attaches a file that is going.
    """
    rows = Upload.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now)
    found = rows.order_by("expires_at", "id").values_list("pk", flat=True).first()
    if found is not None:
        EvidenceFile.objects.filter(pk=found).delete()
        Upload.objects.filter(pk=found).delete()
    return found


def remove_unused(upload_id: UUID) -> bool:
    """Delete the rows of an upload that belongs to nothing; inside a transaction."""
    unused = Upload.objects.select_for_update().filter(pk=upload_id, expires_at__isnull=False)
    if not unused.values_list("pk", flat=True).first():
        return False
    EvidenceFile.objects.filter(pk=upload_id).delete()
    Upload.objects.filter(pk=upload_id).delete()
    return True


# -- files -------------------------------------------------------------------


def add_file(upload_id: UUID, *, sha256: str, mime: str, facts: dict[str, Any]) -> None:
    """Keep what is known of a sealed file; doing it again changes nothing."""
    owner_id, size, created_at = Upload.objects.values_list("owner_id", "size", "created_at").get(
        pk=upload_id
    )
    new = EvidenceFile(
        id=upload_id,
        upload_id=upload_id,
        uploader_id=owner_id,
        mime=mime,
        size=size,
        sha256=sha256,
        created_at=created_at,
        **facts,
    )
    EvidenceFile.objects.bulk_create([new], ignore_conflicts=True)
    Upload.objects.filter(pk=upload_id).update(sha256=sha256, mime=mime)


def file(file_id: UUID) -> FileRow | None:
    """Return a kept file."""
    return next(iter(_files(Q(pk=file_id), 1)), None)


def files(file_ids: Sequence[UUID]) -> tuple[FileRow, ...]:
    """Return the kept ones of these files."""
    return _files(Q(pk__in=file_ids), len(file_ids)) if file_ids else ()


def of_dispute(dispute_id: UUID) -> tuple[FileRow, ...]:
    """Return the files in a case, the oldest first."""
    return _files(Q(dispute_id=dispute_id, added_at__isnull=False), FILES_MAX)


def reserve_for_dispute(file_id: UUID, dispute_id: UUID) -> bool:
    """Bind a file to one dispute; False when it is bound to another."""
    rows = EvidenceFile.objects.filter(Q(dispute_id__isnull=True) | Q(dispute_id=dispute_id))
    bound = rows.filter(pk=file_id).update(dispute_id=dispute_id)
    Upload.objects.filter(pk=file_id).update(expires_at=None)
    return bound == 1


def release_from_dispute(file_id: UUID, dispute_id: UUID, *, expires_at: datetime) -> None:
    """Undo a reservation whose command was refused: the file belongs to nothing again."""
    rows = EvidenceFile.objects.filter(pk=file_id, dispute_id=dispute_id, added_at__isnull=True)
    rows.update(dispute_id=None)
    Upload.objects.filter(
        pk=file_id, file__dispute_id__isnull=True, file__conversation_id__isnull=True
    ).update(expires_at=expires_at)


def bind_to_conversation(file_id: UUID, conversation_id: int) -> bool:
    """Bind a file to one conversation; False when it is bound to another."""
    rows = EvidenceFile.objects.filter(
        Q(conversation_id__isnull=True) | Q(conversation_id=conversation_id)
    )
    bound = rows.filter(pk=file_id).update(conversation_id=conversation_id)
    if bound:
        Upload.objects.filter(pk=file_id).update(expires_at=None)
    return bound == 1


def project(dispute_id: DisputeId, events: Iterable[Event]) -> None:
    """Derive from the journal which files are in a case, and as what."""
    for event in events:
        if not isinstance(event, EvidenceAdded):
            continue
        item = event.item
        EvidenceFile.objects.filter(pk=item.evidence_id).update(
            dispute_id=dispute_id,
            kind=item.kind,
            party=item.by.value,
            level=item.level.value,
            visibility=item.visibility.value,
            late=item.late,
            added_at=item.added_at,
        )


# -- who may look, who has looked ----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Whose case a file is in, and what the viewer is to them."""

    buyer_id: int
    seller_id: int
    was_sent: bool  # before that a dispute is the buyer's own draft
    acts_for: str = ""  # the party whose representative the viewer is now
    has_acted: bool = False  # the viewer is or was one


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the door needs to know of a viewer and of the cases and chats that files are in."""

    active: bool
    roles: frozenset[Role]
    disputes: dict[UUID, Parties]
    places: dict[int, Place]  # what the files' conversations are to the viewer


def surroundings(viewer_id: int, files: Sequence[FileRow]) -> Surroundings:
    """Return the facts by which a viewer may see files, or not."""
    dispute_ids = {file.dispute_id for file in files if file.dispute_id}
    conversation_ids = {file.conversation_id for file in files if file.conversation_id}
    parties = Dispute.objects.filter(pk__in=dispute_ids)
    roles = Person.objects.filter(pk=viewer_id, is_active=True).values_list("roles", flat=True)
    found = roles.first()
    held = frozenset(Role(role) for role in found or ())
    mandates = _mandates(viewer_id, parties) if Role.REPRESENTATIVE in held else {}
    return Surroundings(
        active=found is not None,
        roles=held,
        disputes={
            pk: Parties(
                buyer_id=buyer_id,
                seller_id=seller_id,
                was_sent=requested != "",
                acts_for="" if held - CUSTOMERS else mandates.get(order_id, ""),
                has_acted=order_id in mandates,
            )
            for pk, order_id, buyer_id, seller_id, requested in parties.values_list(
                "pk", "order_id", "buyer_id", "seller_id", "requested"
            )
        },
        places=conversations.places(viewer_id, conversation_ids),
    )


def _mandates(viewer_id: int, disputes: QuerySet[Dispute]) -> dict[int, str]:
    """Return by order for which party somebody acts; empty where they did once."""
    rows = Mandate.objects.filter(person_id=viewer_id, order_id__in=disputes.values("order_id"))
    ended_first = rows.order_by(F("ended_at").asc(nulls_last=True))
    return {
        order_id: "" if ended_at else party
        for order_id, party, ended_at in ended_first.values_list("order_id", "party", "ended_at")
    }


def opened(file_id: UUID, person_id: int, at: datetime) -> None:
    """Note that a person has looked at a file; the first time counts."""
    seen = EvidenceOpening(person_id=person_id, file_id=file_id, opened_at=at)
    EvidenceOpening.objects.bulk_create([seen], ignore_conflicts=True)


def opened_by(person_id: int, file_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of the files that a person has looked at."""
    rows = EvidenceOpening.objects.filter(person_id=person_id, file_id__in=file_ids)
    return frozenset(rows.values_list("file_id", flat=True))


def looks_of_supervisors(file_ids: Sequence[UUID]) -> Mapping[UUID, tuple[datetime, ...]]:
    """Return when supervisors, who decide nothing, first looked at each of the files."""
    found: dict[UUID, tuple[datetime, ...]] = {}
    looks = EvidenceOpening.objects.filter(
        file_id__in=file_ids, person__roles__contains=[Role.SUPERVISOR.value]
    ).exclude(person__roles__contains=[Role.ADJUDICATOR.value])
    for file_id, at in looks.order_by("opened_at").values_list("file_id", "opened_at"):
        found[file_id] = (*found.get(file_id, ()), at)
    return found


def _processing(upload_id: UUID) -> QuerySet[Upload]:
    return Upload.objects.filter(pk=upload_id, state=Upload.State.PROCESSING)


def _in(seconds: int) -> Combinable:
    return Now() + timedelta(seconds=seconds)


def _upload(rows: QuerySet[Upload]) -> UploadRow | None:
    values = rows.values_list(*_UPLOAD_COLUMNS).first()
    return None if values is None else _made(values)


def _made(values: Sequence[Any]) -> UploadRow:
    return UploadRow(**dict(zip(_UPLOAD_COLUMNS, values, strict=True)))


def _files(where: Q, limit: int) -> tuple[FileRow, ...]:
    rows = EvidenceFile.objects.filter(where).order_by("added_at", "created_at", "id")
    return tuple(
        FileRow(**dict(zip(FileRow.__slots__, values, strict=True)))
        for values in rows.values_list(*_FILE_COLUMNS)[:limit]
    )
