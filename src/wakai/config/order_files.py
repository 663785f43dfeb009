"""
Orders in a file of the shop: CSV with one row a line of an order, or JSON with one order a line.

docs/operating/import-orders.md describes both for the people who write such files.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wakai.app import order_told
from wakai.app.order_told import BadOrder
from wakai.app.orders import ImportedOrder

_SURPLUS: Final = "…"
_REQUIRED: Final = (
    "number",
    "buyer_id",
    "buyer_name",
    "buyer_email",
    "seller_id",
    "seller_name",
    "seller_email",
    "currency",
    "placed_at",
    "line_title",
    "line_quantity",
    "line_paid_minor",
)
_OPTIONAL: Final = (
    *(
        f"{who}_{what}"
        for who in ("buyer", "seller")
        for what in ("language", "time_zone", "country")
    ),
    "fee_minor",
    "shipped_at",
    "promised_until",
    "delivered_at",
    "carrier",
    "tracking",
    "ship_to",
    "delivery_proof",
    "charge",
    "payee",
    "transfer",
    "paid_out_at",
    "line_goods_minor",
    "line_tax_minor",
    "line_shipping_minor",
    "line_language",
    "line_picture",
)


class BadFile(ValueError):
    """The file as a whole cannot be read; the message says why."""


class BadRow(ValueError):
    """One row cannot be read as an order; the message says why."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with an order, and in which row of the file it begins; the first row is 1."""

    row: int
    what: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """The orders of a file with the rows they begin in, and what could not be read."""

    orders: list[tuple[int, ImportedOrder]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read(path: Path) -> OrderFile:
    """Read a file. Raises OSError, and BadFile when it is neither CSV nor JSON lines."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("It is not UTF-8. Save it as UTF-8 and try again.") from None
    told = _json_lines(text) if _is_json(path, text) else _csv(text)
    found, seen = OrderFile(), dict[str, int]()
    for row, order in told:
        try:
            made = _new_order(order, seen)
        except (BadRow, BadOrder) as wrong:
            found.errors.append(RowError(row, str(wrong)))
        else:
            seen[made.number] = row
            found.orders.append((row, made))
    return found


def _new_order(told: "dict[str, Any] | BadRow", seen: Mapping[str, int]) -> ImportedOrder:
    if isinstance(told, BadRow):
        raise told
    made = order_told.order(told)
    if made.number in seen:
        raise BadRow(f"order {made.number} stands in row {seen[made.number]} already")
    return made


def _is_json(path: Path, text: str) -> bool:
    return path.suffix in {".jsonl", ".ndjson", ".json"} or text.lstrip()[:1] == "{"


def _json_lines(text: str) -> Iterator[tuple[int, "dict[str, Any] | BadRow"]]:
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            order = json.loads(line)
        except ValueError as error:
            yield row, BadRow(f"this is not JSON: {error}")
            continue
        yield row, order if isinstance(order, dict) else BadRow("this is not a JSON object")


def _csv(text: str) -> Iterator[tuple[int, "dict[str, Any] | BadRow"]]:
    """Yield the orders of a CSV file: rows that follow each other with one number are one order."""
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey=_SURPLUS)
    names = rows.fieldnames or []
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        raise BadFile(f"The first row must name the columns. Missing: {', '.join(missing)}.")
    unknown = [name for name in names if name not in {*_REQUIRED, *_OPTIONAL}]
    if unknown:
        raise BadFile(f"Columns that mean nothing here: {', '.join(map(str, unknown))}.")
    order: dict[str, Any] = {}
    begins = 0
    for row in rows:
        if row.pop(_SURPLUS, None):
            yield rows.line_num, BadRow("there are more columns than the first row names")
        elif order and row["number"] == order["number"]:
            order["lines"].append(_csv_line(row))
        else:
            if order:
                yield begins, order
            begins, order = rows.line_num, _csv_order(row)
    if order:
        yield begins, order


def _csv_order(row: Mapping[str, str | None]) -> dict[str, Any]:
    given = {name: (value or "").strip() for name, value in row.items()}
    people = {
        who: {name.removeprefix(f"{who}_"): v for name, v in given.items() if name.startswith(who)}
        for who in ("buyer", "seller")
    }
    rest = {n: v for n, v in given.items() if not n.startswith(("buyer_", "seller_", "line_"))}
    return {**rest, **people, "lines": [_csv_line(row)]}


def _csv_line(row: Mapping[str, str | None]) -> dict[str, str]:
    return {
        name.removeprefix("line_"): (value or "").strip()
        for name, value in row.items()
        if name.startswith("line_")
    }
