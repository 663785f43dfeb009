"""Evidence that a buyer cannot provide: for which items it is needed, and who reads of it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import begun, filled, go_on, page_of, sent_from, sign_in, taken, under_review
from wakai.app import disputes
from wakai.core.disputes.commands import AddEvidence
from wakai.core.ids import DisputeId, EvidenceId
from wakai.store.models import OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

DIFFERENCE, BOX, VIDEO = "photo_difference", "photo_outer_box", "video_test"
MINE = "You cannot provide: Photo of the difference. The reason is in your words."
TICK = "I cannot provide this: %s (I say why in my words)"
THEIRS = "The buyer cannot provide: Photo of the difference. The reason is in the buyer"


@pytest.fixture(autouse=True)
def in_english(world: World) -> None:
    Person.objects.filter(pk=world.ana.pk).update(language="en")


def checked(world: World, ana: Client) -> str:
    """Return the last page of a claim over a kettle without its photo."""
    return go_on(
        ana,
        begun(world, ana),
        {"lines": [world.line.pk], "reason": "ND3"},
        {"remedy": "full_refund"},
        {f"excused_{DIFFERENCE}": "on"},
        {"statement": "It is blue, and I gave it away."},
    )


def sent(world: World, ana: Client) -> DisputeId:
    """Send such a claim and return its dispute."""
    return sent_from(world, ana, checked(world, ana))


def excused(dispute_id: DisputeId) -> tuple[str, ...]:
    claim = disputes.read(dispute_id).state.claim
    assert claim is not None
    return claim.excused


class TestWhatIsAskedFor:
    def test_names_the_items_that_each_kind_is_for(self, world: World, ana: Client) -> None:
        kettle = world.line.pk
        lid = OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=500)
        OrderLine.objects.filter(pk=kettle).update(title="Kettle")
        chosen = {"lines": [kettle, lid.pk], "reason": "ND3", f"reason_{lid.pk}": "ND5"}
        proof = go_on(ana, begun(world, ana), chosen, {"remedy": "full_refund", "postage": "500"})

        answer = ana.get(proof)

        items = {item["kind"]: item["items"] for item in answer.context["proofs"]}
        assert items[DIFFERENCE] == "For: Kettle."
        assert items[BOX] == "For: Lid."
        assert items["postage_receipt"] == ""
        assert "For: Lid." in answer.content.decode()

    def test_names_no_item_where_there_is_one(self, world: World, ana: Client) -> None:
        chosen = {"lines": [world.line.pk], "reason": "ND3"}
        proof = go_on(ana, begun(world, ana), chosen, {"remedy": "full_refund"})

        assert "For: " not in ana.get(proof).content.decode()


class TestWhatCannotBeProvided:
    def test_is_read_by_the_buyer_before_and_after_sending(self, world: World, ana: Client) -> None:
        check = checked(world, ana)
        assert MINE in ana.get(check).content.decode()
        dispute_id = sent_from(world, ana, check)

        assert MINE in page_of(ana, "dispute", dispute_id)

    def test_is_read_by_the_seller_and_at_the_bench(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        dispute_id = sent(world, ana)
        told_to_the_seller = page_of(ben, "dispute", dispute_id)
        taken(world, under_review(world, dispute_id))
        ida = sign_in(Client(), world.ida, second_factor=True)

        assert THEIRS in told_to_the_seller
        assert THEIRS in page_of(ida, "bench_case", dispute_id)

    def test_is_not_said_any_more_when_it_came_after_all(self, world: World, ana: Client) -> None:
        dispute_id = sent(world, ana)
        world.run(
            dispute_id,
            AddEvidence(
                by=world.buyer,
                at=world.now,
                evidence_id=EvidenceId(uuid4()),
                kind=DIFFERENCE,
                sha256="0" * 64,
            ),
        )

        assert "cannot provide" not in page_of(ana, "dispute", dispute_id)

    def test_stays_said_when_the_claim_is_changed(self, world: World, ana: Client) -> None:
        dispute_id = sent(world, ana)
        page = reverse("deed", args=[dispute_id, "amendment"])
        shown = ana.get(page)
        less = {"remedy": "partial_refund", "amount": "1,000", "statement": "A part is enough."}

        changed = ana.post(page, filled(shown.context["form"]) | less)

        assert shown.context["form"].initial[f"excused_{DIFFERENCE}"]
        assert TICK % "Photo of the difference" in shown.content.decode()
        assert changed.status_code == 302
        assert MINE in page_of(ana, "dispute", dispute_id)

    def test_is_never_said_of_other_evidence_by_a_tick_from_before(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = sent(world, ana)
        page = reverse("deed", args=[dispute_id, "amendment"])
        untouched = filled(ana.get(page).context["form"])
        asked = untouched | {"reason": "ND4", "statement": "It does not boil."}

        answer = ana.post(page, asked)

        form = answer.context["form"]
        assert answer.status_code == 422
        assert list(form.errors) == [f"excused_{VIDEO}"]
        assert [name for name in form.fields if name.startswith("excused_")] == list(form.errors)
        assert not form[f"excused_{VIDEO}"].value()
        assert TICK % "Video of the test" in answer.content.decode()
        assert excused(dispute_id) == (DIFFERENCE,)
        assert ana.post(page, asked | {f"excused_{VIDEO}": "on"}).status_code == 302
        assert excused(dispute_id) == (VIDEO,)

    @pytest.mark.parametrize("others", [0, 1])
    def test_is_asked_for_by_the_reason_of_all_where_that_of_an_item_is_none(
        self, world: World, ana: Client, others: int
    ) -> None:
        if others:
            OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=500)
        dispute_id = sent(world, ana)
        page, reason = reverse("deed", args=[dispute_id, "amendment"]), f"reason_{world.line.pk}"
        asked = filled(ana.get(page).context["form"]) | {"statement": "Blue.", reason: "XX"}
        tick = f"excused_{DIFFERENCE}"
        del asked[tick]

        refused = ana.post(page, asked)
        ticked = ana.post(page, asked | {tick: "on"})

        assert refused.status_code == 422
        assert tick in refused.context["form"].errors
        assert TICK % "Photo of the difference" in refused.content.decode()
        assert ticked.status_code == (422 if others else 302)
        assert excused(dispute_id) == (DIFFERENCE,)
        if others:
            assert list(ticked.context["form"].errors) == [reason]
            assert ticked.context["form"][tick].value()

    def test_can_be_said_although_the_seller_added_such_evidence(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = sent(world, ana)
        added = AddEvidence(
            by=world.seller,
            at=world.now,
            evidence_id=EvidenceId(uuid4()),
            kind=DIFFERENCE,
            sha256="0" * 64,
        )
        world.run(dispute_id, added)
        page = reverse("deed", args=[dispute_id, "amendment"])
        same = filled(ana.get(page).context["form"]) | {"statement": "It is blue all the same."}

        assert ana.post(page, same).status_code == 302
        assert excused(dispute_id) == (DIFFERENCE,)
