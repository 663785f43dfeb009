"""A withdrawal from the contract that the law allows: nobody can refuse it (RT1, I-29)."""

from dataclasses import replace

from tests.core.disputes.story import (
    BEN,
    DAY,
    FULL,
    ORDER,
    RETURN,
    SECOND,
    WRONG_SIZE,
    Story,
    an_id,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    Basis,
    Claim,
    DeadlineKind,
    Fulfilment,
    Outcome,
    Payer,
    Remedy,
    Stage,
)
from wakai.core.disputes.refusals import NotNow, RemedyNotPossible, WindowOver, WrongAmount
from wakai.core.ids import OfferId
from wakai.core.ledger import Account

BACK = replace(RETURN, return_payer=Payer.BUYER)


def claim(remedy: Remedy = BACK, reason: str = "RT1") -> Claim:
    lines = (replace(WRONG_SIZE.lines[0], reason=reason),)
    return replace(WRONG_SIZE, lines=lines, remedy=remedy)


def submit(story: Story, asked: Claim) -> c.SubmitClaim:
    return c.SubmitClaim(by=story.state.opened_by or BEN, at=story.at, claim=asked)


class TestWithdrawal:
    def test_is_final_at_once_and_asks_for_the_goods(self) -> None:
        story = Story().draft().submit(claim())

        assert "dispute.granted-by-law" in story.happened()
        assert (story.state.stage, story.state.basis) == (Stage.FINAL, Basis.LAW)
        assert story.state.fulfilment is Fulfilment.RETURN_DUE
        assert story.running() == {DeadlineKind.RETURN_LABEL}
        assert story.money(Account.HELD) == (7_200,)

    def test_leaves_the_seller_nothing_to_refuse_or_to_bargain(self) -> None:
        story = Story().draft().submit(claim())
        refuse = c.RefuseRequest(by=BEN, at=story.at, reason="other", statement=text("no"))
        offer = c.MakeOffer(by=BEN, at=story.at, offer_id=OfferId(an_id("offer")), remedy=FULL)

        assert story.refused(refuse) == NotNow(stage=Stage.FINAL)
        assert story.refused(offer) == NotNow(stage=Stage.FINAL)

    def test_is_refunded_in_full_when_the_goods_are_back(self) -> None:
        story = Story().draft().submit(claim()).arrived().accept_return().paid()

        assert story.money(Account.PAID_B) == (8_000,)
        assert story.state.outcome is Outcome.RETURN_REFUND

    def test_lets_the_seller_contest_what_came_back(self) -> None:
        story = Story().draft().submit(claim()).arrived().contest()

        assert story.state.stage is Stage.REVIEW

    def test_means_that_all_goes_back_at_the_buyers_cost(self) -> None:
        story = Story().draft()

        assert story.refused(submit(story, claim(FULL))) == RemedyNotPossible()
        assert story.refused(submit(story, claim(RETURN))) == RemedyNotPossible()
        part = replace(BACK, refunds=refunds(7_999))
        assert story.refused(submit(story, claim(part))) == WrongAmount(max_minor=8_000)

    def test_is_possible_for_some_days_after_delivery(self) -> None:
        there = ORDER.delivered_at
        assert there is not None
        story = Story().draft()
        story.at = there + 14 * DAY - SECOND
        assert isinstance(story.ask(submit(story, claim())), tuple)

        story.after(3 * DAY)  # a period never ends on a closed day

        assert isinstance(story.refused(submit(story, claim())), WindowOver)

    def test_is_possible_before_delivery(self) -> None:
        story = Story(order=replace(ORDER, delivered_at=None)).draft()

        assert story.lets(submit(story, claim()))

    def test_of_ones_own_wish_is_a_request_like_any_other(self) -> None:
        story = Story().draft().evidence("worn", "condition_photo").submit(claim(RETURN, "RT2"))

        assert story.state.stage is Stage.SELLER
