"""Shipping again with a net (T34, T35)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    IDA,
    JUN,
    OLU,
    REPLACEMENT,
    Story,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealResult,
    DeadlineKind,
    Fulfilment,
    Outcome,
    Scope,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    InputMissing,
    NotAllowed,
    NotNow,
    NotYourTurn,
    RemedyNotPossible,
)
from wakai.core.ledger import Account


def agreed() -> Story:
    return Story().opened(REPLACEMENT).accept_request()


def sent() -> Story:
    return agreed().send_replacement()


def arrives(story: Story) -> c.RecordReplacementDelivered:
    return c.RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1")


def confirm(story: Story) -> c.ConfirmReplacement:
    return c.ConfirmReplacement(by=ANA, at=story.at)


def failed(story: Story, reason: str = "wrong_again") -> c.ReportReplacementFailed:
    return c.ReportReplacementFailed(by=ANA, at=story.at, reason=reason)


class TestSend:
    def test_watches_the_carrier_while_the_money_waits(self) -> None:
        story = sent()

        assert story.state.fulfilment is Fulfilment.REPLACE_SENT
        assert story.state.waiting_on is WaitingOn.CARRIER
        assert story.running() == {DeadlineKind.CARRIER_WATCH}
        assert story.money(Account.HELD) == (7_200,)

    def test_is_for_the_seller_with_a_tracking_number_and_once(self) -> None:
        story = agreed()
        command = c.SendReplacement(by=BEN, at=story.at, tracking="RP1")

        assert story.refused(replace(command, by=ANA)) == NotAllowed()
        assert story.refused(replace(command, tracking="")) == InputMissing(field="tracking")
        assert story.must(command).do(command) == ()
        other = replace(command, tracking="RP2")
        assert story.refused(other) == NotNow(stage=Stage.FINAL)

    def test_refunds_the_buyer_when_nothing_is_sent_in_time(self) -> None:
        story = agreed().silent(DeadlineKind.REPLACEMENT_SHIP)

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.paid().money(Account.PAID_B, Account.PAID_S) == (8_000, 0)
        assert story.state.outcome is Outcome.REFUND_FULL

    def test_gives_time_once_more_to_a_seller_whom_no_reminder_reached(self) -> None:
        story = agreed().fire(DeadlineKind.REPLACEMENT_SHIP)

        assert story.state.fulfilment is Fulfilment.REPLACE_DUE
        assert story.left(DeadlineKind.REPLACEMENT_SHIP) >= 3 * DAY
        assert story.fire(DeadlineKind.REPLACEMENT_SHIP).state.fulfilment is Fulfilment.MONEY_DUE


class TestDelivered:
    def test_gives_the_buyer_time_to_look(self) -> None:
        story = sent()
        story.must(arrives(story))

        assert story.state.waiting_on is WaitingOn.BUYER
        assert story.running() == {DeadlineKind.REPLACEMENT_CONFIRM}
        assert story.left(DeadlineKind.REPLACEMENT_CONFIRM) >= 5 * DAY
        assert story.do(arrives(story)) == ()

    def test_is_proven_by_the_carrier_or_an_operator(self) -> None:
        story = sent()

        for by in (ANA, BEN, IDA):
            assert story.refused(replace(arrives(story), by=by)) == NotAllowed()
        assert story.lets(replace(arrives(story), by=OLU))
        waiting = agreed()
        assert waiting.refused(arrives(waiting)) == NotNow(stage=Stage.FINAL)

    def test_waits_with_the_clock_while_an_appeal_is_open(self) -> None:
        story = Story().ruled(REPLACEMENT).send_replacement().file()
        story.must(arrives(story))

        assert story.standing_still() == {DeadlineKind.REPLACEMENT_CONFIRM}
        story.assign(JUN).after(7 * DAY).decide_appeal(REPLACEMENT, AppealResult.UPHELD)
        assert story.running() == {DeadlineKind.REPLACEMENT_CONFIRM}


class TestConfirm:
    def test_gives_the_seller_the_money(self) -> None:
        story = sent()
        story.must(arrives(story)).must(confirm(story)).paid()

        assert story.money(Account.PAID_B, Account.PAID_S) == (0, 7_200)
        assert story.state.outcome is Outcome.REPLACED

    def test_follows_from_silence(self) -> None:
        story = sent()
        story.must(arrives(story)).silent(DeadlineKind.REPLACEMENT_CONFIRM)

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.money(Account.ALLOC_S) == (7_200,)

    def test_does_not_follow_from_silence_before_a_second_notice(self) -> None:
        story = sent()
        story.must(arrives(story)).fire(DeadlineKind.REPLACEMENT_CONFIRM)

        assert story.running() == {DeadlineKind.REPLACEMENT_CONFIRM}
        assert story.left(DeadlineKind.REPLACEMENT_CONFIRM) >= 3 * DAY
        story.fire(DeadlineKind.REPLACEMENT_CONFIRM)
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_is_for_the_buyer_once_something_was_sent(self) -> None:
        story = agreed()

        assert story.refused(confirm(story)) == NotNow(stage=Stage.FINAL)
        story.send_replacement()
        assert story.refused(replace(confirm(story), by=BEN)) == NotAllowed()
        assert story.lets(confirm(story))


class TestFailed:
    def test_refunds_the_buyer_when_it_is_wrong_again(self) -> None:
        story = sent()
        story.must(arrives(story)).must(failed(story)).paid()

        assert story.money(Account.PAID_B, Account.PAID_S) == (8_000, 0)
        assert story.state.outcome is Outcome.REFUND_FULL

    @pytest.mark.parametrize("reason", ["lost", "not_arrived"])
    def test_gives_the_carrier_its_time_before_a_parcel_counts_as_lost(self, reason: str) -> None:
        story = sent()
        until = story.clock(DeadlineKind.CARRIER_WATCH).due_at

        assert story.refused(failed(story, reason)) == NotYourTurn(until=until)
        story.fire(DeadlineKind.CARRIER_WATCH)
        assert story.money(Account.ALLOC_B) == (8_000,)

    def test_can_be_lost_though_the_carrier_says_otherwise(self) -> None:
        story = sent()
        story.must(arrives(story))

        assert story.lets(failed(story, "not_arrived"))

    def test_is_said_by_the_buyer_with_a_reason(self) -> None:
        story = sent()

        assert story.refused(replace(failed(story), by=BEN)) == NotAllowed()
        assert story.refused(failed(story, "ugly")) == InputMissing(field="reason")

    def test_waits_with_the_refund_while_an_appeal_is_possible(self) -> None:
        story = Story().ruled(REPLACEMENT).silent(DeadlineKind.REPLACEMENT_SHIP)

        assert (story.state.stage, story.state.fulfilment) == (Stage.DECIDED, Fulfilment.NONE)
        assert story.running() == {DeadlineKind.APPEAL_WINDOW}
        assert story.money(Account.ALLOC_B) == (8_000,)

    def test_is_refunded_by_an_appeal_when_the_replacement_was_confirmed_too_soon(self) -> None:
        story = Story().ruled(REPLACEMENT).send_replacement()
        story.must(confirm(story)).file().assign(JUN).after(7 * DAY)
        assert story.money(Account.ALLOC_B, Account.ALLOC_S) == (0, 7_200)

        story.decide_appeal(FULL, AppealResult.REVERSED)

        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.money(Account.ALLOC_B, Account.ALLOC_S) == (8_000, 0)


class TestDoubt:
    def test_is_noted_once_and_leaves_the_time_to_answer_as_it_was(self) -> None:
        story = arrived()
        due_at = story.clock(DeadlineKind.REPLACEMENT_CONFIRM).due_at

        story.after(DAY).must(keep_open(story))

        assert story.running() == {DeadlineKind.REPLACEMENT_DOUBT}
        assert story.clock(DeadlineKind.REPLACEMENT_DOUBT).due_at == due_at
        assert story.refused(keep_open(story)) == NotNow(stage=Stage.FINAL)

    def test_lets_a_person_look_at_it_instead_of_counting_as_content(self) -> None:
        sure, unsure = arrived(), arrived()
        unsure.must(keep_open(unsure))
        sure.silent(DeadlineKind.REPLACEMENT_CONFIRM)
        unsure.fire(DeadlineKind.REPLACEMENT_DOUBT)

        assert sure.state.fulfilment is Fulfilment.MONEY_DUE
        assert (unsure.state.stage, unsure.state.scope) == (Stage.REVIEW, Scope.REPLACEMENT)
        unsure.evidence("it is cracked", "photo_item").assign()
        unsure.after(unsure.left(DeadlineKind.EVIDENCE_FREEZE))
        assert isinstance(unsure.refused(unsure.ruling(REPLACEMENT)), RemedyNotPossible)
        unsure.rule(FULL).fire(DeadlineKind.APPEAL_WINDOW)
        assert unsure.paid().money(Account.PAID_B) == (8_000,)

    def test_before_it_arrives_counts_from_its_arrival(self) -> None:
        story = Story().opened(REPLACEMENT).accept_request().send_replacement()
        story.must(keep_open(story))
        story.must(c.RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1"))

        assert story.running() == {DeadlineKind.REPLACEMENT_DOUBT}

    def test_ends_with_the_policy_when_the_house_never_rules(self) -> None:
        story = arrived()
        story.must(keep_open(story)).fire(DeadlineKind.REPLACEMENT_DOUBT)
        story.fire(DeadlineKind.RULING_BACKSTOP).fire(DeadlineKind.APPEAL_WINDOW)

        assert story.paid().state.outcome is Outcome.REFUND_FULL

    def test_still_lets_the_buyer_be_content_or_report(self) -> None:
        content, failed = arrived(), arrived()
        for story in (content, failed):
            story.must(keep_open(story))

        assert content.lets(c.ConfirmReplacement(by=ANA, at=content.at))
        wrong = c.ReportReplacementFailed(by=ANA, at=failed.at, reason="wrong_again")
        assert failed.lets(wrong)
        assert content.state.fulfilment is failed.state.fulfilment is Fulfilment.MONEY_DUE

    def test_is_the_buyers(self) -> None:
        story = arrived()

        assert story.refused(keep_open(story, BEN)) == NotAllowed()


def arrived() -> Story:
    story = Story().opened(REPLACEMENT).accept_request().send_replacement()
    return story.must(c.RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1"))


def keep_open(story: Story, by: Actor = ANA) -> c.KeepReplacementOpen:
    return c.KeepReplacementOpen(by=by, at=story.at)
