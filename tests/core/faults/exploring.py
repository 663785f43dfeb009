"""
One fault before the explorer, in a process of its own.

The module is loaded with the fault in it, and the explorer walks a part of the default policy,
until the first thing that does not hold.
"""

import contextlib
import importlib
import sys
from typing import Any, Final

from tests.core.faults.catching import FaultyFinder
from tests.core.faults.fault import Fault, Stale
from tests.core.faults.patching import changed_by, put_in

_SITUATIONS_MAX: Final = 600  # of a world: what a fault does is mostly seen early or not at all


class _Enough(BaseException):
    """Something does not hold, or the part is walked; a walk takes no such end for a fault."""


def found_in_place(fault: Fault) -> str:
    """Return the same as `found_by` where all is loaded already and only functions are changed."""
    changed = changed_by(fault)
    assert changed is not None
    put_in(changed)
    return _found()


def found_by(fault: Fault) -> str:
    """Return what the explorer finds, or an empty text: an invariant, or a story that crashes."""
    sys.meta_path.insert(0, FaultyFinder(fault))
    return _found()


def _found() -> str:
    # Only now, so that the fault is in what they load.
    small: Any = importlib.import_module("tests.core.explorer.small")
    sample_policy: Any = importlib.import_module("tests.core.sample_policy")
    try:
        for exploring, depth_max in small.explorings(sample_policy.terms()):
            found = _first(exploring, depth_max)
            if found:
                return found
    except Stale:
        raise
    except Exception as crash:  # noqa: BLE001 - whatever it is, it was found
        return f"{type(crash).__name__} in a story"
    return ""


def _first(exploring: Any, depth_max: int) -> str:
    """Return the first thing that does not hold in a world; what comes after it is not walked."""
    walk, looks = exploring.walk, exploring.walk.stepped

    def stepped(*step: object) -> tuple[int, int]:
        if exploring.watch.broken or walk.size > _SITUATIONS_MAX:
            raise _Enough
        mails: tuple[int, int] = looks(*step)
        return mails

    walk.stepped = stepped
    with contextlib.suppress(_Enough):
        exploring.found(depth_max=depth_max)
    for one in exploring.watch.broken.values():
        steps = len(walk.story(one.situation)) + bool(one.move)
        return f"{one.number} after {steps} steps in the world of {exploring.world.name}"
    return ""
