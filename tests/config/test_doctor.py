"""The doctor says in time when the holidays that the policy knows run out."""

from datetime import UTC, datetime

import pytest

from wakai.app import clock, policies
from wakai.config import doctor

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> doctor.Found:
    return next(found for found in doctor.examine() if found.name == "holidays")


class TestHolidays:
    def test_are_known_for_years_to_come(self) -> None:
        assert told().ok
        assert policies.holidays_end(datetime(2030, 1, 1, tzinfo=UTC)) == {}

    def test_are_missed_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2034, 6, 1, tzinfo=UTC))

        found = told()

        assert not found.ok
        assert "de from 2036-01-01 on" in found.says
        assert "last_year" in found.mend
