"""The range of waiting: from what happened, in the same hours, and nothing where too few waited."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wakai.core.conversations.waiting import SAMPLES_MIN, Usual, Waited, usual

NOON = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)


def waited(*minutes: float, at: datetime = NOON) -> list[Waited]:
    return [Waited(since=at, took=timedelta(minutes=one)) for one in minutes]


def minutes(half: int, most: int) -> Usual:
    return Usual(half=timedelta(minutes=half), most=timedelta(minutes=most))


class TestUsual:
    def test_says_nothing_where_too_few_waited(self) -> None:
        assert usual(waited(*[3] * (SAMPLES_MIN - 1)), NOON) is None
        assert usual(waited(*[3] * SAMPLES_MIN), NOON) == minutes(3, 3)

    def test_is_half_and_nine_tenths_of_those_who_waited(self) -> None:
        assert usual(waited(*range(1, 11)), NOON) == minutes(5, 9)

    def test_goes_by_the_same_hours_where_enough_came_then(self) -> None:
        night = waited(*[60] * 9, at=NOON - timedelta(hours=11))
        yesterday = waited(*[2] * 5, at=NOON - timedelta(hours=25))

        assert usual([*night, *yesterday], NOON) == minutes(2, 2)
        assert usual([*night, *yesterday[:4]], NOON) == minutes(60, 60)

    def test_knows_that_midnight_is_near_to_one_in_the_morning(self) -> None:
        late = waited(*[4] * 5, at=datetime(2026, 5, 9, 23, 30, tzinfo=UTC))
        noon = waited(*[50] * 9)

        assert usual([*late, *noon], datetime(2026, 5, 11, 1, 0, tzinfo=UTC)) == minutes(4, 4)

    @given(st.lists(st.integers(0, 7_200), min_size=SAMPLES_MIN))
    def test_promises_no_more_than_happened(self, seconds: list[int]) -> None:
        told = usual(waited(*[one / 60 for one in seconds]), NOON)

        assert told is not None
        assert told.half <= told.most
        kept = sum(timedelta(seconds=one) <= told.most for one in seconds)
        assert kept * 10 >= len(seconds) * 9
