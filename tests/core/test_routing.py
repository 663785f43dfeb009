"""Routing: the longest wait first, by language, then skill, then room."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wakai.core.conversations.routing import Operator, Pair, Waiting, route

JA = Waiting(conversation=1, epoch=2, language="ja")
EN = Waiting(conversation=2, epoch=1, language="en")
AOI = Operator(id=10, language="ja", roles=frozenset({"operator"}), load=0, capacity=3)
OLU = replace(AOI, id=11, language="en")
OMI = replace(OLU, id=12)


def pairs(waiting: list[Waiting], operators: list[Operator]) -> list[tuple[int, int]]:
    return [(pair.conversation, pair.operator) for pair in route(waiting, operators)]


class TestRoute:
    def test_goes_by_language_first(self) -> None:
        assert pairs([EN, JA], [AOI, OLU]) == [(2, 11), (1, 10)]

    def test_waits_for_a_busy_colleague_who_reads_it(self) -> None:
        assert pairs([JA, EN], [replace(AOI, load=3), OLU]) == [(2, 11)]

    def test_goes_to_whoever_is_there_where_nobody_reads_it(self) -> None:
        assert pairs([JA], [OLU]) == [(1, 11)]

    def test_prefers_the_skill_before_the_room(self) -> None:
        skilled = replace(OMI, roles=frozenset({"operator", "supervisor"}), load=2)

        assert pairs([replace(EN, first="supervisor")], [OLU, skilled]) == [(2, 12)]
        assert pairs([EN], [OLU, skilled]) == [(2, 11)]

    def test_weighs_the_load_by_what_somebody_can_take(self) -> None:
        assert pairs(
            [EN], [replace(OLU, load=1, capacity=2), replace(OMI, load=2, capacity=6)]
        ) == [(2, 12)]

    def test_rings_once_at_a_desk(self) -> None:
        other = replace(EN, conversation=3)

        assert pairs([EN, other], [OLU]) == [(2, 11)]
        assert pairs([EN], [replace(OLU, rings=True)]) == []

    def test_passes_over_whose_own_case_it_is(self) -> None:
        assert pairs([replace(JA, barred=frozenset({10}))], [AOI, OLU]) == [(1, 11)]

    def test_carries_the_epoch_as_its_fence(self) -> None:
        assert route([JA], [AOI]) == [Pair(conversation=1, epoch=2, operator=10)]


_OPERATORS = st.builds(
    Operator,
    id=st.integers(1, 9),
    language=st.sampled_from(["en", "ja"]),
    roles=st.just(frozenset({"operator"})),
    load=st.integers(0, 4),
    capacity=st.integers(1, 4),
    rings=st.booleans(),
)
_WAITING = st.builds(
    Waiting,
    conversation=st.integers(1, 20),
    epoch=st.integers(0, 3),
    language=st.sampled_from(["en", "ja", "de"]),
    barred=st.frozensets(st.integers(1, 9), max_size=3),
)


class TestProperties:
    @given(
        st.lists(_WAITING, unique_by=lambda one: one.conversation),
        st.lists(_OPERATORS, unique_by=lambda one: one.id),
    )
    def test_everybody_has_one_at_most_and_nobody_more_than_fits(
        self, waiting: list[Waiting], operators: list[Operator]
    ) -> None:
        told = route(waiting, operators)
        by_id = {one.id: one for one in operators}
        talks = {one.conversation: one for one in waiting}

        assert len({pair.operator for pair in told}) == len(told)
        assert len({pair.conversation for pair in told}) == len(told)
        for pair in told:
            taker = by_id[pair.operator]
            assert taker.load < taker.capacity
            assert not taker.rings
            assert taker.id not in talks[pair.conversation].barred
