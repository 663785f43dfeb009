"""Run the loops of the worker."""

import argparse
import signal
import threading
from types import FrameType


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes: nothing."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Work until a signal comes; what was begun is finished first."""
    del options
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.config import steady  # noqa: PLC0415
    from wakai.jobs.run import work  # noqa: PLC0415 - needs the settings
    from wakai.store import restored  # noqa: PLC0415

    stop = threading.Event()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    if restored.is_foreign():
        restored.renew()
    steady.after_start()
    work(stop)
    return 0
