"""Orders, the claim, the dispute page, single deeds, the appeal and the survey, over HTTP."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.app.two_lines import LID
from tests.app.world import World
from tests.web.cases import begun, go_on, sign_in, told_to_return
from wakai.app import disputes, drafts
from wakai.app.disputes import Done
from wakai.core.disputes.commands import FireDeadline, Withdraw
from wakai.core.disputes.model import (
    SYSTEM,
    DeadlineKind,
    Stage,
)
from wakai.store import disputes as rows
from wakai.store.models import Dispute, Notice, OrderLine, Person
from wakai.web.disputes.forms import minor_units

pytestmark = pytest.mark.django_db(transaction=True)


def withdrawn(world: World) -> Done:
    """Return a dispute over the kettle that Ana took back."""
    done = world.submitted()
    return world.run(done.dispute_id, Withdraw(by=world.buyer, at=world.now, warned=True))


def filled_in(world: World, client: Client) -> str:
    """Fill the claim in up to the last page and return its address."""
    return go_on(
        client,
        begun(world, client),
        {"lines": [world.line.id], "reason": "NR2"},
        {"remedy": "full_refund"},
        {},
        {"statement": "It never came."},
    )


class TestTheLastPageOfAClaim:
    def test_says_what_is_held_after_the_commission(self, world: World, ana: Client) -> None:
        told = ana.get(filled_in(world, ana)).text

        assert "送信すると、￥3,781をお預かりし" in told
        assert "￥3,980から運営の手数料￥199を差し引いた額です" in told


class TestOrders:
    def test_are_listed_and_found_by_a_number_typed_on_a_japanese_keyboard(
        self, world: World, ana: Client
    ) -> None:
        assert world.order.number in ana.get("/orders/").content.decode()
        found = ana.get("/orders/", {"q": "１００２００３００"}).content.decode()
        assert world.line.title in found

    def test_say_so_when_no_order_has_the_number(self, ana: Client) -> None:
        assert 'class="state' in ana.get("/orders/", {"q": "999"}).content.decode()

    def test_of_somebody_else_are_not_there(self, world: World, ana: Client) -> None:
        stranger = sign_in(Client(), world.olu)

        assert ana.get(f"/orders/{world.order.id}/").status_code == 200
        assert stranger.get(f"/orders/{world.order.id}/").status_code == 404


class TestAnOrderWithAnEarlierDispute:
    def test_offers_no_claim_where_nothing_is_left(self, world: World, ana: Client) -> None:
        done = withdrawn(world)
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        page = ana.get(f"/orders/{world.order.id}/").content.decode()
        answer = ana.post(f"/orders/{world.order.id}/dispute/", follow=True)

        assert "Report a problem" not in page
        assert "Nothing is left to claim" in page
        assert f"Dealt with in dispute {done.state.number}: withdrawn" in page
        assert f"This was withdrawn in dispute {done.state.number}" in answer.content.decode()
        assert Dispute.objects.count() == 1

    def test_offers_the_items_that_are_left_and_those_alone(
        self, world: World, ana: Client
    ) -> None:
        withdrawn(world)
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=LID)
        page = ana.get(f"/orders/{world.order.id}/").content.decode()
        first = ana.get(begun(world, ana)).content.decode()

        assert "Report a problem" in page
        assert "What earlier disputes dealt with is not claimed again" in page
        assert "Lid" in first
        assert "Kettle" not in first


class TestTheClaim:
    def test_is_sent_from_its_last_page_and_answered_with_a_receipt(
        self, world: World, ana: Client
    ) -> None:
        page = filled_in(world, ana)

        shown = ana.get(page).content.decode()
        sent = ana.post(page, {"request_key": str(uuid4())})
        receipt = ana.get(sent.headers["Location"]).content.decode()

        assert "It never came." in shown
        assert "追加していません" in shown  # no evidence
        (row,) = rows.of_order(world.order.id)
        assert row.stage == "seller"
        assert row.number in receipt

    def test_of_a_withdrawal_by_law_counts_at_once(self, world: World, ana: Client) -> None:
        page = begun(world, ana)
        page = ana.post(page, {"lines": [world.line.id], "reason": "RT1"}).headers["Location"]
        offered = ana.get(page).context["form"].fields["remedy"].choices
        assert [code for code, _label in offered] == ["return_and_refund"]
        for answers in ({"remedy": "return_and_refund"}, {}, {"statement": "I changed my mind."}):
            page = ana.post(page, answers).headers["Location"]

        sent = ana.post(page, {"request_key": str(uuid4())})

        (row,) = rows.of_order(world.order.id)
        assert (row.stage, row.fulfilment) == ("final", "return_due")
        receipt = ana.get(sent.headers["Location"]).content.decode()
        assert "出品者は拒否できません" in receipt

    def test_is_sent_once_when_the_button_is_pressed_twice(self, world: World, ana: Client) -> None:
        page = filled_in(world, ana)
        key = {"request_key": str(uuid4())}

        ana.post(page, key)
        again = ana.post(page, key)

        assert again.status_code == 302
        assert len(rows.of_order(world.order.id)) == 1

    def test_keeps_what_was_typed_on_every_page(self, world: World, ana: Client) -> None:
        page = begun(world, ana)
        ana.post(page, {"reason": "NR2"})

        kept = ana.get(page).content.decode()

        assert re.search(r'value="NR2"[^>]* checked', kept)

    def test_takes_as_many_words_as_the_rules_in_any_script_and_no_more(
        self, world: World, ana: Client
    ) -> None:
        check = filled_in(world, ana)
        page = check.replace("check", "words")
        most = ana.post(page, {"statement": "届" * 20_000})
        more = ana.post(page, {"statement": "届" * 20_001})
        sent = ana.post(check, {})
        far_more = ana.post(page, {"statement": "届" * 200_000})

        assert [answer.status_code for answer in (most, more, far_more)] == [302, 422, 422]
        assert sent.headers["Location"] == page

    @pytest.mark.parametrize(("reason", "goes_back"), [("ND3", True), ("NR2", False)])
    def test_offers_a_return_only_where_the_reason_lets_goods_go_back(
        self, world: World, ana: Client, reason: str, *, goes_back: bool
    ) -> None:
        problem = begun(world, ana)
        wish = str(ana.post(problem, {"lines": [world.line.id], "reason": reason})["Location"])

        shown = ana.get(wish).content.decode()

        assert 'value="full_refund"' in shown
        assert ('value="return_and_refund"' in shown) is goes_back
        chosen = ana.post(wish, {"remedy": "return_and_refund"})
        assert chosen.status_code == (302 if goes_back else 422)

    def test_asks_for_the_evidence_its_reason_needs(self, world: World, ana: Client) -> None:
        page = begun(world, ana)
        page = ana.post(page, {"lines": [world.line.id], "reason": "ND3"}).headers["Location"]
        page = ana.post(page, {"remedy": "full_refund"}).headers["Location"]

        without = ana.post(page, {})
        excused = ana.post(page, {"excused_photo_difference": "on"})

        assert (without.status_code, excused.status_code) == (422, 302)

    def test_begins_again_where_it_was_left(self, world: World, ana: Client) -> None:
        assert begun(world, ana) == begun(world, ana)


class TestDeeds:
    def test_show_why_not_to_the_side_that_may_not(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        done = world.submitted()
        page = f"/disputes/{done.dispute_id}/request-acceptance/"

        assert ana.get(page).status_code == 409
        assert ben.get(page).status_code == 200

    def test_do_exactly_what_was_shown(self, world: World, ben: Client) -> None:
        done = world.submitted()
        page = f"/disputes/{done.dispute_id}/request-acceptance/"

        changed = ben.post(page, {"remedy_sha256": "0" * 64})
        agreed = ben.post(page, {"remedy_sha256": world.remedy().sha256()})

        assert (changed.status_code, agreed.status_code) == (409, 302)
        assert disputes.read(done.dispute_id).state.stage is Stage.FINAL

    def test_make_an_offer_of_a_part_that_the_buyer_accepts(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        done = world.submitted()
        base = f"/disputes/{done.dispute_id}"
        offer = {"kind": "partial_refund", "amount": "1,000", "statement": "?"}
        assert ben.post(f"{base}/offer/", offer).status_code == 302

        shown = ana.get(f"{base}/settlement/").content.decode()
        hashed = re.search(r'name="remedy_sha256" value="(\w{64})"', shown)
        assert hashed is not None
        agreed = {"remedy_sha256": hashed[1], "request_key": str(uuid4())}
        twice = [ana.post(f"{base}/settlement/", agreed).status_code for _ in range(2)]

        assert twice == [302, 302]
        state = disputes.read(done.dispute_id).state
        assert state.plan is not None
        assert (state.stage, state.plan.buyer_minor) == (Stage.FINAL, 1_000)

    def test_refuse_an_offer_above_what_is_claimed(self, world: World, ben: Client) -> None:
        done = world.submitted()
        page = f"/disputes/{done.dispute_id}/offer/"

        too_much = ben.post(page, {"kind": "partial_refund", "amount": "99,999"})

        assert too_much.status_code == 422

    def test_take_what_was_kept_of_them_along_and_no_more_than_that(
        self, world: World, ben: Client
    ) -> None:
        done = world.submitted()
        page, scope = f"/disputes/{done.dispute_id}/refusal/", f"refusal:{done.dispute_id}"
        kept = {"statement": "It is there."}
        typed = {"reason": "delivered", **kept, "request_key": str(uuid4())}
        ben.post(page, {**kept, "do": "keep"})

        assert ben.post(page, {**typed, "reason": "none of these"}).status_code == 422
        assert drafts.read(world.ben.pk, scope) == kept
        assert ben.post(page, typed).status_code == 302
        assert drafts.read(world.ben.pk, scope) == {}

        ben.post(page, {**kept, "do": "keep"})  # in another window, where nothing was seen of it
        assert ben.post(page, typed).status_code == 302
        assert drafts.read(world.ben.pk, scope) == {}

    def test_that_cannot_be_done_yet_say_so(self, world: World, ana: Client) -> None:
        early = ana.post(f"/disputes/{world.draft()}/offer/", {"kind": "full_refund"})
        done = world.submitted()
        base = f"/disputes/{done.dispute_id}"
        no_offer = ana.post(f"{base}/settlement/", {"remedy_sha256": "0" * 64})
        no_question = ana.post(f"{base}/information/", {})

        assert (early.status_code, no_offer.status_code, no_question.status_code) == (409,) * 3

    def test_withdraw_only_after_the_warning(self, world: World, ana: Client) -> None:
        done = world.submitted()
        page = f"/disputes/{done.dispute_id}/withdrawal/"

        assert ana.post(page, {}).status_code == 422
        assert ana.post(page, {"warned": "on"}).status_code == 302
        assert disputes.read(done.dispute_id).state.stage is Stage.CLOSED

    def test_change_a_request_that_was_sent(self, world: World, ana: Client) -> None:
        done = world.submitted()
        page = f"/disputes/{done.dispute_id}/amendment/"
        shown = ana.get(page).content.decode()
        assert page in ana.get(f"/disputes/{done.dispute_id}/").content.decode()
        claim = done.state.claim
        assert claim is not None
        asked = {
            "lines": [str(line.line_id) for line in claim.lines],
            "reason": claim.lines[0].reason,
            "remedy": "partial_refund",
            "amount": "1,000",
            "statement": "そで丈だけなら直せます。",
        }

        assert "そで" not in shown
        assert ana.post(page, asked | {"amount": "99,999"}).status_code == 422
        assert ana.post(page, asked | {"statement": ""}).status_code == 422
        assert ana.post(page, asked).status_code == 302
        amended = disputes.read(done.dispute_id).state.claim
        assert amended is not None
        assert amended.remedy.refund_minor == 1_000
        assert Notice.objects.filter(code="claim_amended").count() == 2

    def test_offer_nothing_that_the_reason_forbids(self, world: World, ana: Client) -> None:
        done = world.submitted()
        page = f"/disputes/{done.dispute_id}/amendment/"
        claim = done.state.claim
        assert claim is not None
        asked = {
            "lines": [str(line.line_id) for line in claim.lines],
            "reason": "ND9",
            "remedy": "return_and_refund",
            "statement": "The date on it is over.",
            "excused_photo_date_or_label": "on",
        }

        refused = ana.post(page, asked, headers={"accept-language": "en"})

        assert refused.status_code == 422
        assert "remedy" in refused.context["form"].errors
        fitting = refused.context["form"].fitting
        assert "return_and_refund" in fitting["ND3"]
        assert "return_and_refund" not in fitting["ND9"]
        assert ana.post(page, asked | {"remedy": "full_refund"}).status_code == 302

    def test_open_a_withdrawn_dispute_again_unless_another_is_open(
        self, world: World, ana: Client
    ) -> None:
        done = withdrawn(world)
        page = f"/disputes/{done.dispute_id}/reopening/"
        assert page in ana.get(f"/disputes/{done.dispute_id}/").content.decode()
        OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=LID)
        other = world.draft()

        assert ana.post(page, {}).status_code == 409
        kept = disputes.read(other).state.deadlines[DeadlineKind.DRAFT_KEPT]
        over = FireDeadline(by=SYSTEM, at=kept.due_at, kind=kept.kind, due_at=kept.due_at)
        world.run(other, over)
        assert ana.post(page, {}).status_code == 302
        assert disputes.read(done.dispute_id).state.stage is Stage.SELLER


class TestASum:
    @pytest.mark.parametrize(
        ("typed", "currency", "minor"),
        [
            ("1,200", "JPY", 1_200),
            ("１，２００円", "JPY", 1_200),
            ("10", "EUR", 1_000),
            ("10.50", "EUR", 1_050),
            ("10,5", "EUR", 1_050),
            ("1.5 €", "EUR", 150),
            ("1.200", "EUR", 120_000),
            ("1.200,50", "EUR", 120_050),
            ("1,00,000.5", "INR", 10_000_050),
            ("1.234", "KWD", 1_234),
        ],
    )
    def test_means_what_is_typed(self, typed: str, currency: str, minor: int) -> None:
        assert minor_units(typed, currency) == minor

    @pytest.mark.parametrize(
        ("typed", "currency"),
        [("", "EUR"), ("ten", "EUR"), ("-5", "EUR"), ("12.5", "JPY"), ("1234.567", "EUR")],
    )
    def test_that_could_mean_another_is_asked_for_again(self, typed: str, currency: str) -> None:
        with pytest.raises(ValidationError):
            minor_units(typed, currency)


class TestTheSurvey:
    def test_says_that_it_is_no_appeal_and_changes_nothing(self, world: World, ana: Client) -> None:
        dispute_id = told_to_return(world)
        before = disputes.read(dispute_id)
        page = f"/disputes/{dispute_id}/survey/"

        shown = ana.get(page).content.decode()
        answered = ana.post(page, {"score": "5", "comment": ""})

        assert f"/disputes/{dispute_id}/appeal/before/" in shown
        assert 'type="file"' not in shown
        assert answered.status_code == 302
        assert disputes.read(dispute_id) == before


class TestTheList:
    def test_names_the_product_and_whose_move_it_is(self, world: World, ana: Client) -> None:
        world.submitted()

        (row,) = ana.get("/disputes/").context["rows"]

        assert row.product == world.line.title
        assert row.tag.text == "出品者の対応待ち"
