"""One line is kept and paid at once, while another goes back first (c5, c7)."""

from dataclasses import replace

import pytest

from tests.core.disputes.parts import (
    ALL,
    BOTH_BACK,
    BOTH_LINES,
    LACES_KEPT,
    LESS_FOR_LACES,
    PAID,
    POT,
    SHOES_KEPT,
    agreed,
    failed,
    ruled,
    told,
)
from tests.core.disputes.story import (
    ANA,
    BEN,
    FIN,
    LACES,
    SHOES,
    Story,
    an_id,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    ClaimLine,
    DeadlineKind,
    Fulfilment,
    Outcome,
    Party,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    NotFinal,
    NotNow,
    RemedyNotPossible,
)
from wakai.core.ids import LineId, OfferId
from wakai.core.ledger import Account


class TestAgreement:
    def test_sets_apart_what_waits_for_no_goods_and_calls_for_its_payment(self) -> None:
        story = agreed()

        assert story.happened() == [
            "dispute.offer-accepted",
            "dispute.final",
            "dispute.remedy-planned",
            "money.moved",
            "money.moved",
            "money.part-due",
            "dispute.remedy-planned",
        ]
        assert story.money(*POT, Account.FEE) == (7_200, 501, 0, 800)
        assert story.state.plan is not None
        assert story.state.plan.remedy == replace(LACES_KEPT.rest)
        assert (story.state.plan.buyer_minor, story.state.plan.seller_minor) == (8_000, 0)
        assert story.running() == {
            DeadlineKind.RETURN_LABEL,
            DeadlineKind.MONEY,
            DeadlineKind.MONEY_SETTLED,
        }

    def test_pays_one_line_while_the_other_goes_back(self) -> None:
        story = agreed().label().send_return()

        story.paid("first")

        assert story.money(*PAID, Account.HELD) == (501, 0, 800, 7_200)
        assert story.happened() == ["money.settled", "money.moved", "money.part-arrived"]
        assert (story.state.stage, story.state.fulfilment) == (Stage.FINAL, Fulfilment.RETURN_SENT)
        assert story.state.waiting_on is WaitingOn.CARRIER
        assert story.running() == {DeadlineKind.CARRIER_WATCH}
        assert story.refused(c.InstructPayment(by=SYSTEM, at=story.at, key="more")) == NotNow(
            stage=Stage.FINAL
        )

    def test_pays_the_rest_when_the_other_is_back(self) -> None:
        story = agreed().paid("first").arrived().accept_return()
        assert "money.due" in story.happened()

        story.paid("rest")

        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)
        assert story.state.outcome is Outcome.RETURN_REFUND
        assert story.state.stage is Stage.CLOSED
        assert not story.state.deadlines

    def test_gives_the_seller_only_what_waited_where_nothing_is_sent_back(self) -> None:
        story = agreed().paid("first").label()
        story.remind(DeadlineKind.RETURN_SHIP).fire(DeadlineKind.RETURN_SHIP)

        story.fire(DeadlineKind.RETURN_GRACE).paid("rest")

        assert story.money(*PAID) == (501, 7_200, 800)
        assert story.state.outcome is Outcome.REFUND_PARTIAL

    def test_pays_the_seller_s_part_of_a_settled_line_at_once_too(self) -> None:
        story = agreed(LESS_FOR_LACES).paid("first")
        assert story.money(*PAID, Account.HELD) == (200, 271, 830, 7_200)

        story.arrived().accept_return().paid("rest")

        assert story.money(*PAID, *POT) == (8_200, 271, 30, 0, 0, 0)

    @pytest.mark.parametrize("fee", [0, 1, 2, 333, 850, 8_501])
    def test_loses_no_unit_of_any_commission(self, fee: int) -> None:
        for remedy in (LACES_KEPT, SHOES_KEPT, LESS_FOR_LACES):
            story = agreed(remedy, fee_minor=fee).paid("first")
            story.arrived().accept_return().paid("rest")

            assert story.money(Account.PAID_B) == (remedy.refund_minor,)
            assert sum(story.money(*PAID)) == 8_501
            assert story.money(*POT) == (0, 0, 0)


