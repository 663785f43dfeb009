"""The case file is handed out to those who may take it, with what they may see."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import taxed
from tests.app.world import World
from tests.web.cases import ruled, sign_in
from wakai.app.case_file.verify import verify
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store import case_exports
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def place(dispute_id: DisputeId) -> str:
    return reverse("case_file", args=[dispute_id])


def of_house(world: World, role: Role) -> Client:
    person = Person.objects.create(
        email=f"{role.value}@example.org", name="Sue", roles=[role.value], created_at=world.now
    )
    return sign_in(Client(), person, second_factor=True)


def handed_out(client: Client, dispute_id: DisputeId) -> bytes:
    answer: Any = client.post(place(dispute_id))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)


class TestTheCaseFile:
    def test_of_a_party_is_in_their_language_and_whole(self, world: World, tmp_path: Path) -> None:
        dispute_id = ruled(world)
        ana = sign_in(Client(), world.ana)
        shown = ana.get(reverse("dispute", args=[dispute_id])).content.decode()
        assert place(dispute_id) in shown

        data = handed_out(ana, dispute_id)

        path = tmp_path / "case.zip"
        path.write_bytes(data)
        assert verify(path).problems == []
        assert verify(path).made_for == "buyer"
        page = zipfile.ZipFile(BytesIO(data)).read("case.html").decode()
        assert '<html lang="ja"' in page
        assert world.order.number in page

    def test_says_what_each_refund_consists_of(self, world: World) -> None:
        dispute_id = ruled(taxed.told(world), minor=1_000)

        data = handed_out(sign_in(Client(), world.ben), dispute_id)

        page = zipfile.ZipFile(BytesIO(data)).read("case.html").decode()
        assert "of which goods ¥3,118, tax ¥362 and shipping ¥500" in page
        assert page.count("consists of goods ¥783, tax ¥91 and shipping ¥126.") == 2

    @pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.FINANCE, Role.SUPERVISOR])
    def test_of_the_house_is_noted(self, world: World, role: Role) -> None:
        dispute_id = ruled(world)

        handed_out(of_house(world, role), dispute_id)

        assert [row.role for row in case_exports.of_dispute(dispute_id)] == [role.value]

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
    def test_is_not_for_who_may_only_read(self, world: World, role: Role) -> None:
        dispute_id = ruled(world)
        client = of_house(world, role)
        shown = client.get(reverse("dispute", args=[dispute_id]))

        assert shown.status_code == 200
        assert place(dispute_id) not in shown.content.decode()
        assert client.post(place(dispute_id)).status_code == 404
        assert case_exports.of_dispute(dispute_id) == ()

    def test_of_a_draft_is_nobodys(self, world: World) -> None:
        dispute_id = world.draft()

        assert sign_in(Client(), world.ana).post(place(dispute_id)).status_code == 404
        assert sign_in(Client(), world.ben).post(place(dispute_id)).status_code == 404
