"""
One fault before the explorer, in a process of its own.

The module is loaded with the fault in it, and the explorer walks a part of the default policy.
"""

import importlib
import sys
from typing import Any

from tests.core.faults.catching import FaultyFinder
from tests.core.faults.fault import Fault, Stale


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
