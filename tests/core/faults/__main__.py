"""Print a page of every fault and what catches it; exit with 1 if one is caught by nothing."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.core.faults.fault import Fault
from tests.core.faults.listed import FAULTS
from tests.core.faults.running import catch, explore

_HEAD = """\
# Faults

Written by `python -m tests.core.faults > docs/faults.md`: each mistake was put into the law, alone,
and this is the first test of the core that failed and the first thing that the explorer found in a
part of the default policy. *Nothing* there means that the law is still sound, only another one, or
that the part is too small to show it: then a test says what the law has to be. `make test` tries
the tests with every fault.

| Fault | In | Test that fails | Explorer |
|---|---|---|---|
"""


def main() -> int:
    """Try all faults, two at a time; how far it is goes to the other stream."""
    began = time.monotonic()
    missed = seen = 0
    sys.stdout.write(_HEAD)
    for fault, caught, explored in _all():
        missed += not (caught or explored)
        seen += bool(explored)
        test, found = f"`{caught}`" if caught else "none", explored or "nothing"
        sys.stdout.write(f"| {fault.name} | `{fault.module}` | {test} | {found} |\n")
        sys.stdout.flush()
        sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {fault.name}\n")
    sys.stdout.write(f"\n{len(FAULTS)} faults, {missed} missed, {seen} seen by the explorer.\n")
    return 1 if missed else 0


def _all() -> Iterator[tuple[Fault, str, str]]:
    with ThreadPoolExecutor(2) as pool:
        for fault, (caught, explored) in zip(FAULTS, pool.map(_tried, FAULTS), strict=True):
            yield fault, caught, explored


def _tried(fault: Fault) -> tuple[str, str]:
    """Return what tests and explorer find, one after the other, so that it is told as it comes."""
    return catch(fault), explore(fault)


if __name__ == "__main__":
    sys.exit(main())
