"""The file of the queues is read strictly, and says where it is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from wakai.core.conversations.hours import Shift
from wakai.core.conversations.queues import load
from wakai.core.policy import PolicyError

SHIPPED = Path(__file__).parents[2] / "policies" / "queues" / "always.toml"
TEXT = SHIPPED.read_text("utf-8")


class TestLoad:
    def test_serves_every_language_without_a_queue_of_its_own(self) -> None:
        own = (
            TEXT + '\n[queues.ja]\ncalendar = "world"\nanswer_minutes = 9\nfri = ["21:00-02:00"]\n'
        )

        queues = load(own)

        assert queues.of("de") == queues.of("*")
        assert queues.of("de").answer_within is None
        assert queues.of("ja").answer_within == timedelta(minutes=9)
        assert queues.of("ja").hours.week == ((), (), (), (), (Shift(1260, 1560),), (), ())

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('mon = ["00:00-24:00"]', 'mon = ["9-5"]', "queues.*.mon must hold times"),
            ('mon = ["00:00-24:00"]', 'moon = ["00:00-24:00"]', "queues.*.moon is not a key"),
            ('calendar = "world"', 'calendar = "mars"', "mars, which is no calendar"),
            ('zone = "UTC"', 'zone = "Mars/Base"', "calendars.world.zone"),
            ('[queues."*"]', "[queues.en]", "is missing: it serves every language"),
            ("accept_seconds = 45", "", "ring.accept_seconds is missing"),
            ("[ring]", "[ring", "not TOML"),
        ],
    )
    def test_says_what_is_wrong(self, old: str, new: str, why: str) -> None:
        with pytest.raises(PolicyError) as raised:
            load(TEXT.replace(old, new))

        assert why in str(raised.value)
