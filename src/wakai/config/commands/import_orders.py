"""Take over orders of the shop from a file."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wakai.config import order_files

ERRORS_SHOWN_MAX: Final = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    orders = kinds.add_parser("orders", help="orders with their lines, buyers and sellers")
    orders.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="CSV, or JSON lines; - reads JSON lines from standard input",
    )
    orders.add_argument(
        "--check", action="store_true", help="read the file, say what is wrong, keep nothing"
    )
    orders.add_argument("--json", action="store_true", help="the counts and errors as JSON")


def run(options: argparse.Namespace) -> int:
    """Return 0 when every row was taken, 1 when some were not, 2 when the file cannot be read."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.config import order_files  # noqa: PLC0415 - needs the settings

    try:
        read = order_files.read(options.file)
    except OSError as error:
        sys.stderr.write(f"wakai: {options.file} cannot be read: {error.strerror}\n")
        return 2
    except order_files.BadFile as error:
        sys.stderr.write(f"wakai: {options.file}: {error}\n")
        return 2
    counts = dict.fromkeys(("added", "updated", "unchanged"), 0)
    errors = [*read.errors]
    if not options.check:
        for outcome in _import(read):
            if isinstance(outcome, order_files.RowError):
                errors.append(outcome)
            else:
                counts[outcome] += 1
    _tell(options, counts, sorted(errors, key=lambda error: error.row), len(read.orders))
    return 1 if errors else 0


def _import(read: "order_files.OrderFile") -> Iterator["str | order_files.RowError"]:
    from wakai.app import clock, orders  # noqa: PLC0415 - needs the settings
    from wakai.config import order_files, progress  # noqa: PLC0415

    for row, order in progress.each(read.orders, len(read.orders), "orders"):
        try:
            yield orders.import_order(order, at=clock.now())
        except orders.OrderConflict as conflict:
            yield order_files.RowError(row, str(conflict))


def _tell(
    options: argparse.Namespace,
    counts: dict[str, int],
    errors: "list[order_files.RowError]",
    good: int,
) -> None:
    if options.json:
        told = {**counts, "errors": [{"row": error.row, "error": error.what} for error in errors]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    for error in errors[:ERRORS_SHOWN_MAX]:
        sys.stdout.write(f"row {error.row}: {error.what}\n")
    if len(errors) > ERRORS_SHOWN_MAX:
        sys.stdout.write(f"and {len(errors) - ERRORS_SHOWN_MAX} more\n")
    if options.check:
        sys.stdout.write(
            f"{good} orders are in order, {len(errors)} rows are not. Nothing was kept.\n"
        )
    else:
        done = ", ".join(f"{n} {name}" for name, n in counts.items())
        sys.stdout.write(f"Orders: {done}, {len(errors)} not taken.\n")
