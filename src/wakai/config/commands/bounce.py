"""Take in the reports of a mail server about mails that came back."""

import argparse
import sys
from pathlib import Path
from typing import Final

_BYTES_MAX: Final = 10 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "report", nargs="?", type=Path, help="a file that holds the mail (default: standard input)"
    )


def run(options: argparse.Namespace) -> int:
    """Return 0 whether or not the report is about a mail of ours: it is not to come back too."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.app import mails  # noqa: PLC0415 - needs the settings
    from wakai.gateways.smtp.returned import failed_mail  # noqa: PLC0415

    try:
        report = options.report.open("rb") if options.report else sys.stdin.buffer
        with report:
            message_id = failed_mail(report.read(_BYTES_MAX))
    except OSError as wrong:
        sys.stderr.write(f"wakai: {options.report}: {wrong.strerror}\n")
        return 2
    if not message_id:
        told = "This is no report of a mail that did not arrive."
    elif mails.record_bounce(message_id):
        told = "Written down: the mail came back."
    else:
        told = "The mail that came back is not known here."
    sys.stdout.write(f"{told}\n")
    return 0
