"""Files on their way: in pieces, from where they were, for their owner alone."""

import hashlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from tests.app import files
from tests.app.handing_in import begin, handed_in, kept, send
from tests.app.world import World
from wakai.app import evidence, plugs, processing, uploads
from wakai.app.access import NotVisible
from wakai.app.uploads import Code, UploadRefusal, WrongOffset
from wakai.store import evidence as rows

pytestmark = pytest.mark.django_db(transaction=True)


class TestReceiving:
    def test_goes_on_where_it_was_cut(self, world: World) -> None:
        data = files.photo() + bytes(3_000_000)
        upload_id = begin(world, data)
        cut = len(data) * 9 // 10
        send(world, upload_id, data[:cut])

        row = uploads.find(upload_id, owner_id=world.ana.id)
        assert row.received == cut
        uploads.receive(upload_id, owner_id=world.ana.id, offset=cut, data=data[cut:])
        processing.process_now(upload_id)

        file = rows.file(upload_id)
        assert file is not None
        assert file.sha256 == hashlib.sha256(data).hexdigest()

    def test_counts_only_what_the_row_counts(self, world: World) -> None:
        data = files.photo()
        upload_id = begin(world, data)
        send(world, upload_id, data[:3000])
        # killed after the piece was written and before the row was: the disk is ahead
        plugs.files().append(uploads.original_key(upload_id), offset=3000, data=b"?" * 5000)

        uploads.receive(upload_id, owner_id=world.ana.id, offset=3000, data=data[3000:])
        processing.process_now(upload_id)

        file = rows.file(upload_id)
        assert file is not None
        assert file.sha256 == hashlib.sha256(data).hexdigest()

    def test_tells_the_true_offset_to_a_piece_from_elsewhere(self, world: World) -> None:
        data = files.photo()
        upload_id = begin(world, data)
        send(world, upload_id, data[:3000])

        again = uploads.receive(upload_id, owner_id=world.ana.id, offset=0, data=data[:3000])
        ahead = uploads.receive(upload_id, owner_id=world.ana.id, offset=4000, data=b"x")

        assert again == ahead == WrongOffset(3000)

    def test_is_for_its_owner_alone(self, world: World) -> None:
        data = files.photo()
        upload_id = begin(world, data)

        with pytest.raises(NotVisible):
            uploads.receive(upload_id, owner_id=world.ben.id, offset=0, data=data)
        with pytest.raises(NotVisible):
            uploads.find(upload_id, owner_id=world.ben.id)
        assert send(world, upload_id, data) is not None

    def test_begun_twice_is_one_and_begun_otherwise_is_refused(self, world: World) -> None:
        def answer(upload_id: UUID, size: int, owner: int) -> object:
            return uploads.begin(
                upload_id,
                owner_id=owner,
                purpose="evidence",
                name="a.jpg",
                size=size,
                mime="",
                at=world.now,
            )

        upload_id = uuid4()
        first = answer(upload_id, 10, world.ana.id)
        assert answer(upload_id, 10, world.ana.id) == first
        assert answer(upload_id, 11, world.ana.id) == UploadRefusal(code=Code.ID_TAKEN)
        assert answer(upload_id, 10, world.ben.id) == UploadRefusal(code=Code.ID_TAKEN)

    def test_of_too_many_files_at_once_is_refused(self, world: World) -> None:
        for _ in range(uploads.WAITING_FILES_MAX):
            begin(world, b"x" * 10)

        one_more = uploads.begin(
            uuid4(),
            owner_id=world.ana.id,
            purpose="evidence",
            name="a.jpg",
            size=10,
            mime="",
            at=world.now,
        )

        assert one_more == UploadRefusal(code=Code.TOO_MANY_WAITING)

    def test_taken_back_leaves_nothing_and_a_file_in_a_case_stays(self, world: World) -> None:
        away, stays = handed_in(world, files.photo()), handed_in(world, files.photo())
        dispute_id = world.draft()
        evidence.attach(stays.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now)

        assert uploads.cancel(away.id, owner_id=world.ana.id)
        assert not uploads.cancel(stays.id, owner_id=world.ana.id)

        assert rows.upload(away.id) is None
        assert kept(stays.original_path)
        folder = Path(settings.WAKAI_DATA_DIR) / "evidence" / "kept"
        assert not (folder / uploads.folder(away.id)).exists()

    def test_that_led_to_nothing_is_forgotten_after_its_time(self, world: World) -> None:
        file = handed_in(world, files.photo())
        early = world.now + uploads.KEPT_UNUSED * 0.9

        assert evidence.remove_expired(early) == 0
        assert evidence.remove_expired(early + uploads.KEPT_UNUSED) == 1
        assert rows.upload(file.id) is None
