"""An offer is read item by item wherever it stands: which item, how many pieces, how much."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web import cups
from tests.web.cases import begun, go_on, page_of, sent_from, sign_in, taken, under_review
from wakai.core.disputes.commands import Escalate
from wakai.core.ids import DisputeId
from wakai.store.models import OrderLine

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = ("2 of 3 pieces", "¥700", "¥200")
IN_ONE_LINE = "Cup: 2 of 3 pieces · ¥700"


@pytest.fixture
def claimed(world: World, ana: Client) -> DisputeId:
    """Return a dispute over two cups of three and a lid; Ana reads English."""
    cup, lid = cups.bought(world)
    check = go_on(
        ana,
        begun(world, ana),
        {"lines": [cup, lid], "reason": "NR2", f"quantity_{cup}": "2"},
        {"remedy": "full_refund"},
        {},
        {"statement": "They never came."},
    )
    return sent_from(world, ana, check)


def offer(world: World) -> dict[str, Any]:
    """Return what Ben writes: 700 yen for the cups and 200 for the lid."""
    cup, lid = OrderLine.objects.filter(order=world.order).order_by("id")
    return {"kind": "partial_refund", f"sum_{cup.pk}": "700", f"sum_{lid.pk}": "200"}


class TestAnOffer:
    def test_is_read_item_by_item_by_both_sides(
        self, world: World, ana: Client, ben: Client, claimed: DisputeId
    ) -> None:
        before = ana.get(reverse("dispute", args=[claimed])).context["offers"]
        assert ben.post(reverse("deed", args=[claimed, "offer"]), offer(world)).status_code == 302

        assert before == ()
        for client, title in ((ana, "The seller&#x27;s offer"), (ben, "Your offer")):
            told = page_of(client, "dispute", claimed)
            (card,) = client.get(reverse("dispute", args=[claimed])).context["offers"]
            assert title in told
            assert [row.label for row in card.items] == ["Cup", "Lid"]
            assert [value for row in card.items for value in row.values] == list(TOLD)
            assert IN_ONE_LINE in told  # in the timeline
        agreeing = page_of(ana, "deed", claimed, "settlement")
        assert all(value in agreeing for value in TOLD)

    def test_stays_in_the_timeline_at_the_bench_where_it_was_not_accepted(
        self, world: World, ben: Client, claimed: DisputeId
    ) -> None:
        assert ben.post(reverse("deed", args=[claimed, "offer"]), offer(world)).status_code == 302
        world.run(claimed, Escalate(by=world.buyer, at=world.now))
        taken(world, claimed)
        ida = sign_in(Client(), world.ida, second_factor=True)

        answer = ida.get(reverse("bench_case", args=[claimed]))

        assert IN_ONE_LINE in answer.content.decode()
        assert answer.context["offers"] == ()

    def test_about_all_of_one_item_is_told_as_a_whole(self, world: World, ben: Client) -> None:
        dispute_id = world.submitted().dispute_id
        whole = {"kind": "partial_refund", "amount": "900"}
        assert ben.post(reverse("deed", args=[dispute_id, "offer"]), whole).status_code == 302

        (card,) = ben.get(reverse("dispute", args=[dispute_id])).context["offers"]

        assert card.items == ()
        assert "¥900" in card.means


class TestAProposal:
    def test_is_read_item_by_item_at_the_bench(self, world: World, claimed: DisputeId) -> None:
        taken(world, under_review(world, claimed))
        ida = sign_in(Client(), world.ida, second_factor=True)
        page = reverse("bench_proposal", args=[claimed])

        assert ida.post(page, offer(world)).status_code == 302

        told = page_of(ida, "bench_case", claimed)
        assert "The marketplace&#x27;s proposal" in told
        assert all(value in told for value in TOLD)
