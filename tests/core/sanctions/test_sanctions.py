"""A sanction is stated with reasons, and ends when it should (E1, E2, E8)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.sanctions.story import (
    ANA,
    BEN,
    DAY,
    IDA,
    MONDAY,
    OLU,
    REMOVED,
    SECOND,
    SUE,
    Story,
)
from wakai.core.disputes.facts import SYSTEM, Actor
from wakai.core.policy import Measure
from wakai.core.sanctions.events import ClockCleared
from wakai.core.sanctions.evolve import CorruptHistory, evolve, replay
from wakai.core.sanctions.model import Clock, Ending, Stage
from wakai.core.sanctions.refusals import (
    EndsBeforeStart,
    NotAllowed,
    NotDue,
    NotNeutral,
    NotNow,
    StartsTooEarly,
    UnknownClause,
)


class TestStating:
    def test_keeps_all_its_reasons_and_opens_the_time_to_complain(self) -> None:
        story = Story().stated()

        assert story.happened() == ["sanction.stated"]
        assert story.state.statement == REMOVED
        assert story.state.stage is Stage.STATED
        assert story.state.in_force
        assert set(story.state.clocks) == {Clock.COMPLAINT_WINDOW}

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, SYSTEM])
    def test_is_for_people_of_the_house_who_answer_for_it(self, by: Actor) -> None:
        assert Story().refused(Story().stating(by=by)) == NotAllowed()

    @pytest.mark.parametrize("by", [SUE, IDA])
    def test_can_be_done_by_a_supervisor_or_an_adjudicator(self, by: Actor) -> None:
        assert Story().must(Story().stating(by=by)).state.stated_by == by

    def test_is_nobodys_about_themselves(self) -> None:
        story = Story()

        assert story.refused(story.stating(party=SUE.person)) == NotNeutral()

    def test_needs_a_clause_that_the_policy_knows(self) -> None:
        story = Story()
        unknown = replace(REMOVED, clause="because")

        assert story.refused(story.stating(unknown)) == UnknownClause(clause="because")

    def test_tells_before_it_starts(self) -> None:
        story = Story()
        before = replace(REMOVED, starts_at=MONDAY - SECOND)

        assert story.refused(story.stating(before)) == StartsTooEarly(earliest=MONDAY)

    def test_tells_thirty_days_before_an_account_is_closed(self) -> None:
        story = Story()
        closed = replace(REMOVED, measure=Measure.ACCOUNT_TERMINATED)
        refused = story.refused(story.stating(closed))
        assert isinstance(refused, StartsTooEarly)
        assert refused.earliest - MONDAY >= timedelta(days=30)

        story.must(story.stating(replace(closed, starts_at=refused.earliest)))

    def test_has_an_end_after_its_start(self) -> None:
        story = Story()
        ends = replace(REMOVED, ends_at=MONDAY)

        assert story.refused(story.stating(ends)) == EndsBeforeStart()
        story.must(story.stating(replace(ends, ends_at=MONDAY + SECOND)))

    def test_happens_once(self) -> None:
        story = Story().stated()
        again = story.stating(replace(REMOVED, scope="another listing"))

        assert story.do(story.stating()) == ()
        assert story.refused(again) == NotNow(stage=Stage.STATED)


class TestItsEnd:
    def test_comes_by_itself_and_the_complaint_stays_possible(self) -> None:
        story = Story().stated(replace(REMOVED, ends_at=MONDAY + 7 * DAY))

        story.fire(Clock.SANCTION_END)

        assert (story.state.ending, story.state.ended_at) == (Ending.EXPIRED, story.at)
        assert Clock.SANCTION_END not in story.state.clocks
        story.must(story.complaint())

    def test_comes_when_the_house_takes_it_back(self) -> None:
        story = Story().stated(replace(REMOVED, ends_at=MONDAY + 7 * DAY)).after(DAY)

        story.must(story.lifting())

        assert story.state.ending is Ending.LIFTED
        assert Clock.SANCTION_END not in story.state.clocks
        assert story.refused(story.lifting()) == NotNow(stage=Stage.STATED)

    @pytest.mark.parametrize("by", [BEN, IDA, OLU])
    def test_is_brought_about_by_a_supervisor_alone(self, by: Actor) -> None:
        story = Story().stated()

        assert story.refused(story.lifting(by=by)) == NotAllowed()


class TestClocks:
    def test_fire_at_their_instant_once_and_by_themselves(self) -> None:
        story = Story().stated()
        early = story.firing(Clock.COMPLAINT_WINDOW)
        assert story.refused(early) == NotDue()
        assert story.refused(replace(early, by=SUE)) == NotAllowed()

        story.after(early.due_at - story.at)
        late = replace(early, at=story.at)
        story.must(late)

        assert story.state.stage is Stage.CLOSED
        assert story.refused(late) == NotDue()

    def test_end_on_no_closed_day_of_the_party(self) -> None:
        for days in range(14):
            story = Story().after(days * DAY)
            story.must(story.stating(replace(REMOVED, starts_at=story.at)))
            own = story.terms.calendar("de", zone="Europe/Berlin")
            ends = story.clock(Clock.COMPLAINT_WINDOW).due_at.astimezone(own.zone_info)
            assert own.is_open(ends.date())


class TestHistory:
    def test_gives_the_same_state_again(self) -> None:
        story = Story().taken()
        story.must(story.asking()).must(story.answering()).must(story.deciding())

        assert replay(tuple(story.events)) == story.state

    def test_begins_with_the_statement(self) -> None:
        story = Story().complained()

        with pytest.raises(CorruptHistory):
            replay(tuple(story.events[1:]))
        with pytest.raises(CorruptHistory):
            evolve(Story().stated().state, story.events[3])

    def test_has_a_complaint_before_what_became_of_it(self) -> None:
        story = Story().taken()
        story.must(story.deciding())
        of_complaints = [event for event in story.events[1:] if event.kind.startswith("complaint.")]

        for event in of_complaints[1:]:
            with pytest.raises(CorruptHistory, match="without a complaint"):
                evolve(Story().stated().state, event)

    def test_ends_no_clock_that_is_not_there(self) -> None:
        ended = Story().complained().events[4]
        assert ended == ClockCleared(at=MONDAY + DAY, clock=Clock.COMPLAINT_WINDOW)

        with pytest.raises(CorruptHistory, match="without the clock"):
            evolve(Story().complained().state, ended)
