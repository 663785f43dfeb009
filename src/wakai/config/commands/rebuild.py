"""Make all derived rows anew from the journal."""

import argparse
import json
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--json", action="store_true", help="one line of JSON at the end")


def run(options: argparse.Namespace) -> int:
    """Rebuild one after the other; it can be broken off, and run beside a serving Wakai."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.config import progress  # noqa: PLC0415 - needs the settings
    from wakai.store import journal, rebuild, sanction_journal  # noqa: PLC0415

    made = progress.each(rebuild.all_disputes(), journal.count(), "disputes")
    done = sum(1 for _ in made)
    also = progress.each(rebuild.all_sanctions(), sanction_journal.count(), "sanctions")
    sanctions = sum(1 for _ in also)
    if options.json:
        sys.stdout.write(json.dumps({"disputes": done, "sanctions": sanctions}) + "\n")
    else:
        sys.stdout.write(f"Made the rows of {done} disputes and {sanctions} sanctions anew.\n")
    return 0
