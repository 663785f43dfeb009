"""The seller was paid before: the house advances what is claimed, the seller owes it (M10)."""

from dataclasses import replace

import pytest

from tests.core import sample_policy
from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FIN,
    FULL,
    HALF,
    JUN,
    MONDAY,
    ORDER,
    RELEASE,
    REPLACEMENT,
    RETURN,
    SUE,
    WRONG_SIZE,
    Story,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    DeadlineKind,
    Fulfilment,
    GrantKind,
    Outcome,
    Party,
    Stage,
)
from wakai.core.disputes.refusals import WrongAmount
from wakai.core.ledger import Account

PAID_BEFORE = replace(ORDER, paid_out_at=MONDAY - DAY)
ADVANCE = (Account.HELD, Account.GUARANTEE, Account.DEBT_S)
IN_DISPUTE = (Account.HELD, Account.ALLOC_B, Account.ALLOC_S)


def story() -> Story:
    return Story(order=PAID_BEFORE)


class TestHolding:
    def test_takes_the_house_s_money_and_notes_what_the_seller_owes(self) -> None:
        before, after = Story().opened(), story().opened()

        assert before.money(*ADVANCE, Account.FREE) == (7_200, 0, 0, 451)
        assert after.money(*ADVANCE, Account.FREE) == (7_200, 0, -7_200, 0)
        assert after.money(Account.PSP, Account.FEE) == (-850, 850)

    def test_follows_a_claim_that_becomes_less_or_more(self) -> None:
        less = story().opened()
        less.must(c.AmendClaim(by=ANA, at=less.at, claim=replace(WRONG_SIZE, remedy=HALF)))
        assert less.money(*ADVANCE) == (3_600, 0, -3_600)

        less.must(c.AmendClaim(by=ANA, at=less.at, claim=WRONG_SIZE))
        assert less.money(*ADVANCE) == (7_200, 0, -7_200)

    def test_has_a_limit_in_the_terms_where_nobody_withdraws_by_law(self) -> None:
        terms = replace(sample_policy.terms(), guarantee={"EUR": 7_999})
        told = Story(terms=terms, order=PAID_BEFORE).draft().evidence()
        in_time = Story(terms=terms).draft().evidence()
        claim = c.SubmitClaim(by=ANA, at=told.at, claim=WRONG_SIZE)

        assert told.refused(claim) == WrongAmount(max_minor=7_999)
        assert in_time.lets(claim)
        part = replace(WRONG_SIZE, remedy=replace(HALF, refunds=refunds(7_999)))
        assert told.lets(replace(claim, claim=part))


class TestUndoing:
    @pytest.mark.parametrize(
        "begun",
        [story().opened(), story().ruled(HALF), story().appealed(RETURN)],
        ids=["opened", "ruled", "appealed"],
    )
    def test_of_a_void_dispute_leaves_nothing_owed(self, begun: Story) -> None:
        begun.must(c.ProposeVoid(by=SUE, at=begun.at, statement=text("a stolen account")))
        begun.must(c.ConfirmVoid(by=FIN, at=begun.at))

        assert begun.money(*IN_DISPUTE) == (0, 0, 0)
        assert begun.money(Account.GUARANTEE, Account.DEBT_S, Account.FEE) == (0, 0, 850)

    def test_of_a_withdrawal_leaves_nothing_owed_until_it_is_taken_back(self) -> None:
        told = story().opened().withdraw()
        assert told.money(*ADVANCE) == (0, 0, 0)

        told.must(c.Reopen(by=ANA, at=told.at))

        assert told.money(*ADVANCE) == (7_200, 0, -7_200)


