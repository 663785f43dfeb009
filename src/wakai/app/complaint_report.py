"""
What the house publishes of a year's complaints: how many, about what, with which result, how long.

Regulation (EU) 2019/1150, art. 11(4) asks for it, and rule 14(2) of the Japanese act on the
transparency of platforms for much the same. A year begins and ends by the platform's calendar.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from wakai.app import clock, policies, words_sanctions
from wakai.core.calendar import Calendar
from wakai.core.policy import Measure
from wakai.store import complaint_years
from wakai.store.complaint_years import Figures

FIRST_YEAR: Final = 2000
_NUMBERS: Final = (*(field.name for field in fields(Figures)), "automated_percent")
COLUMNS: Final = ("year", "by", "code", "name", "ground", *_NUMBERS)


class NoSuchYear(Exception):
    """A year that has not begun, or in which there was no house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Complaints against one measure, or over one clause."""

    code: str
    name: str  # in the active language
    ground: str = ""  # by law, or by the terms; empty for a measure
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The complaints of one year, the most frequent kind first."""

    year: int
    until: datetime  # exclusive: the end of the year, or now while it goes on
    over: bool
    zone: str
    total: Figures
    by_measure: tuple[Line, ...]
    by_clause: tuple[Line, ...]


def this_year() -> int:
    """Return the year that it is by the platform's calendar."""
    return clock.now().astimezone(_calendar().zone_info).year


def of_year(year: int) -> Report:
    """Return the report of a year. Raises NoSuchYear."""
    if not FIRST_YEAR <= year <= this_year():
        raise NoSuchYear(year)
    here = _calendar()
    since = datetime(year, 1, 1, tzinfo=here.zone_info)
    end = datetime(year + 1, 1, 1, tzinfo=here.zone_info)
    until = min(end, clock.now())
    counted = complaint_years.count(since=since, until=until)
    return Report(
        year=year,
        until=until,
        over=until == end,
        zone=here.zone,
        total=counted.total,
        by_measure=tuple(
            Line(code=code, name=words_sanctions.measure(Measure(code)), figures=figures)
            for code, figures in counted.by_measure.items()
        ),
        by_clause=tuple(_clause(code, figures) for code, figures in counted.by_clause.items()),
    )


def _calendar() -> Calendar:
    return policies.live().terms.calendar("")


def _clause(code: str, figures: Figures) -> Line:
    """Return the line of a clause; one that the policy no longer has is called by its code."""
    known = policies.live().terms.complaints.clause(code)
    if known is None:
        return Line(code=code, name=code, figures=figures)
    name, ground = words_sanctions.clause(known), words_sanctions.ground(known)
    return Line(code=code, name=name, ground=ground, figures=figures)


def as_csv(report: Report) -> str:
    """Return a report as CSV: all complaints, then by measure, then by clause."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for by, line in _lines(report):
        numbers = _numbers(line.figures).values()
        rows.writerow((report.year, by, line.code, line.name, line.ground, *numbers))
    return out.getvalue()


def _lines(report: Report) -> Iterator[tuple[str, Line]]:
    yield "all", Line(code="", name="", figures=report.total)
    yield from (("measure", line) for line in report.by_measure)
    yield from (("clause", line) for line in report.by_clause)


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as what JSON can hold."""
    return {
        "year": report.year,
        "until": report.until.isoformat(),
        "over": report.over,
        "zone": report.zone,
        "total": _numbers(report.total),
        "by_measure": [_told(line) for line in report.by_measure],
        "by_clause": [_told(line) for line in report.by_clause],
    }


def _told(line: Line) -> dict[str, Any]:
    said = {"code": line.code, "name": line.name, "ground": line.ground}
    return {**said, **_numbers(line.figures)}


def _numbers(figures: Figures) -> Mapping[str, float | None]:
    found: dict[str, float | None] = {name: getattr(figures, name) for name in _NUMBERS}
    days = ("mean_days", "median_days")
    rounded = {name: round(value, 1) for name in days if (value := found[name]) is not None}
    return {**found, **rounded}
