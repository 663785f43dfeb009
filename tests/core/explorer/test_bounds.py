"""The longest way over a map, and the places from which no way leads out."""

from wakai.core.explorer.bounds import Longest, Map

#   0 -> 1 -> 2 -> 3    and 1 <-> 4, 4 -> 3
EDGES = ((0, 1), (1, 2), (2, 3), (1, 4), (4, 1), (4, 3))
EVERY = (True,) * len(EDGES)


def known() -> Map:
    return Map(5, [start for start, _ in EDGES], [end for _, end in EDGES])


class TestLongest:
    def test_takes_the_dearest_way_through_a_circle_that_costs_nothing(self) -> None:
        assert known().along(EVERY).longest((1, 2, 3, 0, 0, 9)) == Longest(10, 0)

    def test_names_a_circle_that_costs_something(self) -> None:
        assert known().along(EVERY).longest((1, 2, 3, 0, 1, 9)).endless in {1, 4}

    def test_goes_only_over_the_edges_that_it_may(self) -> None:
        there = (True, True, True, True, False, False)

        assert known().along(there).longest((1, 2, 3, 0, 1, 9)) == Longest(6, 0)

    def test_begins_where_most_is_ahead(self) -> None:
        assert known().along((False, *EVERY[1:])).longest((9, 2, 3, 0, 0, 1)) == Longest(5, 1)

    def test_is_nothing_where_nothing_goes(self) -> None:
        assert known().along(()).longest((1,) * 6) == Longest(0, 0)


class TestWithoutExit:
    def test_finds_nothing_where_every_way_leads_out(self) -> None:
        assert known().along(EVERY).without_exit([3]) is None

    def test_finds_a_place_that_has_no_way_out(self) -> None:
        assert known().along((True, False, True, True, True, False)).without_exit([3]) == 0
