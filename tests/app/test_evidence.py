"""Evidence files: kept to the byte, shown without what they tell of their owner, put into cases."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from PIL import Image

from tests.app import files
from tests.app.world import World
from wakai.app import disputes, evidence, plugs, processing, texts, uploads
from wakai.app.access import NotVisible
from wakai.app.disputes import Done
from wakai.app.uploads import Code, UploadRefusal, WrongOffset
from wakai.core.disputes.commands import SubmitClaim
from wakai.core.disputes.model import Actor, Claim, ClaimLine, Party, Role
from wakai.core.disputes.refusals import NotAllowed
from wakai.core.ids import DisputeId, LineId, PersonId
from wakai.store import evidence as rows
from wakai.store.evidence import FileRow, UploadRow
from wakai.store.models import EvidenceFile, Upload

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = uploads.PIECE_BYTES_MAX


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> Any:
    settings.WAKAI_DATA_DIR = tmp_path
    plugs.plug.cache_clear()
    yield
    plugs.plug.cache_clear()


def begin(world: World, data: bytes, name: str = "a.jpg", mime: str = "") -> UUID:
    upload_id = uuid4()
    begun = uploads.begin(
        upload_id,
        owner_id=world.ana.id,
        purpose="evidence",
        name=name,
        size=len(data),
        mime=mime,
        at=world.now,
    )
    assert isinstance(begun, UploadRow), begun
    return upload_id


def send(world: World, upload_id: UUID, data: bytes, start: int = 0) -> object:
    answer: object = None
    for offset in range(start, len(data), PIECE):
        piece = data[offset : offset + PIECE]
        answer = uploads.receive(upload_id, owner_id=world.ana.id, offset=offset, data=piece)
    return answer


def handed_in(world: World, data: bytes, name: str = "a.jpg") -> FileRow:
    """Send a whole file that must be taken."""
    upload_id = begin(world, data, name)
    send(world, upload_id, data)
    processing.process_now(upload_id)
    file = rows.file(upload_id)
    assert file is not None, rows.upload(upload_id)
    return file


def refusal_of(world: World, data: bytes, name: str = "a.jpg") -> str:
    upload_id = begin(world, data, name)
    send(world, upload_id, data)
    processing.process_now(upload_id)
    row = rows.upload(upload_id)
    assert row is not None
    assert row.state == rows.REFUSED
    return row.refusal


def submit(world: World, dispute_id: DisputeId) -> None:
    """Send the claim of a draft that has its photo."""
    line = ClaimLine(line_id=LineId(world.line.id), quantity=1, reason="ND3")
    said = texts.new("It is blue.", language="en", author_id=world.ana.id)
    claim = Claim(lines=(line,), remedy=world.remedy(), statement=said.ref)
    command = SubmitClaim(by=world.buyer, at=world.now, claim=claim)
    assert isinstance(disputes.execute(dispute_id, command, new_texts=[said]), Done)


def kept(key: str) -> bytes:
    return b"".join(plugs.files().read(key, start=0, length=plugs.files().size(key)))


class TestPhoto:
    @pytest.mark.parametrize(
        ("kind", "name", "mime"),
        [
            ("JPEG", "a.jpg", "image/jpeg"),
            ("PNG", "a.png", "image/png"),
            ("WEBP", "a.webp", "image/webp"),
            ("GIF", "a.gif", "image/gif"),
            ("HEIF", "a.heic", "image/heic"),
        ],
    )
    def test_of_each_kind_is_ready_when_its_last_byte_is_there(
        self, world: World, kind: str, name: str, mime: str
    ) -> None:
        data = files.photo(kind)

        file = handed_in(world, data, name)

        assert (file.state, file.mime) == (rows.READY, mime)
        assert (file.width, file.height) == (640, 480)
        assert file.sha256 == hashlib.sha256(data).hexdigest()
        assert kept(file.original_path) == data
        with Image.open(BytesIO(kept(file.shown_path))) as shown:
            assert shown.size == (640, 480)
        with Image.open(BytesIO(kept(file.thumb_path))) as thumb:
            assert max(thumb.size) == 480

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_shows_no_place_or_camera_and_keeps_both_in_the_original(
        self, world: World, kind: str
    ) -> None:
        file = handed_in(world, files.photo(kind, located=True))

        original, shown = Image.open(BytesIO(kept(file.original_path))), kept(file.shown_path)
        assert original.getexif().get_ifd(0x8825)
        assert b"Kettle Phone" in kept(file.original_path)
        for copy in (shown, kept(file.thumb_path)):
            assert not Image.open(BytesIO(copy)).getexif()
            assert b"Kettle Phone" not in copy
        assert file.has_location
        assert file.captured_at is not None
        assert file.captured_at.replace(tzinfo=None) == files.TAKEN

    def test_is_shown_upright_and_not_too_large(self, world: World) -> None:
        file = handed_in(world, files.photo(size=(4000, 3000), turned=6))

        with Image.open(BytesIO(kept(file.shown_path))) as shown:
            red = shown.convert("RGB").getpixel((shown.width - 20, 20))
            assert shown.size == (1920, 2560)
        assert (file.width, file.height) == (3000, 4000)
        assert isinstance(red, tuple)
        assert red[0] > 200 > red[1]

    def test_that_moves_still_moves(self, world: World) -> None:
        file = handed_in(world, files.moving_gif(), "a.gif")

        with Image.open(BytesIO(kept(file.shown_path))) as shown:
            assert getattr(shown, "n_frames", 1) == 3


class TestVideo:
    def test_that_every_browser_plays_is_ready_at_once_and_tells_no_place(
        self, world: World
    ) -> None:
        data = files.video("mp4")

        file = handed_in(world, data, "a.mp4")

        assert (file.state, file.mime, file.duration_ms) == (rows.READY, "video/mp4", 2000)
        assert file.has_location
        assert files.PLACE in kept(file.original_path)
        assert files.PLACE not in kept(file.shown_path)
        with Image.open(BytesIO(kept(file.poster_path))) as poster:
            assert poster.size == (320, 240)

    def test_that_only_some_browsers_play_is_made_anew_by_the_worker(self, world: World) -> None:
        file = handed_in(world, files.video("mov", codec="mpeg4"), "a.mov")
        assert (file.state, file.shown_path, bool(file.poster_path)) == (rows.PROCESSING, "", True)

        done = evidence.process_pending(limit=5)

        ready = rows.file(file.id)
        assert ready is not None
        assert (done, ready.state) == (1, rows.READY)
        assert b"avc1" in kept(ready.shown_path)
        assert evidence.process_pending(limit=5) == 0

    def test_is_left_to_who_works_on_it_until_that_one_is_gone(self, world: World) -> None:
        file = handed_in(world, files.video("mov", codec="mpeg4"), "a.mov")
        other = Upload.objects.filter(pk=file.id)
        other.update(claimed_until="2999-01-01T00:00Z")
        assert evidence.process_pending() == 0

        other.update(claimed_until="2000-01-01T00:00Z")
        assert evidence.process_pending() == 1

    def test_that_took_down_its_worker_again_and_again_is_refused(self, world: World) -> None:
        file = handed_in(world, files.video("mov", codec="mpeg4"), "a.mov")
        Upload.objects.filter(pk=file.id).update(attempts=3)

        evidence.process_pending()

        row = rows.upload(file.id)
        assert row is not None
        assert (row.state, row.refusal) == (rows.REFUSED, Code.DAMAGED)

    def test_of_three_minutes_is_taken_and_a_longer_one_is_not(self, world: World) -> None:
        assert handed_in(world, files.video("mp4", seconds=180), "a.mp4").state == rows.READY
        assert refusal_of(world, files.video("mp4", seconds=182), "a.mp4") == Code.TOO_LONG


class TestBadFile:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (files.PROGRAM, Code.TYPE_NOT_ALLOWED),
            (files.ZIP, Code.TYPE_NOT_ALLOWED),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Code.TYPE_NOT_ALLOWED),
            (b"tiny", Code.TYPE_NOT_ALLOWED),
            (files.bomb(), Code.TOO_MANY_PIXELS),
            (files.photo()[:1500], Code.DAMAGED),
            (files.photo("PNG")[:700], Code.DAMAGED),
            (files.photo("HEIF")[:900], Code.DAMAGED),
            (files.video()[:9000], Code.DAMAGED),
            (files.pdf()[:100], Code.DAMAGED),
        ],
    )
    def test_is_refused_with_a_code(self, world: World, data: bytes, code: Code) -> None:
        assert refusal_of(world, data) == code

    def test_of_a_wrong_type_is_refused_before_the_rest_is_sent(self, world: World) -> None:
        upload_id = begin(world, files.PROGRAM * 1000, "holiday.mp4", "video/mp4")

        first = uploads.receive(
            upload_id, owner_id=world.ana.id, offset=0, data=files.PROGRAM[:PIECE]
        )

        assert first == UploadRefusal(code=Code.TYPE_NOT_ALLOWED)

    def test_is_refused_for_its_size_before_anything_is_sent(self, world: World) -> None:
        def answer(size: int) -> object:
            return uploads.begin(
                uuid4(),
                owner_id=world.ana.id,
                purpose="evidence",
                name="a.jpg",
                size=size,
                mime="image/jpeg",
                at=world.now,
            )

        assert isinstance(answer(10_000_000), UploadRow)
        assert answer(10_000_001) == UploadRefusal(code=Code.TOO_LARGE, mime="image/jpeg")
        assert answer(0) == UploadRefusal(code=Code.EMPTY)

    def test_that_claims_to_be_a_video_is_measured_by_what_it_is(self, world: World) -> None:
        data = files.photo()
        upload_id = begin(world, data + bytes(11_000_000), "a.mp4", "video/mp4")

        first = uploads.receive(upload_id, owner_id=world.ana.id, offset=0, data=data)

        assert first == UploadRefusal(code=Code.TOO_LARGE, mime="image/jpeg")


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
        evidence.attach(
            stays.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )

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


class TestAttaching:
    def test_puts_the_file_into_the_case_as_the_journal_says(self, world: World) -> None:
        file, dispute_id = handed_in(world, files.photo(located=True)), world.draft()

        done = evidence.attach(
            file.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )

        assert isinstance(done, Done)
        assert done.state.evidence[0].sha256 == file.sha256
        tile = evidence.tiles_for(dispute_id, world.ana.id)[0]
        assert (tile.id, tile.kind, tile.party, tile.level) == (
            file.id, "photo_difference", "buyer", "first",
        )  # fmt: skip
        assert (tile.is_new, tile.mine, tile.has_location) == (False, True, True)

    def test_changes_nothing_when_it_is_asked_twice(self, world: World) -> None:
        file, dispute_id = handed_in(world, files.photo()), world.draft()
        for _ in range(2):
            done = evidence.attach(
                file.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
            )

        assert isinstance(done, Done)
        assert done.events == ()
        assert len(evidence.tiles_for(dispute_id, world.ana.id)) == 1

    def test_refused_by_the_rules_leaves_the_file_as_it_was(self, world: World) -> None:
        done = world.submitted()
        file = handed_in(world, files.photo())

        refused = evidence.attach(
            file.id,
            done.dispute_id,
            by=Actor(person=PersonId(world.ana.id), role=Role.SELLER),
            kind="photo_difference",
            at=world.now,
        )

        assert refused == NotAllowed()
        row, upload = rows.file(file.id), rows.upload(file.id)
        assert row is not None
        assert upload is not None
        assert (row.dispute_id, bool(upload.expires_at)) == (None, True)

    def test_takes_a_file_for_one_case_only(self, world: World) -> None:
        file, done = handed_in(world, files.photo()), world.submitted()
        EvidenceFile.objects.filter(pk=file.id).update(dispute_id=uuid4(), added_at=world.now)

        answer = evidence.attach(
            file.id, done.dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )

        assert answer == UploadRefusal(code=Code.USED_ELSEWHERE)

    def test_is_for_the_owner_or_an_operator_who_acts_for_them(self, world: World) -> None:
        file, done = handed_in(world, files.photo()), world.submitted()

        def attach(by: Actor) -> object:
            return evidence.attach(
                file.id, done.dispute_id, by=by, kind="photo_difference", at=world.now
            )

        olu = PersonId(world.olu.id)
        with pytest.raises(NotVisible):
            attach(world.seller)
        with pytest.raises(NotVisible):
            attach(Actor(person=olu, role=Role.OPERATOR, on_behalf_of=Party.SELLER))
        answer = attach(Actor(person=olu, role=Role.OPERATOR, on_behalf_of=Party.BUYER))
        assert isinstance(answer, Done)

    def test_waits_for_the_last_byte(self, world: World) -> None:
        data, dispute_id = files.photo(), world.draft()
        upload_id = begin(world, data)
        send(world, upload_id, data[:-1])

        def attach() -> object:
            return evidence.attach(
                upload_id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
            )

        assert attach() == UploadRefusal(code=Code.NOT_COMPLETE)
        # the request that brings the last byte dies before it has looked at the file
        uploads.receive(
            upload_id, owner_id=world.ana.id, offset=len(data) - 1, data=data[-1:]
        )
        assert isinstance(attach(), Done)


class TestLooking:
    def test_is_for_the_parties_once_the_claim_is_sent_and_for_the_house(
        self, world: World
    ) -> None:
        dispute_id = world.draft()
        file = handed_in(world, files.photo(located=True))
        evidence.attach(file.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now)
        sees = lambda person: evidence.tiles_for(dispute_id, person.id)  # noqa: E731

        assert sees(world.ana)
        assert not sees(world.ben)
        submit(world, dispute_id)
        shown = sees(world.ben)[0]
        assert (bool(shown.shown_url), shown.original_url, shown.has_location) == (True, "", False)
        assert sees(world.olu)[0].original_url == ""
        decider = sees(world.ida)[0]
        assert (bool(decider.original_url), decider.has_location) == (True, True)

    def test_of_what_is_for_the_decider_alone_is_for_nobody_else(self, world: World) -> None:
        done, file = world.submitted(), handed_in(world, files.photo())
        evidence.attach(
            file.id,
            done.dispute_id,
            by=world.buyer,
            kind="photo_difference",
            at=world.now,
            why_hidden=texts.new("My address is on it.", language="en", author_id=world.ana.id),
        )

        who = {
            person.name: bool(evidence.tiles_for(done.dispute_id, person.id))
            for person in (world.ana, world.ben, world.olu, world.ida)
        }

        assert who == {"Ana": True, "Ben": False, "Olu": False, "Ida": True}

    def test_is_remembered_for_each_viewer(self, world: World) -> None:
        done, file = world.submitted(), handed_in(world, files.photo())
        evidence.attach(
            file.id, done.dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )
        tile = evidence.tiles_for(done.dispute_id, world.ben.id)[0]
        token = tile.shown_url.split("/")[-2]

        served = evidence.served(
            token, "shown", viewer_id=world.ben.id, as_staff=False, at=world.now
        )

        assert not isinstance(served, str)
        assert evidence.tiles_for(done.dispute_id, world.ben.id)[0].opened
        assert not evidence.tiles_for(done.dispute_id, world.ida.id)[0].opened
        assert not tile.opened
