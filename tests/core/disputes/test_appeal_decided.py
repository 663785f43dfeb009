"""The last word: by somebody else, never for the worse, the return clock waiting (T25 to T27)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    IDA,
    JUN,
    NO_ACCEPT,
    OLU,
    OLU_FOR_ANA,
    RELEASE,
    REPLACEMENT,
    RETURN,
    SUE,
    Story,
    an_id,
    refunds,
    text,
)
from tests.core.disputes.walk import KIM
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealResult,
    AssignReason,
    Basis,
    DeadlineKind,
    Fulfilment,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    InputMissing,
    NotAllowed,
    NotAssigned,
    NotNow,
    OtherSideNotHeard,
    RulingIncomplete,
    RulingStands,
    WorseForAppellant,
)
from wakai.core.ids import AppealId
from wakai.core.ledger import Account

UPHELD, VARIED, REVERSED = AppealResult.UPHELD, AppealResult.VARIED, AppealResult.REVERSED


class TestReply:
    def reply(self, story: Story, by: Actor = BEN) -> c.ReplyToAppeal:
        return c.ReplyToAppeal(by=by, at=story.at, statement=text("it was right"))

    def test_is_heard_before_the_appeal_is_decided(self) -> None:
        story = Story().ruled().file().assign(JUN)
        until = story.clock(DeadlineKind.APPEAL_REPLY).due_at

        early = story.refused(story.last_word())
        story.must(self.reply(story))

        assert early == OtherSideNotHeard(until=until)
        assert story.lets(story.last_word())

    def test_is_for_the_other_side(self) -> None:
        story = Story().ruled().file(ANA)

        assert story.refused(self.reply(story, ANA)) == NotAllowed()
        assert story.refused(self.reply(story, IDA)) == NotAllowed()
        assert story.must(self.reply(story)).do(self.reply(story)) == ()

    def test_is_possible_in_its_time(self) -> None:
        story = Story().ruled().file().fire(DeadlineKind.APPEAL_REPLY)

        assert story.happened() == []
        assert story.refused(self.reply(story)) == NotNow(stage=Stage.APPEAL)


class TestAssignAppeal:
    def test_goes_to_somebody_who_had_no_part_in_the_first_level(self) -> None:
        story = Story().ruled().file()

        for touched in (IDA, SUE):
            assert touched.person is not None
            refusal = story.refused(c.Assign(by=SYSTEM, at=story.at, adjudicator=touched.person))
            assert refusal == ConflictOfInterest()
        assert story.assign(JUN).state.appeal is not None
        assert story.state.first_level >= {IDA.person}

    def test_does_not_go_to_the_operator_who_wrote_it(self) -> None:
        story = Story().ruled()
        written = AppealId(an_id("help"))
        story.must(
            c.PrepareAppeal(by=OLU_FOR_ANA, at=story.at, appeal_id=written, text=NO_ACCEPT)
        ).must(
            c.ConfirmAppeal(by=ANA, at=story.at, appeal_id=written, text_sha256=NO_ACCEPT.sha256())
        )
        assert OLU.person is not None

        refusal = story.refused(c.Assign(by=SUE, at=story.at, adjudicator=OLU.person))

        assert refusal == ConflictOfInterest()

    def test_stays_with_who_has_it(self) -> None:
        story = Story().ruled().file().assign(JUN)
        assert JUN.person is not None

        assert story.do(c.Assign(by=SUE, at=story.at, adjudicator=JUN.person)) == ()

    def test_goes_from_one_to_another_for_a_reason_and_never_back_to_the_first_level(self) -> None:
        story = Story().ruled().file().assign(JUN)
        assert KIM.person is not None
        assert IDA.person is not None
        given = c.Assign(by=SUE, at=story.at, adjudicator=KIM.person)
        to_ida = replace(given, adjudicator=IDA.person, why=AssignReason.LATE)

        assert story.refused(given) == InputMissing(field="why")
        assert story.refused(to_ida) == ConflictOfInterest()
        story.must(replace(given, why=AssignReason.LATE))
        assert story.state.appeal is not None
        assert story.state.appeal.assigned_to == KIM.person


class TestDecideAppeal:
    def test_is_not_for_who_ruled_before_nor_for_who_has_it_not(self) -> None:
        story = Story().appealed()

        assert story.refused(story.last_word(by=IDA)) == ConflictOfInterest()
        other = Actor(person=story.order.buyer, role=Role.ADJUDICATOR)
        assert story.refused(story.last_word(by=other)) == ConflictOfInterest()
        unassigned = Story().ruled().file()
        unassigned.after(unassigned.left(DeadlineKind.APPEAL_REPLY))
        assert unassigned.refused(unassigned.last_word(by=JUN)) == NotAssigned()
        assert story.refused(story.last_word(by=SUE)) == NotAllowed()

    def test_belongs_to_an_appeal(self) -> None:
        story = Story().ruled()

        assert story.refused(story.last_word()) == NotNow(stage=Stage.DECIDED)

    def test_moves_the_money_and_makes_it_final(self) -> None:
        story = Story().appealed(HALF).decide_appeal(FULL, VARIED)

        assert (story.state.stage, story.state.basis) == (Stage.FINAL, Basis.APPEAL)
        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.money(Account.ALLOC_B, Account.ALLOC_S, Account.FEE) == (8_000, 0, 50)
        assert story.state.outcome is None
        assert story.paid().money(Account.PAID_B, Account.PAID_S) == (8_000, 0)

    def test_moves_the_money_back_with_the_commission(self) -> None:
        story = Story().appealed(HALF, BEN).decide_appeal(RELEASE, REVERSED)

        assert story.money(Account.ALLOC_B, Account.ALLOC_S, Account.FEE) == (0, 7_200, 850)

    def test_leaves_everything_when_the_first_ruling_was_right(self) -> None:
        story = Story().appealed(HALF)
        before = story.state.balances

        story.decide_appeal(HALF, UPHELD)

        assert story.state.balances == before
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    @pytest.mark.parametrize(("remedy", "result"), [(HALF, VARIED), (FULL, UPHELD)])
    def test_says_what_it_does(self, remedy: Remedy, result: AppealResult) -> None:
        story = Story().appealed(HALF)

        refusal = story.refused(story.last_word(remedy, result))

        assert refusal == RulingIncomplete(missing=("result",))

    def test_gives_reasons_like_any_ruling(self) -> None:
        story = Story().appealed(HALF)

        refusal = story.refused(replace(story.last_word(), findings=()))

        assert refusal == RulingIncomplete(missing=("findings",))

    def test_changes_nothing_when_it_is_sent_again_and_another_one_is_refused(self) -> None:
        story = Story().appealed(HALF).decide_appeal()
        other = replace(story.last_word(), ruling_id=story.ruling().ruling_id)

        assert story.do(story.last_word()) == ()
        assert story.do(other) == ()
        fresh = replace(story.last_word(), ruling_id=story.ruling(name="fresh").ruling_id)
        assert story.refused(fresh) == RulingStands()


PART_BACK = replace(RETURN, refunds=refunds(6_000))


BUYER_PAYS = replace(RETURN, return_payer=Payer.BUYER)


RETURNLESS = Remedy(kind=RemedyKind.RETURNLESS_REFUND, refunds=refunds(8_000))


class TestNeverForTheWorse:
    """An appeal by one side alone never leaves that side worse off (I-25)."""

    @pytest.mark.parametrize(
        ("by", "first", "last"),
        [
            (ANA, HALF, RELEASE),
            (ANA, HALF, replace(HALF, refunds=refunds(3_999))),
            (ANA, HALF, RETURN),
            (ANA, RETURN, BUYER_PAYS),
            (ANA, RETURN, PART_BACK),
            (ANA, FULL, REPLACEMENT),
            (BEN, HALF, FULL),
            (BEN, HALF, replace(HALF, refunds=refunds(4_001))),
            (BEN, RETURN, RETURNLESS),
            (BEN, BUYER_PAYS, RETURN),
            (BEN, HALF, REPLACEMENT),
        ],
    )
    def test_refuses_what_is_worse(self, by: Actor, first: Remedy, last: Remedy) -> None:
        story = Story().appealed(first, by)

        refusal = story.refused(story.last_word(last, VARIED))

        assert refusal == WorseForAppellant(min_minor=first.refund_minor)

    @pytest.mark.parametrize(
        ("by", "first", "last"),
        [
            (ANA, HALF, FULL),
            (ANA, RELEASE, HALF),
            (ANA, RELEASE, RETURN),
            (ANA, RETURN, RETURNLESS),
            (ANA, BUYER_PAYS, RETURN),
            (ANA, RELEASE, REPLACEMENT),
            (ANA, HALF, REPLACEMENT),
            (BEN, FULL, HALF),
            (BEN, FULL, RETURN),
            (BEN, RETURN, PART_BACK),
            (BEN, RETURN, RELEASE),
            (BEN, RETURN, BUYER_PAYS),
        ],
    )
    def test_allows_what_is_better(self, by: Actor, first: Remedy, last: Remedy) -> None:
        story = Story().appealed(first, by)

        assert story.lets(story.last_word(last, VARIED))


class TestReturnClock:
    """The lesson of the story: the clock to post waits for the appeal (S29, I-13, I-30)."""

    def test_stands_still_during_the_appeal_and_has_at_least_five_days_after_it(self) -> None:
        story = Story().ruled(RETURN).label().after(12 * DAY)
        assert story.left(DeadlineKind.RETURN_SHIP) == 2 * DAY

        story.file().assign(JUN)
        assert DeadlineKind.RETURN_SHIP in story.standing_still()
        assert story.clock(DeadlineKind.RETURN_SHIP).pause is not None
        story.after(7 * DAY).decide_appeal(RETURN, UPHELD)

        assert story.left(DeadlineKind.RETURN_SHIP) == 5 * DAY
        assert story.state.fulfilment is Fulfilment.RETURN_DUE
        assert story.state.waiting_on is WaitingOn.BUYER

    def test_keeps_what_was_left_where_that_is_more(self) -> None:
        story = Story().ruled(RETURN).label().after(DAY)
        left = story.left(DeadlineKind.RETURN_SHIP)

        story.file().assign(JUN).after(6 * DAY).decide_appeal(RETURN, UPHELD)

        assert left == 13 * DAY
        assert story.left(DeadlineKind.RETURN_SHIP) == left

    def test_cannot_fire_while_it_stands_still(self) -> None:
        story = Story().ruled(RETURN).label().after(DAY).file()
        story.after(60 * DAY)

        assert not isinstance(story.ask(story.firing(DeadlineKind.RETURN_SHIP)), tuple)

    def test_is_gone_when_the_appeal_frees_the_buyer_from_posting(self) -> None:
        story = Story().ruled(RETURN).label().after(DAY).file().assign(JUN).after(7 * DAY)
        story.decide_appeal(RETURNLESS, VARIED)

        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.money(Account.ALLOC_B) == (8_000,)
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_goes_on_for_another_sum_when_the_goods_are_on_their_way(self) -> None:
        story = Story().ruled(RETURN).label().send_return().file(BEN).assign(JUN)
        story.after(7 * DAY).decide_appeal(PART_BACK, VARIED)
        assert story.state.fulfilment is Fulfilment.RETURN_SENT
        assert DeadlineKind.CARRIER_WATCH in story.running()

        story.return_arrives().accept_return().paid()

        assert story.money(Account.PAID_B, Account.PAID_S) == (6_000, 1_800)

    def test_begins_when_the_appeal_orders_the_return(self) -> None:
        story = Story().appealed(RELEASE).decide_appeal(RETURN, REVERSED)
        assert story.running() == {DeadlineKind.RETURN_LABEL}
        assert story.money(Account.ALLOC_S) == (7_200,)

        story.label().send_return().return_arrives().accept_return().paid()

        assert story.money(Account.PAID_B, Account.PAID_S, Account.FEE) == (8_000, 0, 50)

    def test_is_not_needed_when_the_goods_are_back_already(self) -> None:
        story = Story().ruled(RETURN).label().send_return().return_arrives().accept_return()
        assert story.state.stage is Stage.DECIDED
        story.file(BEN).assign(JUN).after(7 * DAY).decide_appeal(PART_BACK, VARIED)

        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.money(Account.ALLOC_B) == (6_000,)
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_lets_the_goods_be_posted_and_arrive_meanwhile(self) -> None:
        story = Story().ruled(RETURN).label().file().send_return().return_arrives()

        assert story.state.stage is Stage.APPEAL
        assert story.state.fulfilment is Fulfilment.RETURN_CHECK
        assert story.standing_still() == {DeadlineKind.RETURN_INSPECTION}
        story.assign(JUN).after(7 * DAY).decide_appeal(RETURN, UPHELD)
        assert story.running() == {DeadlineKind.RETURN_INSPECTION}
        assert story.state.waiting_on is WaitingOn.SELLER


class TestLateAppeal:
    def test_is_noted_then_apologised_for_then_the_first_ruling_stands(self) -> None:
        story = Story().ruled(HALF).file()
        filed_at = story.at

        story.fire(DeadlineKind.APPEAL_RULING)
        assert story.happened() == ["dispute.appeal-overdue"]
        story.fire(DeadlineKind.APPEAL_APOLOGY)
        assert story.happened() == ["dispute.appeal-overdue"]
        story.fire(DeadlineKind.APPEAL_BACKSTOP)

        assert story.at - filed_at <= timedelta(days=32)
        assert (story.state.stage, story.state.fulfilment) == (
            Stage.FINAL,
            Fulfilment.MONEY_DUE,
        )
        assert story.money(Account.ALLOC_B) == (4_000,)

    def test_is_due_on_an_announced_day(self) -> None:
        story = Story().ruled().file()

        assert story.at == datetime(2026, 11, 6, 9, tzinfo=UTC)
        assert story.clock(DeadlineKind.APPEAL_RULING).due_at == datetime(
            2026, 11, 13, 9, tzinfo=UTC
        )
