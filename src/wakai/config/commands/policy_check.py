"""Walk every situation that a policy can lead to, and check what must hold in each."""

import argparse
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wakai.app.exploration import Explored
    from wakai.core.policy import Policy

HOLDS: Final = 0
BROKEN: Final = 1
WRONG_USE: Final = 2
HOLIDAYS_AHEAD: Final = timedelta(days=730)  # from the day on which the policy takes effect


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("policy", metavar="FILE", help="a file, or the name of a shipped policy")
    parser.add_argument("--depth", type=_positive, help="at most so many steps a story (all)")
    parser.add_argument(
        "--lines", type=int, choices=(1, 2), default=2, help="lines of the order (2)"
    )
    parser.add_argument(
        "--asides", type=int, choices=range(3), help="asides a story may hold at once"
    )
    parser.add_argument("--processes", type=_positive, help="processes to use (all processors)")
    parser.add_argument(
        "--record",
        action="store_true",
        help="keep the result of a whole walk: publishing asks for it",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    """Return 0 when everything holds, 1 when something does not, 2 for what is no policy."""
    import django  # noqa: PLC0415 - only this command needs it

    if options.record and (options.depth or options.lines == 1 or options.asides is not None):
        sys.stderr.write(
            "wakai: only a whole walk is recorded: leave --depth, --lines and --asides out, "
            "or --record.\n"
        )
        return WRONG_USE
    django.setup(set_prefix=False)
    from wakai.app import exploration, policy_publishing  # noqa: PLC0415 - needs the settings
    from wakai.config import policy_story, policy_texts  # noqa: PLC0415
    from wakai.core.policy import load  # noqa: PLC0415

    try:
        policy = load(policy_texts.read(options.policy))
    except policy_texts.WrongUse as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return WRONG_USE
    terms = policy.terms
    _warn_of_holidays(policy)
    bounds = exploration.Bounds(
        depth_max=options.depth, lines_max=options.lines, asides_max=options.asides
    )
    explored = exploration.explore(terms, bounds, processes=options.processes)
    if options.record:
        policy_publishing.record_proof(
            policy_story.proof(terms, explored, holds=_all_holds(explored))
        )
    if options.json:
        sys.stdout.write(json.dumps(policy_story.facts(terms, explored)) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in policy_story.report(terms, explored))
    if options.record:
        sys.stderr.write(f"Recorded for the content hash {terms.sha256[:12]}.\n")
    return HOLDS if _all_holds(explored) else BROKEN


def _warn_of_holidays(policy: "Policy") -> None:
    """Name the calendars that know no holidays of the first years in which the policy counts."""
    needed = (policy.effective_from + HOLIDAYS_AHEAD).date()
    for name, end in policy.terms.holidays_end(needed).items():
        sys.stderr.write(
            f"wakai: calendars.{name} knows no holidays from {end.isoformat()} on; "
            "the days of its last year are taken for those of the years after.\n"
        )


def _all_holds(explored: "Explored") -> bool:
    return not explored.broken and not (explored.complete and explored.unreached)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("It must be at least 1.")
    return number
