"""Ratings are told by group, and nobody can be found in one."""

from wakai.core.ratings import FEW, Rating, groups, words


def rated(queue: str, *scores: int, said: str = "") -> list[Rating]:
    return [Rating(queue=queue, topic="", score=score, words=said) for score in scores]


def shown(ratings: list[Rating]) -> list[tuple[tuple[str, ...], int]]:
    return [(one.codes, one.count) for one in groups(ratings, lambda one: one.queue)]


class TestGroups:
    def test_are_shown_from_five_answers_on_and_not_with_four(self) -> None:
        assert shown(rated("en", 1, 2, 3, 4, 5)) == [(("en",), 5)]
        assert shown(rated("en", 1, 2, 3, 4)) == []

    def test_that_are_few_stand_together(self) -> None:
        ratings = rated("en", *[5] * 6) + rated("ja", 1, 2, 3) + rated("ko", 4, 4)

        assert shown(ratings) == [(("en",), 6), (("ja", "ko"), 5)]

    def test_leave_nothing_out_that_could_be_worked_out(self) -> None:
        ratings = rated("en", *[5] * 9) + rated("ja", *[4] * 6) + rated("ko", 1)

        assert shown(ratings) == [(("en",), 9), (("ja", "ko"), 7)]
        assert sum(n for _codes, n in shown(ratings)) == len(ratings)

    def test_count_each_score_and_tell_the_mean(self) -> None:
        (group,) = groups(rated("en", 1, 5, 5, 5, 4), lambda one: one.queue)

        assert group.counts == (1, 0, 0, 1, 3)
        assert group.mean == 4.0


class TestWords:
    def test_of_few_are_not_shown(self) -> None:
        said = [one for n in range(FEW) for one in rated("en", 3, said=f"Slow {n}")]

        assert words(said[1:]) == ()
        assert {one.text for one in words(said)} == {f"Slow {n}" for n in range(FEW)}
