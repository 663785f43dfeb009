"""One appeal of both sides: who may join it, until when, and what that changes (T23)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    HALF,
    JUN,
    NO_ACCEPT,
    OLU,
    RELEASE,
    SECOND,
    Story,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, AppealResult, DeadlineKind, Stage, WaitingOn
from wakai.core.disputes.refusals import (
    AppealWaivedAlready,
    GroundsMissing,
    NotAllowed,
    NotNow,
    OtherSideNotHeard,
    WindowOver,
    WorseForAppellant,
)

REPLY = DeadlineKind.APPEAL_REPLY
OWN = replace(NO_ACCEPT, statement=text("half is still too much"))


def filed() -> Story:
    """Ana appealed the day after the ruling."""
    return Story().ruled(HALF).after(DAY).file()


def join(story: Story, by: Actor = BEN) -> c.JoinAppeal:
    return c.JoinAppeal(by=by, at=story.at, text=OWN)


class TestJoining:
    def test_makes_one_appeal_of_both_to_which_the_first_may_reply(self) -> None:
        story = filed().after(DAY)
        story.must(join(story))

        assert story.happened() == ["dispute.appeal-joined"]
        assert story.state.appeal is not None
        assert (story.state.appeal.text, story.state.appeal.joined) == (NO_ACCEPT, OWN)
        assert story.clock(REPLY).party is WaitingOn.BUYER
        assert story.left(REPLY) >= 5 * DAY
        assert story.do(join(story)) == ()
        reply = c.ReplyToAppeal(by=BEN, at=story.at, statement=text("well"))
        assert story.refused(reply) == NotAllowed()
        assert story.lets(replace(reply, by=ANA))

    def test_lets_the_result_be_worse_for_either_side(self) -> None:
        alone, joint = filed().assign(JUN), filed()
        joint.must(join(joint)).assign(JUN)
        for story in (alone, joint):
            story.after(story.left(REPLY))

        assert alone.refused(alone.last_word(RELEASE)) == WorseForAppellant(min_minor=4_000)
        assert joint.decide_appeal(RELEASE, AppealResult.REVERSED).state.stage is Stage.FINAL

    def test_is_heard_before_the_result(self) -> None:
        story = filed().assign(JUN).after(4 * DAY)
        story.must(join(story)).after(2 * DAY)

        until = story.clock(REPLY).due_at
        assert story.refused(story.last_word()) == OtherSideNotHeard(until=until)

    @pytest.mark.parametrize("by", [ANA, OLU, JUN])
    def test_is_for_the_other_side(self, by: Actor) -> None:
        story = filed()

        assert story.refused(join(story, by)) == NotAllowed()

    def test_is_possible_as_long_as_the_ruling_could_have_been_appealed(self) -> None:
        story = Story().ruled(HALF)
        window = story.clock(DeadlineKind.APPEAL_WINDOW).due_at
        story.after(DAY).file()
        story.at = window - SECOND

        assert isinstance(story.ask(join(story)), tuple)
        story.after(SECOND)
        assert story.refused(join(story)) == WindowOver(ended_at=window)

    def test_is_possible_for_as_long_as_a_reply_after_a_late_appeal(self) -> None:
        story = Story().ruled(HALF)
        story.at = story.clock(DeadlineKind.APPEAL_WINDOW).due_at - SECOND
        story.file().after(4 * DAY)

        assert story.lets(join(story))

    def test_happens_once_and_needs_a_ground(self) -> None:
        story = filed()
        empty = replace(join(story), text=replace(OWN, grounds=()))
        assert story.refused(empty) == GroundsMissing()

        story.must(join(story))

        other = replace(join(story), text=replace(OWN, statement=text("and another thing")))
        assert story.refused(other) == NotNow(stage=Stage.APPEAL)

    def test_is_not_for_a_side_that_gave_up_its_appeal(self) -> None:
        story = Story().ruled(HALF)
        story.must(c.WaiveAppeal(by=BEN, at=story.at)).after(DAY).file()

        assert story.refused(join(story)) == AppealWaivedAlready()
