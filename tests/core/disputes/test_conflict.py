"""An adjudicator who cannot decide gives the case file back, for good and at both levels (I-21)."""

from dataclasses import replace

from tests.core.disputes.story import ANA, FULL, IDA, JUN, OLU, SUE, Story, text
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, AssignReason
from wakai.core.disputes.refusals import ConflictOfInterest, NotAllowed, NotAssigned, NotNow


def declare(story: Story, by: Actor = IDA) -> c.DeclareConflict:
    return c.DeclareConflict(by=by, at=story.at, statement=text("she is my neighbour"))


def take(story: Story, by: Actor = IDA) -> c.Assign:
    assert by.person is not None
    return c.Assign(by=by, at=story.at, adjudicator=by.person)


class TestADeclaredConflict:
    def test_sends_the_case_file_back_for_somebody_else(self) -> None:
        story = Story().in_review().must(declare(Story().in_review()))

        assert story.state.assigned_to is None
        assert story.refused(take(story)) == ConflictOfInterest()
        given = replace(take(story), by=SUE, why=AssignReason.AWAY)
        assert story.refused(given) == ConflictOfInterest()
        assert story.must(take(story, JUN)).state.assigned_to == JUN.person

    def test_holds_for_the_appeal_too(self) -> None:
        story = Story().appealed()
        story.must(declare(story, JUN))

        assert story.state.appeal is not None
        assert story.state.appeal.assigned_to is None
        assert story.refused(take(story, JUN)) == ConflictOfInterest()

    def test_is_for_whoever_has_the_case_file(self) -> None:
        story = Story().in_review()

        assert story.refused(declare(story, JUN)) == NotAssigned()
        assert story.refused(declare(story, ANA)) == NotAllowed()
        assert story.refused(declare(story, OLU)) == NotAllowed()
        ruled = Story().ruled()
        assert ruled.refused(declare(ruled)) == NotNow(stage=ruled.state.stage)

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        story = Story().in_review()
        story.must(declare(story))

        assert story.ask(declare(story)) == ()

    def test_takes_along_a_ruling_that_waits_for_a_second_one(self) -> None:
        story = Story().return_after_the_appeal()
        story.must(story.ruling(FULL, name="ruling 2"))
        assert story.happened() == ["dispute.ruling-proposed"]

        story.must(declare(story))

        assert story.state.proposed is None
        assert story.state.assigned_to is None
