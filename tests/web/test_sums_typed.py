"""Sums as they are typed: the most of each item as it is claimed, and nothing lost unsaid."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web import cups
from tests.web.cases import begun, filled, go_on, page_of, sent_from
from tests.web.cups import CUPS, LID, by_line
from wakai.app import disputes
from wakai.core.ids import DisputeId
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

ONE = CUPS // 3


@pytest.fixture
def lines(world: World) -> tuple[int, int]:
    return cups.bought(world)


def wish_page(world: World, ana: Client, lines: tuple[int, int], reason: str = "ND3") -> str:
    """Return the page on which Ana says what would put one cup and the lid right."""
    cup, lid = lines
    chosen = {"lines": [cup, lid], "reason": reason, f"quantity_{cup}": "1"}
    return go_on(ana, begun(world, ana), chosen)


@pytest.fixture
def claimed(world: World, ana: Client, lines: tuple[int, int]) -> DisputeId:
    """Return a dispute over one cup and the lid, of which Ana asks for a part."""
    check = go_on(
        ana,
        wish_page(world, ana, lines, "NR2"),
        {"remedy": "partial_refund", "amount": "600"},
        {},
        {"statement": "They never came."},
    )
    return sent_from(world, ana, check)


def told(answer: Any, name: str) -> str:
    """Return what a page says is wrong with a field."""
    assert answer.status_code == 422
    return " ".join(answer.context["form"].errors.get(name, ()))


class TestTheMost:
    def test_is_that_of_the_pieces_where_a_claim_begins(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        cup, lid = lines
        wish = ana.get(wish_page(world, ana, lines)).context["form"]

        assert wish.fields[f"sum_{cup}"].help_text == "Up to ¥1,000 for 1 of 3 pieces."
        assert wish.fields[f"sum_{lid}"].help_text == "Up to ¥500."

    def test_is_that_of_the_pieces_where_a_claim_is_changed(
        self, ana: Client, lines: tuple[int, int], claimed: DisputeId
    ) -> None:
        cup, _lid = lines
        page = reverse("deed", args=[claimed, "amendment"])
        form = ana.get(page).context["form"]
        more = filled(form) | {f"quantity_{cup}": "2", f"sum_{cup}": "9000", "amount": ""}

        changed = ana.post(page, more)

        assert form.fields[f"sum_{cup}"].help_text == "Up to ¥1,000 for 1 of 3 pieces."
        hint = changed.context["form"].fields[f"sum_{cup}"].help_text
        assert hint == "Up to ¥2,000 for 2 of 3 pieces."
        assert told(changed, f"sum_{cup}") == "For Cup (2 of 3 pieces) at most ¥2,000 can go back."

    def test_is_said_in_the_language_of_the_reader(
        self, world: World, ana: Client, lines: tuple[int, int], claimed: DisputeId
    ) -> None:
        cup, lid = lines
        Person.objects.filter(pk=world.ana.pk).update(language="ja")
        page = reverse("deed", args=[claimed, "amendment"])
        given = filled(ana.get(page).context["form"])

        answer = ana.post(page, given | {f"sum_{cup}": "1001", f"sum_{lid}": "501"})

        assert told(answer, f"sum_{cup}") == "「Cup」（3点のうち1点）の返金は￥1,000までです。"
        assert told(answer, f"sum_{lid}") == "「Lid」の返金は￥500までです。"

    def test_of_all_items_bounds_the_one_sum(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        page = wish_page(world, ana, lines)
        part = {"remedy": "partial_refund"}

        nothing, too_much = (ana.post(page, part | {"amount": sum_}) for sum_ in ("0", "1501"))
        all_of_it = ana.post(page, part | {"amount": "1500"})

        for answer in (nothing, too_much):
            assert "more than zero and at most ¥1,500" in told(answer, "amount")
        assert all_of_it.status_code == 302

    def test_of_an_item_that_is_not_chosen_names_it(
        self, ana: Client, lines: tuple[int, int], claimed: DisputeId
    ) -> None:
        cup, lid = lines
        page = reverse("deed", args=[claimed, "amendment"])
        given = filled(ana.get(page).context["form"])

        answer = ana.post(page, given | {"lines": [cup], f"sum_{lid}": "499"})

        assert "You did not choose Lid above." in told(answer, f"sum_{lid}")


class TestASumThatIsChosen:
    @pytest.mark.parametrize(
        "remedy", ["partial_refund", "price_reduction", "repair", "postage_repayment"]
    )
    def test_is_asked_for_as_it_was_written(
        self, world: World, ana: Client, ben: Client, lines: tuple[int, int], remedy: str
    ) -> None:
        page = wish_page(world, ana, lines)

        empty = ana.post(page, {"remedy": remedy, "amount": ""})
        check = go_on(
            ana,
            page,
            {"remedy": remedy, "amount": "500"},
            {"excused_photo_difference": "on", "excused_postage_receipt": "on"},
            {"statement": "They are blue."},
        )
        dispute_id = sent_from(world, ana, check)

        assert "Write the sum in digits" in told(empty, "amount")
        assert sum(minor for *_about, minor in by_line(dispute_id).values()) == 500
        assert "¥500" in page_of(ben, "dispute", dispute_id)
        assert "¥1,500" not in page_of(ana, "dispute", dispute_id)
        amendment = ana.get(reverse("deed", args=[dispute_id, "amendment"]))
        assert amendment.context["form"].initial["amount"] == "500"

    def test_may_be_the_postage_of_a_return_as_the_page_says(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        page = wish_page(world, ana, lines)

        assert "Only for a part of the price, or for the return postage." in (
            ana.get(page).content.decode()
        )

    @pytest.mark.parametrize("field", ["amount", "postage"])
    def test_is_the_postage_wherever_it_is_written_once_and_asks_for_the_receipt(
        self, world: World, ana: Client, lines: tuple[int, int], field: str
    ) -> None:
        page = wish_page(world, ana, lines)
        alone = {"remedy": "postage_repayment", "amount": "", "postage": ""}

        twice = ana.post(page, alone | {"amount": "500", "postage": "400"})
        proof = go_on(ana, page, alone | {field: "500"})
        asked = ana.get(proof).content.decode()
        ticks = {"excused_photo_difference": "on", "excused_postage_receipt": "on"}
        dispute_id = sent_from(world, ana, go_on(ana, proof, ticks, {"statement": "See there."}))

        assert "write it once" in told(twice, "postage")
        assert "Receipt of the postage" in asked
        claim = disputes.read(dispute_id).state.claim
        assert claim is not None
        assert (claim.remedy.refund_minor, claim.remedy.postage_minor) == (500, 0)


class TestASumThatIsNotAskedFor:
    @pytest.mark.parametrize(
        ("remedy", "said"),
        [
            ("return_and_refund", "This is about all of it: ¥1,500."),
            ("full_refund", "This is about all of it: ¥1,500."),
            ("replacement", "With this no sum is asked for."),
        ],
    )
    def test_is_not_lost_unsaid(
        self, world: World, ana: Client, lines: tuple[int, int], remedy: str, said: str
    ) -> None:
        cup, _lid = lines
        page = wish_page(world, ana, lines)

        in_all = ana.post(page, {"remedy": remedy, "amount": "700"})
        by_item = ana.post(page, {"remedy": remedy, "amount": "", f"sum_{cup}": "700"})
        empty = ana.post(page, {"remedy": remedy, "amount": "", f"sum_{cup}": ""})

        assert said in told(in_all, "amount")
        assert 'value="700"' in in_all.content.decode()
        assert said in told(by_item, f"sum_{cup}")
        assert empty.status_code == 302

    def test_is_not_lost_unsaid_beside_goods_that_are_shipped_though_it_is_all_of_it(
        self, world: World, ana: Client, lines: tuple[int, int]
    ) -> None:
        cup, lid = lines
        page = wish_page(world, ana, lines)
        all_of_it = {f"sum_{cup}": str(ONE), f"sum_{lid}": str(LID)}

        for remedy in ("replacement", "missing_part"):
            in_all = ana.post(page, {"remedy": remedy, "amount": "1500"})
            by_item = ana.post(page, {"remedy": remedy, "amount": ""} | all_of_it)

            assert "With this no sum is asked for." in told(in_all, "amount")
            assert "With this no sum is asked for." in told(by_item, f"sum_{cup}")

    def test_may_be_all_of_it(self, world: World, ana: Client, lines: tuple[int, int]) -> None:
        page = wish_page(world, ana, lines)

        assert ana.post(page, {"remedy": "full_refund", "amount": "1,500"}).status_code == 302

    def test_is_left_alone_where_the_page_had_filled_it_in(
        self, ana: Client, lines: tuple[int, int], claimed: DisputeId
    ) -> None:
        cup, lid = lines
        page = reverse("deed", args=[claimed, "amendment"])
        words = {"remedy": "full_refund", "statement": "All of it, please."}
        given = filled(ana.get(page).context["form"]) | words

        typed = ana.post(page, given | {"amount": "601"})
        as_filled_in = ana.post(page, given)

        assert "This is about all of it: ¥1,500." in told(typed, "amount")
        assert as_filled_in.status_code == 302
        assert by_line(claimed) == {cup: (1, "NR2", ONE), lid: (1, "NR2", LID)}
