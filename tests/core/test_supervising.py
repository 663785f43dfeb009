"""A supervisor joins, leaves and gives away: the rules without any database."""

import pytest

from wakai.core.conversations.decide import Decision, decide
from wakai.core.conversations.evolve import evolve
from wakai.core.conversations.model import (
    Actor,
    ActorKind,
    Assign,
    Claim,
    Command,
    Conversation,
    Join,
    Kind,
    Leave,
    Owner,
    Post,
    Release,
    State,
)
from wakai.core.conversations.refusals import (
    Ended,
    NotOwner,
    NotPossibleHere,
    SecondThere,
    StaleEpoch,
)

OLU = Actor(ActorKind.OPERATOR, 7)
SORA = Actor(ActorKind.OPERATOR, 9)

QUEUED = Conversation(owner=Owner.QUEUE, epoch=1, last_seq=5)
TAKEN = Conversation(owner=Owner.HUMAN, owner_id=7, epoch=2, last_seq=6)
JOINED = Conversation(owner=Owner.HUMAN, owner_id=7, second_id=9, epoch=2, last_seq=7)
OVER = Conversation(owner=Owner.NOBODY, epoch=3, last_seq=7, state=State.ENDED)
THREAD = Conversation(kind=Kind.ORDER, owner=Owner.NOBODY, last_seq=2)


def after(state: Conversation, command: Command) -> Conversation:
    """Return the conversation once what was asked for has happened."""
    decision = decide(state, command)
    assert isinstance(decision, tuple)
    for event in decision:
        state = evolve(state, event)
    return state


class TestJoin:
    def test_lets_both_speak_until_one_leaves(self) -> None:
        both = after(TAKEN, Join(supervisor=9))

        assert (both.owner_id, both.second_id, both.epoch) == (7, 9, 2)
        for actor in (OLU, SORA):
            assert isinstance(decide(both, Post(actor=actor)), tuple)
        alone = after(both, Leave(supervisor=9))
        assert decide(alone, Post(actor=SORA)) == NotOwner(owner_id=7)
        assert isinstance(decide(alone, Post(actor=OLU)), tuple)

    @pytest.mark.parametrize(
        ("state", "supervisor", "answer"),
        [
            (JOINED, 9, ()),
            (JOINED, 10, SecondThere(person_id=9)),
            (TAKEN, 7, NotPossibleHere()),
            (QUEUED, 9, NotPossibleHere()),
            (THREAD, 9, NotPossibleHere()),
            (OVER, 9, Ended()),
        ],
    )
    def test_is_refused_where_nobody_has_it_or_a_second_is_there(
        self, state: Conversation, supervisor: int, answer: Decision
    ) -> None:
        assert decide(state, Join(supervisor=supervisor)) == answer

    def test_is_over_when_the_conversation_changes_hands(self) -> None:
        assert after(JOINED, Release(operator=7)).second_id is None
        assert decide(JOINED, Leave(supervisor=10)) == ()


class TestTakeOver:
    def test_raises_the_epoch_and_names_who_had_it(self) -> None:
        decision = decide(JOINED, Claim(operator=9, expect_epoch=2, take_over=True))

        assert isinstance(decision, tuple)
        assert (decision[0].facts["reason"], decision[0].facts["from_id"]) == ("taken_over", 7)
        taken = evolve(JOINED, decision[0])
        assert (taken.owner_id, taken.second_id, taken.epoch) == (9, None, 3)
        assert decide(taken, Post(actor=OLU)) == NotOwner(owner_id=9)


class TestAssign:
    @pytest.mark.parametrize("state", [QUEUED, TAKEN, JOINED])
    def test_gives_it_to_an_operator_whoever_has_it(self, state: Conversation) -> None:
        given = after(state, Assign(supervisor=9, operator=8, expect_epoch=state.epoch))

        assert (given.owner, given.owner_id, given.second_id) == (Owner.HUMAN, 8, None)
        assert given.epoch == state.epoch + 1

    @pytest.mark.parametrize(
        ("state", "epoch", "answer"),
        [
            (TAKEN, 1, StaleEpoch(epoch=2)),
            (OVER, 3, Ended()),
            (THREAD, 0, NotPossibleHere()),
        ],
    )
    def test_is_refused_where_it_changed_hands_or_is_over(
        self, state: Conversation, epoch: int, answer: Decision
    ) -> None:
        assert decide(state, Assign(supervisor=9, operator=8, expect_epoch=epoch)) == answer

    def test_changes_nothing_where_it_is_theirs(self) -> None:
        assert decide(TAKEN, Assign(supervisor=9, operator=7, expect_epoch=2)) == ()
