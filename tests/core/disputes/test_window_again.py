"""The time to appeal, where nobody can show that its end was told to a side (I-14)."""

import pytest

from tests.core.disputes.story import ANA, BEN, DAY, RETURN, SECOND, Story
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, Actor, DeadlineKind, Party, Stage, WaitingOn
from wakai.core.disputes.refusals import NotDue, WindowOver

WINDOW = DeadlineKind.APPEAL_WINDOW
SHIP = DeadlineKind.RETURN_SHIP
SIDES = {Party.BUYER: ANA, Party.SELLER: BEN}


def waive(story: Story, by: Actor) -> c.WaiveAppeal:
    return c.WaiveAppeal(by=by, at=story.at)


def again_for(party: Party) -> Story:
    """Return a ruling whose time to appeal runs once more, for this side alone."""
    return Story().ruled().remind(WINDOW, (1,), party.other).fire(WINDOW, told=False)


class TestTheTimeToAppeal:
    def test_runs_once_more_for_whom_no_reminder_reached(self) -> None:
        story = Story().ruled().fire(WINDOW, told=False)

        clock = story.clock(WINDOW)
        assert (story.state.stage, clock.party) == (Stage.DECIDED, WaitingOn.BOTH)
        assert clock.due_at >= story.at + 3 * DAY
        assert story.lets(story.appeal(ANA))

    @pytest.mark.parametrize("party", Party)
    def test_runs_for_one_side_where_the_other_was_told(self, party: Party) -> None:
        story = again_for(party)

        assert story.clock(WINDOW).party is WaitingOn(party.value)
        assert story.state.waiting_on is WaitingOn(party.value)
        other = SIDES[party.other]
        for late in (story.appeal(other), waive(story, other)):
            assert story.refused(late) == WindowOver(ended_at=story.at)
        assert story.file(SIDES[party]).state.stage is Stage.APPEAL

    def test_runs_once_more_once(self) -> None:
        story = Story().ruled().fire(WINDOW, told=False).fire(WINDOW, told=False)

        assert story.state.stage is Stage.FINAL
        assert isinstance(story.refused(story.appeal(ANA)), WindowOver)

    def test_ends_where_one_reminder_reached_each_side(self) -> None:
        story = Story().ruled()
        story.remind(WINDOW, (1,), Party.BUYER).remind(WINDOW, (3,), Party.SELLER)

        assert story.fire(WINDOW, told=False).state.stage is Stage.FINAL

    def test_asks_nothing_of_a_side_that_gave_it_up(self) -> None:
        story = Story().ruled()
        story.must(waive(story, BEN)).remind(WINDOW, (1,), Party.BUYER)

        assert story.fire(WINDOW, told=False).state.stage is Stage.FINAL

    def test_ends_at_once_where_the_side_for_which_it_runs_gives_it_up(self) -> None:
        story = again_for(Party.SELLER)

        assert story.must(waive(story, BEN)).state.stage is Stage.FINAL

    def test_knows_a_reminder_that_came_back_of_whom_it_was_sent_to(self) -> None:
        story = Story().ruled().remind(WINDOW, (1,), *Party)
        returned = c.RecordReminderReturned(
            by=SYSTEM,
            at=story.at,
            kind=WINDOW,
            due_at=story.clock(WINDOW).due_at,
            reminder=1,
            party=Party.SELLER,
        )
        story.must(returned)

        assert story.do(returned) == ()
        story.fire(WINDOW, told=False)
        assert story.clock(WINDOW).party is WaitingOn.SELLER

    def test_takes_the_time_to_post_with_it(self) -> None:
        story = Story().ruled(RETURN).label().fire(WINDOW, told=False)

        assert story.clock(SHIP).due_at == story.clock(WINDOW).due_at
        story.after(story.left(SHIP) - SECOND)
        assert story.ask(story.firing(SHIP)) == NotDue()
        story.file(ANA)
        assert story.clock(SHIP).pause is not None

    def test_is_what_is_waited_for_when_the_goods_are_back(self) -> None:
        story = Story().ruled(RETURN).label().send_return().return_arrives()
        assert story.state.waiting_on is WaitingOn.SELLER
        story.remind(WINDOW, (1,), Party.SELLER).fire(WINDOW, told=False)
        assert story.state.waiting_on is WaitingOn.SELLER  # to look at what came back

        assert story.accept_return().state.waiting_on is WaitingOn.BUYER
