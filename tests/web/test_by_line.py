"""Claims and offers by line, on the pages: pieces, reasons and sums, and one sum that is shared."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import two_lines
from tests.app.world import World
from tests.web.cases import begun, filled, go_on, sign_in, taken
from wakai.app import disputes, texts
from wakai.core.disputes.commands import Escalate, RefuseRequest
from wakai.core.disputes.model import Claim
from wakai.core.ids import DisputeId
from wakai.store import disputes as rows
from wakai.store.models import Notice, OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

CUPS, LID = 3_000, 500  # yen: three cups, and a lid
PART = {"kind": "partial_refund", "amount": "1,000"}


@pytest.fixture
def lines(world: World) -> tuple[int, int]:
    """Let Ana have bought three cups and a lid, and read English; return their ids."""
    Person.objects.filter(pk=world.ana.pk).update(language="en")
    OrderLine.objects.filter(pk=world.line.pk).update(title="Cup", quantity=3, paid_minor=CUPS)
    lid = OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=LID)
    return world.line.pk, lid.pk


def page_of(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def letter(client: Client, code: str) -> str:
    """Return the notice of this kind as its reader sees it."""
    reader = client.session["_auth_user_id"]
    return page_of(client, "notice", Notice.objects.get(code=code, person_id=reader).pk)


def sent(world: World, client: Client, page: str) -> Claim:
    """Send a claim from its last page and return it as it is kept."""
    assert client.post(page, {"request_key": str(uuid4())}).status_code == 302
    (row,) = rows.of_order(world.order.pk)
    claim = disputes.read(row.id).state.claim
    assert claim is not None
    return claim


def by_line(claim: Claim) -> dict[int, tuple[int, str, int]]:
    """Return pieces, reason and sum of each line."""
    sums = {part.line_id: part.minor for part in claim.remedy.refunds}
    return {
        line.line_id: (line.quantity, line.reason, sums.get(line.line_id, 0))
        for line in claim.lines
    }


class TestAClaim:
    def test_is_about_one_piece_of_three(
        self, world: World, ana: Client, ben: Client, lines: tuple[int, int]
    ) -> None:
        cup, _lid = lines
        page = begun(world, ana)
        one: dict[str, Any] = {"lines": [cup], "reason": "ND6"}
        for wrong in ("0", "4", "some"):
            refused = ana.post(page, one | {f"quantity_{cup}": wrong})
            assert refused.status_code == 422
            assert "Write a number from 1 to 3." in refused.content.decode()

        check = go_on(
            ana,
            page,
            one | {f"quantity_{cup}": "1"},
            {"remedy": "full_refund"},
            {"excused_photo_all_contents": "on"},
            {"statement": "One came, two did not."},
        )
        shown = ana.get(check).content.decode()
        claim = sent(world, ana, check)
        (row,) = rows.of_order(world.order.pk)

        assert "Cup: 1 of 3 pieces" in shown
        assert "1 of 3 pieces" in page_of(ana, "claim_receipt", row.id)
        assert by_line(claim) == {cup: (1, "ND6", CUPS // 3)}
        assert "1 of 3 pieces" in page_of(ben, "dispute", row.id)
        assert "Cup: 1 of 3 pieces" in letter(ben, "claim")

    def test_to_send_back_one_piece_of_three_asks_for_the_sum_of_that_one(
        self, world: World, ana: Client, ben: Client, lines: tuple[int, int]
    ) -> None:
        cup, _lid = lines
        check = go_on(
            ana,
            begun(world, ana),
            {"lines": [cup], "reason": "ND3", f"quantity_{cup}": "1"},
            {"remedy": "return_and_refund"},
            {"excused_photo_difference": "on"},
            {"statement": "One of them is blue."},
        )
        shown = ana.get(check).content.decode()
        claim = sent(world, ana, check)
        (row,) = rows.of_order(world.order.pk)

        assert by_line(claim) == {cup: (1, "ND3", CUPS // 3)}
        for told in (shown, page_of(ana, "claim_receipt", row.id), page_of(ben, "dispute", row.id)):
            assert "1 of 3 pieces" in told
            assert "¥1,000" in told
            assert "¥3,000" not in told

    def test_has_another_reason_and_a_sum_for_each_line(
        self, world: World, ana: Client, ben: Client, lines: tuple[int, int]
    ) -> None:
        cup, lid = lines
        chosen = {"lines": [cup, lid], "reason": "ND3", f"reason_{lid}": "ND5"}
        wish = go_on(ana, begun(world, ana), {**chosen, f"quantity_{cup}": "2"})
        part = {"remedy": "partial_refund", f"sum_{cup}": "700", f"sum_{lid}": "200"}
        too_much = ana.post(wish, part | {f"sum_{lid}": "501"}).content.decode()
        other_sum = ana.post(wish, part | {"amount": "1000"}).content.decode()
        proof = go_on(ana, wish, part | {"amount": "900"})
        asked = {item["kind"] for item in ana.get(proof).context["proofs"]}
        excused = {f"excused_{kind}": "on" for kind in asked}
        check = go_on(ana, proof, excused, {"statement": "Blue, and broken."})

        assert "Up to ¥500." in too_much
        assert "By item you wrote ¥900 in all." in other_sum
        assert {"photo_difference", "photo_outer_box"} <= asked
        claim = sent(world, ana, check)
        assert by_line(claim) == {cup: (2, "ND3", 700), lid: (1, "ND5", 200)}
        (row,) = rows.of_order(world.order.pk)
        told = page_of(ben, "dispute", row.id)
        assert "2 of 3 pieces · Not as described or pictured" in told
        assert "Damaged on the way" in told
        assert "¥200" in told

    def test_shares_one_sum_and_shows_how_before_it_is_sent(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        cup, lid = lines
        check = go_on(
            ana,
            begun(world, ana),
            {"lines": [cup, lid], "reason": "NR2"},
            {"remedy": "partial_refund", "amount": "700"},
            {},
            {"statement": "It never came."},
        )

        shown = ana.get(check).content.decode()

        assert "Cup: ¥600" in shown
        assert "Lid: ¥100" in shown
        assert by_line(sent(world, ana, check)) == {cup: (3, "NR2", 600), lid: (1, "NR2", 100)}

    def test_minds_nothing_that_was_typed_for_a_line_that_is_not_chosen(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        cup, lid = lines

        go_on(ana, begun(world, ana), {"lines": [lid], "reason": "NR2", f"quantity_{cup}": "99"})

    def test_of_one_thing_asks_nothing_by_line(self, world: World, ana: Client) -> None:
        page = begun(world, ana)
        problem = ana.get(page).content.decode()
        wish = ana.get(go_on(ana, page, {"lines": [world.line.pk], "reason": "NR2"}))

        assert "quantity_" not in problem
        assert "<details" not in re.findall(r"<form.*?</form>", problem, re.DOTALL)[-1]
        assert "sum_" not in wish.content.decode()


class TestAnAmendment:
    def test_begins_with_what_was_asked_and_changes_it_by_line(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = two_lines.submitted(world)
        kettle, lid = two_lines.lines(world)
        page = reverse("deed", args=[dispute_id, "amendment"])
        assert "RT1" not in ana.get(page).context["form"].fitting  # no line has it
        asked = {
            "lines": [kettle, lid],
            "reason": "ND3",
            f"reason_{lid}": "NR2",
            "remedy": "partial_refund",
            "statement": "The lid never came.",
            "cannot": "on",
        }

        seen = ana.post(page, asked | {"amount": "398"})
        again = sent_back(seen, asked, amount="398")
        by_item = {**asked, f"sum_{kettle}": "300", f"sum_{lid}": "50"}

        assert again[f"sum_{lid}"] == "50"
        assert ana.post(page, by_item | {f"sum_{lid}": "501"}).status_code == 422
        assert ana.post(page, by_item).status_code == 302
        claim = disputes.read(dispute_id).state.claim
        assert claim is not None
        assert by_line(claim) == {kettle: (1, "ND3", 300), lid: (1, "NR2", 50)}
        initial = ana.get(page).context["form"].initial
        assert (initial["amount"], initial[f"sum_{lid}"]) == ("350", "50")
        less = {**by_item, "amount": "350", f"sum_{lid}": "40"}  # the sum stands there from before
        assert ana.post(page, less).status_code == 302

    @pytest.mark.parametrize(("cup_has", "lid_has"), [("ND3", "RT1"), ("RT1", "ND3")])
    def test_of_the_sum_alone_leaves_each_reason_as_it_was(
        self, world: World, ana: Client, lines: tuple[int, int], cup_has: str, lid_has: str
    ) -> None:
        cup, lid = lines
        check = go_on(
            ana,
            begun(world, ana),
            {"lines": [cup, lid], "reason": cup_has, f"reason_{lid}": lid_has},
            {"remedy": "partial_refund", "amount": "700"},
            {"excused_photo_difference": "on"},
            {"statement": "One is blue, and I changed my mind about the other."},
        )
        before = by_line(sent(world, ana, check))
        (row,) = rows.of_order(world.order.pk)
        page = reverse("deed", args=[row.id, "amendment"])
        shown = ana.get(page).context["form"]
        sums = {f"sum_{cup}": "300", f"sum_{lid}": "50", "amount": "350"}
        asked = filled(shown) | sums | {"statement": "A half is enough.", "cannot": "on"}

        by_law = ana.post(page, asked | {"reason": "RT1", f"reason_{lid}": ""})
        done = ana.post(page, asked)

        assert (by_law.status_code, done.status_code) == (422, 302)
        assert "partial_refund" in shown.fitting[cup_has]
        claim = disputes.read(row.id).state.claim
        assert claim is not None
        assert before == {cup: (3, cup_has, 600), lid: (1, lid_has, 100)}
        assert by_line(claim) == {cup: (3, cup_has, 300), lid: (1, lid_has, 50)}


def sent_back(answer: Any, asked: Mapping[str, object], **more: str) -> dict[str, object]:
    """Return what a page that shows shares sends when it is sent as it is."""
    assert answer.status_code == 200
    form = answer.context["form"]
    names = [name for name in form.fields if name.startswith("sum_") or name == "shared"]
    return {**asked, **more, **{name: form[name].value() for name in names}}


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
        assert ben.post(page, sent_back(seen, PART)).status_code == 302

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
        first = sent_back(ben.post(page, PART), PART)

        second = sent_back(ben.post(page, first | {"amount": "2,000"}), first, amount="2,000")

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
        assert "Up to ¥500." in too_much.context["form"].errors[f"sum_{lid}"]
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
        dispute_id = two_lines.submitted(world)
        said = texts.new("It is blue.", language="en", author_id=world.ben.pk)
        refuse = RefuseRequest(
            by=world.seller, at=world.now, reason="as_described", statement=said.ref
        )
        assert isinstance(disputes.execute(dispute_id, refuse, new_texts=[said]), disputes.Done)
        world.run(dispute_id, Escalate(by=world.buyer, at=world.now))
        taken(world, dispute_id)
        _kettle, lid = two_lines.lines(world)
        ida = sign_in(Client(), world.ida, second_factor=True)
        page = reverse("bench_proposal", args=[dispute_id])

        seen = ida.post(page, PART)
        assert disputes.read(dispute_id).state.proposal is None
        assert ida.post(page, sent_back(seen, PART)).status_code == 302

        proposal = disputes.read(dispute_id).state.proposal
        assert proposal is not None
        assert {part.line_id: part.minor for part in proposal.remedy.refunds}[lid] == 126


class TestTheBench:
    def test_reads_how_many_pieces_of_how_many(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        cup, _lid = lines
        check = go_on(
            ana,
            begun(world, ana),
            {"lines": [cup], "reason": "NR2", f"quantity_{cup}": "2"},
            {"remedy": "full_refund"},
            {},
            {"statement": "Two of them never came."},
        )
        sent(world, ana, check)
        (row,) = rows.of_order(world.order.pk)
        ida = sign_in(Client(), world.ida, second_factor=True)

        assert "2 of 3 pieces" in page_of(ida, "bench_case", row.id)
