"""The doctor says in time when known holidays run out, and what is wrong with the queues."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as in_force
from django.db import OperationalError

from wakai.app import clock, policies, webhooks
from wakai.config import doctor

pytestmark = pytest.mark.django_db(transaction=True)


JP = '[queues.jp]\ncalendar = "world"\nanswer_minutes = 5\n[queues."*"]'
SHIPPED = Path(__file__).parents[2] / "policies" / "queues" / "always.toml"


def told() -> doctor.Found:
    return next(found for found in doctor.examine() if found.name == "holidays")


@pytest.fixture
def of_queues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str | None], str]:
    """Return what the doctor says of a file of queues; of none where there is no text."""

    def say(text: str | None) -> str:
        file = tmp_path / "queues.toml"
        if text is not None:
            file.write_text(text, "utf-8")
        monkeypatch.setattr(in_force, "WAKAI_QUEUES_FILE", str(file))
        found = [one for one in doctor.examine() if one.name == "queues"]
        assert not any(one.ok for one in found[1:])
        assert found[0].ok or found[0].mend
        return "\n".join(one.says for one in found)

    return say


class TestWithoutADatabase:
    def test_it_is_waited_for_once_and_the_rest_is_looked_at(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def silent(sql: str) -> str:
            asked.append(sql)
            raise OperationalError("connection refused")

        monkeypatch.setattr(doctor, "_one", silent)
        found = {one.name: one for one in doctor.examine()}

        assert len(asked) == 1
        assert found["database"].says == "connection refused"
        assert found["jobs"].says == "not looked at: the database does not answer"
        assert found["queues"].ok
        assert not any(found[name].ok for name in ("holidays", "rules", "payments", "webhooks"))


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


class TestQueues:
    def test_are_well_as_they_are_shipped(self) -> None:
        found = [one for one in doctor.examine() if one.name == "queues"]

        assert [(one.ok, one.says) for one in found] == [
            (True, "always.toml: every language is served")
        ]

    def test_that_cannot_be_read_are_named(self, of_queues: Callable[[str | None], str]) -> None:
        assert "queues.toml cannot be read" in of_queues(None)
        assert "not TOML" in of_queues("[ring")

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("accept_seconds", "accept_second = 1\naccept_seconds", "ring.accept_second is not a"),
            ('harm = "supervisor"', 'harm = "boss"', "ring.first.harm names boss, which is no"),
            ('harm = "', 'fire = "', "ring.first.fire is no reason"),
            ('= ["00:00-24:00"]', "= []", "the queue of every other language never opens"),
            ('[queues."*"]', JP, '"jp" is no language'),
        ],
    )
    def test_say_what_is_wrong(
        self, of_queues: Callable[[str | None], str], old: str, new: str, why: str
    ) -> None:
        assert why in of_queues(SHIPPED.read_text("utf-8").replace(old, new))


class TestWebhooks:
    def test_that_are_paused_are_named(self) -> None:
        made = webhooks.make("https://receiver.example/hook", kinds=(), with_text=False)
        assert isinstance(made, int)
        hook = webhooks.webhook(made)
        assert hook
        before = next(one for one in doctor.examine() if one.name == "webhooks")
        webhooks.pause(hook)

        after = next(one for one in doctor.examine() if one.name == "webhooks")

        assert (before.ok, after.ok) == (True, False)
        assert "https://receiver.example/hook" in after.says
