"""
Policy files as people write them: what one takes over from another, and holidays by country.

What is published is the file in full, every holiday written out as a date. So a policy never
changes under a dispute, whatever becomes of the file that it extends or of the list of holidays.
"""

import re
import tomllib
import warnings
from datetime import date
from pathlib import Path
from typing import Any, Final

import tomli_w

from wakai.core.policy import PolicyError

EXTENDS_MAX: Final = 4  # files in a row
YEARS_MAX: Final = 30
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

type Data = dict[str, Any]


def read(path: Path) -> str:
    """
    Return a policy file in full.

    ``extends = "default"`` takes over the policy of that name in the same folder: tables are merged
    key by key; everything else, and a number with its unit and source, is replaced. In a calendar
    ``holidays_of`` is a country, or a country and its part ("DE-BY"), with the first and the last
    year; its public holidays are added to the calendar's own.

    Raises PolicyError for a file that cannot be read or followed. What the policy says is for
    ``core.policy.load`` to judge.
    """
    return whole(_text(path), path)


def whole(text: str, path: Path) -> str:
    """Return the text of a policy in full, as if it stood at a path. Raises PolicyError."""
    data = _data(path, text)
    if "extends" not in data and not _asks_for_holidays(data):
        return text
    merged = _extended(path, data, EXTENDS_MAX)
    for name, calendar in _calendars(merged).items():
        if "holidays_of" in calendar:
            _write_out(f"calendars.{name}", calendar)
    return tomli_w.dumps(merged)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path.name} cannot be read: {error}.") from error


def _data(path: Path, text: str) -> Data:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path.name} is not TOML: {error}.") from error


def _extended(path: Path, data: Data, left: int) -> Data:
    name = data.pop("extends", None)
    if name is None:
        return data
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PolicyError("extends must be the name of a policy in the same folder.")
    if not left:
        raise PolicyError(f"{path.name} extends too many files, or itself.")
    below = path.with_name(f"{name}.toml")
    return _merged(_extended(below, _data(below, _text(below)), left - 1), data)


def _merged(below: Data, above: Data) -> Data:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        # A number is replaced with all that belongs to it: its old unit means nothing to a new one.
        if isinstance(old, dict) and isinstance(value, dict) and "floor" not in old:
            merged[key] = _merged(old, value)
        else:
            merged[key] = value
    return merged


def _asks_for_holidays(data: Data) -> bool:
    return any("holidays_of" in calendar for calendar in _calendars(data).values())


def _calendars(data: Data) -> dict[str, Data]:
    found = data.get("calendars", {})
    named = found if isinstance(found, dict) else {}
    return {name: entry for name, entry in named.items() if isinstance(entry, dict)}


def _write_out(path: str, calendar: Data) -> None:
    """Replace the country of a calendar by its holidays."""
    import holidays  # noqa: PLC0415 - a large package that few files need

    asked = calendar.pop("holidays_of")
    country, years = _asked(path, asked)
    code, _, part = country.partition("-")
    try:
        with warnings.catch_warnings():  # a year that is known in part would be silently wrong
            warnings.simplefilter("error", UserWarning)
            found = holidays.country_holidays(code, subdiv=part or None, years=years)
    except NotImplementedError as error:
        raise PolicyError(f"{path}.holidays_of: no holidays are known of {country}.") from error
    except UserWarning as warning:
        raise PolicyError(f"{path}.holidays_of, {country}: {warning}") from warning
    own = calendar.get("holidays", [])
    if not isinstance(own, list) or not all(isinstance(day, date) for day in own):
        raise PolicyError(f"{path}.holidays must be a list of dates.")
    calendar["holidays"] = sorted({*own, *found})


def _asked(path: str, asked: Any) -> tuple[str, range]:
    match asked:
        case {"country": str(country), "first_year": int(first), "last_year": int(last)} if (
            len(asked) == 3 and 0 <= last - first < YEARS_MAX  # noqa: PLR2004
        ):
            return country, range(first, last + 1)
        case _:
            raise PolicyError(
                f"{path}.holidays_of must hold country, first_year and last_year, "
                f"at most {YEARS_MAX} years."
            )
