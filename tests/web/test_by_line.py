"""Claims by line, on the pages: pieces, reasons and sums, and one sum that is shared."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import two_lines
from tests.app.world import World
from tests.web import cups
from tests.web.cases import begun, filled, go_on, letter, page_of, sent_as_shown, sent_from, sign_in
from tests.web.cups import CUPS, by_line
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines(world: World) -> tuple[int, int]:
    return cups.bought(world)


class TestAClaim:
    @pytest.mark.parametrize(
        ("language", "told"),
        [
            ("en", "Cup: write how many are concerned."),
            ("ja", "「Cup」のうち、問題があるのは何点かを入力してください。"),
        ],
    )
    def test_asks_how_many_are_concerned_and_fills_in_nothing(
        self, world: World, ana: Client, lines: tuple[int, int], language: str, told: str
    ) -> None:
        cup, lid = lines
        Person.objects.filter(pk=world.ana.pk).update(language=language)
        page = begun(world, ana)
        pieces = f"quantity_{cup}"
        chosen: dict[str, Any] = {"lines": [cup, lid], "reason": "NR2", pieces: ""}

        first = ana.get(page).context["form"]
        refused = ana.post(page, chosen)
        check = page.replace("problem", "check")

        assert first[pieces].value() is None
        assert refused.status_code == 422
        assert told in refused.content.decode()
        ana.post(page.replace("problem", "wish"), {"remedy": "full_refund"})
        ana.post(page.replace("problem", "words"), {"statement": "Nothing came."})
        assert ana.get(check).headers["Location"] == page
        assert go_on(ana, page, chosen | {pieces: "2"}).endswith("/claim/wish/")
        assert ana.get(page).context["form"][pieces].value() == "2"

    def test_is_about_one_piece_of_three(
        self, world: World, ana: Client, ben: Client, lines: tuple[int, int]
    ) -> None:
        cup, _lid = lines
        page = begun(world, ana)
        one: dict[str, Any] = {"lines": [cup], "reason": "ND6"}
        for wrong in ("0", "4", "some"):
            refused = ana.post(page, one | {f"quantity_{cup}": wrong})
            assert refused.status_code == 422
            assert "Cup: write a number from 1 to 3." in refused.content.decode()

        check = go_on(
            ana,
            page,
            one | {f"quantity_{cup}": "1"},
            {"remedy": "full_refund"},
            {"excused_photo_all_contents": "on"},
            {"statement": "One came, two did not."},
        )
        shown = ana.get(check).content.decode()
        dispute_id = sent_from(world, ana, check)

        assert "Cup: 1 of 3 pieces" in shown
        assert "1 of 3 pieces" in page_of(ana, "claim_receipt", dispute_id)
        assert by_line(dispute_id) == {cup: (1, "ND6", CUPS // 3)}
        assert "1 of 3 pieces" in page_of(ben, "dispute", dispute_id)
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
        dispute_id = sent_from(world, ana, check)

        assert by_line(dispute_id) == {cup: (1, "ND3", CUPS // 3)}
        for told in (
            shown,
            page_of(ana, "claim_receipt", dispute_id),
            page_of(ben, "dispute", dispute_id),
        ):
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

        assert "For Lid at most ¥500 can go back." in too_much
        assert "By item you wrote ¥900 in all." in other_sum
        assert {"photo_difference", "photo_outer_box"} <= asked
        dispute_id = sent_from(world, ana, check)
        assert by_line(dispute_id) == {cup: (2, "ND3", 700), lid: (1, "ND5", 200)}
        told = page_of(ben, "dispute", dispute_id)
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
            {"lines": [cup, lid], "reason": "NR2", f"quantity_{cup}": "3"},
            {"remedy": "partial_refund", "amount": "700"},
            {},
            {"statement": "It never came."},
        )

        shown = ana.get(check).content.decode()

        assert "Cup: ¥600" in shown
        assert "Lid: ¥100" in shown
        assert by_line(sent_from(world, ana, check)) == {cup: (3, "NR2", 600), lid: (1, "NR2", 100)}

    def test_minds_nothing_that_was_typed_for_a_line_that_is_not_chosen(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        cup, lid = lines
        chosen = {"lines": [lid], "reason": "NR2", f"quantity_{cup}": "99"}

        page = go_on(ana, begun(world, ana), chosen)

        assert page.endswith("/claim/wish/")

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
            "excused_photo_difference": "on",
        }

        seen = ana.post(page, asked | {"amount": "398"})
        again = sent_as_shown(seen, asked, amount="398")
        by_item = {**asked, f"sum_{kettle}": "300", f"sum_{lid}": "50"}

        assert again[f"sum_{lid}"] == "50"
        assert ana.post(page, by_item | {f"sum_{lid}": "501"}).status_code == 422
        assert ana.post(page, by_item).status_code == 302
        assert by_line(dispute_id) == {kettle: (1, "ND3", 300), lid: (1, "NR2", 50)}
        initial = ana.get(page).context["form"].initial
        assert (initial["amount"], initial[f"sum_{lid}"]) == ("350", "50")
        less = {**by_item, "amount": "350", f"sum_{lid}": "40"}  # the sum stands there from before
        assert ana.post(page, less).status_code == 302

    @pytest.mark.parametrize(("cup_has", "lid_has"), [("ND3", "RT1"), ("RT1", "ND3")])
    def test_of_the_sum_alone_leaves_each_reason_as_it_was(
        self, world: World, ana: Client, lines: tuple[int, int], cup_has: str, lid_has: str
    ) -> None:
        cup, lid = lines
        chosen = {"lines": [cup, lid], "reason": cup_has, f"reason_{lid}": lid_has}
        check = go_on(
            ana,
            begun(world, ana),
            {**chosen, f"quantity_{cup}": "3"},
            {"remedy": "partial_refund", "amount": "700"},
            {"excused_photo_difference": "on"},
            {"statement": "One is blue, and I changed my mind about the other."},
        )
        dispute_id = sent_from(world, ana, check)
        before = by_line(dispute_id)
        page = reverse("deed", args=[dispute_id, "amendment"])
        shown = ana.get(page).context["form"]
        sums = {f"sum_{cup}": "300", f"sum_{lid}": "50", "amount": "350"}
        asked = filled(shown) | sums | {"statement": "A half is enough."}

        by_law = ana.post(page, asked | {"reason": "RT1", f"reason_{lid}": ""})
        done = ana.post(page, asked)

        assert (by_law.status_code, done.status_code) == (422, 302)
        assert "partial_refund" in shown.fitting[cup_has]
        assert before == {cup: (3, cup_has, 600), lid: (1, lid_has, 100)}
        assert by_line(dispute_id) == {cup: (3, cup_has, 300), lid: (1, lid_has, 50)}


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
        dispute_id = sent_from(world, ana, check)
        ida = sign_in(Client(), world.ida, second_factor=True)

        assert "2 of 3 pieces" in page_of(ida, "bench_case", dispute_id)
