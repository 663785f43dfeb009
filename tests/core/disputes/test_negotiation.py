"""Talking it over: answers, offers, agreement, and asking the house (T04 to T09, T11, T12)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    IDA,
    OLU_FOR_ANA,
    RELEASE,
    REPLACEMENT,
    RETURN,
    SECOND,
    STRANGER,
    Story,
    an_id,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    Actor,
    Basis,
    DeadlineKind,
    Fulfilment,
    Remedy,
    RemedyKind,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    ChangedMeanwhile,
    NoSuchOffer,
    NotAllowed,
    NotNow,
    NotYourTurn,
    RemedyNotPossible,
    TooManyRounds,
    UnknownReason,
    WrongAmount,
)
from wakai.core.ids import OfferId
from wakai.core.ledger import Account


def accept(story: Story, by: Actor = BEN, seen: Remedy = FULL) -> c.AcceptRequest:
    return c.AcceptRequest(by=by, at=story.at, remedy_sha256=seen.sha256())


def offer(story: Story, by: Actor = BEN, remedy: Remedy = HALF, name: str = "offer") -> c.MakeOffer:
    return c.MakeOffer(by=by, at=story.at, offer_id=OfferId(an_id(name)), remedy=remedy)


def take_offer(story: Story, by: Actor = ANA, seen: Remedy | None = None) -> c.AcceptOffer:
    live = story.state.offers[-1]
    shown = seen or live.remedy
    return c.AcceptOffer(by=by, at=story.at, offer_id=live.offer_id, remedy_sha256=shown.sha256())


class TestAcceptRequest:
    def test_makes_it_final_and_the_money_due(self) -> None:
        story = Story().opened().accept_request()

        assert story.state.stage is Stage.FINAL
        assert story.state.basis is Basis.AGREEMENT
        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.money(Account.ALLOC_B, Account.ALLOC_S, Account.FEE) == (8_000, 0, 50)

    def test_waits_for_the_goods_where_they_were_asked_for(self) -> None:
        back = Story().opened(RETURN).accept_request()
        again = Story().opened(REPLACEMENT).accept_request()

        assert back.state.fulfilment is Fulfilment.RETURN_DUE
        assert back.running() == {DeadlineKind.RETURN_LABEL}
        assert again.state.fulfilment is Fulfilment.REPLACE_DUE
        assert again.running() == {DeadlineKind.REPLACEMENT_SHIP}
        for story in (back, again):
            assert story.money(Account.HELD, Account.ALLOC_B) == (7_200, 0)

    def test_still_can_after_a_refusal(self) -> None:
        assert Story().opened().refuse().accept_request().state.stage is Stage.FINAL

    def test_is_for_what_was_shown(self) -> None:
        story = Story().opened()

        assert story.refused(accept(story, seen=HALF)) == ChangedMeanwhile()
        assert story.lets(accept(story, seen=FULL))

    @pytest.mark.parametrize("by", [ANA, STRANGER, OLU_FOR_ANA, IDA])
    def test_is_for_the_seller_alone(self, by: Actor) -> None:
        story = Story().opened()

        assert story.refused(accept(story, by)) == NotAllowed()

    def test_is_too_late_once_the_house_decides(self) -> None:
        story = Story().in_review()

        assert story.refused(accept(story)) == NotNow(stage=Stage.REVIEW)


class TestRefuseRequest:
    def test_gives_the_buyer_the_turn(self) -> None:
        story = Story().opened().refuse()

        assert (story.state.stage, story.state.waiting_on) == (
            Stage.NEGOTIATION,
            WaitingOn.BUYER,
        )
        assert story.running() == {DeadlineKind.OFFER_ANSWER, DeadlineKind.NEGOTIATION}

    def test_needs_a_reason_of_the_terms(self) -> None:
        story = Story().opened()
        refusal = c.RefuseRequest(by=BEN, at=story.at, reason="mood", statement=text("no"))

        assert story.refused(refusal) == UnknownReason(reason="mood")

    def test_is_for_the_seller_and_only_once(self) -> None:
        story = Story().opened()
        refusal = c.RefuseRequest(by=BEN, at=story.at, reason="delivered", statement=text("no"))

        assert story.refused(replace(refusal, by=ANA)) == NotAllowed()
        assert story.must(refusal).refused(refusal) == NotNow(stage=Stage.NEGOTIATION)

    def test_lets_either_side_offer_when_the_buyer_says_nothing(self) -> None:
        story = Story().opened().refuse().fire(DeadlineKind.OFFER_ANSWER)

        assert story.state.waiting_on is WaitingOn.BOTH
        assert story.happened() == []
        for by in (ANA, BEN):
            assert isinstance(story.ask(offer(story, by)), tuple)


class TestMakeOffer:
    def test_answers_the_request_and_gives_the_other_side_the_turn(self) -> None:
        story = Story().opened().offer(HALF)

        assert (story.state.stage, story.state.waiting_on) == (
            Stage.NEGOTIATION,
            WaitingOn.BUYER,
        )
        assert story.clock(DeadlineKind.OFFER_ANSWER).party is WaitingOn.BUYER
        assert DeadlineKind.SELLER_ANSWER not in story.state.deadlines

    def test_is_refused_to_the_side_that_has_just_offered(self) -> None:
        story = Story().opened().offer(HALF)
        until = story.clock(DeadlineKind.OFFER_ANSWER).due_at

        assert story.refused(offer(story, BEN, name="again")) == NotYourTurn(until=until)
        assert story.lets(offer(story, ANA, name="counter"))

    def test_of_the_buyer_waits_for_the_sellers_first_answer(self) -> None:
        story = Story().opened()
        until = story.clock(DeadlineKind.SELLER_ANSWER).due_at

        assert story.refused(offer(story, ANA)) == NotYourTurn(until=until)

    def test_takes_the_place_of_the_offer_before(self) -> None:
        story = Story().opened().offer(HALF).offer(FULL, by=ANA)

        assert story.state.offer is not None
        assert story.state.offer.remedy == FULL

    def test_is_made_five_times_by_each_side(self) -> None:
        story = Story().opened()
        for _ in range(5):
            story.offer(HALF, by=BEN).offer(FULL, by=ANA)

        assert story.refused(offer(story, BEN)) == TooManyRounds(rounds_max=5)
        assert story.escalate(BEN).state.stage is Stage.REVIEW

    @pytest.mark.parametrize(
        ("remedy", "refusal"),
        [
            (Remedy(kind=RemedyKind.GOODWILL, refunds=refunds(1)), RemedyNotPossible()),
            (RELEASE, RemedyNotPossible()),
            (replace(HALF, refunds=refunds(8_001)), WrongAmount(max_minor=8_000)),
            (replace(FULL, refunds=refunds(7_999)), WrongAmount(max_minor=8_000)),
            (replace(RETURN, return_payer=None), RemedyNotPossible()),
        ],
    )
    def test_stays_within_the_claim_and_the_terms(
        self, remedy: Remedy, refusal: WrongAmount | RemedyNotPossible
    ) -> None:
        story = Story().opened()

        assert story.refused(offer(story, BEN, remedy)) == refusal

    def test_is_for_the_parties_while_they_talk(self) -> None:
        talking, reviewed = Story().opened(), Story().in_review()

        assert talking.refused(offer(talking, IDA)) == NotAllowed()
        assert reviewed.refused(offer(reviewed, BEN)) == NotNow(stage=Stage.REVIEW)

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        story = Story().opened()
        story.must(offer(story))

        assert story.do(offer(story)) == ()

    def test_expires_and_then_either_side_may_offer(self) -> None:
        story = Story().opened().offer(HALF).fire(DeadlineKind.OFFER_ANSWER)

        assert story.happened() == ["dispute.offer-expired"]
        assert story.state.offer is None
        assert story.state.waiting_on is WaitingOn.BOTH


class TestAcceptOffer:
    def test_makes_exactly_that_final(self) -> None:
        story = Story().opened().offer(HALF).accept_offer()

        assert story.state.stage is Stage.FINAL
        assert story.money(Account.ALLOC_B, Account.ALLOC_S, Account.FEE) == (4_000, 3_600, 450)

    def test_is_for_what_was_shown(self) -> None:
        story = Story().opened().offer(HALF)

        assert story.refused(take_offer(story, seen=FULL)) == ChangedMeanwhile()
        assert story.lets(take_offer(story))

    def test_is_not_for_the_side_that_made_it_nor_for_others(self) -> None:
        story = Story().opened().offer(HALF)
        until = story.clock(DeadlineKind.OFFER_ANSWER).due_at

        assert story.refused(take_offer(story, BEN)) == NotYourTurn(until=until)
        assert story.refused(take_offer(story, IDA)) == NotAllowed()
        assert story.refused(take_offer(story, OLU_FOR_ANA)) == NotAllowed()

    def test_is_possible_to_the_last_second_and_not_after(self) -> None:
        story = Story().opened().offer(HALF)
        story.after(story.left(DeadlineKind.OFFER_ANSWER) - SECOND)

        assert isinstance(story.ask(take_offer(story)), tuple)
        assert story.after(SECOND).refused(take_offer(story)) == NoSuchOffer()

    def test_is_refused_for_an_offer_that_another_took_the_place_of(self) -> None:
        story = Story().opened().offer(HALF)
        old = take_offer(story)
        story.offer(FULL, by=ANA)

        assert story.refused(replace(old, by=BEN)) == NoSuchOffer()

    def test_is_refused_where_there_is_no_offer_or_no_more_talk(self) -> None:
        story = Story().opened().offer(HALF)
        command = take_offer(story)

        assert Story().opened().refused(command) == NoSuchOffer()
        assert story.escalate().refused(command) == NotNow(stage=Stage.REVIEW)


class TestEscalate:
    def test_starts_the_house_s_clocks_and_ends_the_parties_own(self) -> None:
        story = Story().opened().refuse().escalate()

        assert (story.state.stage, story.state.waiting_on) == (Stage.REVIEW, WaitingOn.PLATFORM)
        assert story.running() == {
            DeadlineKind.EVIDENCE_FREEZE,
            DeadlineKind.RULING,
            DeadlineKind.RULING_APOLOGY,
            DeadlineKind.RULING_BACKSTOP,
        }

    def test_gives_a_small_claim_a_ruling_within_48_hours_and_half_of_them_for_evidence(
        self,
    ) -> None:
        little = Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=refunds(900))
        story = Story().opened(little).refuse().after(DAY).escalate()
        freeze, ruling = (
            story.clock(kind) for kind in (DeadlineKind.EVIDENCE_FREEZE, DeadlineKind.RULING)
        )

        assert (freeze.due_at - story.at, ruling.due_at - story.at) == (DAY, 2 * DAY)
        assert ruling.set_at == story.at

    def test_is_for_the_seller_only_after_an_offer_was_turned_down(self) -> None:
        story = Story().opened().offer(HALF)
        until = story.clock(DeadlineKind.OFFER_ANSWER).due_at

        early = story.refused(c.Escalate(by=BEN, at=story.at))
        story.offer(FULL, by=ANA)

        assert early == NotYourTurn(until=until)
        assert story.escalate(BEN).state.stage is Stage.REVIEW

    def test_is_not_for_others_nor_before_the_first_answer(self) -> None:
        opened, refused = Story().opened(), Story().opened().refuse()

        assert opened.refused(c.Escalate(by=ANA, at=opened.at)) == NotNow(stage=Stage.SELLER)
        assert refused.refused(c.Escalate(by=IDA, at=refused.at)) == NotAllowed()


class TestNegotiationTime:
    def test_ends_in_a_review_when_nobody_agrees(self) -> None:
        story = Story().opened().refuse().offer(FULL, by=ANA).fire(DeadlineKind.NEGOTIATION)

        assert story.happened() == ["dispute.escalated"]
        assert story.state.stage is Stage.REVIEW
        assert story.state.offer is None
        assert DeadlineKind.OFFER_ANSWER not in story.state.deadlines
