"""Money in two parts that is heard again: by appeal, by review of the return, by the bank."""

from dataclasses import replace

import pytest

from tests.core.disputes.parts import (
    ALL,
    BOTH_BACK,
    LACES_KEPT,
    LESS_FOR_LACES,
    PAID,
    POT,
    SHOES_KEPT,
    VARIED,
    agreed,
    appealed,
    failed,
    reviewed,
    ruled,
)
from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FIN,
    IDA,
    JUN,
    MONDAY,
    NO_ACCEPT,
    RELEASE,
    SUE,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    DeadlineKind,
    Fulfilment,
    Outcome,
    Remedy,
    Role,
    Scope,
    Stage,
)
from wakai.core.disputes.refusals import (
    NotNow,
    WorseForAppellant,
    WrongAmount,
)
from wakai.core.ledger import Account, Movement


class TestAppeal:
    @pytest.mark.parametrize(
        ("first", "last", "by"),
        [
            (ALL, LACES_KEPT, Role.SELLER),
            (LACES_KEPT, ALL, Role.BUYER),
            (LACES_KEPT, SHOES_KEPT, Role.BUYER),
            (BOTH_BACK, LACES_KEPT, Role.BUYER),
            (LACES_KEPT, BOTH_BACK, Role.SELLER),
            (LACES_KEPT, LESS_FOR_LACES, Role.SELLER),
            (LESS_FOR_LACES, LACES_KEPT, Role.BUYER),
            (RELEASE, LACES_KEPT, Role.BUYER),
        ],
    )
    def test_splits_anew_what_a_ruling_split(self, first: Remedy, last: Remedy, by: Role) -> None:
        story = appealed(first, by=by)
        if last is SHOES_KEPT:  # other goods go back, so it is better for nobody alone
            story = ruled(first).after(DAY).file(ANA)
            joined = replace(NO_ACCEPT, statement=text("and I want the laces"))
            story.must(c.JoinAppeal(by=BEN, at=story.at, text=joined)).assign(JUN)
            story.after(story.left(DeadlineKind.APPEAL_REPLY))
        story.decide_appeal(last, VARIED)
        if last.kept:
            story.paid("first")
            assert story.money(Account.PAID_B) == (last.unposted_minor,)
        if last.needs_return:
            story.arrived().accept_return()

        story.paid("rest")

        assert story.money(Account.PAID_B) == (last.refund_minor,)
        assert sum(story.money(*PAID)) == 8_501
        assert story.money(*POT) == (0, 0, 0)
        assert story.state.stage is Stage.CLOSED

    def test_holds_again_what_waits_for_goods_now(self) -> None:
        story = appealed(ALL, by=Role.SELLER)
        assert story.money(*POT) == (0, 8_501, 0)

        story.decide_appeal(LACES_KEPT, VARIED)

        assert story.money(*POT, Account.FEE) == (7_200, 501, 0, 800)
        moved = [event.movement for event in story.events if hasattr(event, "movement")]
        assert Movement.REALLOCATE in moved

    def test_begins_the_return_anew_where_more_goes_back_than_was_sent(self) -> None:
        story = ruled().label().send_return().after(DAY).file(BEN).assign(JUN)
        story.after(story.left(DeadlineKind.APPEAL_REPLY)).decide_appeal(BOTH_BACK, VARIED)

        assert story.state.fulfilment is Fulfilment.RETURN_DUE
        assert story.running() == {DeadlineKind.RETURN_LABEL}
        story.arrived().accept_return().paid()
        assert story.money(*PAID) == (8_501, 0, 0)

    def test_lets_the_return_go_on_where_less_goes_back(self) -> None:
        story = ruled(BOTH_BACK).label().send_return().after(DAY).file(ANA).assign(JUN)

        story.after(story.left(DeadlineKind.APPEAL_REPLY)).decide_appeal(LACES_KEPT, VARIED)

        assert story.state.fulfilment is Fulfilment.RETURN_SENT
        assert story.running() == {
            DeadlineKind.CARRIER_WATCH,
            DeadlineKind.MONEY,
            DeadlineKind.MONEY_SETTLED,
        }

    @pytest.mark.parametrize(
        ("first", "last", "by"),
        [
            (LACES_KEPT, BOTH_BACK, Role.BUYER),
            (ALL, LACES_KEPT, Role.BUYER),
            (SHOES_KEPT, LACES_KEPT, Role.BUYER),
            (LACES_KEPT, SHOES_KEPT, Role.BUYER),
            (BOTH_BACK, LACES_KEPT, Role.SELLER),
            (LACES_KEPT, ALL, Role.SELLER),
            (LACES_KEPT, SHOES_KEPT, Role.SELLER),
        ],
    )
    def test_never_makes_it_worse_for_who_appeals_alone(
        self, first: Remedy, last: Remedy, by: Role
    ) -> None:
        story = appealed(first, by=by)

        assert story.refused(story.last_word(last, VARIED)) == WorseForAppellant(min_minor=8_501)


