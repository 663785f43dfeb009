"""Print every fault and what catches it; the exit code is 1 if one is caught by nothing."""

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.core.faults.fault import Fault
from tests.core.faults.listed import FAULTS
from tests.core.faults.running import catch, explore


def main() -> int:
    """Try all faults, two at a time."""
    missed = seen = 0
    with ThreadPoolExecutor(2) as pool:
        for fault, (caught, explored) in zip(FAULTS, pool.map(_tried, FAULTS), strict=True):
            missed += not (caught or explored)
            seen += bool(explored)
            sys.stdout.write(f"{fault.name}\n    test:     {caught or 'none'}\n")
            sys.stdout.write(f"    explorer: {explored or 'sees nothing'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(FAULTS)} faults, {missed} missed, {seen} seen by the explorer.\n")
    return 1 if missed else 0


def _tried(fault: Fault) -> tuple[str, str]:
    """Return what tests and explorer find, one after the other, so that it is told as it comes."""
    return catch(fault), explore(fault)


if __name__ == "__main__":
    sys.exit(main())
