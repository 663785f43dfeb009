"""The command line: ``wakai COMMAND``, plain exit codes, ``--json`` where a script wants it."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final, Protocol, cast

import wakai
from wakai.config.environment import BadSetting


class Command(Protocol):
    """What a module of ``wakai.config.commands`` offers."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit code."""


COMMANDS: Final = {
    "demo": "Start a sample marketplace with its own database and one sign-in link per role.",
    "serve": "Serve the pages, the REST interface and the live chat.",
    "work": "Run what falls due: deadlines, mail, payments, the bot, translations.",
    "import": "Take over data of the shop, such as orders.",
    "channel": "Say in which pages of the shop the chat may stand in a frame.",
    "token": "Let programs of the shop ask at the REST interface, and stop them.",
    "bounce": "Take in a mail server's report of a mail that came back.",
    "payments": "Instruct payments by files, book statements, and say where they differ.",
    "verify": "Check hash chains, ledger sums and derived rows.",
    "rebuild": "Make all derived rows anew from the journal.",
    "restored": "Make the logs fit after the database was restored from a backup; run it once.",
    "case": "Take a case file away, or check one.",
    "erase": "Erase what a person wrote, handed in and is called; without --yes say what would go.",
    "complaints": "Count the complaints of a year, for the report that is published.",
    "policy": "Compare policies, and what else can be done with one.",
    "rules": "Check the rules of automation of a file, or see what they would have done lately.",
    "law": "Print the law as a page, from the code and the shipped policies.",
    "doctor": "Look for what is wrong with this installation, and say how to mend it.",
    "bench": "Measure the program on this machine, on a database of its own.",
    "manage": "Run a command of Django, such as migrate or collectstatic.",
}
NO_DATABASE: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 something is wrong, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakai.config.settings")
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["manage"]:
        return _manage(given[1:])
    options = _parser().parse_args(given)
    try:
        code: int = _module(options.command).run(options)
    except BadSetting as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return WRONG_USE
    except _no_database() as wrong:
        sys.stderr.write(
            f"wakai: the database does not answer: {str(wrong).splitlines()[0]}\n"
            "WAKAI_DATABASE_URL says where it is; `wakai doctor` looks for what is wrong.\n"
        )
        return NO_DATABASE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def _no_database() -> type[Exception]:
    """Return what Django raises where no database answers; loaded only when something failed."""
    from django.db import OperationalError  # noqa: PLC0415 - most commands need no Django

    return OperationalError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wakai", description="A resolution centre that a marketplace runs beside its shop."
    )
    parser.add_argument("--version", action="version", version=f"wakai {wakai.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about)
        if name != "manage":
            _module(name).arguments(command)
    return parser


def _module(command: str) -> Command:
    name = {"import": "import_orders"}.get(command, command)
    return cast("Command", importlib.import_module(f"wakai.config.commands.{name}"))


def _manage(arguments: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - only if asked

    execute_from_command_line(["wakai manage", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
