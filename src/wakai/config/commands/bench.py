"""Measure this installation's program on this machine, on a database of its own."""

import argparse
from pathlib import Path

from wakai.config.bench.pages import READERS

_CASES = 1_000
_FLOWS = 100


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "what",
        choices=["disputes", "chat", "ledger"],
        help="the dispute flow, from order to refund; messages, from one screen to the other; "
        "or transfers of money, and the rules alone",
    )
    parser.add_argument("--cases", type=int, default=_CASES, help="stored cases beside the flow")
    parser.add_argument(
        "--compare", type=int, nargs=2, metavar="CASES", help="two sizes, measured in turn"
    )
    parser.add_argument("--flows", type=int, default=_FLOWS, help="flows of one round")
    parser.add_argument("--rounds", type=int, default=3, help="the cheapest round counts")
    parser.add_argument("--clients", type=int, default=2, help="how many act at the same time")
    parser.add_argument(
        "--readers", nargs="+", choices=READERS, default=READERS, help="who looks at every page"
    )
    parser.add_argument("--talks", type=int, default=200, help="chat: how many talks at once")
    parser.add_argument("--streams", type=int, default=10_000, help="chat: how many idle listeners")
    parser.add_argument("--seconds", type=float, default=8.0, help="chat: of each measurement")
    parser.add_argument("--keep", type=Path, help="folder that keeps the filled database")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    """Return 0 when every bar is met, 1 when one is not."""
    from wakai.config.bench import chat, disputes, ledger  # noqa: PLC0415 - only this command needs them

    what = {"chat": chat.run, "disputes": disputes.run, "ledger": ledger.run}
    return what[options.what](options)
