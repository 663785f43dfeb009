"""What is true after an event; a history that cannot be is a fault."""

from typing import get_args

import pytest

from tests.core.disputes.story import BEN, MONDAY, Story, text
from wakai.core.disputes.commands import Command
from wakai.core.disputes.decide import _RULES
from wakai.core.disputes.events import (
    AppealReplied,
    DeadlineCleared,
    Event,
    ReplacementDelivered,
    ReturnDelivered,
    Withdrawn,
)
from wakai.core.disputes.evolve import _STEPS, CorruptHistory, evolve, replay
from wakai.core.disputes.model import DeadlineKind, Dispute, Offer


class TestEveryKind:
    def test_of_event_and_of_command_has_a_rule(self) -> None:
        assert set(_STEPS) == set(get_args(Event))
        assert set(_RULES) == set(get_args(Command))


class TestReplay:
    def test_leads_to_where_the_story_went(self) -> None:
        story = Story().appealed().decide_appeal().paid()

        assert replay(tuple(story.events)) == story.state

    def test_of_nothing_is_a_new_dispute(self) -> None:
        assert replay(()) == Dispute()

    def test_leaves_the_state_before_alone(self) -> None:
        story = Story().opened()
        before = story.state

        story.refuse()

        assert before.seller_answered is False
        assert before != story.state


class TestCorruptHistory:
    def test_is_what_begins_in_the_middle(self) -> None:
        with pytest.raises(CorruptHistory, match="cannot follow new"):
            evolve(Dispute(), Withdrawn(at=MONDAY, by=BEN))

    def test_is_a_second_beginning(self) -> None:
        story = Story().draft()

        with pytest.raises(CorruptHistory, match="cannot follow draft"):
            evolve(story.state, story.events[0])

    def test_is_an_answer_to_no_appeal(self) -> None:
        reply = AppealReplied(at=MONDAY, by=BEN, statement=text("x"))

        with pytest.raises(CorruptHistory, match="before an appeal"):
            evolve(Story().ruled().state, reply)

    def test_is_the_arrival_of_what_was_never_sent(self) -> None:
        state = Story().opened().state

        with pytest.raises(CorruptHistory, match="before a return"):
            evolve(state, ReturnDelivered(at=MONDAY))
        with pytest.raises(CorruptHistory, match="before a replacement"):
            evolve(state, ReplacementDelivered(at=MONDAY))

    def test_is_the_end_of_a_clock_that_does_not_run(self) -> None:
        with pytest.raises(CorruptHistory, match="money does not run"):
            evolve(
                Story().opened().state,
                DeadlineCleared(at=MONDAY, deadline=DeadlineKind.MONEY),
            )


class TestState:
    def test_knows_its_live_offer_and_its_standing_ruling(self) -> None:
        story = Story().opened().offer()
        offer = story.state.offer

        assert isinstance(offer, Offer)
        assert story.state.ruling is None
        assert Story().appealed().decide_appeal().state.ruling is not None
        assert story.fire(DeadlineKind.OFFER_ANSWER).state.offer is None
