"""An adjudicator who cannot decide gives the case file back, from the bench."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World, make
from tests.web.cases import ruled, sign_in, taken, under_review
from wakai.app import access, cases, clock, disputes
from wakai.app.case_file import export
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "She is my neighbour."
TOLD = "The adjudicator has a conflict of interest and gave the case file back."


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001  only that it is there
    clock.forget()
    made = make()
    Person.objects.update(language="en")
    yield made
    clock.forget()


@pytest.fixture
def ida(world: World, client: Client) -> Client:
    return sign_in(client, world.ida, second_factor=True)


@pytest.fixture
def jun(world: World) -> Client:
    return sign_in(Client(), world.jun, second_factor=True)


def place(dispute_id: DisputeId) -> str:
    return reverse("bench_conflict", args=[dispute_id])


def offered(client: Client, dispute_id: DisputeId) -> bool:
    """Say whether the docket offers a case file to be taken."""
    return str(dispute_id) in client.get(reverse("bench")).text


class TestAConflict:
    def test_sends_the_case_file_back_to_the_docket_of_everybody_else(
        self, world: World, ida: Client, jun: Client
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        assert place(dispute_id) in ida.get(f"/bench/{dispute_id}/").text
        assert ida.get(place(dispute_id)).status_code == 200

        unsaid = ida.post(place(dispute_id), {"statement": ""})
        given = ida.post(place(dispute_id), {"statement": WHY})

        assert (unsaid.status_code, given.status_code) == (422, 302)
        assert disputes.read(dispute_id).state.assigned_to is None
        assert not offered(ida, dispute_id)
        assert offered(jun, dispute_id)
        assert ida.post(f"/bench/{dispute_id}/assignment/").status_code == 409
        assert jun.post(f"/bench/{dispute_id}/assignment/").status_code == 302

    def test_is_told_to_the_sides_without_the_reason(self, world: World, ida: Client) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        ida.post(place(dispute_id), {"statement": WHY})

        sides = [sign_in(Client(), person) for person in (world.ana, world.ben)]
        pages = [side.get(f"/disputes/{dispute_id}/").text for side in sides]

        assert all(TOLD in page and WHY not in page for page in pages)
        assert WHY in ida.get(f"/bench/{dispute_id}/").text
        taken_away = export.gather(cases.view(access.dispute_for_party(world.ana.id, dispute_id)))
        assert WHY not in str(export.words(taken_away))

    def test_is_for_who_has_the_case_file_alone(self, world: World, jun: Client) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)

        assert jun.get(place(dispute_id)).status_code == 409
        assert jun.post(place(dispute_id), {"statement": WHY}).status_code == 409
        for role in (Role.SUPERVISOR, Role.OPERATOR):
            person = Person.objects.create(
                email=f"{role}@example.org", name="Sue", roles=[role], created_at=world.now
            )
            other = sign_in(Client(), person, second_factor=True)
            assert other.post(place(dispute_id), {"statement": WHY}).status_code == 404
        assert disputes.read(dispute_id).state.conflicted == frozenset()

    def test_comes_too_late_after_the_ruling(self, world: World, ida: Client) -> None:
        dispute_id = ruled(world)

        assert ida.post(place(dispute_id), {"statement": WHY}).status_code == 409
