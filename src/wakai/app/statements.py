"""A provider's statement as a file: CSV, or one JSON object a line."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wakai.core.disputes.model import Party
from wakai.core.ledger.reconciliation import Line, State

ROWS_MAX: Final = 200_000
_REQUIRED: Final = ("key", "party", "minor", "currency")
_OPTIONAL: Final = ("state", "reference", "reason")
_TEXT_MAX: Final = 120
_MINOR_MAX: Final = 10**15


class BadStatement(ValueError):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row; the first row of the file is 1."""

    row: int
    what: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of a statement with the reasons of those that failed, and what cannot be read."""

    lines: list[Line] = field(default_factory=list)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def read(raw: bytes) -> Statement:
    """Read a file. Raises BadStatement."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadStatement("It is not UTF-8. Save it as UTF-8 and try again.") from None
    rows = _json_lines(text) if text.lstrip()[:1] == "{" else _csv(text)
    found = Statement()
    for number, row in rows:
        if number > ROWS_MAX:
            raise BadStatement(f"It has more than {ROWS_MAX} rows.")
        try:
            line = _line(row)
        except ValueError as wrong:
            found.errors.append(RowError(number, str(wrong)))
        else:
            found.lines.append(line)
            found.reasons[line.key, line.party] = str(row.get("reason") or "")[:_TEXT_MAX]
    return found


def _csv(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    names = rows.fieldnames or []
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        raise BadStatement(f"The first row must name the columns. Missing: {', '.join(missing)}.")
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as wrong:
        raise BadStatement(f"It is not CSV: {wrong}.") from None


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise BadStatement(f"Row {number} is not a JSON object.")
        yield number, row


def _line(row: Mapping[str, Any]) -> Line:
    told = {name: _text(row, name) for name in (*_REQUIRED, *_OPTIONAL)}
    if not told["key"]:
        raise ValueError("key is missing")
    if told["party"] not in {*Party}:
        raise ValueError(f"party is buyer or seller, not {told['party']!r}")
    if told["state"] not in {"", State.SETTLED, State.FAILED}:
        raise ValueError(f"state is settled or failed, not {told['state']!r}")
    return Line(
        key=told["key"],
        party=told["party"],
        minor=_minor(told["minor"]),
        currency=told["currency"].upper(),
        state=State(told["state"] or State.SETTLED),
        reference=told["reference"],
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    text = "" if value is None else str(value).strip()
    if len(text) > _TEXT_MAX or "\0" in text:
        raise ValueError(f"{name} is longer than {_TEXT_MAX} characters, or is no text")
    return text


def _minor(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > _MINOR_MAX:
        raise ValueError(f"minor must be a whole number of the smallest unit; it is {text!r}")
    return int(text)
