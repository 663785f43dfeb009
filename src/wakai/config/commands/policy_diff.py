"""Say in words what two policies say differently."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wakai.app.words_policy_diff import Group

SAME: Final = 0
DIFFERENT: Final = 1
WRONG_USE: Final = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("before", metavar="A", help="a file, or the name of a shipped policy")
    parser.add_argument("after", metavar="B", help="the policy to compare it with")
    parser.add_argument("--language", default="en", help="in which language to say it")
    parser.add_argument(
        "--open-cases",
        action="store_true",
        help="count in the database the open cases that keep what they opened under",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON a change")


def run(options: argparse.Namespace) -> int:
    """Return 0 when the two say the same, 1 when they differ, 2 when one cannot be read."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415 - needs the settings

    from wakai.app import policies, words_policy_diff  # noqa: PLC0415
    from wakai.config import policy_texts  # noqa: PLC0415

    try:
        before, after = (policy_texts.read(name) for name in (options.before, options.after))
        language = policy_texts.language(options.language)
    except policy_texts.WrongUse as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return WRONG_USE
    open_cases = policies.open_cases() if options.open_cases else ()
    with translation.override(language):
        groups = words_policy_diff.groups(before, after, open_cases)
        for line in (_as_json if options.json else _as_text)(groups):
            sys.stdout.write(f"{line}\n")
        if options.open_cases and not options.json:
            count = sum(count for _, count in open_cases)
            sys.stdout.write(f"{words_policy_diff.keeping(count)}\n")
    return DIFFERENT if groups else SAME


def _as_text(groups: "Sequence[Group]") -> Iterator[str]:
    for group in groups:
        yield group.heading
        for line in group.lines:
            yield f"  {line}"


def _as_json(groups: "Sequence[Group]") -> Iterator[str]:
    for group in groups:
        for line in group.lines:
            facts = {"path": ".".join(line.path), "told": str(line)}
            yield json.dumps(facts, ensure_ascii=False)
