"""Print every fault and what catches it; the exit code is 1 if one is caught by nothing."""

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.core.faults.listed import FAULTS
from tests.core.faults.running import catch


def main() -> int:
    """Try all faults, two at a time."""
    missed = 0
    with ThreadPoolExecutor(2) as pool:
        for fault, caught in zip(FAULTS, pool.map(catch, FAULTS), strict=True):
            missed += not caught
            sys.stdout.write(f"{fault.name}\n    {caught or 'NOTHING CATCHES IT'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(FAULTS)} faults, {missed} missed.\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
