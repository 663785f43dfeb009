"""What a long-running process does once, when all that it needs is loaded."""

import gc
import resource
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


def open_files() -> None:
    """
    Allow this process and its children as many open files as the machine lets them have.

    Each listener is one, and what a shell is allowed at first is often 1,024.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
