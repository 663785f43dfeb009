"""Draw the machine that really runs under a policy, as SVG for one A3 page."""

import argparse
import sys
from pathlib import Path
from typing import Final

DONE: Final = 0
WRONG_USE: Final = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("policy", metavar="FILE", help="a file, or the name of a shipped policy")
    parser.add_argument("--language", default="en", help="in which language to write")
    parser.add_argument("--output", type=Path, help="a file to write to, instead of the terminal")


def run(options: argparse.Namespace) -> int:
    """Return 0 when it is drawn, 2 when the policy cannot be read."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415 - needs the settings

    from wakai.app import machine  # noqa: PLC0415
    from wakai.config import policy_texts  # noqa: PLC0415
    from wakai.core.policy import load  # noqa: PLC0415
    from wakai.web.machine import layout, svg  # noqa: PLC0415

    try:
        terms = load(policy_texts.read(options.policy)).terms
        language = policy_texts.language(options.language)
    except policy_texts.WrongUse as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return WRONG_USE
    with translation.override(language):
        picture = layout.picture(machine.of_terms(terms))
    drawn = svg.drawn(picture, alone=True, language=language)
    if options.output:
        options.output.write_text(f"{drawn}\n", "utf-8")
    else:
        sys.stdout.write(f"{drawn}\n")
    return DONE
