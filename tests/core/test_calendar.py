"""When a period is over: closed days, clocks that change, and the local time that stays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wakai.core.calendar import Calendar, Period, add, office_day

OFFICE = Calendar(closed_weekdays=frozenset({5, 6}), holidays=frozenset({date(2026, 12, 25)}))
BERLIN = Calendar(zone="Europe/Berlin")
TOKYO = Calendar(
    zone="Asia/Tokyo", closed_weekdays=frozenset({5, 6}), holidays=frozenset({date(2026, 11, 23)})
)
KOLKATA = Calendar(zone="Asia/Kolkata", closed_weekdays=frozenset({0}))
LORD_HOWE = Calendar(zone="Australia/Lord_Howe")
CAIRO = Calendar(zone="Africa/Cairo")
NEW_YEAR = Calendar(closed_weekdays=frozenset({5, 6}), holidays=frozenset({date(2027, 1, 1)}))
INSTANTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
CALENDARS = st.builds(
    Calendar,
    zone=st.sampled_from(
        [
            "UTC",
            "Europe/Berlin",
            "Asia/Tokyo",
            "America/Sao_Paulo",
            "Asia/Kolkata",  # half an hour
            "Asia/Kathmandu",  # a quarter
            "Australia/Lord_Howe",  # clocks change by half an hour
            "Africa/Cairo",  # clocks change at midnight
            "Pacific/Apia",
        ]
    ),
    closed_weekdays=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(st.dates(date(2020, 1, 1), date(2035, 1, 1)), max_size=20),
)
PERIODS = st.one_of(
    st.builds(Period, days=st.integers(0, 60)),
    st.builds(Period, business_days=st.integers(0, 30)),
    st.builds(Period, hours=st.integers(0, 500)),
    st.builds(Period, minutes=st.integers(0, 500)),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _days(count: int) -> Period:
    return Period(days=count)


class TestAdd:
    def test_counts_calendar_days_to_the_same_time(self) -> None:
        assert add(utc("2026-11-02 09:30"), Period(days=3), OFFICE) == utc("2026-11-05 09:30")

    def test_moves_an_end_on_a_closed_day_to_the_next_open_one(self) -> None:
        saturday = add(utc("2026-11-02 09:30"), Period(days=5), OFFICE)
        christmas = add(utc("2026-12-22 09:30"), Period(days=3), OFFICE)

        assert saturday == utc("2026-11-09 09:30")
        assert christmas == utc("2026-12-28 09:30")

    def test_counts_business_days_over_weekends_and_holidays(self) -> None:
        assert add(utc("2026-12-23 12:00"), Period(business_days=2), OFFICE) == utc(
            "2026-12-28 12:00"
        )

    def test_starts_to_count_on_the_next_open_day_when_it_begins_on_a_closed_one(self) -> None:
        assert add(utc("2026-11-07 12:00"), Period(business_days=1), OFFICE) == utc(
            "2026-11-09 12:00"
        )

    def test_uses_the_days_of_the_place(self) -> None:
        friday_evening_in_tokyo = utc("2026-11-20 09:00")

        assert add(friday_evening_in_tokyo, Period(business_days=1), TOKYO) == utc(
            "2026-11-24 09:00"
        )

    def test_keeps_the_local_time_when_the_clocks_change(self) -> None:
        assert add(utc("2026-10-24 08:00"), Period(days=2), BERLIN) == utc("2026-10-26 09:00")
        assert add(utc("2026-10-24 08:00"), Period(hours=48), BERLIN) == utc("2026-10-26 08:00")

    def test_takes_the_later_of_two_equal_local_times(self) -> None:
        half_past_two = utc("2026-10-24 00:30")

        assert add(half_past_two, Period(days=1), BERLIN) == utc("2026-10-25 01:30")

    def test_moves_forward_a_local_time_that_does_not_exist(self) -> None:
        half_past_two = utc("2026-03-28 01:30")

        assert add(half_past_two, Period(days=1), BERLIN) == utc("2026-03-29 01:30")

    def test_counts_hours_and_minutes_exactly(self) -> None:
        assert add(utc("2026-11-02 09:30"), Period(minutes=15), OFFICE) == utc("2026-11-02 09:45")

    @given(INSTANTS, PERIODS, CALENDARS)
    def test_never_ends_early_nor_on_a_closed_day(
        self, at: datetime, period: Period, calendar: Calendar
    ) -> None:
        end = add(at, period, calendar)
        hour = timedelta(hours=1)  # a day may be an hour short where clocks change
        days = period.business_days or period.days

        assert end.tzinfo is UTC
        assert calendar.is_open(end.astimezone(calendar.zone_info).date())
        assert end >= at + timedelta(days=days, hours=period.hours, minutes=period.minutes) - hour

    @given(INSTANTS, PERIODS, CALENDARS)
    def test_is_where_it_should_be_when_nothing_is_added_again(
        self, at: datetime, period: Period, calendar: Calendar
    ) -> None:
        end = add(at, period, calendar)

        assert add(end, Period(), calendar) == end

    @given(INSTANTS, st.integers(0, 60), CALENDARS)
    def test_ends_days_at_the_same_local_time_but_for_a_changed_clock(
        self, at: datetime, days: int, calendar: Calendar
    ) -> None:
        begins, ends = (
            instant.astimezone(calendar.zone_info)
            for instant in (at, add(at, _days(days), calendar))
        )
        moved = datetime.combine(date.min, ends.time()) - datetime.combine(date.min, begins.time())

        over_midnight = timedelta(days=1) - abs(moved)
        assert min(abs(moved), over_midnight) <= timedelta(hours=1)

    def test_keeps_the_local_time_where_the_zone_is_half_an_hour_off(self) -> None:
        half_past_one_in_kolkata = utc("2026-10-31 20:00")

        assert add(half_past_one_in_kolkata, Period(days=1), KOLKATA) == utc("2026-11-02 20:00")

    def test_moves_by_half_an_hour_where_the_clocks_do(self) -> None:
        quarter_past_two = utc("2026-10-02 15:45")

        assert add(quarter_past_two, Period(days=1), LORD_HOWE) == utc("2026-10-03 15:45")
        assert add(quarter_past_two, Period(days=2), LORD_HOWE) == utc("2026-10-04 15:15")

    def test_moves_past_a_midnight_that_does_not_exist(self) -> None:
        midnight = utc("2026-04-22 22:00")

        assert add(midnight, Period(days=1), CAIRO) == utc("2026-04-23 22:00")

    def test_goes_over_the_end_of_the_year_and_its_holidays(self) -> None:
        assert add(utc("2026-12-30 12:00"), Period(business_days=1), NEW_YEAR) == utc(
            "2026-12-31 12:00"
        )
        assert add(utc("2026-12-31 12:00"), Period(business_days=1), NEW_YEAR) == utc(
            "2027-01-04 12:00"
        )

    @given(INSTANTS, st.integers(0, 20), CALENDARS)
    def test_ends_later_for_a_longer_period(
        self, at: datetime, days: int, calendar: Calendar
    ) -> None:
        assert add(at, Period(days=days), calendar) <= add(at, Period(days=days + 1), calendar)

    def test_refuses_an_instant_without_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            add(datetime(2026, 1, 1), Period(days=1), OFFICE)  # noqa: DTZ001


class TestPeriod:
    def test_knows_its_unit_and_count(self) -> None:
        assert (Period(hours=72).unit, Period(hours=72).count) == ("hours", 72)
        assert Period().unit == "days"

    def test_has_an_exact_span_unless_it_counts_business_days(self) -> None:
        assert Period(days=2).exact == timedelta(days=2)
        with pytest.raises(ValueError, match="calendar"):
            _ = Period(business_days=2).exact

    @pytest.mark.parametrize("units", [{"days": 1, "hours": 1}, {"minutes": -1}])
    def test_refuses_two_units_and_less_than_nothing(self, units: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="one unit"):
            Period(**units)


class TestCalendar:
    def test_needs_an_open_weekday(self) -> None:
        with pytest.raises(ValueError, match="open weekday"):
            Calendar(closed_weekdays=frozenset(range(7)))

    def test_knows_seven_weekdays(self) -> None:
        with pytest.raises(ValueError, match="Weekdays"):
            Calendar(closed_weekdays=frozenset({7}))

    def test_says_from_when_on_its_holidays_are_not_written_down(self) -> None:
        assert OFFICE.known_until == date(2027, 1, 1)
        assert BERLIN.known_until is None

    def test_takes_the_days_of_its_last_year_for_holidays_of_the_years_after(self) -> None:
        assert not OFFICE.is_open(date(2028, 12, 25))
        assert OFFICE.is_open(date(2028, 12, 26))
        assert OFFICE.is_open(date(2025, 12, 25))

    def test_has_the_same_open_days_by_the_clocks_of_another_place(self) -> None:
        assert OFFICE.at("Asia/Tokyo").holidays == OFFICE.holidays
        assert OFFICE.at("Asia/Tokyo").zone == "Asia/Tokyo"
        assert TOKYO.at("") is TOKYO


class TestOfficeDay:
    HOURS = (time(8), time(18))

    def test_is_the_local_date_from_the_first_instant_of_work_to_before_the_last(self) -> None:
        tuesday = date(2026, 11, 24)

        assert office_day(datetime(2026, 11, 23, 22, 59, tzinfo=UTC), TOKYO, self.HOURS) is None
        assert office_day(datetime(2026, 11, 23, 23, tzinfo=UTC), TOKYO, self.HOURS) == tuesday
        assert office_day(datetime(2026, 11, 24, 8, 59, tzinfo=UTC), TOKYO, self.HOURS) == tuesday
        assert office_day(datetime(2026, 11, 24, 9, tzinfo=UTC), TOKYO, self.HOURS) is None

    @pytest.mark.parametrize("closed", [21, 22, 23], ids=["Saturday", "Sunday", "holiday"])
    def test_is_none_while_the_place_is_closed(self, closed: int) -> None:
        assert office_day(datetime(2026, 11, closed, 3, tzinfo=UTC), TOKYO, self.HOURS) is None
