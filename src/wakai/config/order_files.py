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
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

from wakai.app.orders import Delivery, ImportedOrder, ImportedPerson, MoneyWay, NewLine

LINES_MAX: Final = 200  # of one order
MINOR_MAX: Final = 10**15
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
    "charge",
    "payee",
    "transfer",
    "paid_out_at",
    "line_language",
    "line_picture",
)


class BadFile(ValueError):
    """The file as a whole cannot be read; the message says why."""


class BadRow(ValueError):
    """One order cannot be read; the message says why."""


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
        except BadRow as wrong:
            found.errors.append(RowError(row, str(wrong)))
        else:
            seen[made.number] = row
            found.orders.append((row, made))
    return found


def _new_order(told: "dict[str, Any] | BadRow", seen: Mapping[str, int]) -> ImportedOrder:
    if isinstance(told, BadRow):
        raise told
    made = _order(told)
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


def _order(told: Mapping[str, Any]) -> ImportedOrder:
    lines = told.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= LINES_MAX:
        raise BadRow(f"an order has 1 to {LINES_MAX} lines")
    made = tuple(_line(line) for line in lines)
    fee = _whole(told, "fee_minor", default=0)
    if fee > sum(line.paid_minor for line in made):
        raise BadRow("fee_minor is more than was paid")
    return ImportedOrder(
        number=_text(told, "number", 40),
        buyer=_person(told, "buyer"),
        seller=_person(told, "seller"),
        currency=_currency(told),
        placed_at=_instant(told, "placed_at"),
        lines=made,
        fee_minor=fee,
        delivery=Delivery(
            shipped_at=_instant_or_none(told, "shipped_at"),
            promised_until=_instant_or_none(told, "promised_until"),
            delivered_at=_instant_or_none(told, "delivered_at"),
            carrier=_text(told, "carrier", 60, default=""),
            tracking=_text(told, "tracking", 80, default=""),
            ship_to=_text(told, "ship_to", 1000, default=""),
        ),
        money_way=MoneyWay(
            charge=_text(told, "charge", 120, default=""),
            payee=_text(told, "payee", 120, default=""),
            transfer=_text(told, "transfer", 120, default=""),
            paid_out_at=_instant_or_none(told, "paid_out_at"),
        ),
    )


def _line(told: object) -> NewLine:
    if not isinstance(told, dict):
        raise BadRow("a line is an object with title, quantity and paid_minor")
    return NewLine(
        title=_text(told, "title", 200),
        quantity=_whole(told, "quantity", least=1),
        paid_minor=_whole(told, "paid_minor"),
        language=_text(told, "language", 16, default="en"),
        picture=_text(told, "picture", 200, default=""),
    )


def _person(told: Mapping[str, Any], who: str) -> ImportedPerson:
    person = told.get(who)
    if not isinstance(person, dict):
        raise BadRow(f"{who} is missing")
    try:
        return ImportedPerson(
            shop_id=_text(person, "id", 120),
            name=_text(person, "name", 120),
            email=_address(person),
            language=_text(person, "language", 16, default="en") or "en",
            time_zone=_zone(person),
            country=_text(person, "country", 2, default="").upper(),
        )
    except BadRow as wrong:
        raise BadRow(f"{who}: {wrong}") from None


def _address(person: Mapping[str, Any]) -> str:
    email = _text(person, "email", 254)
    if "@" not in email[1:-1]:
        raise BadRow(f"email {email!r} is not an address")
    return email


def _zone(person: Mapping[str, Any]) -> str:
    zone = _text(person, "time_zone", 64, default="UTC") or "UTC"
    if zone not in available_timezones():
        raise BadRow(f"time_zone {zone!r} is not a name such as Europe/London")
    return zone


def _text(told: Mapping[str, Any], name: str, most: int, *, default: str | None = None) -> str:
    value = told.get(name, default)
    if value is None or (value == "" and default is None):
        raise BadRow(f"{name} is missing")
    if not isinstance(value, str):
        raise BadRow(f"{name} is not a text")
    if len(value) > most:
        raise BadRow(f"{name} is longer than {most} characters")
    return value.strip()


def _whole(
    told: Mapping[str, Any], name: str, *, least: int = 0, default: int | None = None
) -> int:
    value = told.get(name, default)
    if value in {None, ""} and default is not None:
        return default
    if isinstance(value, str) and value.isascii() and value.lstrip("-").isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRow(f"{name} must be a whole number, in minor units for sums; it is {value!r}")
    if not least <= value <= MINOR_MAX:
        raise BadRow(f"{name} must be {least} or more; it is {value}")
    return value


def _currency(told: Mapping[str, Any]) -> str:
    value = _text(told, "currency", 3)
    if len(value) != 3 or not (value.isascii() and value.isalpha() and value.isupper()):  # noqa: PLR2004 - ISO 4217
        raise BadRow(f"currency {value!r} is not three capital letters such as JPY")
    return value


def _instant(told: Mapping[str, Any], name: str) -> datetime:
    value = _text(told, name, 40)
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise BadRow(f"{name} {value!r} is not a time such as 2026-11-05T09:30:00Z") from None
    if instant.tzinfo is None:
        raise BadRow(f"{name} {value!r} says no time zone; write Z or +09:00 after it")
    return instant


def _instant_or_none(told: Mapping[str, Any], name: str) -> datetime | None:
    return _instant(told, name) if told.get(name) not in {None, ""} else None
