"""
One fault in a process of its own: ``python -m tests.core.faults.exploring NAME``.

The module is loaded with the fault in it, and the explorer walks a part of the default policy.
Prints what it finds, and exits with 0 if anything.
"""

import importlib
import sys
from typing import Any

from tests.core.faults.catching import MISSED, STALE, FaultyFinder, Stale
from tests.core.faults.fault import Fault
from tests.core.faults.listed import FAULTS


def found_by(fault: Fault) -> str:
    """Return what the explorer finds, or an empty text: an invariant, or a story that crashes."""
    sys.meta_path.insert(0, FaultyFinder(fault))
    # Only now, so that the fault is in what they load.
    small: Any = importlib.import_module("tests.core.explorer.small")
    sample_policy: Any = importlib.import_module("tests.core.sample_policy")
    try:
        for found in small.explored(sample_policy.terms()):
            for one in found.broken:
                return f"{one.number} after {len(one.steps)} steps in the world of {one.world}"
    except Stale:
        raise
    except Exception as crash:  # noqa: BLE001 - whatever it is, it was found
        return f"{type(crash).__name__} in a story"
    return ""


def main(name: str) -> int:
    """Put one fault in and return 0 if it was found."""
    fault = next(fault for fault in FAULTS if fault.name == name)
    try:
        found = found_by(fault)
    except Stale as stale:
        sys.stderr.write(f"{stale}\n")
        return STALE
    sys.stdout.write(f"\n{found}\n")
    return 0 if found else MISSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
