"""A proposal of the house on the pages: made at the bench or the desk, answered by both sides."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import sign_in, taken, under_review
from wakai.app import disputes
from wakai.core.disputes.model import Stage
from wakai.core.ids import DisputeId
from wakai.store.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
HALF = {"kind": "partial_refund", "amount": "1990", "statement": "Meet in the middle."}


@pytest.fixture
def dispute_id(world: World) -> DisputeId:
    found = under_review(world)
    taken(world, found)
    return found


def deed(dispute_id: DisputeId, noun: str) -> str:
    return reverse("deed", args=[dispute_id, noun])


def accepts(client: Client, dispute_id: DisputeId) -> int:
    page = client.get(deed(dispute_id, "proposal-acceptance"))
    shown = page.context["form"].initial if page.status_code == 200 else {}
    return client.post(deed(dispute_id, "proposal-acceptance"), shown).status_code


class TestProposal:
    def test_of_the_bench_is_done_when_both_accept(
        self, world: World, dispute_id: DisputeId
    ) -> None:
        ida = sign_in(Client(), world.ida, second_factor=True)
        ana, ben = sign_in(Client(), world.ana), sign_in(Client(), world.ben)
        page = reverse("bench_proposal", args=[dispute_id])
        assert ida.get(page).status_code == 200
        assert ida.post(page, {**HALF, "amount": "9999999"}).status_code == 422
        assert ida.post(page, HALF).status_code == 302
        assert ida.get(page).status_code == 409

        assert "1,990" in ana.get(reverse("dispute", args=[dispute_id])).content.decode()
        assert accepts(ana, dispute_id) == 302
        assert accepts(ana, dispute_id) == 409
        assert disputes.read(dispute_id).state.stage is Stage.REVIEW
        assert accepts(ben, dispute_id) == 302

        assert disputes.read(dispute_id).state.stage is Stage.FINAL
        assert Notice.objects.filter(code="proposal").count() == 2
        assert Notice.objects.filter(code="final").count() == 2

    def test_of_the_desk_ends_when_one_declines(self, world: World, dispute_id: DisputeId) -> None:
        olu = sign_in(Client(), world.olu, second_factor=True)
        ben = sign_in(Client(), world.ben)
        assert olu.post(reverse("desk_proposal", args=[dispute_id]), HALF).status_code == 302

        assert ben.post(deed(dispute_id, "proposal-refusal"), {}).status_code == 302

        state = disputes.read(dispute_id).state
        assert (state.stage, state.proposal) == (Stage.REVIEW, None)

    def test_is_not_for_a_party(self, world: World, dispute_id: DisputeId) -> None:
        ben = sign_in(Client(), world.ben)

        assert ben.post(reverse("desk_proposal", args=[dispute_id]), HALF).status_code in {403, 404}
