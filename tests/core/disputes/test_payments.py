"""Money leaves once, when nothing can change the result any more (T36, T37)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import ANA, BEN, DAY, FIN, IDA, OLU, RETURN, SUE, Story
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, Actor, DeadlineKind, Fulfilment, Stage, WaitingOn
from wakai.core.disputes.refusals import (
    InputMissing,
    NotAllowed,
    NotFinal,
    NotNow,
    UnknownPayment,
)
from wakai.core.ledger import Account


def instruct(story: Story, key: str = "key", by: Actor = SYSTEM) -> c.InstructPayment:
    return c.InstructPayment(by=by, at=story.at, key=key)


def settled(story: Story, key: str = "key", by: Actor = SYSTEM) -> c.RecordPaymentSettled:
    return c.RecordPaymentSettled(by=by, at=story.at, key=key, reference="psp-1")


def failed(story: Story, key: str = "key", by: Actor = SYSTEM) -> c.RecordPaymentFailed:
    return c.RecordPaymentFailed(by=by, at=story.at, key=key, reason="closed account")


def due() -> Story:
    return Story().opened().accept_request()


class TestInstructPayment:
    def test_sends_everything_that_is_allocated_under_one_key(self) -> None:
        story = Story().opened().offer().accept_offer()
        story.must(instruct(story))

        assert story.state.fulfilment is Fulfilment.MONEY_SENT
        assert story.money(Account.OUT_B, Account.OUT_S) == (4_000, 3_600)
        assert story.money(Account.ALLOC_B, Account.ALLOC_S) == (0, 0)
        assert story.do(instruct(story)) == ()

    def test_is_refused_under_a_second_key(self) -> None:
        story = due()
        story.must(instruct(story))

        assert story.refused(instruct(story, "other")) == NotNow(stage=Stage.FINAL)

    def test_waits_for_the_end_of_the_time_to_appeal(self) -> None:
        story = Story().ruled()
        until = story.clock(DeadlineKind.APPEAL_WINDOW).due_at

        assert story.refused(instruct(story)) == NotFinal(until=until)
        assert story.fire(DeadlineKind.APPEAL_WINDOW).lets(instruct(story))

    def test_waits_for_the_appeal(self) -> None:
        story = Story().appealed()

        assert story.refused(instruct(story)) == NotFinal(until=None)
        assert story.decide_appeal().lets(instruct(story))

    def test_waits_for_the_goods(self) -> None:
        story = Story().opened(RETURN).accept_request()

        assert story.refused(instruct(story)) == NotNow(stage=Stage.FINAL)

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, IDA, SUE])
    def test_is_for_the_house_s_till_alone(self, by: Actor) -> None:
        story = due()

        assert story.refused(instruct(story, by=by)) == NotAllowed()
        assert story.lets(instruct(story, by=FIN))

    def test_needs_a_key(self) -> None:
        story = due()

        assert story.refused(instruct(story, "")) == InputMissing(field="key")

    def test_is_called_for_again_when_it_stays_away(self) -> None:
        story = due().fire(DeadlineKind.MONEY)

        assert story.running() == {DeadlineKind.MONEY}
        assert story.left(DeadlineKind.MONEY) >= DAY


class TestSettled:
    def test_closes_the_dispute(self) -> None:
        story = due()
        story.must(instruct(story)).must(settled(story))

        assert (story.state.stage, story.state.fulfilment) == (Stage.CLOSED, Fulfilment.DONE)
        assert story.state.waiting_on is WaitingOn.NONE
        assert story.state.closed_at == story.at
        assert story.state.deadlines == {}
        assert story.money(Account.PAID_B) == (8_000,)

    def test_told_twice_happens_once(self) -> None:
        story = due()
        story.must(instruct(story)).must(settled(story))
        before = story.state

        assert story.do(settled(story)) == ()
        assert story.do(failed(story)) == ()
        assert story.state == before

    def test_is_about_a_payment_that_was_instructed_and_told_by_the_till(self) -> None:
        story = due()

        assert story.refused(settled(story)) == UnknownPayment()
        story.must(instruct(story))
        for stranger in (ANA, BEN, OLU, IDA, SUE):
            assert story.refused(settled(story, by=stranger)) == NotAllowed()
            assert story.refused(failed(story, by=stranger)) == NotAllowed()


class TestFailed:
    def test_is_tried_again_under_a_new_key(self) -> None:
        story = due()
        story.must(instruct(story)).must(failed(story))

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.money(Account.ALLOC_B, Account.OUT_B) == (8_000, 0)
        assert story.do(instruct(story)) == ()
        assert story.must(instruct(story, "key 2")).lets(settled(story, "key 2"))
        assert story.money(Account.PAID_B) == (8_000,)

    def test_goes_to_a_person_after_the_third_time(self) -> None:
        story = due()
        for key in ("1", "2", "3"):
            story.must(instruct(story, key)).must(failed(story, key))

        assert story.state.fulfilment is Fulfilment.FAILED
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.refused(instruct(story, "4")) == NotNow(stage=Stage.FINAL)
        story.must(instruct(story, "4", FIN)).must(settled(story, "4"))
        assert story.state.stage is Stage.CLOSED

    def test_told_twice_happens_once(self) -> None:
        story = due()
        story.must(instruct(story)).must(failed(story))

        assert story.do(failed(story)) == ()
        assert story.do(replace(settled(story), at=story.at)) == ()
