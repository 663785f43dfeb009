"""Postage that the buyer paid is repaid besides: the house advances it, the seller owes it."""

from dataclasses import replace

from tests.core.disputes.story import (
    ANA,
    BEN,
    FIN,
    FULL,
    HALF,
    JUN,
    OLU,
    RELEASE,
    REPLACEMENT,
    RETURN,
    SUE,
    WRONG_SIZE,
    Story,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, AppealResult, DeadlineKind, Party, Payer, RemedyKind
from wakai.core.disputes.refusals import (
    EvidenceMissing,
    RemedyNotPossible,
    WorseForAppellant,
    WrongAmount,
)
from wakai.core.ledger import Account

SHIP, GRACE = DeadlineKind.RETURN_SHIP, DeadlineKind.RETURN_GRACE
BOOKS = (Account.PAID_B, Account.POST, Account.GUARANTEE, Account.DEBT_S)
WITH_POSTAGE = replace(HALF, postage_minor=700)
SENT_AT_OWN_COST = replace(RETURN, return_payer=Payer.BUYER, postage_minor=900)


def claimed(story: Story, postage: int, *excused: str) -> c.SubmitClaim:
    remedy = replace(FULL, postage_minor=postage)
    claim = replace(WRONG_SIZE, remedy=remedy, excused=excused)
    return c.SubmitClaim(by=ANA, at=story.at, claim=claim)


SENT_AT_OWN_COST_ALONE = replace(RETURN, return_payer=Payer.BUYER)


def bought(story: Story, cost: int) -> c.ProvideReturnLabel:
    """Return the label that an operator gives, and what the carrier got for it."""
    return c.ProvideReturnLabel(
        by=OLU, at=story.at, address=text("warehouse"), label="YM-1", label_cost_minor=cost
    )


class TestClaim:
    def test_of_postage_needs_the_receipt(self) -> None:
        story = Story().draft().evidence()

        missing = story.refused(claimed(story, 700))
        assert missing == EvidenceMissing(kinds=("postage_receipt",))
        assert story.lets(claimed(story, 700, "postage_receipt"))

    def test_of_postage_alone_needs_it_too(self) -> None:
        story = Story().draft().evidence()
        alone = replace(HALF, kind=RemedyKind.POSTAGE_REPAYMENT)
        claim = replace(WRONG_SIZE, remedy=alone, excused=())
        asked = c.SubmitClaim(by=ANA, at=story.at, claim=claim)

        assert story.refused(asked) == EvidenceMissing(kinds=("postage_receipt",))
        excused = replace(claim, excused=("postage_receipt",))
        assert story.lets(replace(asked, claim=excused))

    def test_of_postage_alone_is_not_for_postage_besides(self) -> None:
        story = Story().draft().evidence()
        alone = replace(HALF, kind=RemedyKind.POSTAGE_REPAYMENT)
        claim = replace(WRONG_SIZE, remedy=alone, excused=("postage_receipt",))
        asked = c.SubmitClaim(by=ANA, at=story.at, claim=claim)
        twice = replace(claim, remedy=replace(alone, postage_minor=1))

        assert story.refused(replace(asked, claim=twice)) == RemedyNotPossible()
        assert story.lets(asked)

    def test_of_postage_has_a_limit_in_the_terms(self) -> None:
        story = Story().draft().evidence()
        most = story.terms.postage["EUR"]

        over = claimed(story, most + 1, "postage_receipt")
        assert story.refused(over) == WrongAmount(max_minor=most)
        assert story.lets(claimed(story, most, "postage_receipt"))


class TestRepaying:
    def test_comes_on_top_of_the_refund_and_is_owed_by_the_seller(self) -> None:
        story = Story().opened().offer(WITH_POSTAGE).accept_offer()
        assert story.money(*BOOKS) == (0, 700, 0, -700)

        story.paid()

        assert story.money(*BOOKS) == (4_700, 0, 0, -700)

    def test_is_reserved_again_when_the_payment_comes_back(self) -> None:
        story = Story().opened().offer(WITH_POSTAGE).accept_offer().pay()
        failed = c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="key 1", reason="closed")

        story.must(failed)
        assert story.money(*BOOKS) == (0, 700, 0, -700)
        assert story.paid("key 2").money(*BOOKS) == (4_700, 0, 0, -700)

    def test_is_nobodys_when_the_dispute_is_void_after_the_payment_came_back(self) -> None:
        story = Story().opened().offer(WITH_POSTAGE).accept_offer().pay()
        story.must(c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="key 1", reason="closed"))
        story.must(c.ProposeVoid(by=SUE, at=story.at, statement=text("a mistake")))

        story.must(c.ConfirmVoid(by=FIN, at=story.at))

        assert story.money(*BOOKS) == (0, 0, 0, 0)
        free, fee = story.money(Account.FREE, Account.FEE)
        assert free + fee == -story.money(Account.PSP)[0]

    def test_waits_for_the_goods_like_the_refund(self) -> None:
        story = Story().opened().offer(SENT_AT_OWN_COST).accept_offer()
        assert story.money(Account.POST) == (0,)

        story.label(label="").send_return().return_arrives().accept_return().paid()

        assert story.money(Account.PAID_B) == (8_900,)

    def test_is_not_owed_for_goods_that_never_went_back(self) -> None:
        story = Story().opened().offer(SENT_AT_OWN_COST).accept_offer().label(label="")
        story.remind(SHIP).fire(SHIP).fire(GRACE)

        assert story.paid().money(*BOOKS) == (0, 0, 0, 0)

    def test_stays_when_goods_shipped_again_fail(self) -> None:
        again = replace(REPLACEMENT, postage_minor=700)
        story = Story().opened(REPLACEMENT).offer(again).accept_offer()

        story.silent(DeadlineKind.REPLACEMENT_SHIP).paid()

        assert story.money(Account.PAID_B) == (8_700,)

    def test_waits_until_the_ruling_is_final(self) -> None:
        story = Story().ruled(WITH_POSTAGE)
        assert story.money(Account.POST) == (0,)

        story.fire(DeadlineKind.APPEAL_WINDOW)

        assert story.money(Account.POST) == (700,)

    def test_comes_back_with_a_payment_that_failed_and_is_tried_again(self) -> None:
        story = Story().opened().offer(WITH_POSTAGE).accept_offer().pay()
        story.must(c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="key 1", reason="closed"))

        assert story.paid("key 2").money(*BOOKS) == (4_700, 0, 0, -700)

    def test_is_undone_with_the_dispute(self) -> None:
        void, bank = (Story().opened().offer(WITH_POSTAGE).accept_offer() for _ in range(2))
        void.must(c.ProposeVoid(by=SUE, at=void.at, statement=text("a stolen account")))
        void.must(c.ConfirmVoid(by=FIN, at=void.at))
        bank.must(c.RecordChargeback(by=FIN, at=bank.at, reference="CB-1"))

        assert void.money(*BOOKS) == bank.money(*BOOKS) == (0, 0, 0, 0)


