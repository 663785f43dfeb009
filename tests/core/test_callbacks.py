"""What is left with the house: who may leave it, until when it is answered, when it is offered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.core import sample_policy
from tests.core.test_conversations import ANA, BOT, OLU, OVER, QUEUED, TAKEN, THREAD, WITH_BOT
from wakai.core.conversations import callbacks
from wakai.core.conversations.decide import decide
from wakai.core.conversations.evolve import evolve
from wakai.core.conversations.model import (
    AskCallback,
    Claim,
    Conversation,
    HandOff,
    Owner,
    Post,
    Reason,
    Release,
    State,
)
from wakai.core.conversations.refusals import BotMuted, Ended, NotPossibleHere
from wakai.core.conversations.waiting import Usual
from wakai.core.ids import check_public_number

LEFT = Conversation(owner=Owner.NOBODY, epoch=2, last_seq=6)
FRIDAY = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def after(state: Conversation, command: object) -> Conversation:
    decision = decide(state, command)  # type: ignore[arg-type]
    assert isinstance(decision, tuple), decision
    for event in decision:
        state = evolve(state, event)
    return state


class TestAskCallback:
    @pytest.mark.parametrize("state", [QUEUED, WITH_BOT])
    def test_leaves_it_to_nobody_in_particular(self, state: Conversation) -> None:
        left = after(state, AskCallback(actor=ANA))

        assert (left.owner, left.state, left.epoch) == (Owner.NOBODY, State.OPEN, state.epoch + 1)

    @pytest.mark.parametrize(
        ("state", "actor", "refusal"),
        [
            (TAKEN, ANA, NotPossibleHere()),
            (THREAD, ANA, NotPossibleHere()),
            (QUEUED, OLU, NotPossibleHere()),
            (QUEUED, BOT, NotPossibleHere()),
            (OVER, ANA, Ended()),
        ],
    )
    def test_is_for_a_party_whom_nobody_answers_yet(
        self, state: Conversation, actor: object, refusal: object
    ) -> None:
        assert decide(state, AskCallback(actor=actor)) == refusal  # type: ignore[arg-type]

    def test_twice_is_once(self) -> None:
        assert decide(LEFT, AskCallback(actor=ANA)) == ()

    def test_keeps_the_bot_silent_and_the_way_to_a_person_open(self) -> None:
        asked = HandOff(actor=ANA, reason=Reason.BUTTON)

        assert decide(LEFT, Post(actor=BOT)) == BotMuted()
        assert after(LEFT, asked).owner is Owner.QUEUE
        assert after(LEFT, Claim(operator=7, expect_epoch=2)).owner_id == 7

    def test_goes_back_to_where_it_was_taken_from(self) -> None:
        assert after(TAKEN, Release(operator=7)).owner is Owner.QUEUE
        assert after(TAKEN, Release(operator=7, callback=True)).owner is Owner.NOBODY


class TestDue:
    def test_is_a_business_day_later_by_the_calendar_of_the_house(self) -> None:
        terms = sample_policy.terms()

        assert callbacks.due(FRIDAY, terms) == terms.due_at("callback", FRIDAY)
        assert callbacks.due(FRIDAY, terms).weekday() == 0
        assert callbacks.due(FRIDAY, terms) - FRIDAY == timedelta(days=3)

    def test_is_as_long_as_the_policy_says(self) -> None:
        terms = sample_policy.terms()
        longer = {**terms.periods, "callback": replace(terms.periods["callback"], business_days=2)}

        assert callbacks.due(FRIDAY, replace(terms, periods=longer)) - FRIDAY == timedelta(days=4)


class TestNumber:
    def test_can_be_read_aloud_and_is_no_number_of_a_dispute(self) -> None:
        number = callbacks.number(12_345_678_901)

        assert number.startswith("CB-")
        assert len(number) <= 12
        assert check_public_number(number) is None
        assert check_public_number(number.removeprefix("CB-"))


def is_urged(operators: int, half: int | None) -> bool:
    usual = Usual(half=half * MINUTE, most=9 * MINUTE) if half else None
    return callbacks.is_urged(operators=operators, usual=usual, promise=2 * MINUTE)


class TestOffer:
    @pytest.mark.parametrize(("operators", "half"), [(0, None), (0, 1), (1, 3)])
    def test_is_urged_where_nobody_is_there_or_people_wait_longer_than_promised(
        self, operators: int, half: int | None
    ) -> None:
        assert is_urged(operators, half)

    @pytest.mark.parametrize(("operators", "half"), [(1, None), (1, 2)])
    def test_is_not_where_somebody_comes_in_time(self, operators: int, half: int | None) -> None:
        assert not is_urged(operators, half)
