"""The command line."""

import os
import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakai.config.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["manage"]:
        execute_from_command_line(["wakai manage", *arguments[1:]])
        return 0
    sys.stderr.write("usage: wakai manage COMMAND\n")
    return 2
