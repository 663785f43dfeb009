"""Short ways to hand in a file, as Ana does."""

from uuid import UUID, uuid4

from django.db import transaction

from tests.app.world import World
from wakai.app import evidence, plugs, processing, uploads
from wakai.store import evidence as rows
from wakai.store.evidence import FileRow, UploadRow
from wakai.store.models import Person

PIECE = uploads.PIECE_BYTES_MAX


def begin(
    world: World, data: bytes, name: str = "a.jpg", mime: str = "", owner: Person | None = None
) -> UUID:
    upload_id = uuid4()
    begun = uploads.begin(
        upload_id,
        owner_id=(owner or world.ana).pk,
        purpose="evidence",
        name=name,
        size=len(data),
        mime=mime,
        at=world.now,
    )
    assert isinstance(begun, UploadRow), begun
    return upload_id


def send(
    world: World, upload_id: UUID, data: bytes, start: int = 0, owner: Person | None = None
) -> object:
    answer: object = None
    owner_id = (owner or world.ana).pk
    for offset in range(start, len(data), PIECE):
        piece = data[offset : offset + PIECE]
        answer = uploads.receive(upload_id, owner_id=owner_id, offset=offset, data=piece)
    return answer


def handed_in(
    world: World, data: bytes, name: str = "a.jpg", owner: Person | None = None
) -> FileRow:
    """Send a whole file that must be taken."""
    upload_id = begin(world, data, name, owner=owner)
    send(world, upload_id, data, owner=owner)
    processing.process_now(upload_id)
    file = rows.file(upload_id)
    assert file is not None, rows.upload(upload_id)
    return file


def bound(file: FileRow, conversation: int) -> bool:
    """Send a file in a conversation and return whether it was taken there."""
    with transaction.atomic(durable=True):
        return isinstance(evidence.attach_to_conversation(file, conversation), FileRow)


def refusal_of(world: World, data: bytes, name: str = "a.jpg") -> str:
    upload_id = begin(world, data, name)
    send(world, upload_id, data)
    processing.process_now(upload_id)
    row = rows.upload(upload_id)
    assert row is not None
    assert row.state == rows.REFUSED
    return row.refusal


def kept(key: str) -> bytes:
    return b"".join(plugs.files().read(key, start=0, length=plugs.files().size(key)))
