"""Evidence that only who decides may see: a tick, and a reason that the other side reads."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.app import files
from tests.app.handing_in import handed_in
from tests.app.world import World
from tests.web.cases import sign_in, taken, under_review
from wakai.app import clock, disputes, evidence
from wakai.core.disputes.model import Role, Visibility
from wakai.core.ids import DisputeId
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "It shows where I live."
CLOSED = "Only the adjudicator sees this, because:"
LOOKED = "A supervisor looked at it:"


@pytest.fixture
def dispute_id(world: World) -> Iterator[DisputeId]:
    clock.forget()
    Person.objects.update(language="en")
    yield under_review(world)
    clock.forget()


def add(world: World, dispute_id: DisputeId, **changes: str) -> int:
    """Add a photo from the page for it, hidden unless something else is said."""
    photo = handed_in(world, files.photo())
    sent = {"kind": "photo_difference", "files": str(photo.id), "hidden": "on", "why_hidden": WHY}
    ana = sign_in(Client(), world.ana)
    return ana.post(f"/disputes/{dispute_id}/evidence/", sent | changes).status_code


def shown(person: Person, address: str) -> str:
    client = sign_in(Client(), person, second_factor=True)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestHiddenEvidence:
    def test_needs_a_reason(self, world: World, dispute_id: DisputeId) -> None:
        before = disputes.read(dispute_id).state.evidence

        assert add(world, dispute_id, why_hidden="") == 422
        assert disputes.read(dispute_id).state.evidence == before
        assert add(world, dispute_id) == 302
        hidden = disputes.read(dispute_id).state.evidence[-1]
        assert hidden.visibility is Visibility.DECIDER_ONLY

    def test_is_for_both_without_the_tick(self, world: World, dispute_id: DisputeId) -> None:
        assert add(world, dispute_id, hidden="") == 302

        item = disputes.read(dispute_id).state.evidence[-1]
        assert (item.visibility, item.why_hidden) == (Visibility.BOTH, None)

    def test_is_seen_by_its_side_and_by_who_decides(
        self, world: World, dispute_id: DisputeId
    ) -> None:
        add(world, dispute_id)
        taken(world, dispute_id)

        own = shown(world.ana, f"/disputes/{dispute_id}/")
        bench = shown(world.ida, f"/bench/{dispute_id}/")

        assert "Only you and the adjudicator see this, because:" in own
        assert "The other side does not see this, because:" in bench
        assert all(WHY in page and "/evidence/" in page for page in (own, bench))

    def test_is_a_place_and_a_reason_for_everybody_else(
        self, world: World, dispute_id: DisputeId
    ) -> None:
        add(world, dispute_id)

        for person in (world.ben, world.olu):
            page = shown(person, f"/disputes/{dispute_id}/")

            assert page.count(CLOSED) == 1
            assert WHY in page
            assert "/shown" not in page
            assert "/thumb" not in page


class TestALookOfASupervisor:
    def test_is_noted_and_shows_nothing_before(self, world: World, dispute_id: DisputeId) -> None:
        add(world, dispute_id)
        sue = Person.objects.create(
            email="sue@example.org",
            name="Sue",
            roles=[Role.SUPERVISOR.value],
            language="en",
            created_at=world.now,
        )
        (tile,) = evidence.tiles_for(dispute_id, sue.id)
        assert (tile.thumb_url, tile.poster_url) == ("", "")
        client = sign_in(Client(), sue, second_factor=True)
        thumb = tile.shown_url.replace("/shown", "/thumb")
        assert client.get(thumb).status_code == 404
        assert LOOKED not in shown(world.ana, f"/disputes/{dispute_id}/")

        assert client.get(tile.shown_url).status_code == 200

        assert LOOKED in shown(world.ana, f"/disputes/{dispute_id}/")
        assert LOOKED in shown(world.ida, f"/bench/{dispute_id}/")

    def test_of_an_adjudicator_is_no_such_look(self, world: World, dispute_id: DisputeId) -> None:
        add(world, dispute_id)
        (tile,) = evidence.tiles_for(dispute_id, world.ida.id)
        ida = sign_in(Client(), world.ida, second_factor=True)

        assert tile.thumb_url
        assert ida.get(tile.shown_url).status_code == 200
        assert LOOKED not in shown(world.ana, f"/disputes/{dispute_id}/")