class TestLabel:
    """The seller gave none: the house buys one, and the seller owes it (M11, D13)."""

    def test_that_the_house_buys_is_owed_by_the_seller_and_no_part_of_any_payment(self) -> None:
        story = Story().opened(RETURN).accept_request().fire(DeadlineKind.RETURN_LABEL)

        story.must(bought(story, 700))
        assert story.money(*BOOKS, Account.CARRIER) == (0, 0, 0, -700, 700)
        story.send_return().return_arrives().accept_return().paid()

        assert story.money(*BOOKS, Account.CARRIER) == (8_000, 0, 0, -700, 700)

    def test_has_a_limit_in_the_terms_and_costs_nobody_else(self) -> None:
        story = Story().opened(RETURN).accept_request()
        buyers = Story().opened(SENT_AT_OWN_COST_ALONE).accept_request()
        most = story.terms.postage["EUR"]

        assert story.refused(bought(story, most + 1)) == WrongAmount(max_minor=most)
        assert story.refused(bought(story, -1)) == WrongAmount(max_minor=most)
        assert story.refused(replace(bought(story, 1), by=BEN)) == WrongAmount(max_minor=0)
        assert buyers.refused(bought(buyers, 1)) == WrongAmount(max_minor=0)
        assert story.lets(bought(story, most))

    def test_stays_out_of_what_is_reserved_again_when_a_payment_comes_back(self) -> None:
        story = Story().opened(RETURN).accept_request()
        story.must(bought(story, 700)).send_return().return_arrives().accept_return().pay()

        story.must(c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="key 1", reason="closed"))

        assert story.money(Account.POST, Account.CARRIER) == (0, 700)
        assert story.paid("key 2").money(*BOOKS) == (8_000, 0, 0, -700)

    def test_is_the_houses_own_loss_when_the_dispute_is_void(self) -> None:
        story = Story().opened(RETURN).accept_request()
        story.must(bought(story, 700))
        story.must(c.ProposeVoid(by=SUE, at=story.at, statement=text("a stolen account")))

        story.must(c.ConfirmVoid(by=FIN, at=story.at))

        assert story.money(*BOOKS, Account.CARRIER) == (0, 0, -700, 0, 700)


class TestRuling:
    def test_that_refuses_everything_repays_no_postage(self) -> None:
        story = Story().in_review()

        none = story.ruling(replace(RELEASE, postage_minor=700))
        assert story.refused(none) == RemedyNotPossible()

    def test_on_the_buyers_appeal_takes_no_postage_away(self) -> None:
        story = Story().ruled(WITH_POSTAGE).file().assign(JUN)
        story.after(story.left(DeadlineKind.APPEAL_REPLY))
        worse = story.last_word(HALF, AppealResult.VARIED)

        assert isinstance(story.refused(worse), WorseForAppellant)
        assert story.lets(story.last_word(replace(FULL, postage_minor=700), AppealResult.VARIED))
        assert story.state.appeal is not None
        assert story.state.appeal.party is Party.BUYER

    def test_is_another_remedy_with_other_postage(self) -> None:
        assert WITH_POSTAGE.sha256() != HALF.sha256()
        assert replace(WITH_POSTAGE, postage_minor=0).sha256() == HALF.sha256()
