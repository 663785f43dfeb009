"""Opening hours: lunch, the night, holidays, the two odd nights of the year, the promise."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wakai.core.conversations.hours import (
    DAYS_A_WEEK,
    Hours,
    Shift,
    due,
    is_open,
    next_opening,
    working,
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MORNING, AFTERNOON, NIGHT = Shift(540, 750), Shift(810, 1080), Shift(1260, 1560)


def at(day: int, hour: int, minute: int = 0, *, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)  # 4 May 2026 is a Monday


def daily(*shifts: Shift, zone: str = "UTC", holidays: frozenset[date] = frozenset()) -> Hours:
    return Hours(zone=zone, week=(shifts,) * DAYS_A_WEEK, holidays=holidays)


class TestCase31:
    """Hours 21:00-02:00 and a lunch break."""

    def test_is_open_past_midnight_and_closed_at_lunch(self) -> None:
        hours = daily(MORNING, AFTERNOON, NIGHT)

        opened = [minute for minute in range(1440) if is_open(hours, at(5, 0) + minute * MINUTE)]

        assert opened == [*range(120), *range(540, 750), *range(810, 1080), *range(1260, 1440)]

    def test_opens_next_after_the_break_the_night_and_the_weekend(self) -> None:
        week = ((MORNING, AFTERNOON),) * 4 + ((NIGHT,), (), ())
        hours = Hours(week=week)

        assert next_opening(hours, at(4, 10)) == at(4, 10)
        assert next_opening(hours, at(4, 12, 30)) == at(4, 13, 30)
        assert next_opening(hours, at(9, 1, 59)) == at(9, 1, 59)  # Friday's night
        assert next_opening(hours, at(9, 2)) == at(11, 9)

    def test_has_no_shift_that_begins_on_a_holiday(self) -> None:
        hours = daily(NIGHT, holidays=frozenset({date(2026, 5, 5)}))

        assert is_open(hours, at(5, 1))  # of the day before
        assert not is_open(hours, at(5, 22))
        assert not is_open(hours, at(6, 1))
        assert next_opening(hours, at(5, 2)) == at(6, 21)

    def test_says_so_where_it_never_opens(self) -> None:
        assert next_opening(daily(), at(4, 10)) is None
        assert due(daily(), at(4, 10), MINUTE) is None

    @pytest.mark.parametrize("times", [(600, 600), (700, 600), (-1, 60), (1440, 1500), (60, 1501)])
    def test_knows_no_shift_of_less_than_nothing_or_more_than_a_day(
        self, times: tuple[int, int]
    ) -> None:
        with pytest.raises(ValueError, match="shift"):
            Shift(*times)


class TestCase30:
    """The nights on which clocks change, with the promise running."""

    def test_counts_the_hour_that_comes_twice_twice(self) -> None:
        hours = daily(NIGHT, zone="Europe/Berlin")  # 25 October: 3:00 is 2:00 again
        late = daily(Shift(0, 180), zone="Europe/Berlin")

        assert working(late, at(24, 12, month=10), at(25, 12, month=10)) == 4 * HOUR
        assert working(hours, at(24, 12, month=10), at(25, 12, month=10)) == 5 * HOUR + HOUR

    def test_counts_the_hour_that_is_missing_not_at_all(self) -> None:
        late = daily(Shift(0, 180), zone="Europe/Berlin")  # 29 March: 2:00 is 3:00

        assert working(late, at(28, 12, month=3), at(29, 12, month=3)) == 2 * HOUR

    def test_keeps_the_promise_in_hours_that_pass(self) -> None:
        late = daily(Shift(0, 240), zone="Europe/Berlin")
        since = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 1:30; an hour later it is 3:30

        assert due(late, since, HOUR) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


class TestPromise:
    def test_stands_still_while_it_is_closed(self) -> None:
        hours = daily(MORNING, AFTERNOON)

        assert due(hours, at(4, 12, 28), 5 * MINUTE) == at(4, 13, 33)
        assert due(hours, at(4, 20), 5 * MINUTE) == at(5, 9, 5)
        assert due(daily(Shift(0, 1440)), at(4, 20), 5 * MINUTE) == at(4, 20, 5)


_SHIFTS = st.builds(
    lambda opens, length: Shift(opens, opens + length), st.integers(0, 1439), st.integers(1, 1440)
)
_HOURS = st.builds(
    Hours,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Tokyo"]),
    week=st.lists(st.lists(_SHIFTS, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple),
)
_INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)


class TestProperties:
    @given(_HOURS, _INSTANTS, st.integers(0, 20_000), st.integers(0, 20_000))
    def test_working_time_adds_up(self, hours: Hours, a: datetime, one: int, two: int) -> None:
        b, c = a + one * MINUTE, a + (one + two) * MINUTE

        assert working(hours, a, b) + working(hours, b, c) == working(hours, a, c)
        assert timedelta() <= working(hours, a, c) <= c - a

    @given(_HOURS, _INSTANTS)
    def test_opens_at_the_first_open_instant(self, hours: Hours, now: datetime) -> None:
        opens = next_opening(hours, now)

        if opens is None:
            assert not any(hours.week)
            return
        assert is_open(hours, opens)
        assert working(hours, now, opens) == timedelta()

    @given(_HOURS, _INSTANTS, st.integers(1, 600))
    def test_is_due_when_so_much_open_time_has_passed(
        self, hours: Hours, now: datetime, minutes: int
    ) -> None:
        ends = due(hours, now, minutes * MINUTE)

        if ends is not None:
            assert working(hours, now, ends) == minutes * MINUTE