class TestReturnUnderReview:
    def test_is_about_what_waits_alone(self) -> None:
        story = reviewed()
        assert (story.state.stage, story.state.scope) == (Stage.REVIEW, Scope.RETURN)

        assert story.refused(story.ruling(ALL)) == WrongAmount(max_minor=8_000)
        story.rule(replace(ALL, refunds=refunds(8_000)))

        assert story.money(*PAID, Account.HELD) == (501, 0, 800, 7_200)
        story.fire(DeadlineKind.APPEAL_WINDOW).paid("rest")
        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)

    def test_takes_nothing_back_that_was_paid(self) -> None:
        story = reviewed().rule(RELEASE)

        story.fire(DeadlineKind.APPEAL_WINDOW).paid("rest")

        assert story.money(*PAID) == (501, 7_200, 800)
        assert story.state.outcome is Outcome.REFUND_PARTIAL

    def test_can_be_appealed_and_the_appeal_changes_only_what_waits(self) -> None:
        story = reviewed().rule(RELEASE).file(ANA).assign(JUN)
        story.after(story.left(DeadlineKind.APPEAL_REPLY))
        assert story.refused(story.last_word(ALL, VARIED)) == WrongAmount(max_minor=8_000)

        story.decide_appeal(replace(ALL, refunds=refunds(8_000)), VARIED).paid("rest")

        assert story.money(*PAID, *POT) == (8_501, 0, 0, 0, 0, 0)

    def test_does_not_stop_the_first_part_on_its_way(self) -> None:
        story = agreed().pay("first").arrived().contest().assign(IDA)
        assert DeadlineKind.MONEY_SETTLED in story.running()

        story.must(c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="first", reason="bank"))
        story.paid("again")

        assert story.state.stage is Stage.REVIEW
        assert story.money(*PAID, Account.HELD) == (501, 0, 800, 7_200)
        story.after(story.left(DeadlineKind.EVIDENCE_FREEZE)).rule(RELEASE)
        story.fire(DeadlineKind.APPEAL_WINDOW).paid("rest")
        assert story.money(*PAID) == (501, 7_200, 800)

    def test_waits_with_the_rest_until_a_first_part_that_is_late_has_arrived(self) -> None:
        story = agreed().pay("first").arrived().contest().assign(IDA)
        story.after(story.left(DeadlineKind.EVIDENCE_FREEZE)).rule(RELEASE)
        story.fire(DeadlineKind.APPEAL_WINDOW)
        assert story.state.stage is Stage.FINAL
        assert story.money(Account.HELD, Account.OUT_B) == (7_200, 501)

        story.must(c.RecordPaymentSettled(by=SYSTEM, at=story.at, key="first", reference="psp"))

        assert story.paid("rest").money(*PAID) == (501, 7_200, 800)


class TestEndings:
    def test_the_bank_takes_only_what_has_not_left(self) -> None:
        story = agreed().paid("first")

        story.must(c.RecordChargeback(by=FIN, at=story.at, reference="bank"))

        assert story.money(*PAID, *POT) == (501, 0, 800, 0, 0, 0)
        assert story.state.outcome is Outcome.EXTERNAL

    def test_it_can_be_void_until_the_first_part_leaves(self) -> None:
        story = agreed()
        story.must(c.ProposeVoid(by=SUE, at=story.at, statement=text("a stolen account")))
        confirm = c.ConfirmVoid(by=FIN, at=story.at)
        unpaid = story.ask(confirm)

        story.pay("first")

        assert isinstance(unpaid, tuple)
        assert story.refused(confirm) == NotNow(stage=Stage.FINAL)

    def test_a_void_leaves_no_trace_of_a_split(self) -> None:
        story = agreed()
        story.must(c.ProposeVoid(by=SUE, at=story.at, statement=text("a stolen account")))

        story.must(c.ConfirmVoid(by=FIN, at=story.at))

        assert story.money(Account.FREE, Account.FEE, *POT) == (7_651, 850, 0, 0, 0)


class TestPaidBefore:
    def test_the_house_advances_each_part_and_the_seller_owes_both(self) -> None:
        story = agreed(paid_out_at=MONDAY - DAY).paid("first")
        assert story.money(Account.PAID_B, Account.HELD, Account.DEBT_S) == (501, 7_200, -7_651)

        story.arrived().accept_return().paid("rest")

        assert story.money(*PAID, Account.DEBT_S) == (8_501, 0, 0, -7_651)

    def test_what_the_seller_keeps_is_owed_no_more(self) -> None:
        story = agreed(paid_out_at=MONDAY - DAY)
        failed(story, "first").paid("again").label()
        story.remind(DeadlineKind.RETURN_SHIP).fire(DeadlineKind.RETURN_SHIP)

        story.fire(DeadlineKind.RETURN_GRACE)
        story.must(c.InstructPayment(by=SYSTEM, at=story.at, key="rest"))

        assert story.state.stage is Stage.CLOSED
        assert story.money(Account.PAID_B, Account.DEBT_S, Account.GUARANTEE) == (501, -451, 0)
