"""A complaint is acknowledged at once, decided by a person who had no part, with reasons (E3)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core import sample_policy
from tests.core.sanctions.story import (
    ANA,
    BEN,
    DAY,
    IDA,
    JUN,
    SECOND,
    SUE,
    Story,
)
from wakai.core.disputes.facts import SYSTEM, Actor
from wakai.core.disputes.kinds import Party
from wakai.core.sanctions.events import ComplaintAcknowledged
from wakai.core.sanctions.model import Clock, Ending, Result, Stage
from wakai.core.sanctions.refusals import (
    ComplaintFiledAlready,
    ComplaintTooLate,
    NoComplaints,
    NotAllowed,
    NotNeutral,
    NotNow,
    NotTaken,
    QuestionOpen,
)

WINDOW, DECISION, BACKSTOP, INFORMATION = (
    Clock.COMPLAINT_WINDOW,
    Clock.COMPLAINT_DECISION,
    Clock.COMPLAINT_BACKSTOP,
    Clock.COMPLAINT_INFORMATION,
)


class TestFiling:
    def test_is_acknowledged_at_once_with_the_day_of_the_decision(self) -> None:
        story = Story().complained()

        assert story.happened() == ["complaint.filed", "complaint.acknowledged"]
        acknowledged = story.events[3]
        assert isinstance(acknowledged, ComplaintAcknowledged)
        assert acknowledged.at == story.at
        assert acknowledged.decision_due_at == story.clock(DECISION).due_at
        assert set(story.state.clocks) == {DECISION, BACKSTOP}
        assert story.state.in_force

    def test_is_possible_for_six_months_and_not_a_second_longer(self) -> None:
        story = Story().stated()
        until = story.clock(WINDOW).due_at
        assert until == datetime(2027, 5, 4, 8, tzinfo=UTC)  # 183 days, and summer time began

        story.at = until
        assert story.refused(story.complaint()) == ComplaintTooLate(ended_at=until)
        story.fire(WINDOW)
        assert story.refused(story.complaint()) == ComplaintTooLate(ended_at=until)

        in_time = Story().stated()
        in_time.at = until - SECOND
        in_time.must(in_time.complaint())

    @pytest.mark.parametrize("by", [ANA, SUE, replace(BEN, role=ANA.role)])
    def test_is_for_whom_the_sanction_is_on(self, by: Actor) -> None:
        story = Story().stated()

        assert story.refused(story.complaint(by)) == NotAllowed()

    def test_happens_once(self) -> None:
        story = Story().complained()

        assert story.do(story.complaint()) == ()
        assert story.refused(story.complaint(words="and more")) == ComplaintFiledAlready()

    @pytest.mark.parametrize(
        ("users", "sellers", "side", "open_"),
        [
            (False, False, Party.SELLER, True),
            (True, False, Party.SELLER, True),
            (True, True, Party.SELLER, False),
            (False, True, Party.BUYER, True),
            (True, False, Party.BUYER, False),
        ],
    )
    def test_is_closed_only_where_the_law_exempts_the_house(
        self, *, users: bool, sellers: bool, side: Party, open_: bool
    ) -> None:
        terms = sample_policy.terms()
        exempt = replace(terms.complaints, users_exempt=users, sellers_exempt=sellers)
        story = Story(terms=replace(terms, complaints=exempt))
        by = BEN if side is Party.SELLER else replace(ANA, person=BEN.person)
        story.must(story.stating(side=side))

        if open_:
            story.must(story.complaint(by))
        else:
            assert story.refused(story.complaint(by)) == NoComplaints()


class TestTaking:
    def test_is_for_an_adjudicator(self) -> None:
        story = Story().complained()

        assert story.refused(story.taking(SUE)) == NotAllowed()
        assert story.refused(story.taking(SYSTEM)) == NotAllowed()
        assert story.must(story.taking(IDA)).do(story.taking(IDA)) == ()
        assert story.refused(story.taking(JUN)) == NotTaken()

    def test_is_not_for_who_took_the_measure_or_is_concerned(self) -> None:
        story = Story().must(Story().stating(by=IDA)).after(DAY)
        story.must(story.complaint())

        assert story.refused(story.taking(IDA)) == NotNeutral()
        assert story.refused(story.taking(replace(IDA, person=BEN.person))) == NotNeutral()
        story.must(story.taking(JUN))


class TestAsking:
    def test_lets_the_clocks_of_the_house_stand_still(self) -> None:
        story = Story().taken()
        left = story.clock(DECISION).due_at - story.at

        story.must(story.asking()).after(2 * DAY)

        assert story.clock(DECISION).remaining == left
        assert story.clock(BACKSTOP).remaining is not None
        until = story.clock(INFORMATION).due_at
        assert story.refused(story.deciding()) == QuestionOpen(until=until)
        assert story.do(story.asking()) == ()

        story.must(story.answering())
        assert story.clock(DECISION).due_at - story.at == left
        assert INFORMATION not in story.state.clocks

    def test_goes_on_without_an_answer(self) -> None:
        story = Story().taken()
        story.must(story.asking()).fire(INFORMATION)

        assert story.happened() == ["complaint.information-missed"]
        assert story.clock(DECISION).remaining is None
        assert story.refused(story.answering()) == NotNow(stage=Stage.COMPLAINT)
        story.must(story.deciding())

    def test_is_for_who_has_it_and_the_answer_for_the_party(self) -> None:
        story = Story().complained()
        assert story.refused(story.asking()) == NotTaken()
        story.must(story.taking()).must(story.asking())

        assert story.refused(story.answering(ANA)) == NotAllowed()


class TestDeciding:
    def test_reverses_and_the_sanction_ends_at_once(self) -> None:
        story = Story().taken()

        story.must(story.deciding())

        assert story.happened() == ["complaint.decided", "sanction.ended"]
        assert (story.state.stage, story.state.ending) == (Stage.CLOSED, Ending.REVERSED)
        assert story.state.clocks == {}
        assert story.do(story.deciding()) == ()

    def test_upholds_and_the_sanction_stays(self) -> None:
        story = Story().taken()

        story.must(story.deciding(Result.UPHELD))

        assert story.happened() == ["complaint.decided"]
        assert story.state.in_force

    def test_is_for_the_person_who_took_it(self) -> None:
        story = Story().complained()
        assert story.refused(story.deciding()) == NotTaken()
        story.must(story.taking())

        assert story.refused(story.deciding(by=JUN)) == NotTaken()
        assert story.refused(story.deciding(by=SYSTEM)) == NotAllowed()
        assert story.refused(story.deciding(Result.LAPSED)) == NotNow(stage=Stage.COMPLAINT)


class TestAHouseThatIsLate:
    def test_tells_the_party_by_when_at_the_latest(self) -> None:
        story = Story().complained().fire(DECISION)

        assert story.happened() == ["complaint.overdue"]
        assert story.state.complaint is not None
        assert story.state.complaint.overdue
        assert story.state.in_force

    def test_loses_the_sanction_when_it_never_decides(self) -> None:
        story = Story().complained().fire(DECISION).fire(BACKSTOP)

        assert story.happened() == ["complaint.lapsed", "sanction.ended"]
        assert story.state.complaint is not None
        assert story.state.complaint.result is Result.LAPSED
        assert story.state.ending is Ending.LAPSED
        assert story.state.clocks == {}
        assert story.refused(story.taking()) == NotNow(stage=Stage.CLOSED)
