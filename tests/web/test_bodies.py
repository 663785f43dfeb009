"""Large bodies: of people who are signed in, as much as they may keep; of strangers, little."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from tests.app.world import World, make
from wakai.app.uploads import PIECE_BYTES_MAX, WAITING_BYTES_MAX
from wakai.web.bodies import BYTES_MAX, STRANGERS_BYTES_MAX

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.upload_page")]


@pytest.fixture
def world(transactional_db: None) -> World:  # noqa: ARG001  only that it is there
    return make()


@pytest.fixture
def ben(world: World, client: Client) -> Client:
    client.force_login(world.ben)
    return client


class TestALargeForm:
    @pytest.fixture
    def parsed(self, monkeypatch: pytest.MonkeyPatch) -> list[HttpRequest]:
        """Note which forms with files are read, and so kept on the disk."""
        seen: list[HttpRequest] = []
        read = HttpRequest.parse_file_upload

        def noted(request: HttpRequest, *args: Any) -> Any:
            seen.append(request)
            return read(request, *args)

        monkeypatch.setattr(HttpRequest, "parse_file_upload", noted)
        return seen

    @pytest.fixture
    def video(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("a.mp4", bytes(STRANGERS_BYTES_MAX), "video/mp4")

    def test_is_read_for_somebody_who_is_signed_in_alone(
        self, ben: Client, parsed: list[HttpRequest], video: SimpleUploadedFile
    ) -> None:
        forged = Client(enforce_csrf_checks=True, headers={"Cookie": "wakai_session=made-up"})

        answer = forged.post("/try/upload", {"files": [video]})

        assert (answer.status_code, parsed) == (413, [])
        assert "Sign in and send the files again" in answer.content.decode()
        video.seek(0)
        assert ben.post("/try/upload", {"files": [video]}).status_code == 200
        assert len(parsed) == 1

    def test_may_hold_as_much_as_one_may_keep_and_not_more(
        self, ben: Client, parsed: list[HttpRequest]
    ) -> None:
        def announced(size: int) -> Any:
            told: Any = {
                "CONTENT_TYPE": "multipart/form-data; boundary=x",
                "CONTENT_LENGTH": str(size),
                "wsgi.input": BytesIO(b"--x--"),
            }
            return ben.generic("POST", "/try/upload", **told)

        assert announced(WAITING_BYTES_MAX).status_code == 200
        assert len(parsed) == 1
        refused = announced(BYTES_MAX + 1)
        assert (refused.status_code, len(parsed)) == (413, 1)
        assert "send fewer files" in refused.content.decode()

    def test_that_tells_no_length_is_not_read(self, client: Client) -> None:
        for length in ("", "many", "5, 5000000"):
            answer = client.generic("POST", "/try/upload", b"x", CONTENT_LENGTH=length)
            assert (answer.status_code, answer.wsgi_request.body) == (200, b"")


class TestAPieceOfAnUpload:
    def test_that_comes_after_the_session_has_ended_hears_so(self, client: Client) -> None:
        answer = client.patch(
            f"/uploads/{UUID(int=1)}",
            bytes(PIECE_BYTES_MAX),
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": "0"},
        )

        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")
