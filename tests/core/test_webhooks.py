"""How the answers of a receiver are taken: patience that grows, a pause after a day, an end."""

from datetime import UTC, datetime, timedelta

import pytest

from wakai.core.conversations.webhooks import (
    QUIET_MAX,
    SLOW,
    Health,
    Standing,
    Verdict,
    is_told,
    judged,
    verdict,
)

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class TestVerdict:
    @pytest.mark.parametrize(
        ("status", "found"),
        [
            (200, Verdict.TAKEN),
            (299, Verdict.TAKEN),
            (302, Verdict.REFUSED),
            (400, Verdict.REFUSED),
            (404, Verdict.REFUSED),
            (408, Verdict.AGAIN),
            (410, Verdict.GONE),
            (429, Verdict.AGAIN),
            (500, Verdict.AGAIN),
            (503, Verdict.AGAIN),
        ],
    )
    def test_goes_by_the_status(self, status: int, found: Verdict) -> None:
        assert verdict(status) is found


class TestHealth:
    def test_leaves_alone_for_longer_and_longer(self) -> None:
        first = judged(Health(), Verdict.AGAIN, at=NOW)
        second = judged(first, Verdict.AGAIN, at=NOW, spread=1.5)

        assert first.quiet_until == NOW + MINUTE
        assert second.quiet_until == NOW + 3 * MINUTE
        assert judged(Health(failures=99), Verdict.AGAIN, at=NOW).quiet_until == NOW + QUIET_MAX
        asked = judged(Health(), Verdict.AGAIN, at=NOW, after=DAY)
        assert asked.quiet_until == NOW + DAY

    def test_is_well_again_with_one_success(self) -> None:
        failing = judged(Health(), Verdict.AGAIN, at=NOW)

        assert judged(failing, Verdict.TAKEN, at=NOW) == Health()

    def test_rests_after_a_slow_answer_for_as_long_as_it_took(self) -> None:
        quick = SLOW - timedelta(milliseconds=1)

        for found in (Verdict.TAKEN, Verdict.REFUSED):
            slow = judged(Health(), found, at=NOW, took=SLOW)
            assert slow.quiet_until == NOW + SLOW
            assert judged(slow, found, at=NOW, took=quick).quiet_until is None
            longest = judged(Health(), found, at=NOW, took=DAY)
            assert longest.quiet_until == NOW + QUIET_MAX
        failing = judged(Health(), Verdict.AGAIN, at=NOW, took=SLOW)
        assert failing.quiet_until == NOW + MINUTE
        taken = judged(failing, Verdict.TAKEN, at=NOW, took=SLOW)
        assert (failing.is_slow, taken.is_slow, Health().is_slow) == (False, True, False)

    def test_is_paused_after_a_day_and_not_before(self) -> None:
        failing = Health(failures=30, failing_since=NOW)

        before = judged(failing, Verdict.AGAIN, at=NOW + DAY - MINUTE)
        after = judged(failing, Verdict.REFUSED, at=NOW + DAY)
        seldom = judged(Health(failures=1, failing_since=NOW), Verdict.AGAIN, at=NOW + 3 * DAY)

        assert (before.standing, after.standing) == (Standing.ON, Standing.PAUSED)
        assert seldom.standing is Standing.ON

    def test_ends_with_who_is_gone_and_stays_paused_with_who_is_not(self) -> None:
        paused = Health(standing=Standing.PAUSED)

        assert judged(Health(), Verdict.GONE, at=NOW).standing is Standing.OFF
        assert judged(paused, Verdict.TAKEN, at=NOW).standing is Standing.PAUSED
        assert judged(Health(), Verdict.REFUSED, at=NOW).quiet_until is None


class TestWhatIsTold:
    def test_is_never_what_only_staff_may_read(self) -> None:
        assert is_told("message.posted", "all")
        assert not is_told("message.posted", "staff")
        assert not is_told("note.posted", "staff")
        assert not is_told("rule.fired", "staff")
        assert is_told("rule.fired", "staff", by_rule=True)  # its name alone
