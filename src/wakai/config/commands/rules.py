"""Check the rules of automation of a file, or see what they would have done lately."""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wakai.core.conversations.rules import Rule


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    check = deeds.add_parser("check", help="read a file, and say what is wrong with it")
    check.add_argument("file", metavar="FILE", type=Path)
    tried = deeds.add_parser("try", help="say how often each rule would have acted lately")
    tried.add_argument("file", metavar="FILE", type=Path)
    tried.add_argument("--days", type=int, choices=range(1, 367), default=7, metavar="DAYS")
    tried.add_argument("--json", action="store_true", help="one line of JSON a rule")


def run(options: argparse.Namespace) -> int:
    """Return 0 when it is done, 2 for a file that cannot be followed."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.app import chat_rules  # noqa: PLC0415 - needs the settings
    from wakai.core.policy import PolicyError  # noqa: PLC0415

    try:
        rules = chat_rules.read(options.file)
    except PolicyError as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return 2
    if options.deed == "try":
        return _try(rules, options)
    sys.stdout.write(f"{options.file.name}: {len(rules)} rules, nothing wrong\n")
    return 0


def _try(rules: "tuple[Rule, ...]", options: argparse.Namespace) -> int:
    from wakai.app import chat_rules, clock  # noqa: PLC0415 - needs the settings

    since = clock.now() - timedelta(days=options.days)
    for found in chat_rules.rehearse(rules, since=since):
        chats = list(found.conversations)
        if options.json:
            told = {"rule": found.rule.name, "times": found.times, "conversations": chats}
            sys.stdout.write(json.dumps(told) + "\n")
            continue
        such_as = f", such as in {', '.join(map(str, chats))}" if chats else ""
        sys.stdout.write(f"{found.rule.name}: {found.times} times{such_as}\n")
    return 0
