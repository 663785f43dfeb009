"""What a run came to, as plain data: for a script, and for what is printed and drawn."""

from collections import Counter
from typing import Any, Final

from babel.numbers import get_currency_precision

from wakai.app.simulation.tally import Tally, held_by_day, percentile, staff

_PERCENTILES: Final = (50, 90, 99, 100)
_DIGITS: Final = 2


def summary(tally: Tally) -> dict[str, Any]:
    """Return everything that a run tells; the same run tells the same."""
    sent = sum(tally.endings.values())
    outcomes: Counter[str] = Counter()
    bases: Counter[str] = Counter()
    for (outcome, basis), count in tally.endings.items():
        outcomes[outcome] += count
        bases[basis or outcome] += count
    return {
        "cases": tally.cases,
        "turned_away": _by_count(tally.turned_away),
        "never_sent": tally.never_sent,
        "sent": sent,
        "outcomes": _by_count(outcomes),
        "rests_on": _by_count(bases),
        "hours": {
            "ruling": _percentiles(tally.hours_to_ruling),
            "result": _percentiles(tally.hours_to_result),
            "end": _percentiles(tally.hours_to_end),
        },
        "ruled": tally.ruled,
        "appealed": tally.appealed,
        "appealed_percent": _percent(tally.appealed, tally.ruled),
        "appeals_ruled": tally.appeals_ruled,
        "appeals_changed": tally.appeals_changed,
        "changed_percent": _percent(tally.appeals_changed, tally.appeals_ruled),
        "claimed_minor": tally.claimed_minor,
        "refunded_minor": tally.refunded_minor,
        "released_minor": tally.released_minor,
        "held_most_minor": max((held for _day, held in held_by_day(tally)), default=0),
        "held_minor_by_day": [held for _day, held in held_by_day(tally)],
        "staff": _staff(tally),
        "refusals": _by_count(tally.refusals),
        "commands": tally.commands,
        "events": tally.events,
        "sent_twice": tally.repeated,
        "done_twice": tally.doubled,
        "lost_mails": tally.lost_mails,
        "endless": sorted(tally.endless),
    }


def whole_units(minor: int, currency: str) -> str:
    """Return a large sum as people read it: without cents."""
    return f"{minor / 10 ** get_currency_precision(currency):,.0f}"


def is_sound(tally: Tally) -> bool:
    """Say whether every case came to an end, and nothing was done twice."""
    return not tally.endless and not tally.doubled


def _by_count(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _percentiles(hours: Counter[int]) -> dict[str, int | None]:
    return {f"p{percent}": percentile(hours, percent) for percent in _PERCENTILES}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, _DIGITS) if whole else 0.0


def _staff(tally: Tally) -> dict[str, Any]:
    """Return the people needed: by hour of the day in UTC, and in the busiest of them."""
    told = {}
    for role, hours in staff(tally).items():
        told[role] = {
            "busiest": round(max(needed.busy for needed in hours.values()), _DIGITS),
            "usual_by_hour": {hour: round(needed.usual, _DIGITS) for hour, needed in hours.items()},
            "busy_by_hour": {hour: round(needed.busy, _DIGITS) for hour, needed in hours.items()},
        }
    return told
