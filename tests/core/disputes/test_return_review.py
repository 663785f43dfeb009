"""A return on which the two do not agree is looked at by a person, and so it ends (T30, T33)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    IDA,
    JUN,
    RELEASE,
    RETURN,
    SECOND,
    Story,
    an_id,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    AppealResult,
    Basis,
    DeadlineKind,
    Fulfilment,
    Level,
    Outcome,
    Remedy,
    ReturnFault,
    Scope,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    AppealUsed,
    ChangedMeanwhile,
    ConflictOfInterest,
    InputMissing,
    NotAllowed,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    RemedyNotPossible,
    RulingStands,
    WrongAmount,
)
from wakai.core.ids import AppealId, EvidenceId, RulingId
from wakai.core.ledger import Account

SHIP, GRACE = DeadlineKind.RETURN_SHIP, DeadlineKind.RETURN_GRACE
REVIEW_CLOCKS = {
    DeadlineKind.EVIDENCE_FREEZE,
    DeadlineKind.RULING,
    DeadlineKind.RULING_APOLOGY,
    DeadlineKind.RULING_BACKSTOP,
}


def here() -> Story:
    """Both agreed on a return, and the goods are with the seller."""
    return Story().opened(RETURN).accept_request().arrived()


def contest(story: Story, fault: ReturnFault = ReturnFault.DAMAGED) -> c.ContestReturn:
    return c.ContestReturn(by=BEN, at=story.at, fault=fault, statement=text("it is broken"))


def obstacle(story: Story, words: str) -> c.ExplainObstacle:
    return c.ExplainObstacle(by=ANA, at=story.at, statement=text(words))


def confirm(story: Story, name: str = "ruling 2") -> c.ConfirmRuling:
    return c.ConfirmRuling(by=JUN, at=story.at, ruling_id=RulingId(an_id(name)))


def objection(story: Story, name: str = "ruling 2") -> c.ObjectToRuling:
    ruling_id = RulingId(an_id(name))
    return c.ObjectToRuling(by=JUN, at=story.at, ruling_id=ruling_id, statement=text("no"))


class TestContestedReturn:
    def test_goes_to_a_person_and_stops_every_clock_of_the_goods(self) -> None:
        story = here().contest()

        assert story.happened() == ["return.contested", "dispute.escalated"]
        assert (story.state.stage, story.state.scope) == (Stage.REVIEW, Scope.RETURN)
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.running() == REVIEW_CLOCKS
        assert story.state.return_ is not None
        assert story.state.return_.fault is ReturnFault.DAMAGED

    def test_is_shown_unless_nothing_came(self) -> None:
        story = here()

        assert story.refused(contest(story)) == InputMissing(field="photos")
        assert story.lets(contest(story, ReturnFault.NOT_RECEIVED))

    def test_is_not_shown_by_what_was_added_before_the_goods_were_sent(self) -> None:
        story = Story().opened(RETURN).evidence("box", "pack_photo", BEN).accept_request()
        story.after(DAY).arrived()

        assert story.refused(contest(story)) == InputMissing(field="photos")

    def test_is_for_the_seller_who_has_the_goods(self) -> None:
        story, on_its_way = here(), Story().opened(RETURN).accept_request().label().send_return()

        assert story.refused(replace(contest(story), by=ANA)) == NotAllowed()
        assert on_its_way.refused(contest(on_its_way)) == NotNow(stage=Stage.FINAL)

    def test_takes_evidence_of_the_return_by_itself(self) -> None:
        story = here().contest()

        assert [item.level for item in story.state.evidence] == [Level.FIRST, Level.RETURN]
        assert not story.state.evidence[-1].late
        story.after(story.left(DeadlineKind.EVIDENCE_FREEZE)).fire(DeadlineKind.EVIDENCE_FREEZE)
        story.evidence("how I packed it", "pack_photo")
        assert story.state.evidence[-1].late

    def test_cannot_be_withdrawn_any_more(self) -> None:
        story = here().contest()
        command = c.Withdraw(by=ANA, at=story.at, warned=True)

        assert story.refused(command) == NotNow(stage=Stage.REVIEW)

    def test_is_ruled_on_after_both_could_show_what_they_have(self) -> None:
        story = here().contest().assign()
        freeze = story.clock(DeadlineKind.EVIDENCE_FREEZE).due_at
        story.at = freeze - SECOND

        assert story.refused(story.ruling()) == OtherSideNotHeard(until=freeze)
        assert story.after(SECOND).lets(story.ruling())

    @pytest.mark.parametrize(
        ("remedy", "paid", "outcome"),
        [
            (FULL, (8_000, 0), Outcome.REFUND_FULL),
            (HALF, (4_000, 3_600), Outcome.REFUND_PARTIAL),
            (RELEASE, (0, 7_200), Outcome.RELEASED),
        ],
    )
    def test_ends_with_the_money_where_the_ruling_says(
        self, remedy: Remedy, paid: tuple[int, int], outcome: Outcome
    ) -> None:
        story = Story().return_in_review().rule(remedy)
        assert (story.state.stage, story.state.fulfilment) == (Stage.DECIDED, Fulfilment.NONE)

        story.fire(DeadlineKind.APPEAL_WINDOW).paid()

        assert story.money(Account.PAID_B, Account.PAID_S) == paid
        assert story.state.outcome is outcome

    def test_does_not_send_the_goods_on_another_way(self) -> None:
        story = Story().return_in_review()

        assert story.refused(story.ruling(RETURN)) == RemedyNotPossible()

    def test_is_never_ruled_beyond_what_both_agreed_to(self) -> None:
        half_back = replace(RETURN, refunds=HALF.refunds)
        story = Story().opened().after(DAY).offer(half_back).accept_offer().arrived().contest()
        story.assign().after(4 * DAY)

        assert story.refused(story.ruling(FULL)) == WrongAmount(max_minor=4_000)
        assert story.lets(story.ruling(HALF))

    def test_can_be_appealed_while_the_appeal_is_unused(self) -> None:
        story = (
            Story().return_in_review().rule(RELEASE).after(DAY).file().assign(JUN).after(6 * DAY)
        )

        story.decide_appeal(FULL, AppealResult.REVERSED).paid()

        assert story.money(Account.PAID_B) == (8_000,)

    def test_gives_back_the_appeal_that_was_waived_for_the_first_ruling(self) -> None:
        story = Story().ruled(RETURN)
        story.must(c.WaiveAppeal(by=ANA, at=story.at))

        story.arrived().contest().assign().after(4 * DAY).rule(RELEASE)

        assert story.file().state.stage is Stage.APPEAL

    def test_is_ended_for_the_buyer_by_a_house_that_never_rules(self) -> None:
        story = here().contest().fire(DeadlineKind.RULING_BACKSTOP)

        ruling = story.state.ruling
        assert ruling is not None
        assert (ruling.basis, ruling.remedy, ruling.scope) == (Basis.BACKSTOP, FULL, Scope.RETURN)
        assert story.running() == {DeadlineKind.APPEAL_WINDOW}


class TestReturnAfterTheAppeal:
    def test_is_ruled_on_by_two_adjudicators_together(self) -> None:
        story = Story().return_after_the_appeal().rule(HALF)
        assert story.happened() == ["dispute.ruling-proposed"]
        assert story.state.stage is Stage.REVIEW

        story.must(confirm(story)).paid()

        ruling = story.state.ruling
        assert ruling is not None
        assert (ruling.adjudicator, ruling.second_adjudicator) == (IDA.person, JUN.person)
        assert story.money(Account.PAID_B) == (4_000,)
        assert story.do(confirm(story)) == ()

    def test_needs_somebody_else_than_who_wrote_the_ruling(self) -> None:
        story = Story().return_after_the_appeal()
        assert story.refused(confirm(story)) == NotNow(stage=Stage.REVIEW)
        story.rule(HALF)

        assert story.refused(replace(confirm(story), by=IDA)) == ConflictOfInterest()
        assert story.refused(replace(confirm(story), by=BEN)) == NotAllowed()
        assert story.refused(story.ruling(FULL, name="another")) == NotYourTurn(until=None)

    def test_is_written_anew_when_the_second_adjudicator_objects(self) -> None:
        story = Story().return_after_the_appeal().rule(HALF)
        assert story.refused(replace(objection(story), by=IDA)) == ConflictOfInterest()

        story.must(objection(story)).must(story.ruling(FULL, name="another"))

        assert story.refused(confirm(story)) == ChangedMeanwhile()
        assert story.refused(objection(story)) == ChangedMeanwhile()
        assert story.must(confirm(story, "another")).state.fulfilment is Fulfilment.MONEY_DUE

    def test_is_not_confirmed_over_evidence_that_came_meanwhile(self) -> None:
        story = Story().return_after_the_appeal().rule(HALF)
        added = c.AddEvidence(
            by=ANA, at=story.at, evidence_id=EvidenceId(an_id("x")), kind="photo_item", sha256="x"
        )

        assert story.must(added).refused(confirm(story)) == ChangedMeanwhile()
        assert story.lets(objection(story))

    def test_is_not_confirmed_while_somebody_is_asked(self) -> None:
        story = Story().return_after_the_appeal().rule(HALF).request()
        until = story.clock(DeadlineKind.INFORMATION).due_at

        assert story.refused(confirm(story)) == OtherSideNotHeard(until=until)
        assert story.fire(DeadlineKind.INFORMATION).lets(confirm(story))

    def test_ends_by_time_even_without_a_second_adjudicator(self) -> None:
        story = Story().return_after_the_appeal().rule(HALF)

        story.fire(DeadlineKind.RULING_BACKSTOP)

        assert (story.state.stage, story.state.proposed) == (Stage.FINAL, None)
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_leaves_no_second_appeal(self) -> None:
        story = Story().return_after_the_appeal().rule(HALF)
        story.must(confirm(story))

        again = replace(story.appeal(BEN), appeal_id=AppealId(an_id("another")))
        assert isinstance(story.refused(again), AppealUsed)
        assert story.refused(story.ruling(name="another")) == RulingStands()


class TestReturnThatIsNotSent:
    def test_goes_to_a_person_when_the_buyer_still_cannot_post(self) -> None:
        story = Story().opened(RETURN).accept_request().label()
        story.must(obstacle(story, "the battery may not fly"))

        story.after(DAY).must(obstacle(story, "no carrier takes it"))

        assert story.happened() == ["return.obstacle-explained", "dispute.escalated"]
        assert story.running() == REVIEW_CLOCKS
        assert story.state.scope is Scope.RETURN

    def test_goes_to_the_appeal_instead_while_there_is_one(self) -> None:
        story = Story().ruled(RETURN).label()
        story.must(obstacle(story, "the battery may not fly"))

        command = obstacle(story, "no carrier takes it")
        assert story.refused(command) == NotNow(stage=Stage.DECIDED)

    def test_goes_to_a_person_when_no_reminder_reached_the_buyer_twice(self) -> None:
        story = Story().opened(RETURN).accept_request().label().fire(SHIP)
        assert story.happened() == ["return.time-extended"]

        story.fire(SHIP)

        assert story.happened() == ["dispute.escalated"]
        assert story.state.scope is Scope.RETURN

    def test_can_be_ruled_for_either_side(self) -> None:
        for remedy in (FULL, RELEASE):
            story = Story().opened(RETURN).accept_request().label().fire(SHIP).fire(SHIP)
            story.assign().after(4 * DAY).rule(remedy).fire(DeadlineKind.APPEAL_WINDOW)

            assert story.state.fulfilment is Fulfilment.MONEY_DUE
