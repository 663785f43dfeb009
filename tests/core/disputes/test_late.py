"""A dispute that begins after the time for it: with a reason, which a person looks at (D1)."""

from datetime import timedelta

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FIN,
    IDA,
    JUN,
    OLU,
    SUE,
    WRONG_SIZE,
    Story,
    an_id,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, DeadlineKind, Outcome, Role, Stage, WaitingOn
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    NotAllowed,
    NotNow,
    NotYourTurn,
    WindowOver,
)
from wakai.core.ids import DisputeId

CHECK = DeadlineKind.LATE_CHECK
WHY = text("I was in hospital")
LATE = 40 * DAY


def start(story: Story) -> c.StartDraft:
    return c.StartDraft(
        by=ANA,
        at=story.at,
        dispute_id=DisputeId(an_id("dispute")),
        number="7K4X-2M9P",
        order=story.order,
        terms=story.terms,
    )


def late() -> Story:
    return Story().after(LATE).draft(late_because=WHY)


def admit(story: Story, by: Actor = IDA) -> c.AdmitLate:
    return c.AdmitLate(by=by, at=story.at)


def reject(story: Story, by: Actor = IDA) -> c.RejectLate:
    return c.RejectLate(by=by, at=story.at, statement=text("that was a year ago"))


class TestLateDraft:
    def test_needs_a_reason(self) -> None:
        story = Story().after(LATE)

        assert isinstance(story.refused(start(story)), WindowOver)
        story.draft(late_because=WHY)
        assert story.running() == {CHECK}
        assert story.state.waiting_on is WaitingOn.PLATFORM

    def test_is_not_sent_before_the_house_has_looked_at_it(self) -> None:
        story = late().evidence()
        until = story.clock(CHECK).due_at
        send = c.SubmitClaim(by=ANA, at=story.at, claim=WRONG_SIZE)

        assert story.refused(send) == NotYourTurn(until=until)
        story.must(admit(story))
        assert story.lets(send)
        assert story.state.stage is Stage.SELLER

    def test_with_a_reason_in_time_is_an_ordinary_one(self) -> None:
        story = Story().draft(late_because=WHY)

        assert story.state.late is None
        assert story.running() == {DeadlineKind.DRAFT_KEPT}


class TestTheHouse:
    @pytest.mark.parametrize("by", [IDA, SUE])
    def test_lets_it_begin(self, by: Actor) -> None:
        story = late()
        story.must(admit(story, by))

        assert story.running() == {DeadlineKind.DRAFT_KEPT}
        assert story.state.waiting_on is WaitingOn.BUYER
        assert by.person in story.state.first_level
        assert story.refused(admit(story, by)) == NotNow(stage=Stage.DRAFT)

    def test_does_not_let_it_begin_and_says_why(self) -> None:
        story = late()
        story.must(reject(story))

        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.VOID)
        assert not story.state.balances
        assert not story.state.deadlines

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, FIN])
    def test_is_an_adjudicator_or_a_supervisor(self, by: Actor) -> None:
        story = late()

        assert story.refused(admit(story, by)) == NotAllowed()
        assert story.refused(reject(story, by)) == NotAllowed()

    def test_is_nobody_who_is_a_side(self) -> None:
        story = late()
        ben_at_work = Actor(person=BEN.person, role=Role.ADJUDICATOR)

        assert story.refused(reject(story, ben_at_work)) == ConflictOfInterest()

    def test_that_is_slow_costs_nobody_the_right_to_be_heard(self) -> None:
        story = late().fire(CHECK)

        assert story.happened() == ["dispute.late-admitted"]
        assert story.running() == {DeadlineKind.DRAFT_KEPT}
        assert story.state.late is None

    def test_has_nothing_to_look_at_in_time(self) -> None:
        story = Story().draft()

        assert story.refused(admit(story, JUN)) == NotNow(stage=Stage.DRAFT)
        assert story.left(DeadlineKind.DRAFT_KEPT) > timedelta()
