"""
Run a program that reads strangers' files in a process with limits of its own.

A decoder that crashes, loops or swells then ends alone. The limits are set by this module in
the child and the program takes its place: no code runs between fork and exec of a server that
has threads.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use before it is ended."""

    seconds: int  # on the wall
    cpu_seconds: int
    memory_mib: int
    file_mib: int


class Ended(Exception):
    """The program failed, or reached one of its limits; the text is what it said last."""


def run(command: Sequence[str], *, limits: Limits) -> tuple[bytes, str]:
    """Run a program and return what it wrote to its two outputs. Raises Ended."""
    numbers = (limits.cpu_seconds, limits.memory_mib, limits.file_mib)
    wrapper = (sys.executable, "-m", __name__, *map(str, numbers), "--", *command)
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            wrapper,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise Ended("It took too long.") from fault
    said = done.stderr.decode(errors="replace")
    if done.returncode != 0:
        raise Ended(said[-2000:])
    return done.stdout, said


def _limit(cpu_seconds: int, memory_mib: int, file_mib: int) -> None:
    import resource  # noqa: PLC0415 - not on every system

    wanted = (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_mib << 20),
        (resource.RLIMIT_FSIZE, file_mib << 20),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in wanted:
        with contextlib.suppress(ValueError, OSError):  # a limit that this system does not have
            resource.setrlimit(what, (most, most))


def main(arguments: Sequence[str]) -> None:
    """Take ``CPU_SECONDS MEMORY_MIB FILE_MIB -- COMMAND…`` and become that command."""
    cpu_seconds, memory_mib, file_mib, _, *command = arguments
    with contextlib.suppress(ImportError):
        _limit(int(cpu_seconds), int(memory_mib), int(file_mib))
    with contextlib.suppress(OSError):
        os.nice(5)
    os.execvp(command[0], command)  # noqa: S606 - the command of run()


if __name__ == "__main__":
    main(sys.argv[1:])
