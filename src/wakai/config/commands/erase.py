"""Erase a person: what they wrote, handed in and are called; rulings and the ledger stay."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wakai.app.erasure import UnderWay

_WORDS: Final = {
    "texts": "texts in cases and complaints, with their translations",
    "messages": "lines of chat",
    "files": "files, with every copy",
    "notices": "notices",
    "drafts": "drafts",
    "comments": "comments in surveys",
    "addresses": "addresses of orders",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("person", metavar="PERSON", help="mail address, the shop's id, or number")
    parser.add_argument("--yes", action="store_true", help="do it; without it nothing is changed")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    """Return 0 when it is or can be done, 1 when it must not be done now, 2 for nobody."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.app import erasure  # noqa: PLC0415 - needs the settings

    person = erasure.found(options.person)
    answer = erasure.erase(person.id, dry_run=not options.yes) if person else erasure.Unknown()
    match answer:
        case erasure.Unknown():
            return _no(f"nobody is known by {options.person}.", code=2)
        case erasure.Staff():
            return _no("they act for the house. Take their roles away first.")
        case erasure.ErasedBefore(at=at):
            return _no(f"they were erased on {at:%Y-%m-%d}. Only a number is left.")
        case erasure.UnderWay():
            return _no(f"not now. {' '.join(_to_end_first(answer))} Nothing was changed.")
        case erasure.Erased(counts=counts):
            _tell(options, int(person.id) if person else 0, dict(counts))
    return 0


def _no(why: str, *, code: int = 1) -> int:
    sys.stderr.write(f"wakai: {why}\n")
    return code


def _to_end_first(under_way: "UnderWay") -> list[str]:
    """Say what has to end first, and how."""
    told = []
    if under_way.disputes:
        told.append(f"Open disputes: {', '.join(under_way.disputes)}. Wait until they are closed.")
    if under_way.orders:
        told.append(
            f"Orders that can still be disputed: {', '.join(under_way.orders)}. Wait until it is "
            "too late for that; of an order without a day of delivery, let the shop tell it."
        )
    if under_way.sanctions:
        numbers = ", ".join(under_way.sanctions)
        told.append(f"Sanctions that hold or can be contested: {numbers}. Lift them, or wait.")
    if under_way.payments:
        told.append("Money is on its way. Wait until it has arrived.")
    if under_way.chats:
        told.append("A chat waits for an answer. Answer it at the desk and end it.")
    return told


def _tell(options: argparse.Namespace, person: int, counts: dict[str, int]) -> None:
    if options.json:
        told = {"person": person, "erased": options.yes, **counts}
        sys.stdout.write(json.dumps(told) + "\n")
        return
    verb = "Erased" if options.yes else "Would be erased"
    sys.stdout.write(f"{verb} of person {person}: name, mail address, the ways to sign in, and\n")
    for name, count in counts.items():
        sys.stdout.write(f"{count:>8}  {_WORDS[name]}\n")
    if not options.yes:
        sys.stdout.write("Nothing was changed. With --yes it is done, and cannot be undone.\n")
