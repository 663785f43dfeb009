"""Replay the cases of the database under another policy, and say what would have changed."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wakai.app.simulation.differences import Counted
    from wakai.app.simulation.time_machine import Rerun
    from wakai.core.policy import Policy

WRONG_USE: Final = 2
_SHOWN: Final = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("policy", metavar="FILE", help="name of a shipped policy, or a file")
    parser.add_argument("--language", default="en", help="in which language to say it")
    parser.add_argument(
        "--show", type=int, default=_SHOWN, help=f"how many cases to tell of; default {_SHOWN}"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    """Return 0 when it was told, whatever would have changed; 2 for a file that is no policy."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415 - needs the settings

    from wakai.config import policy_texts  # noqa: PLC0415
    from wakai.core.policy import PolicyError, load  # noqa: PLC0415

    try:
        policy = load(policy_texts.read(options.policy))
        language = policy_texts.language(options.language)
    except (policy_texts.WrongUse, PolicyError) as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return WRONG_USE
    with translation.override(language):
        counted, changed = _rerun(policy)
        if options.json:
            sys.stdout.write(
                json.dumps(_plain(policy, counted, changed), ensure_ascii=False) + "\n"
            )
        else:
            for line in _told(counted, changed[: options.show]):
                sys.stdout.write(f"{line}\n")
    return 0


def _rerun(policy: "Policy") -> "tuple[Counted, list[Rerun]]":
    from django.db import connection  # noqa: PLC0415

    from wakai.app import clock  # noqa: PLC0415
    from wakai.app.simulation import differences  # noqa: PLC0415
    from wakai.config import progress  # noqa: PLC0415
    from wakai.store import journal  # noqa: PLC0415

    with connection.cursor() as cursor:  # nothing here may change anything
        cursor.execute("SET default_transaction_read_only = on")
    try:
        counted, changed = differences.Counted(), []
        runs = differences.of_all(policy.terms, now=clock.now())
        for found in progress.each(runs, journal.count(), "cases"):
            if found is not None:
                counted.add(found)
                if found.differs:
                    changed.append(found)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET default_transaction_read_only")
    return counted, changed


def _told(counted: "Counted", changed: "list[Rerun]") -> "Iterator[str]":
    from wakai.app.simulation import differences  # noqa: PLC0415

    for found in changed:
        yield found.number
        for line in differences.lines(found):
            yield f"  {line}"
    yield from differences.totals(counted)


def _plain(policy: "Policy", counted: "Counted", changed: "list[Rerun]") -> dict[str, object]:
    from wakai.app.simulation import differences  # noqa: PLC0415

    return {
        "policy": policy.name,
        "version": policy.version,
        "sha256": policy.sha256,
        **counted.plain(),
        "changes": [
            {"number": found.number, "told": list(differences.lines(found))} for found in changed
        ],
    }
