"""Goods on their way back: label, posting, arrival, inspection, and the missed day (T28 to T32)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    IDA,
    OLU,
    RETURN,
    STRANGER,
    Story,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    DeadlineKind,
    Fulfilment,
    Outcome,
    Payer,
    RemedyKind,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import InputMissing, NotAllowed, NotDue, NotNow
from wakai.core.ledger import Account
from wakai.core.policy import MissingLabel

SHIP, GRACE = DeadlineKind.RETURN_SHIP, DeadlineKind.RETURN_GRACE


def agreed() -> Story:
    """Both agreed that the goods go back: it is final, and the seller owes a label."""
    return Story().opened(RETURN).accept_request()


def label(story: Story, by: Actor = BEN, label: str = "DHL-1") -> c.ProvideReturnLabel:
    return c.ProvideReturnLabel(by=by, at=story.at, address=text("warehouse"), label=label)


def send(story: Story, by: Actor = ANA, tracking: str = "RR1") -> c.SendReturn:
    return c.SendReturn(by=by, at=story.at, tracking=tracking)


def obstacle(story: Story, by: Actor = ANA) -> c.ExplainObstacle:
    return c.ExplainObstacle(by=by, at=story.at, statement=text("the battery may not fly"))


class TestLabel:
    def test_starts_the_clock_to_post_and_not_before(self) -> None:
        story = agreed()
        assert SHIP not in story.state.deadlines
        waited_on = [story.state.waiting_on]

        story.after(DAY).label()
        waited_on.append(story.state.waiting_on)

        assert story.running() == {SHIP}
        assert story.clock(SHIP).set_at == story.at
        assert story.left(SHIP) >= 10 * DAY
        assert waited_on == [WaitingOn.SELLER, WaitingOn.BUYER]

    @pytest.mark.parametrize("by", [BEN, OLU, SYSTEM])
    def test_is_given_by_the_seller_or_the_house(self, by: Actor) -> None:
        story = agreed()

        assert story.lets(label(story, by))

    @pytest.mark.parametrize("by", [ANA, IDA, STRANGER])
    def test_is_given_by_nobody_else(self, by: Actor) -> None:
        story = agreed()

        assert story.refused(label(story, by)) == NotAllowed()

    def test_is_paid_unless_the_buyer_pays(self) -> None:
        seller_pays = agreed()
        buyer_pays = Story().opened(replace(RETURN, return_payer=Payer.BUYER)).accept_request()

        assert seller_pays.refused(label(seller_pays, label="")) == InputMissing(field="label")
        assert buyer_pays.lets(label(buyer_pays, label=""))

    def test_is_given_once(self) -> None:
        story = agreed().label()

        assert story.do(label(story)) == ()
        assert story.refused(label(story, label="DHL-2")) == NotNow(stage=Stage.FINAL)

    def test_comes_from_the_house_when_the_seller_gives_none(self) -> None:
        story = agreed().fire(DeadlineKind.RETURN_LABEL)
        waited_on = [story.state.waiting_on]

        assert story.happened() == ["return.label-missing"]
        assert story.running() == {DeadlineKind.HOUSE_LABEL}
        assert story.refused(send(story)) == NotNow(stage=Stage.FINAL)

        story.label(by=OLU)
        waited_on.append(story.state.waiting_on)
        assert story.running() == {SHIP}
        assert waited_on == [WaitingOn.PLATFORM, WaitingOn.BUYER]

    def test_may_still_come_from_the_seller_while_the_house_looks_for_one(self) -> None:
        story = agreed().fire(DeadlineKind.RETURN_LABEL).label(by=BEN)

        assert story.running() == {SHIP}

    @pytest.mark.parametrize("payer", [Payer.SELLER, Payer.BUYER])
    def test_that_nobody_gives_is_no_loss_of_the_buyers(self, payer: Payer) -> None:
        story = Story().opened(replace(RETURN, return_payer=payer)).accept_request()

        story.fire(DeadlineKind.RETURN_LABEL).fire(DeadlineKind.HOUSE_LABEL)

        assert story.happened()[0] == "return.waived"
        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.money(Account.ALLOC_B) == (8_000,)
        assert story.paid().state.outcome is Outcome.RETURN_REFUND

    def test_is_not_needed_where_the_policy_then_refunds_at_once(self) -> None:
        terms = replace(Story().terms, missing_label=MissingLabel.RETURNLESS_REFUND)
        story = Story(terms=terms).opened(RETURN).accept_request()

        story.fire(DeadlineKind.RETURN_LABEL)

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.money(Account.ALLOC_B) == (8_000,)

    def test_waits_for_a_return_that_was_ordered(self) -> None:
        story = Story().opened()

        assert story.refused(label(story)) == NotNow(stage=Stage.SELLER)


class TestPosting:
    def test_ends_the_clock_and_watches_the_carrier(self) -> None:
        story = agreed().label().send_return()

        assert story.state.fulfilment is Fulfilment.RETURN_SENT
        assert story.state.waiting_on is WaitingOn.CARRIER
        assert story.running() == {DeadlineKind.CARRIER_WATCH}

    def test_is_for_the_buyer_with_a_label_and_needs_a_tracking_number(self) -> None:
        story = agreed()

        assert story.refused(send(story)) == NotNow(stage=Stage.FINAL)
        story.label()
        assert story.refused(send(story, BEN)) == NotAllowed()
        assert story.refused(send(story, tracking=" ")) == InputMissing(field="tracking")
        assert story.must(send(story)).do(send(story)) == ()
        assert story.refused(send(story, tracking="RR2")) == NotNow(stage=Stage.FINAL)

    def test_still_counts_in_the_days_of_grace(self) -> None:
        story = agreed().label().remind(SHIP).fire(SHIP)

        story.send_return()

        assert story.running() == {DeadlineKind.CARRIER_WATCH}

    def test_with_proof_protects_the_buyer_when_the_parcel_is_lost(self) -> None:
        story = agreed().label().send_return().fire(DeadlineKind.CARRIER_WATCH)

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.paid().state.outcome is Outcome.RETURN_REFUND


class TestArrival:
    def test_gives_the_seller_time_to_look(self) -> None:
        story = agreed().label().send_return().return_arrives()

        assert story.state.fulfilment is Fulfilment.RETURN_CHECK
        assert story.running() == {DeadlineKind.RETURN_INSPECTION}
        assert story.state.waiting_on is WaitingOn.SELLER

    def test_is_proven_by_the_carrier_or_an_operator(self) -> None:
        story = agreed().label().send_return()
        command = c.RecordReturnDelivered(by=SYSTEM, at=story.at, proof="POD-1")

        for by in (ANA, BEN, IDA):
            assert story.refused(replace(command, by=by)) == NotAllowed()
        assert story.refused(replace(command, proof=" ")) == InputMissing(field="proof")
        assert story.must(replace(command, by=OLU)).do(command) == ()
        assert agreed().refused(command) == NotNow(stage=Stage.FINAL)

    def test_is_followed_by_the_refund_when_the_seller_is_content(self) -> None:
        story = agreed().label().send_return().return_arrives().accept_return().paid()

        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.RETURN_REFUND)
        assert story.money(Account.PAID_B, Account.PAID_S) == (8_000, 0)

    def test_is_followed_by_the_refund_when_the_seller_is_silent(self) -> None:
        story = agreed().label().send_return().return_arrives()

        story.silent(DeadlineKind.RETURN_INSPECTION)

        assert story.happened() == ["return.accepted", "money.moved", "money.moved", "money.due"]
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_gives_a_seller_time_once_more_whom_no_reminder_reached(self) -> None:
        story = agreed().label().send_return().return_arrives()

        story.fire(DeadlineKind.RETURN_INSPECTION)

        assert story.running() == {DeadlineKind.RETURN_INSPECTION}
        assert story.left(DeadlineKind.RETURN_INSPECTION) >= 3 * DAY
        assert story.state.waiting_on is WaitingOn.SELLER
        story.fire(DeadlineKind.RETURN_INSPECTION)
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_can_be_confirmed_by_the_seller_before_the_carrier_says_so(self) -> None:
        story = agreed().label().send_return().accept_return()

        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}

    def test_is_accepted_by_the_seller_alone_and_only_when_something_was_sent(self) -> None:
        story = agreed().label()
        command = c.AcceptReturn(by=BEN, at=story.at)

        assert story.refused(command) == NotNow(stage=Stage.FINAL)
        story.send_return()
        assert story.refused(replace(command, by=ANA)) == NotAllowed()
        assert story.lets(command)

    def test_waits_with_the_money_while_an_appeal_is_possible(self) -> None:
        story = Story().ruled(RETURN).label().send_return().return_arrives().accept_return()

        assert (story.state.stage, story.state.fulfilment) == (Stage.DECIDED, Fulfilment.NONE)
        assert story.money(Account.ALLOC_B, Account.OUT_B) == (8_000, 0)
        assert story.running() == {DeadlineKind.APPEAL_WINDOW}
        story.fire(DeadlineKind.APPEAL_WINDOW)
        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.paid().state.outcome is Outcome.RETURN_REFUND


class TestMissedReturn:
    def test_gives_days_of_grace_and_then_the_money_to_the_seller(self) -> None:
        story = agreed().label().remind(SHIP).fire(SHIP)
        assert story.happened() == ["return.missed"]
        assert story.running() == {GRACE}
        assert story.left(GRACE) >= 3 * DAY

        story.fire(GRACE)

        assert story.state.plan is not None
        assert story.state.plan.remedy.kind is RemedyKind.RELEASE
        assert story.paid().money(Account.PAID_B, Account.PAID_S) == (0, 7_200)
        assert story.state.outcome is Outcome.RELEASED

    def test_has_no_consequence_for_a_buyer_who_may_not_have_known(self) -> None:
        story = agreed().label()
        story.remind(SHIP, [1]).fire(SHIP)

        assert story.happened() == ["return.time-extended"]
        assert story.running() == {SHIP}
        assert story.left(SHIP) >= 5 * DAY
        assert story.remind(SHIP).fire(SHIP).running() == {GRACE}

    def test_never_takes_effect_before_the_ruling_is_final(self) -> None:
        story = Story().ruled(RETURN).label().remind(SHIP)
        window = story.clock(DeadlineKind.APPEAL_WINDOW).due_at

        assert story.clock(SHIP).due_at == window
        story.after(story.left(SHIP))
        assert story.ask(story.firing(SHIP)) == NotDue()
        story.fire(DeadlineKind.APPEAL_WINDOW).fire(SHIP)
        assert story.running() == {GRACE}

    def test_is_excused_once_by_an_obstacle(self) -> None:
        story = agreed().label().remind(SHIP).fire(SHIP)

        story.must(obstacle(story))

        assert story.happened() == ["return.obstacle-explained", "return.time-extended"]
        assert story.running() == {SHIP}
        assert story.left(SHIP) >= 5 * DAY
        assert story.do(obstacle(story)) == ()

    def test_leaves_the_right_to_an_excuse_when_more_time_came_from_the_house(self) -> None:
        story = agreed().label().fire(SHIP)

        assert story.lets(obstacle(story))

    def test_can_be_excused_before_the_day(self) -> None:
        story = agreed().label()
        before = story.clock(SHIP).due_at

        story.must(obstacle(story))

        assert story.clock(SHIP).due_at >= before + 5 * DAY

    def test_is_excused_by_the_buyer_only_when_the_clock_runs(self) -> None:
        story, appealed = agreed().label(), Story().ruled(RETURN).label().file()
        ben_as_buyer = Actor(person=BEN.person, role=Role.BUYER)

        assert story.refused(obstacle(story, ben_as_buyer)) == NotAllowed()
        assert appealed.refused(obstacle(appealed)) == NotNow(stage=Stage.APPEAL)
        unlabelled = agreed()
        assert unlabelled.refused(obstacle(unlabelled)) == NotNow(stage=Stage.FINAL)
