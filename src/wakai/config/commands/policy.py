"""What can be done with a policy: one small module each."""

import argparse
import importlib
from typing import Final

COMMANDS: Final = {
    "check": "Walk every situation that a policy can lead to, and check what must hold in each.",
    "diff": "Say in words what two policies say differently.",
    "draw": "Draw the machine that really runs under a policy, as SVG for one A3 page.",
    "replay": "Replay the cases of the database under another policy: what would have changed?",
    "simulate": "Run a synthetic population through a policy, and tell what comes out.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    commands = parser.add_subparsers(dest="policy_command", required=True, metavar="COMMAND")
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about)
        module = importlib.import_module(f"wakai.config.commands.policy_{name}")
        module.arguments(command)
        command.set_defaults(policy_run=module.run)


def run(options: argparse.Namespace) -> int:
    """Run what was asked for and return its exit code."""
    code: int = options.policy_run(options)
    return code
