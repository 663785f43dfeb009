"""An appeal that cannot be heard as it is: mended in time, or rejected by a person (T24)."""

from dataclasses import replace

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    HALF,
    HOUR,
    IDA,
    JUN,
    NO_ACCEPT,
    RETURN,
    Story,
    an_id,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import AppealResult, AppealState, DeadlineKind, Stage, WaitingOn
from wakai.core.disputes.refusals import (
    AppealUsed,
    NotAllowed,
    NotAssigned,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    WindowOver,
)
from wakai.core.ids import AppealId

CURE, RULING = DeadlineKind.APPEAL_CURE, DeadlineKind.APPEAL_RULING
MENDED = replace(NO_ACCEPT, statement=text("the tag says 43"))


def filed() -> Story:
    """Ana appealed, and Jun has the file."""
    return Story().ruled(HALF).after(DAY).file().assign(JUN)


def found(story: Story) -> c.FindInadmissible:
    return c.FindInadmissible(by=JUN, at=story.at, statement=text("say which fact is wrong"))


def cure(story: Story) -> c.CureAppeal:
    return c.CureAppeal(by=ANA, at=story.at, text=MENDED)


def reject(story: Story) -> c.RejectAppeal:
    return c.RejectAppeal(by=JUN, at=story.at, statement=text("it says nothing"))


class TestFindingItInadmissible:
    def test_gives_time_to_mend_it_while_every_other_clock_waits(self) -> None:
        story = filed()
        left = story.left(RULING)

        story.must(found(story))

        assert story.running() == {CURE}
        assert story.left(CURE) >= 48 * HOUR
        assert story.state.waiting_on is WaitingOn.BUYER
        pause = story.clock(RULING).pause
        assert pause is not None
        assert pause.remaining == left
        assert story.do(found(story)) == ()

    def test_is_for_who_has_the_file_and_happens_once(self) -> None:
        story = filed()
        assert story.refused(replace(found(story), by=IDA)) != NotNow(stage=Stage.APPEAL)
        assert story.refused(replace(found(story), by=BEN)) == NotAllowed()
        story.must(found(story)).must(cure(story))

        again = replace(found(story), statement=text("and that"))
        assert story.refused(again) == NotNow(stage=Stage.APPEAL)

    def test_waits_for_an_answer_that_was_asked_for(self) -> None:
        story = filed().request(by=JUN)
        assert story.refused(found(story)) == NotNow(stage=Stage.APPEAL)

        other = filed()
        other.must(found(other))
        until = other.clock(CURE).due_at
        asked = c.RequestInformation(
            by=JUN,
            at=other.at,
            request_id=story.state.requests[0].request_id,
            to=story.state.requests[0].to,
            kinds=("photo_item",),
        )
        assert other.refused(asked) == NotYourTurn(until=until)

    def test_is_nobody_elses(self) -> None:
        unassigned = Story().ruled(HALF).after(DAY).file()

        assert unassigned.refused(found(unassigned)) == NotAssigned()


class TestMending:
    def test_lets_the_appeal_go_on_with_what_is_left_on_its_clocks(self) -> None:
        story = filed()
        left = story.left(RULING)
        story.must(found(story)).after(DAY)

        story.must(cure(story))

        assert story.state.appeal is not None
        assert story.state.appeal.text == MENDED
        assert CURE not in story.state.deadlines
        assert story.left(RULING) == left
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.do(cure(story)) == ()

    def test_is_for_who_filed_and_in_time(self) -> None:
        story = filed()
        assert story.refused(cure(story)) == NotNow(stage=Stage.APPEAL)
        story.must(found(story))

        assert story.refused(replace(cure(story), by=BEN)) == NotAllowed()
        until = story.clock(CURE).due_at
        story.at = until
        assert story.refused(cure(story)) == WindowOver(ended_at=until)

    def test_leaves_it_to_a_person_when_nothing_comes(self) -> None:
        story = filed()
        story.must(found(story)).fire(CURE)

        assert story.happened() == ["dispute.appeal-cured"]
        assert story.state.stage is Stage.APPEAL
        assert RULING in story.running()

    def test_is_not_needed_when_the_other_side_joins(self) -> None:
        story = filed()
        story.must(found(story)).must(c.JoinAppeal(by=BEN, at=story.at, text=MENDED))

        assert CURE not in story.state.deadlines
        assert story.refused(reject(story)) == NotNow(stage=Stage.APPEAL)

    def test_leaves_the_reply_its_time_also_when_its_own_end_is_noticed_late(self) -> None:
        story = filed().after(DAY)
        left = story.left(DeadlineKind.APPEAL_REPLY)
        story.must(found(story)).after(10 * DAY)
        word = story.last_word(HALF, AppealResult.UPHELD, JUN)

        assert story.refused(word) == OtherSideNotHeard(until=story.at + left)
        story.fire(CURE)
        story.fire(DeadlineKind.APPEAL_REPLY)
        assert story.lets(replace(word, at=story.at))


class TestRejecting:
    def test_needs_time_to_mend_first(self) -> None:
        story = filed()
        assert story.refused(reject(story)) == NotNow(stage=Stage.APPEAL)
        story.must(found(story))
        until = story.clock(CURE).due_at

        assert story.refused(reject(story)) == OtherSideNotHeard(until=until)

    def test_lets_the_first_ruling_stand_and_counts_as_used(self) -> None:
        story = filed()
        story.must(found(story)).fire(CURE).must(reject(story))

        assert (story.state.stage, story.state.appeal_used) == (Stage.FINAL, True)
        assert story.state.appeal is not None
        assert story.state.appeal.state is AppealState.REJECTED
        assert story.state.ruling is not None
        assert story.state.ruling.remedy == HALF
        again = replace(story.appeal(BEN), appeal_id=AppealId(an_id("another")))
        assert isinstance(story.refused(again), AppealUsed)

    def test_lets_the_time_to_post_go_on(self) -> None:
        story = Story().ruled(RETURN).label().after(DAY).file().assign(JUN)
        assert DeadlineKind.RETURN_SHIP in story.standing_still()
        story.must(found(story)).must(cure(story)).must(reject(story))

        assert DeadlineKind.RETURN_SHIP in story.running()
        assert story.left(DeadlineKind.RETURN_SHIP) >= 5 * DAY
