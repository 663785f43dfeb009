"""Offers and proposals by line, on the pages: sums of their own, and one sum that is shared."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import two_lines
from tests.app.world import World
from tests.web.cases import letter, page_of, sent_as_shown, sign_in, taken, under_review
from wakai.app import disputes
from wakai.core.ids import DisputeId
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

PART = {"kind": "partial_refund", "amount": "1,000"}


class TestAnOffer:
    def test_of_one_sum_is_seen_by_line_before_it_is_sent(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        dispute_id = two_lines.submitted(world)
        kettle, lid = two_lines.lines(world)
        page = reverse("deed", args=[dispute_id, "offer"])

        seen = ben.post(page, PART)
        told = seen.content.decode()
        assert disputes.read(dispute_id).state.offer is None
        assert ben.post(page, sent_as_shown(seen, PART)).status_code == 302

        assert "Nothing is sent yet" in told
        assert offered(dispute_id) == {kettle: 874, lid: 126}
        shown = page_of(ana, "deed", dispute_id, "settlement")
        assert "¥874" in shown
        assert "¥126" in shown
        assert "Lid: ¥126" in letter(ana, "offer")
        hashed = re.search(r'name="remedy_sha256" value="(\w{64})"', shown)
        assert hashed is not None
        settlement = reverse("deed", args=[dispute_id, "settlement"])
        assert ana.post(settlement, {"remedy_sha256": hashed[1]}).status_code == 302
        assert "Item by item" in page_of(ben, "dispute", dispute_id)

    def test_is_shared_anew_when_only_the_sum_is_changed(self, world: World, ben: Client) -> None:
        dispute_id = two_lines.submitted(world)
        kettle, lid = two_lines.lines(world)
        page = reverse("deed", args=[dispute_id, "offer"])
        first = sent_as_shown(ben.post(page, PART), PART)

        second = sent_as_shown(ben.post(page, first | {"amount": "2,000"}), first, amount="2,000")

        assert ben.post(page, second).status_code == 302
        assert offered(dispute_id) == {kettle: 1_749, lid: 251}

    def test_by_line_is_sent_at_once_and_no_line_gets_more_than_is_asked_for_it(
        self, world: World, ben: Client
    ) -> None:
        dispute_id = two_lines.submitted(world)
        kettle, lid = two_lines.lines(world)
        page = reverse("deed", args=[dispute_id, "offer"])
        part = {"kind": "partial_refund", f"sum_{lid}": "500"}

        too_much = ben.post(page, part | {f"sum_{lid}": "501"})
        not_the_same = ben.post(page, part | {"amount": "900"})
        done = ben.post(page, part)

        assert (too_much.status_code, not_the_same.status_code) == (422, 422)
        assert "For Lid at most ¥500 can go back." in too_much.context["form"].errors[f"sum_{lid}"]
        assert done.status_code == 302
        assert offered(dispute_id) == {lid: 500}
        assert kettle not in offered(dispute_id)

    @pytest.mark.parametrize(
        ("written", "paid"), [(("", ""), (3_480, 500)), (("3000", "4"), (3_000, 4))]
    )
    def test_of_a_return_pays_all_unless_a_sum_is_written(
        self, world: World, ben: Client, written: tuple[str, str], paid: tuple[int, int]
    ) -> None:
        dispute_id = two_lines.submitted(world)
        lines = two_lines.lines(world)
        page = reverse("deed", args=[dispute_id, "offer"])
        sums = {f"sum_{line}": text for line, text in zip(lines, written, strict=True)}
        back = {"kind": "return_and_refund", "return_payer": "seller"}

        less_than_all = ben.post(page, {"kind": "full_refund", "amount": "100"})
        done = ben.post(page, back | sums)

        assert (less_than_all.status_code, done.status_code) == (422, 302)
        assert "amount" in less_than_all.context["form"].errors
        assert offered(dispute_id) == dict(zip(lines, paid, strict=True))

    def test_about_one_line_is_as_simple_as_it_was(self, world: World, ben: Client) -> None:
        page = reverse("deed", args=[world.submitted().dispute_id, "offer"])

        assert "sum_" not in ben.get(page).content.decode()
        assert ben.post(page, PART).status_code == 302


def offered(dispute_id: UUID) -> dict[int, int]:
    offer = disputes.read(DisputeId(dispute_id)).state.offer
    assert offer is not None
    return {part.line_id: part.minor for part in offer.remedy.refunds}


class TestAProposal:
    def test_of_one_sum_is_seen_by_line_before_both_get_it(self, world: World) -> None:
        dispute_id = under_review(world, two_lines.submitted(world))
        taken(world, dispute_id)
        _kettle, lid = two_lines.lines(world)
        ida = sign_in(Client(), world.ida, second_factor=True)
        page = reverse("bench_proposal", args=[dispute_id])

        seen = ida.post(page, PART)
        assert disputes.read(dispute_id).state.proposal is None
        assert ida.post(page, sent_as_shown(seen, PART)).status_code == 302

        proposal = disputes.read(dispute_id).state.proposal
        assert proposal is not None
        assert {part.line_id: part.minor for part in proposal.remedy.refunds}[lid] == 126
