"""Say in words what two policies say differently."""

import argparse
import json
import sys
from typing import Final

SAME: Final = 0
DIFFERENT: Final = 1
WRONG_USE: Final = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("before", metavar="A", help="a file, or the name of a shipped policy")
    parser.add_argument("after", metavar="B", help="the policy to compare it with")
    parser.add_argument("--language", default="en", help="in which language to say it")
    parser.add_argument("--json", action="store_true", help="one line of JSON a change")


def run(options: argparse.Namespace) -> int:
    """Return 0 when the two say the same, 1 when they differ, 2 when one cannot be read."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415 - needs the settings

    from wakai.app import words_policy_diff  # noqa: PLC0415
    from wakai.config import policy_texts  # noqa: PLC0415

    try:
        before, after = (policy_texts.read(name) for name in (options.before, options.after))
        language = policy_texts.language(options.language)
    except policy_texts.WrongUse as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return WRONG_USE
    with translation.override(language):
        groups = words_policy_diff.groups(before, after)
        for group in groups:
            if not options.json:
                sys.stdout.write(f"{group.heading}\n")
            for line in group.lines:
                told = f"  {line.told}"
                if options.json:
                    facts = {"path": ".".join(line.path), "told": line.told}
                    told = json.dumps(facts, ensure_ascii=False)
                sys.stdout.write(f"{told}\n")
    return DIFFERENT if groups else SAME
