"""Uploads and evidence through HTTP, and the upload field in a real browser."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, Request, Route, expect

from tests.app import files
from tests.app.world import World, make
from tests.browser import OpenPage
from wakai.app import evidence
from wakai.app.uploads import PIECE_BYTES_MAX
from wakai.store import evidence as rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.upload_page")]


@pytest.fixture
def world(transactional_db: None) -> World:  # noqa: ARG001  only that it is there
    made = make()
    type(made.ana).objects.filter(pk=made.ana.pk).update(language="en")
    return made


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    client.force_login(world.ana)
    return client


UPLOADS = re.compile(r"/uploads/")


def create(client: Client, upload_id: UUID, size: int, **told: str) -> Any:
    facts = {"id": str(upload_id), "purpose": "evidence", "filename": "a.jpg"} | told
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items()
    )
    return client.post(
        "/uploads/", headers={"Upload-Length": str(size), "Upload-Metadata": metadata}
    )


def patch(client: Client, upload_id: UUID, offset: int, data: bytes, **more: str) -> Any:
    return client.patch(
        f"/uploads/{upload_id}",
        data,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)} | more,
    )


def handed_in(client: Client, data: bytes, name: str = "a.jpg") -> UUID:
    upload_id = uuid4()
    assert create(client, upload_id, len(data), filename=name).status_code == 201
    assert patch(client, upload_id, 0, data).status_code == 204
    return upload_id


class TestUpload:
    def test_is_begun_once_however_often_it_is_asked(self, ana: Client) -> None:
        upload_id = uuid4()

        first, again = create(ana, upload_id, 5000), create(ana, upload_id, 5000)

        assert (first.status_code, again.status_code) == (201, 201)
        assert first["Location"] == again["Location"] == f"/uploads/{upload_id}"
        assert create(ana, upload_id, 5001).status_code == 422

    def test_goes_on_after_a_cut_at_ninety_percent(self, ana: Client) -> None:
        data, upload_id = files.photo() + bytes(5_000_000), uuid4()
        create(ana, upload_id, len(data))
        cut = len(data) * 9 // 10
        patch(ana, upload_id, 0, data[:cut])

        asked = ana.head(f"/uploads/{upload_id}")
        assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(cut), str(len(data)))
        assert patch(ana, upload_id, cut, data[cut:]).status_code == 204

        told = ana.get(f"/uploads/{upload_id}").json()
        assert (told["state"], told["offset"]) == ("ready", len(data))
        file = rows.file(upload_id)
        assert file is not None
        assert file.sha256 == hashlib.sha256(data).hexdigest()

    def test_answers_a_piece_from_elsewhere_with_the_true_offset(self, ana: Client) -> None:
        upload_id = uuid4()
        create(ana, upload_id, 5000)
        patch(ana, upload_id, 0, files.photo()[:2000])

        answer = patch(ana, upload_id, 0, files.photo()[:2000])

        assert (answer.status_code, answer["Upload-Offset"]) == (409, "2000")

    def test_refuses_a_piece_that_changed_on_its_way(self, ana: Client) -> None:
        upload_id, data = uuid4(), files.photo()
        create(ana, upload_id, len(data))
        right = f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}"

        changed = data[:-1] + b"?"
        assert patch(ana, upload_id, 0, changed, **{"Upload-Checksum": right}).status_code == 460
        assert patch(ana, upload_id, 0, data, **{"Upload-Checksum": right}).status_code == 204

    def test_of_somebody_else_is_not_there(self, ana: Client, world: World) -> None:
        upload_id, ben = uuid4(), Client()
        create(ana, upload_id, 5000)
        ben.force_login(world.ben)

        answers: list[Any] = [
            ben.get(f"/uploads/{upload_id}"),
            patch(ben, upload_id, 0, b"x"),
            ben.delete(f"/uploads/{upload_id}"),
            ben.get(f"/uploads/{uuid4()}"),
        ]

        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert ana.get(f"/uploads/{upload_id}").status_code == 200

    def test_needs_somebody_who_is_signed_in_and_a_page_of_ours(self, world: World) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert create(Client(), uuid4(), 10).status_code == 401
        strict.force_login(world.ana)
        assert create(strict, uuid4(), 10).status_code == 403

    def test_tells_what_it_can_before_anything_is_sent(self, client: Client) -> None:
        answer = client.options("/uploads/")

        assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
        assert answer["Tus-Max-Size"] == "100000000"

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("en", "A photo may have 10 MB at most. Send a smaller version of it."),
            ("ja", "写真は10 MBまでです。小さくしたものを送ってください。"),
        ],
    )
    def test_is_refused_in_the_readers_language(
        self, ana: Client, world: World, language: str, sentence: str
    ) -> None:
        type(world.ana).objects.filter(pk=world.ana.pk).update(language=language)

        answer = create(ana, uuid4(), 11_000_000, filetype="image/jpeg")

        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        told = json.loads(answer.content)
        assert (told["code"], told["message"]) == ("too_large", sentence)

    def test_of_a_program_that_calls_itself_a_photo_is_refused(self, ana: Client) -> None:
        upload_id = uuid4()
        create(ana, upload_id, len(files.PROGRAM), filename="holiday.jpg", filetype="image/jpeg")

        answer = patch(ana, upload_id, 0, files.PROGRAM)

        assert (answer.status_code, json.loads(answer.content)["code"]) == (422, "type_not_allowed")
        told = ana.get(f"/uploads/{upload_id}").json()
        assert (told["state"], told["code"]) == ("refused", "type_not_allowed")

    def test_tells_when_the_name_is_wrong_and_goes_by_the_content(self, ana: Client) -> None:
        told = ana.get(f"/uploads/{handed_in(ana, files.photo('PNG'), 'a.jpg')}").json()

        assert (told["state"], told["mime"]) == ("ready", "image/png")
        assert "PNG" in told["note"]
        assert told["thumb_url"]

    def test_taken_back_is_gone(self, ana: Client) -> None:
        upload_id = handed_in(ana, files.photo())

        assert ana.delete(f"/uploads/{upload_id}").status_code == 204
        assert ana.get(f"/uploads/{upload_id}").status_code == 404

    def test_of_nonsense_is_a_bad_request(self, ana: Client) -> None:
        upload_id = uuid4()
        create(ana, upload_id, 5000)

        assert ana.post("/uploads/").status_code == 400
        assert create(ana, upload_id, 10, purpose="anything").status_code == 400
        assert patch(ana, upload_id, -1, b"x").status_code == 400
        assert ana.patch(f"/uploads/{upload_id}", b"x").status_code == 415
        old = ana.get(f"/uploads/{upload_id}", headers={"Tus-Resumable": "0.2"})
        assert old.status_code == 412


class TestForm:
    def test_without_script_takes_the_good_files_and_names_the_bad(self, ana: Client) -> None:
        good = SimpleUploadedFile("a.jpg", files.photo(), "image/jpeg")
        bad = SimpleUploadedFile("b.jpg", files.PROGRAM, "image/jpeg")

        page = ana.post("/try/upload", {"files": [good, bad], "words": "It is blue."})

        text = page.content.decode()
        assert "b.jpg: This is not a photo" in text
        assert 'value="It is blue."' in text
        assert text.count('type="hidden" name="files"') == 1

    def test_knows_the_files_that_a_script_sent_ahead(self, ana: Client, world: World) -> None:
        mine, ben = handed_in(ana, files.photo()), Client()
        ben.force_login(world.ben)

        assert str(mine) in ana.post("/try/upload", {"files": [str(mine)]}).content.decode()
        assert str(mine) not in ben.post("/try/upload", {"files": [str(mine)]}).content.decode()

    @pytest.mark.parametrize("size", [PIECE_BYTES_MAX, 2_000_000, 3_000_000])
    def test_without_script_takes_a_file_in_pieces(self, ana: Client, size: int) -> None:
        photo = files.photo()
        file = SimpleUploadedFile("a.jpg", photo + bytes(size - len(photo)), "image/jpeg")

        page = ana.post("/try/upload", {"files": [file]})

        assert (page.status_code, b"a.jpg:" in page.content) == (200, False)
        assert page.content.count(b'type="hidden" name="files"') == 1


class TestEvidenceFile:
    def body(self, response: Any) -> bytes:
        return b"".join(response.streaming_content)

    def link(self, world: World, file_id: UUID, variant: Any = "shown") -> str:
        file = rows.file(file_id)
        assert file is not None
        return evidence.link(file, world.ana.id, variant)

    def test_is_sent_as_nothing_a_browser_would_run(self, ana: Client, world: World) -> None:
        answer = ana.get(self.link(world, handed_in(ana, files.photo(), "me.jpg")))

        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == 'inline; filename="me.jpg"'
        assert answer["Cache-Control"] == "private, max-age=300"
        assert self.body(answer).startswith(b"\xff\xd8\xff")

    def test_of_a_kind_that_could_run_is_only_handed_out(self, ana: Client, world: World) -> None:
        answer = ana.get(self.link(world, handed_in(ana, files.pdf(), "a.pdf")))

        assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_is_for_the_one_the_link_was_made_for(self, ana: Client, world: World) -> None:
        link, ben = self.link(world, handed_in(ana, files.photo())), Client()
        ben.force_login(world.ben)

        codes = [person.get(link).status_code for person in (ana, ben, Client())]

        assert codes == [200, 404, 404]
        assert ana.get(link.replace("shown", "nothing")).status_code == 404
        assert ana.get(link.replace("/evidence/", "/evidence/x")).status_code == 404

    def test_after_five_minutes_leads_to_a_fresh_link(self, ana: Client, world: World) -> None:
        file_id = handed_in(ana, files.photo())
        with time_machine.travel(world.now.timestamp() - 301, tick=False):
            old = self.link(world, file_id)

        answer = ana.get(old)

        assert answer.status_code == 302
        assert answer["Location"] != old
        assert ana.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("asked", "status", "told", "length"),
        [
            ("bytes=0-99", 206, "bytes 0-99/{size}", 100),
            ("bytes=100-", 206, "bytes 100-{last}/{size}", -100),
            ("bytes=-50", 206, "bytes {tail}-{last}/{size}", 50),
            ("bytes=0-0,5-6", 200, "", 0),
            ("bytes=99999999-", 416, "bytes */{size}", None),
        ],
    )
    def test_is_sent_in_parts_to_a_player(
        self, ana: Client, world: World, asked: str, status: int, told: str, length: int | None
    ) -> None:
        file_id = handed_in(ana, files.video(), "a.mp4")
        link = self.link(world, file_id)
        whole = self.body(ana.get(link))
        size = len(whole)

        answer = ana.get(link, headers={"Range": asked})

        facts = {"size": size, "last": size - 1, "tail": size - 50}
        assert answer.status_code == status
        assert answer.get("Content-Range", "") == told.format(**facts)
        if length is not None:
            wanted = length if length > 0 else size + length
            assert len(self.body(answer)) == int(answer["Content-Length"]) == wanted


def sign_in(page: Page, client: Client, address: str) -> None:
    cookie = client.cookies["wakai_session"].value
    page.context.add_cookies([{"name": "wakai_session", "value": cookie, "url": address}])


class TestInTheBrowser:
    """The script: a cut, a reload, a refusal; the other fields of the form are left alone."""

    @pytest.fixture
    def photo(self, tmp_path: Path) -> Path:
        path = tmp_path / "kettle.jpg"
        path.write_bytes(files.photo(size=(1200, 900)) + bytes(4_000_000))
        return path

    def test_survives_a_cut_at_ninety_percent_and_a_reload(
        self, live_server: Any, ana: Client, phone_page: OpenPage, photo: Path
    ) -> None:
        page, size = phone_page(), photo.stat().st_size
        offsets: list[int] = []
        sign_in(page, ana, live_server.url)

        def cut(route: Route) -> None:
            if route.request.method == "PATCH":
                offsets.append(int(route.request.headers["upload-offset"]))
            route.abort() if offsets and offsets[-1] > size * 0.5 else route.continue_()

        def note(request: Request) -> None:
            if request.method == "PATCH":
                offsets.append(int(request.headers["upload-offset"]))

        page.route(UPLOADS, cut)
        page.goto(f"{live_server.url}/try/upload")
        page.get_by_label("In your words").fill("It is blue.")
        page.get_by_label("Photos, videos or PDF").set_input_files(photo)
        expect(page.get_by_text("No connection.")).to_be_visible()
        expect(page.get_by_label("In your words")).to_have_value("It is blue.")

        page.reload()
        page.unroute_all()
        cut_at = offsets[-1]
        offsets.clear()
        page.on("request", note)
        expect(page.locator(".upload-row[data-state=ready]")).to_have_count(1)
        page.get_by_role("button", name="Send").click()

        expect(page.locator("#got")).not_to_be_empty()
        file = rows.file(UUID(page.locator("#got").inner_text()))
        assert file is not None
        assert file.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
        assert offsets[0] == cut_at

    def test_takes_a_file_that_was_chosen_before_it_was_there(
        self, live_server: Any, ana: Client, desktop_page: OpenPage, photo: Path
    ) -> None:
        page = desktop_page()
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        sign_in(page, ana, live_server.url)
        page.route("**/js/upload.js", hold)
        with page.expect_request("**/js/upload.js"):
            page.goto(f"{live_server.url}/try/upload", wait_until="commit")
        page.get_by_label("Photos, videos or PDF").set_input_files(photo)

        held[0].continue_()

        expect(page.locator(".upload-row[data-state=ready]")).to_have_count(1)

    def test_sends_the_form_when_the_files_are_there_and_not_before(
        self, live_server: Any, ana: Client, desktop_page: OpenPage, photo: Path
    ) -> None:
        page, held, slow = desktop_page(), [], True
        sign_in(page, ana, live_server.url)
        page.route(UPLOADS, lambda route: held.append(route) if slow else route.continue_())
        page.goto(f"{live_server.url}/try/upload")
        page.get_by_label("Photos, videos or PDF").set_input_files(photo)
        page.wait_for_function("document.querySelector('upload-field').busy")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("The files are still on their way.")).to_be_visible()

        slow = False
        for route in held:
            route.continue_()

        expect(page.locator("#got")).not_to_be_empty()

    def test_tells_of_a_bad_file_in_words_and_takes_it_away_again(
        self, live_server: Any, ana: Client, desktop_page: OpenPage, tmp_path: Path
    ) -> None:
        page = desktop_page()
        sign_in(page, ana, live_server.url)
        (tmp_path / "holiday.jpg").write_bytes(files.PROGRAM)
        page.goto(f"{live_server.url}/try/upload")

        page.get_by_label("Photos, videos or PDF").set_input_files(tmp_path / "holiday.jpg")
        expect(page.get_by_text("This is not a photo, video or PDF").first).to_be_visible()
        page.get_by_role("button", name="Remove holiday.jpg").click()

        expect(page.locator(".upload-row")).to_have_count(0)
