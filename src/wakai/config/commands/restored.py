"""Make the logs fit after the database was restored from a backup."""

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes: nothing."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Begin a new log epoch; to run it twice harms nobody."""
    del options
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.store import restored  # noqa: PLC0415 - needs the settings

    restored.renew()
    sys.stdout.write(
        "Whoever follows the chats or the disputes from outside begins anew; nothing is skipped.\n"
    )
    return 0