class TestOneAtATime:
    def test_the_rest_is_called_for_when_the_first_part_has_arrived(self) -> None:
        story = agreed().pay("first").arrived().accept_return()
        assert "money.due" not in story.happened()
        assert story.state.waiting_on is WaitingOn.PSP
        assert isinstance(story.do(c.InstructPayment(by=SYSTEM, at=story.at, key="2")), NotNow)

        story.must(c.RecordPaymentSettled(by=SYSTEM, at=story.at, key="first", reference="psp"))

        assert story.happened()[2:] == [
            "money.part-arrived",
            "money.moved",
            "money.moved",
            "money.due",
        ]
        story.paid("rest")
        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)

    def test_both_parts_are_one_payment_where_the_first_one_came_back(self) -> None:
        story = agreed().pay("first").arrived().accept_return()
        story.must(c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="first", reason="bank"))
        assert story.happened()[-1] == "money.due"

        story.paid("both")

        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)
        assert story.state.outcome is Outcome.RETURN_REFUND

    def test_both_parts_are_one_payment_where_the_first_was_not_instructed_yet(self) -> None:
        story = agreed().arrived().accept_return()

        story.paid("both")

        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)
        assert story.state.stage is Stage.CLOSED

    def test_a_first_part_that_fails_too_often_waits_for_finance_and_the_goods_go_on(self) -> None:
        story = agreed().label()
        tries = story.terms.limits.payment_attempts_max
        for number in range(tries):
            failed(story, f"try {number}")

        assert (story.state.paying, story.state.fulfilment) == (
            Fulfilment.FAILED,
            Fulfilment.RETURN_DUE,
        )
        again = c.InstructPayment(by=SYSTEM, at=story.at, key="again")
        assert story.refused(again) == NotNow(stage=Stage.FINAL)
        story.must(replace(again, by=FIN)).send_return()
        story.must(c.RecordPaymentSettled(by=SYSTEM, at=story.at, key="again", reference="psp"))
        story.return_arrives().accept_return()
        failed(story, "rest")
        assert story.state.fulfilment is Fulfilment.MONEY_DUE  # its tries are counted anew

    def test_each_party_s_part_of_it_arrives_on_its_own(self) -> None:
        story = agreed(LESS_FOR_LACES).pay("first")
        for party in (Party.SELLER, Party.BUYER):
            assert story.state.stage is Stage.FINAL
            assert story.money(Account.PAID_B) == (0,)
            story.must(
                c.RecordPartSettled(
                    by=SYSTEM, at=story.at, key="first", party=party, reference="psp"
                )
            )

        assert story.money(*PAID) == (200, 271, 830)
        assert story.state.fulfilment is Fulfilment.RETURN_DUE


class TestRuling:
    def test_pays_nothing_before_it_is_final(self) -> None:
        story = ruled()
        instruct = c.InstructPayment(by=SYSTEM, at=story.at, key="first")
        assert story.money(*POT) == (7_200, 501, 0)
        assert isinstance(story.refused(instruct), NotFinal)

        story.fire(DeadlineKind.APPEAL_WINDOW).paid("first")

        assert story.money(*PAID) == (501, 0, 800)
        assert story.state.fulfilment is Fulfilment.RETURN_DUE

    def test_is_paid_in_one_where_the_goods_are_back_before_it_is_final(self) -> None:
        story = ruled().arrived().accept_return()

        story.fire(DeadlineKind.APPEAL_WINDOW).paid("both")

        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)
        assert story.state.stage is Stage.CLOSED


class TestWhatIsKept:
    @pytest.mark.parametrize(
        "kept",
        [(LACES, SHOES), (SHOES, LACES), (LACES, LACES), (LineId(99),)],
        ids=["all", "not in order", "twice", "unknown"],
    )
    def test_is_a_part_of_what_is_refunded(self, kept: tuple[LineId, ...]) -> None:
        story = told()
        offer = c.MakeOffer(
            by=BEN,
            at=story.at,
            offer_id=OfferId(an_id("offer")),
            remedy=replace(LACES_KEPT, kept=kept),
        )

        assert story.refused(offer) == RemedyNotPossible()
        assert story.lets(replace(offer, remedy=LACES_KEPT))

    def test_is_only_a_question_where_goods_go_back(self) -> None:
        story = told()
        offer = c.MakeOffer(
            by=BEN,
            at=story.at,
            offer_id=OfferId(an_id("offer")),
            remedy=replace(ALL, kept=(LACES,)),
        )

        assert story.refused(offer) == RemedyNotPossible()

    def test_need_not_be_fit_to_be_posted(self) -> None:
        unsafe = ClaimLine(line_id=LACES, quantity=1, reason="ND9")
        lines = (BOTH_LINES.lines[0], unsafe)
        claim = replace(BOTH_LINES, lines=lines, excused=("photo_date_or_label",))
        story = Story().draft().evidence()
        story.must(c.SubmitClaim(by=ANA, at=story.at, claim=claim))
        offer = c.MakeOffer(
            by=BEN, at=story.at, offer_id=OfferId(an_id("offer")), remedy=SHOES_KEPT
        )

        assert story.refused(offer) == RemedyNotPossible()
        assert story.lets(replace(offer, remedy=LACES_KEPT))

    def test_is_part_of_what_both_agree_to(self) -> None:
        assert LACES_KEPT.sha256() not in {BOTH_BACK.sha256(), SHOES_KEPT.sha256()}
        assert replace(BOTH_BACK, kept=()).sha256() == BOTH_BACK.sha256()
