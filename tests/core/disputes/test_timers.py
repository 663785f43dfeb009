"""Clocks fire once, at or after their time, and remind before it (I-11, D18)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.disputes.story import ANA, BEN, DAY, HOUR, OLU, SECOND, SUE, Story
from wakai.core.disputes import commands as c
from wakai.core.disputes.events import DeadlineFired
from wakai.core.disputes.model import SYSTEM, Actor, DeadlineKind, Stage
from wakai.core.disputes.refusals import NotAllowed, NotDue
from wakai.core.disputes.timers import reminder_times

ANSWER = DeadlineKind.SELLER_ANSWER


class TestFireDeadline:
    def test_fires_at_its_instant_and_not_a_second_before(self) -> None:
        story = Story().opened()
        story.after(story.left(ANSWER) - SECOND)

        early = story.ask(story.firing(ANSWER))
        story.after(SECOND)

        assert early == NotDue()
        assert isinstance(story.ask(story.firing(ANSWER)), tuple)

    def test_fires_once(self) -> None:
        story = Story().opened()
        command = story.firing(ANSWER)
        story.fire(ANSWER)

        assert sum(isinstance(event, DeadlineFired) for event in story.events) == 1
        assert (
            story.ask(c.FireDeadline(by=SYSTEM, at=story.at, kind=ANSWER, due_at=command.due_at))
            == NotDue()
        )

    def test_fires_long_after_its_time_when_the_house_was_down(self) -> None:
        story = Story().opened().after(90 * DAY).fire(ANSWER)

        assert story.state.stage is Stage.REVIEW

    def test_does_nothing_for_a_clock_that_was_set_anew(self) -> None:
        story = Story().opened().refuse()
        old = story.firing(DeadlineKind.OFFER_ANSWER)
        story.after(DAY).offer(by=ANA)
        story.after(30 * DAY)
        late = c.FireDeadline(by=SYSTEM, at=story.at, kind=old.kind, due_at=old.due_at)

        assert story.ask(late) == NotDue()

    def test_does_nothing_for_a_clock_that_stands_still(self) -> None:
        story = Story().in_review().request()
        story.after(60 * DAY)

        assert story.ask(story.firing(DeadlineKind.RULING_BACKSTOP)) == NotDue()

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, SUE])
    def test_is_for_the_clock_alone(self, by: Actor) -> None:
        story = Story().opened()
        due_at = story.clock(ANSWER).due_at

        command = c.FireDeadline(by=by, at=due_at, kind=ANSWER, due_at=due_at)

        assert story.refused(command) == NotAllowed()


def reminded(
    story: Story, number: int, by: Actor = SYSTEM, late: timedelta = timedelta()
) -> c.RecordReminderDelivered:
    return c.RecordReminderDelivered(
        by=by,
        at=story.at,
        kind=ANSWER,
        due_at=story.clock(ANSWER).due_at + late,
        reminder=number,
    )


def returned(story: Story, number: int) -> c.RecordReminderReturned:
    due_at = story.clock(ANSWER).due_at
    return c.RecordReminderReturned(
        by=SYSTEM, at=story.at, kind=ANSWER, due_at=due_at, reminder=number
    )


class TestReminders:
    def test_are_counted_once_each(self) -> None:
        story = Story().opened()
        story.must(reminded(story, 1))

        assert story.do(reminded(story, 1)) == ()
        assert story.clock(ANSWER).reminders_delivered == 1
        story.must(reminded(story, 2))
        assert story.clock(ANSWER).reminders_delivered == 2

    def test_count_once_when_the_first_never_arrived_and_the_second_is_reported_twice(self) -> None:
        story = Story().opened()
        story.must(reminded(story, 2))

        assert story.do(reminded(story, 2)) == ()
        assert story.clock(ANSWER).reminders_delivered == 1
        story.must(reminded(story, 1))
        assert story.clock(ANSWER).reminders_delivered == 2

    def test_count_for_the_clock_they_were_sent_for(self) -> None:
        story = Story().opened()

        assert story.refused(reminded(story, 1, late=HOUR)) == NotDue()
        assert story.refused(reminded(story, 1, by=BEN)) == NotAllowed()
        command = reminded(story, 1)
        assert story.refuse().refused(command) == NotDue()

    def test_that_came_back_count_no_longer(self) -> None:
        story = Story().opened()
        story.must(reminded(story, 1)).must(reminded(story, 2))

        story.must(returned(story, 1))

        assert story.clock(ANSWER).reminders_delivered == 1
        assert story.do(returned(story, 1)) == ()
        assert story.refused(replace(returned(story, 2), by=BEN)) == NotAllowed()
        assert story.refused(replace(returned(story, 2), due_at=story.at)) == NotDue()
        story.fire(ANSWER)
        assert story.state.stage is Stage.REVIEW  # a person hears a seller who was not reminded

    def test_that_came_back_and_are_read_after_all_count_again(self) -> None:
        story = Story().opened()
        story.must(reminded(story, 1)).must(returned(story, 1)).must(reminded(story, 1))

        assert story.clock(ANSWER).reminders_delivered == 1

    def test_come_at_half_time_a_day_and_three_hours_before(self) -> None:
        story = Story().opened()
        clock = story.clock(ANSWER)
        half = clock.set_at + (clock.due_at - clock.set_at) / 2

        assert reminder_times(clock, story.terms) == (
            half,
            clock.due_at - 24 * HOUR,
            clock.due_at - 3 * HOUR,
        )

    def test_leave_out_what_would_come_before_the_clock(self) -> None:
        story = Story().opened().refuse().escalate()
        clock = story.clock(DeadlineKind.EVIDENCE_FREEZE)
        times = reminder_times(clock, story.terms)

        assert all(clock.set_at < instant < clock.due_at for instant in times)
