"""Complaints against sanctions: what the house publishes of a year."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wakai.app.complaint_report import Report
    from wakai.store.complaint_years import Figures


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    about = "Count the complaints of a year: about what, with which result, and how long."
    report = deeds.add_parser("report", help=about, description=about)
    report.add_argument("--year", type=int, required=True, help="such as 2026")
    report.add_argument("--language", default="en", help="of the names; default: en")
    form = report.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document")
    form.add_argument("--csv", action="store_true", help="one line a measure and a clause")


def run(options: argparse.Namespace) -> int:
    """Return 0 with the report, 2 for a year that has none."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415

    from wakai.app import complaint_report  # noqa: PLC0415 - needs the settings

    with translation.override(options.language):
        try:
            report = complaint_report.of_year(options.year)
        except complaint_report.NoSuchYear:
            sys.stderr.write(f"wakai: there is no report of the year {options.year}\n")
            return 2
        if options.json:
            told = complaint_report.as_json(report)
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        elif options.csv:
            sys.stdout.write(complaint_report.as_csv(report))
        else:
            sys.stdout.write("\n".join(_lines(report)) + "\n")
    return 0


def _lines(report: "Report") -> "Iterator[str]":
    so_far = "" if report.over else " so far"
    yield f"Complaints of {report.year}{so_far}, by the calendar of {report.zone}"
    yield f"All: {_told(report.total)}"
    for line in report.by_measure:
        yield f"{line.name}: {_told(line.figures)}"
    for line in report.by_clause:
        yield f"{line.name} ({line.code}): {_told(line.figures)}"


def _told(figures: "Figures") -> str:
    told = (
        f"{figures.received} received ({figures.against_programs} against what a program decided), "
        f"{figures.decided} decided ({figures.upheld} upheld, {figures.reversed} reversed, "
        f"{figures.lapsed} by time alone), {figures.open} open"
    )
    if figures.mean_days is None or figures.median_days is None:
        return told
    return f"{told}; mean {figures.mean_days:.1f} days, median {figures.median_days:.1f}"
