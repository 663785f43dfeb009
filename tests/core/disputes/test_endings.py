"""Ends that nobody in the dispute chooses: by the bank, or by two keys of the house (T38, T39)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FIN,
    FULL,
    HALF,
    IDA,
    MONDAY,
    OLU,
    ORDER,
    RETURN,
    SUE,
    WRONG_SIZE,
    Story,
    an_id,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    DeadlineKind,
    Fulfilment,
    GrantKind,
    Outcome,
    Party,
    Role,
    Stage,
)
from wakai.core.disputes.refusals import ChargedBackBefore, ConflictOfInterest, NotAllowed, NotNow
from wakai.core.ids import DisputeId, PersonId
from wakai.core.ledger import Account

TIM = Actor(person=PersonId(21), role=Role.SUPERVISOR)


def bank(story: Story, by: Actor = FIN) -> c.RecordChargeback:
    return c.RecordChargeback(by=by, at=story.at, reference="CB-1")


def void(story: Story, by: Actor = SUE) -> c.ProposeVoid:
    return c.ProposeVoid(by=by, at=story.at, statement=text("opened by a stolen account"))


def confirm(story: Story, by: Actor = TIM) -> c.ConfirmVoid:
    return c.ConfirmVoid(by=by, at=story.at)


class TestChargeback:
    @pytest.mark.parametrize(
        "story",
        [
            Story().opened(),
            Story().in_review(),
            Story().ruled(HALF),
            Story().appealed(RETURN),
            Story().opened().accept_request(),
        ],
        ids=["opened", "in review", "ruled", "appealed", "agreed"],
    )
    def test_ends_it_at_any_point_and_gives_the_bank_what_has_not_left(self, story: Story) -> None:
        story.must(bank(story))

        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.EXTERNAL)
        kept = story.money(Account.FREE, Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
        assert kept == (0, 0, 0, 0)
        assert not story.state.deadlines
        assert story.do(bank(story)) == ()

    def test_is_known_by_the_system_or_finance_only(self) -> None:
        story = Story().in_review()

        for by in (ANA, BEN, IDA, OLU, SUE):
            assert story.refused(bank(story, by)) == NotAllowed()
        assert story.lets(bank(story, SYSTEM))

    def test_lets_nothing_more_be_paid(self) -> None:
        story = Story().opened().accept_request()
        story.must(bank(story))

        command = c.InstructPayment(by=FIN, at=story.at, key="key 1")
        assert not isinstance(story.ask(command), tuple)

    def test_still_books_what_was_on_its_way(self) -> None:
        arrived, returned = (Story().opened().accept_request().pay() for _ in range(2))
        for story in (arrived, returned):
            story.must(bank(story))

        arrived.must(c.RecordPaymentSettled(by=SYSTEM, at=arrived.at, key="key 1", reference="psp"))
        returned.must(c.RecordPaymentFailed(by=SYSTEM, at=returned.at, key="key 1", reason="no"))

        assert arrived.money(Account.OUT_B, Account.PAID_B) == (0, 8_000)
        assert returned.money(Account.OUT_B, Account.PAID_B, Account.ALLOC_B) == (0, 0, 0)
        for story in (arrived, returned):
            assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.EXTERNAL)
            assert story.state.fulfilment in {Fulfilment.NONE, Fulfilment.DONE}

    def test_ends_a_draft_that_can_be_sent_no_more(self) -> None:
        story = Story().draft().evidence()
        story.must(bank(story))

        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.EXTERNAL)
        assert not story.state.deadlines
        claim = c.SubmitClaim(by=ANA, at=story.at, claim=WRONG_SIZE)
        assert story.refused(claim) == ChargedBackBefore(at=story.at)

    def test_that_came_before_lets_no_dispute_begin(self) -> None:
        story = Story(order=replace(ORDER, charged_back_at=MONDAY - DAY))
        start = c.StartDraft(
            by=ANA,
            at=story.at,
            dispute_id=DisputeId(an_id("dispute")),
            number="7K4X-2M9P",
            order=story.order,
            terms=story.terms,
        )

        assert story.refused(start) == ChargedBackBefore(at=MONDAY - DAY)
        assert Story().lets(replace(start, order=ORDER))

    def test_after_the_end_is_said_once_and_moves_nothing(self) -> None:
        story = Story().opened().accept_request().paid()
        money = dict(story.state.balances)
        story.must(bank(story))

        assert story.happened() == ["dispute.charged-back-late"]
        assert (story.state.outcome, story.state.balances) == (Outcome.REFUND_FULL, money)
        assert story.do(bank(story)) == ()
        goodwill = c.ProposeGrant(
            by=SUE,
            at=story.at,
            grant=GrantKind.GOODWILL,
            party=Party.BUYER,
            minor=100,
            statement=text("sorry"),
        )
        assert story.refused(goodwill) == NotNow(stage=Stage.CLOSED)  # I-09

    def test_after_a_withdrawal_lets_it_be_taken_back_no_more(self) -> None:
        story = Story().opened().withdraw()
        story.must(bank(story))

        reopen = c.Reopen(by=ANA, at=story.at)
        assert story.refused(reopen) == ChargedBackBefore(at=story.at)

    def test_is_not_of_a_draft_that_is_over(self) -> None:
        story = Story().draft().fire(DeadlineKind.DRAFT_KEPT)

        assert story.refused(bank(story)) == NotNow(stage=Stage.CLOSED)


class TestVoid:
    @pytest.mark.parametrize("by", [TIM, FIN])
    def test_needs_two_keys(self, by: Actor) -> None:
        story = Story().in_review()
        assert story.refused(confirm(story)) == NotNow(stage=Stage.REVIEW)
        story.must(void(story))
        assert story.state.stage is Stage.REVIEW

        assert story.refused(confirm(story, SUE)) == ConflictOfInterest()
        story.must(confirm(story, by))

        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.VOID)
        assert story.do(confirm(story, by)) == ()

    @pytest.mark.parametrize(
        "story",
        [Story().opened(), Story().ruled(HALF), Story().ruled(FULL), Story().appealed(RETURN)],
        ids=["opened", "half", "full", "appealed"],
    )
    def test_leaves_the_money_as_if_it_had_never_been_opened(self, story: Story) -> None:
        story.must(void(story)).must(confirm(story))

        kept = story.money(Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
        assert kept == (0, 0, 0)
        assert story.money(Account.FREE, Account.FEE) == (7_651, 850)

    def test_is_for_supervisors_without_a_side(self) -> None:
        story = Story().in_review()
        for by in (ANA, BEN, IDA, OLU, FIN):
            assert story.refused(void(story, by)) == NotAllowed()
        ben_at_work = Actor(person=BEN.person, role=Role.SUPERVISOR)

        assert story.refused(void(story, ben_at_work)) == ConflictOfInterest()
        story.must(void(story))
        assert story.refused(confirm(story, ben_at_work)) == ConflictOfInterest()
        assert story.refused(confirm(story, IDA)) == NotAllowed()

    def test_is_too_late_when_money_has_left(self) -> None:
        story = Story().opened().accept_request().pay()

        assert story.refused(void(story)) == NotNow(stage=Stage.FINAL)

    def test_is_dropped_by_whoever_does_not_agree(self) -> None:
        story = Story().in_review()
        drop = c.DropVoid(by=TIM, at=story.at)
        assert story.refused(drop) == NotNow(stage=Stage.REVIEW)
        story.must(void(story)).must(drop)

        assert story.refused(confirm(story)) == NotNow(stage=Stage.REVIEW)
        again = replace(void(story), statement=text("look at the address"))
        assert story.after(DAY).lets(again)
