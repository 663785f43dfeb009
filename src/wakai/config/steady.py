"""What a long-running process does once, when all that it needs is loaded."""

import gc
from typing import Final

_YOUNG: Final = 20_000  # new objects before the collector looks at them
_MIDDLE, _OLD = 20, 20


def after_start() -> None:
    """
    Keep the garbage collector away from what lives as long as the process.

    Modules, models and views are some hundred thousand objects that are never garbage: to look at
    them again and again was some per cent of all work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
