"""An appeal that both sides share, or that must be mended, on the pages of all three."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import appealed, sign_in, taken
from tests.web.test_bench import page
from wakai.app import disputes
from wakai.core.disputes.model import DeadlineKind, Stage
from wakai.core.ids import DisputeId
from wakai.store.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "request_reason": "not_accepted",
    "ground_errors": "AP-ERR-AMOUNT",
    "contested": ["refund_amount"],
    "statement": "It is worth less than that.",
}


@pytest.fixture
def dispute_id(world: World) -> DisputeId:
    found = appealed(world)
    taken(world, found, world.jun)
    return found


@pytest.fixture
def jun(world: World) -> Client:
    return sign_in(Client(), world.jun, second_factor=True)


def deed(dispute_id: DisputeId, noun: str) -> str:
    return reverse("deed", args=[dispute_id, noun])


class TestJoining:
    def test_takes_grounds_of_ones_own_and_shows_both_on_the_bench(
        self, world: World, jun: Client, dispute_id: DisputeId
    ) -> None:
        ben = sign_in(Client(), world.ben)
        assert ben.get(deed(dispute_id, "appeal-joining")).status_code == 200
        without = {**WORDS, "ground_errors": ""}

        assert ben.post(deed(dispute_id, "appeal-joining"), without).status_code == 409
        assert ben.post(deed(dispute_id, "appeal-joining"), WORDS).status_code == 302

        shown = jun.get(page("bench_case", dispute_id))
        assert shown.context["appeal"]["joined"]["by"] == "出品者"
        assert Notice.objects.filter(code="appeal_joined").count() == 2

    def test_is_not_offered_to_who_filed(self, world: World, dispute_id: DisputeId) -> None:
        ana = sign_in(Client(), world.ana)

        assert ana.post(deed(dispute_id, "appeal-joining"), WORDS).status_code == 409


class TestMending:
    def test_is_asked_for_on_the_bench_and_done_by_who_filed(
        self, world: World, jun: Client, dispute_id: DisputeId
    ) -> None:
        ana = sign_in(Client(), world.ana)
        asked = {"statement": "Say which sum would be right."}
        assert jun.get(page("bench_admissibility", dispute_id)).status_code == 200
        assert jun.post(page("bench_admissibility", dispute_id), {}).status_code == 422
        assert jun.post(page("bench_admissibility", dispute_id), asked).status_code == 302
        assert jun.get(page("bench_admissibility", dispute_id)).status_code == 409

        shown = ana.get(reverse("dispute", args=[dispute_id]))
        assert deed(dispute_id, "appeal-mending") in shown.content.decode()
        assert ana.post(deed(dispute_id, "appeal-mending"), WORDS).status_code == 302

        state = disputes.read(dispute_id).state
        assert DeadlineKind.APPEAL_CURE not in state.deadlines
        assert jun.post(page("bench_admissibility", dispute_id), asked).status_code == 302
        assert disputes.read(dispute_id).state.stage is Stage.FINAL
