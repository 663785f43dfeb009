"""What a file shows: asked once, only of what a side can have, and never against the file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.app.files import photo, video
from tests.app.world import World
from tests.web import cases
from wakai.app import disputes
from wakai.core.ids import DisputeId

pytestmark = pytest.mark.django_db(transaction=True)

PHOTO = "photo_damage"


def offered(page: object) -> set[str]:
    """Return the kinds that a page offers."""
    groups = page.context["form"].fields["kind"].choices[1:]  # type: ignore[attr-defined]
    return {code for _, choices in groups for code, _ in choices}


def kinds(dispute_id: DisputeId) -> list[str]:
    return [item.kind for item in disputes.read(dispute_id).state.evidence]


class TestTheKinds:
    def test_are_those_that_a_side_can_have(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        page = f"/disputes/{dispute_id}/evidence/"

        buyers = offered(cases.sign_in(Client(), world.ana).get(page))
        sellers = offered(cases.sign_in(Client(), world.ben).get(page))

        assert PHOTO in buyers - sellers
        assert "dispatch_proof" in sellers - buyers
        assert "other" in buyers & sellers

    def test_are_asked_once_at_the_field_and_the_file_waits(self, world: World) -> None:
        dispute_id = cases.told_to_return(world)
        ana = cases.sign_in(Client(), world.ana, second_factor=False)
        page = f"/disputes/{dispute_id}/appeal/proof/"
        files = [SimpleUploadedFile(f"{name}.jpg", photo(), "image/jpeg") for name in "ab"]
        before = kinds(dispute_id)

        answer = ana.post(page, {"kind": "", "files": files})

        assert answer.status_code == 422
        assert answer.context["form"].errors.get_json_data().keys() == {"kind"}
        assert answer.content.decode().count('href="#id_kind"') == 1
        assert len(answer.context["files"]) == 2
        waiting = [str(file.id) for file in answer.context["files"]]
        assert ana.post(page, {"kind": PHOTO, "files": waiting}).status_code == 302
        assert kinds(dispute_id) == [*before, PHOTO, PHOTO]

    def test_need_no_answer_without_a_file(self, world: World) -> None:
        dispute_id = cases.told_to_return(world)
        ana = cases.sign_in(Client(), world.ana)

        assert ana.post(f"/disputes/{dispute_id}/appeal/proof/", {"kind": ""}).status_code == 302

    def test_of_photos_is_not_said_of_a_video(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        ana = cases.sign_in(Client(), world.ana)
        before = kinds(dispute_id)
        files = [
            SimpleUploadedFile("a.jpg", photo(), "image/jpeg"),
            SimpleUploadedFile("b.mp4", video(), "video/mp4"),
        ]

        answer = ana.post(f"/disputes/{dispute_id}/evidence/", {"kind": PHOTO, "files": files})

        assert answer.status_code == 302
        assert kinds(dispute_id) == [*before, PHOTO, "other"]