class TestPaying:
    def test_refunds_the_buyer_and_leaves_the_rest_with_the_seller(self) -> None:
        told = story().opened().offer(HALF).accept_offer()

        told.paid()

        assert told.money(Account.PAID_B, Account.PAID_S, Account.FEE) == (4_000, 0, 450)
        assert told.money(Account.GUARANTEE, Account.DEBT_S) == (0, -3_600)
        assert told.state.outcome is Outcome.REFUND_PARTIAL

    def test_is_not_needed_where_the_seller_keeps_all(self) -> None:
        told, before = story().ruled(RELEASE), Story().ruled(RELEASE)
        for one in (told, before):
            one.fire(DeadlineKind.APPEAL_WINDOW).pay()

        assert before.state.stage is Stage.FINAL
        assert (told.state.stage, told.state.outcome) == (Stage.CLOSED, Outcome.RELEASED)
        assert told.state.fulfilment is Fulfilment.NONE
        assert not told.state.deadlines
        assert not told.state.payments
        assert not any(told.money(*IN_DISPUTE, Account.GUARANTEE, Account.DEBT_S))

    def test_is_owed_until_an_appeal_gives_it_to_the_seller(self) -> None:
        told = story().ruled(FULL).file(BEN).assign(JUN)
        told.after(told.left(DeadlineKind.APPEAL_REPLY))
        assert told.money(Account.ALLOC_B, Account.DEBT_S) == (8_000, -7_200)

        told.must(told.last_word(HALF, AppealResult.VARIED)).paid()

        assert told.money(Account.PAID_B, Account.GUARANTEE, Account.DEBT_S) == (4_000, 0, -3_600)

    def test_of_goods_shipped_again_gives_the_advance_back(self) -> None:
        told = story().opened(REPLACEMENT).accept_request()
        told.silent(DeadlineKind.REPLACEMENT_SHIP).paid()

        assert told.money(Account.PAID_B, Account.DEBT_S) == (8_000, -7_200)

    def test_by_the_bank_takes_the_advance_and_leaves_it_owed(self) -> None:
        told = story().opened()
        told.must(c.RecordChargeback(by=SYSTEM, at=told.at, reference="CB-1"))

        assert told.money(*IN_DISPUTE) == (0, 0, 0)
        assert told.money(Account.DEBT_S) == (-7_200,)

    def test_again_after_a_failure_pays_the_buyer_alone(self) -> None:
        told = story().opened().offer(HALF).accept_offer().pay()
        told.must(c.RecordPaymentFailed(by=SYSTEM, at=told.at, key="key 1", reason="closed"))

        assert told.paid("key 2").money(Account.PAID_B, Account.DEBT_S) == (4_000, -3_600)

    def test_of_a_correction_counts_what_the_seller_has(self) -> None:
        told = story().opened().accept_request().paid()
        most = ORDER.fee_minor
        grant = c.ProposeGrant(
            by=SUE,
            at=told.at,
            grant=GrantKind.CLERICAL_ERROR,
            party=Party.SELLER,
            minor=most + 1,
            statement=text("too much was taken back"),
        )

        assert told.refused(grant) == WrongAmount(max_minor=most)
        assert told.lets(replace(grant, minor=most))

    def test_of_a_correction_that_came_back_goes_to_the_seller_and_not_to_the_house(self) -> None:
        told = story().opened()
        told.must(c.ProposeVoid(by=SUE, at=told.at, statement=text("opened twice")))
        told.must(c.ConfirmVoid(by=FIN, at=told.at))
        grant = c.ProposeGrant(
            by=SUE,
            at=told.at,
            grant=GrantKind.COURT_ORDER,
            party=Party.SELLER,
            minor=500,
            statement=text("the court says so"),
        )
        told.must(grant).must(c.ConfirmGrant(by=FIN, at=told.at, key="grant"))
        failed = c.RecordPaymentFailed(by=SYSTEM, at=told.at, key="grant", reason="closed")
        told.must(failed).must(c.InstructPayment(by=FIN, at=told.at, key="grant 2"))

        assert told.money(Account.OUT_S, Account.ALLOC_S, Account.GUARANTEE) == (500, 0, -500)
