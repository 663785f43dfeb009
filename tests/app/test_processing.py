"""Files of strangers: kept to the byte, shown without what they tell of their owner."""

import hashlib
import tomllib
from io import BytesIO
from uuid import uuid4

import pytest
import tomli_w
from PIL import Image

from tests.app import files
from tests.app.handing_in import begin, handed_in, kept, refusal_of, send
from tests.app.world import World
from wakai.app import clock, evidence, policies, policy_publishing, processing, uploads
from wakai.app.uploads import Code, UploadRefusal
from wakai.store import evidence as rows
from wakai.store.evidence import UploadRow
from wakai.store.models import Upload

pytestmark = pytest.mark.django_db(transaction=True)


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

    @pytest.mark.parametrize(("limit", "code"), [(60, Code.TOO_LONG), (240, None)])
    def test_may_be_as_long_as_the_policy_says(
        self, world: World, limit: int, code: Code | None
    ) -> None:
        policy = tomllib.loads(policy_publishing.of_settings().text)
        policy["limits"]["video_seconds_max"]["seconds"] = limit
        policy_publishing.founded(clock.now(), policy_publishing.edition(tomli_w.dumps(policy)))
        policies.forget()
        data = files.video("mp4", seconds=182)

        upload_id = begin(world, data, "a.mp4")
        send(world, upload_id, data)
        processing.process_now(upload_id)

        row = rows.upload(upload_id)
        assert row is not None
        assert (row.refusal or None) == code


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

        first = uploads.receive(upload_id, owner_id=world.ana.id, offset=0, data=files.PROGRAM)

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
