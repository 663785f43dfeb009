"""Payments by files: instructions out, statements in, and where a statement differs."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wakai.app.statements import Statement
    from wakai.core.ledger.reconciliation import Difference, Reconciliation

_WORDS = {
    "missing_there": "settled here, and the statement has no line",
    "missing_here": "nobody here instructed it",
    "sum": "another sum",
    "currency": "another currency",
    "state": "another outcome",
    "doubled": "the statement has it more than once",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    export = deeds.add_parser("export", help="write instructions that no file holds yet")
    export.add_argument("--again", metavar="NAME", help="write an earlier file once more")
    take = deeds.add_parser("import", help="book what a statement says")
    compare = deeds.add_parser("reconcile", help="say where a statement and the ledger differ")
    compare.add_argument("--since", type=_day, metavar="DAY", help="the statement begins here")
    compare.add_argument("--until", type=_day, metavar="DAY", help="the first day it lacks")
    for command in (take, compare):
        command.add_argument("file", type=Path, metavar="STATEMENT", help="CSV, or JSON lines")
        command.add_argument("--json", action="store_true", help="answer in JSON")


def run(options: argparse.Namespace) -> int:
    """Return 0 when all is well, 1 when something differs or is left, 2 for a bad file."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    if options.deed == "export":
        return _export(options)
    from wakai.app import statements  # noqa: PLC0415 - needs the settings

    try:
        statement = statements.read(options.file.read_bytes())
    except OSError as error:
        sys.stderr.write(f"wakai: {options.file} cannot be read: {error.strerror}\n")
        return 2
    except statements.BadStatement as error:
        sys.stderr.write(f"wakai: {options.file}: {error}\n")
        return 2
    return _import(options, statement) if options.deed == "import" else _compare(options, statement)


def _export(options: argparse.Namespace) -> int:
    from wakai.app import payment_files  # noqa: PLC0415 - needs the settings

    name = options.again or payment_files.export()
    if options.again and options.again not in dict(payment_files.batches(limit=200)):
        sys.stderr.write(f"wakai: there is no file {options.again}.\n")
        return 2
    sys.stderr.write(f"{name or 'Nothing is new'}\n")
    if name:
        sys.stdout.write(payment_files.file(name))
    return 0


def _import(options: argparse.Namespace, statement: "Statement") -> int:
    from wakai.app import payment_files  # noqa: PLC0415 - needs the settings

    taken, left = payment_files.take_statement(statement)
    errors = [asdict(error) for error in statement.errors]
    if options.json:
        told = {"taken": taken, "left": [asdict(line) for line in left], "errors": errors}
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        for error in statement.errors:
            sys.stdout.write(f"row {error.row}: {error.what}\n")
        for line in left:
            sys.stdout.write(f"{line.key} {line.party}: not what was instructed\n")
        sys.stdout.write(f"{taken} lines booked, {len(left) + len(errors)} left.\n")
    return 1 if left or errors else 0


def _compare(options: argparse.Namespace, statement: "Statement") -> int:
    from wakai.app import payment_files  # noqa: PLC0415 - needs the settings

    result = payment_files.compare(statement, since=options.since, until=options.until)
    if options.json:
        sys.stdout.write(json.dumps(_as_json(statement, result)) + "\n")
    else:
        for error in statement.errors:
            sys.stdout.write(f"row {error.row}: {error.what}\n")
        for difference in result.differences:
            sys.stdout.write(_told(difference))
        sys.stdout.write(
            f"{result.matched} agree, {len(result.differences)} differ, "
            f"{result.waiting} are still on their way.\n"
        )
    return 1 if result.differences or statement.errors else 0


def _told(difference: "Difference") -> str:
    line = difference.line
    sides = " ".join(
        f"{name} {side.minor} {side.currency} {side.state}"
        for name, side in (("here", difference.here), ("there", difference.there))
        if side
    )
    return f"{line.key} {line.party}: {_WORDS[difference.what]} ({sides})\n"


def _as_json(statement: "Statement", result: "Reconciliation") -> dict[str, Any]:
    return {
        "matched": result.matched,
        "waiting": result.waiting,
        "differences": [asdict(difference) for difference in result.differences],
        "errors": [asdict(error) for error in statement.errors],
    }


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-05") from None
