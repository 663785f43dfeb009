"""Sums, days and spans are written as the reader's language and zone have them."""

from django.utils import translation

from tests.app.samples import AT
from tests.core.disputes.story import DAY
from wakai.app import formats
from wakai.app.words import Reader
from wakai.core.disputes.model import Role

TOKYO = Reader(role=Role.BUYER, time_zone="Asia/Tokyo")


class TestFormats:
    def test_write_money_as_people_of_the_language_do(self) -> None:
        with translation.override("ja"):
            assert formats.money(3_980, "JPY") == "￥3,980"
        with translation.override("en"):
            assert formats.money(123_450, "EUR") == "€1,234.50"

    def test_name_the_day_of_utc_where_it_is_another_one(self) -> None:
        late = AT.replace(hour=22)

        with translation.override("en"):
            assert "(10 May 22:30 UTC)" in formats.when(late, TOKYO)
        with translation.override("ja"):
            told = formats.when(late, TOKYO)
            assert told == "2026年5月11日(月) 7:30 日本標準時（UTC 5月10日 22:30）"

    def test_say_utc_once_to_who_lives_there(self) -> None:
        assert formats.when(AT, Reader(role=Role.BUYER)) == "Sunday 10 May 2026, 05:30 UTC"

    def test_say_utc_beside_the_time_of_london_in_summer_alone(self) -> None:
        london = Reader(role=Role.BUYER, time_zone="Europe/London")
        winter = AT.replace(month=12)

        with translation.override("en"):
            in_winter, in_summer = formats.when(winter, london), formats.when(AT, london)
        assert in_winter == "Thursday 10 December 2026, 05:30 Greenwich Mean Time"
        assert in_summer == "Sunday 10 May 2026, 06:30 British Summer Time (05:30 UTC)"
        with translation.override("ja"):
            assert formats.when(winter, london) == "2026年12月10日(木) 5:30 グリニッジ標準時"

    def test_survive_a_zone_that_is_no_more(self) -> None:
        nowhere = Reader(role=Role.BUYER, time_zone="Mars/Olympus")

        assert formats.when(AT, nowhere) == "Sunday 10 May 2026, 05:30 UTC"

    def test_set_two_sentences_as_the_language_does(self) -> None:
        with translation.override("en"):
            assert formats.sentences(("It waits.", "", "It is safe.")) == "It waits. It is safe."
        with translation.override("ja"):
            assert formats.sentences(("待っています。", "安全です。")) == "待っています。安全です。"

    def test_say_a_span_in_its_two_largest_units(self) -> None:
        assert formats.span(4 * DAY + DAY / 4) == "4 days 6 hours"
        assert formats.span(DAY / 24 / 60 / 2) == "less than a minute"
