"""
Trying a fault in a process of its own.

Most are tried in one that is forked from a process that has loaded the law and its tests: there the
functions with the fault are changed in place. What that does not catch is tried in a process that
has loaded nothing, with the fault in the module from the start.
"""

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Final

from tests.core.faults.catching import caught_by, caught_in_place
from tests.core.faults.exploring import found_by, found_in_place
from tests.core.faults.fault import Fault
from tests.core.faults.patching import changed_by

_SECONDS_MAX: Final = 280
_FRESH: Final = get_context("spawn")
_LOADED: Final = get_context("forkserver")
_LOADED.set_forkserver_preload([__name__, "tests.core.faults.loaded"])

type _Context = SpawnContext | ForkServerContext


def catch(fault: Fault) -> str:
    """Return the test that catches a fault, or an empty text."""
    return _tried(caught_in_place, fault, _LOADED) or _tried(caught_by, fault, _FRESH)


def explore(fault: Fault) -> str:
    """Return what the explorer finds when there is a fault, or an empty text."""
    if changed_by(fault) is None:
        return _tried(found_by, fault, _FRESH)
    return _tried(found_in_place, fault, _LOADED)


def _tried(look: Callable[[Fault], str], fault: Fault, processes: _Context) -> str:
    """Return what a process of its own says. Raises RuntimeError if the fault cannot be tried."""
    hearing, telling = processes.Pipe(duplex=False)
    process = processes.Process(target=_try, args=(look, fault, telling), daemon=True)
    process.start()
    telling.close()
    try:
        if not hearing.poll(_SECONDS_MAX):
            raise RuntimeError(f"{fault.name}: no answer in {_SECONDS_MAX} seconds")
        found, trouble = hearing.recv()
    except EOFError as ended:
        raise RuntimeError(f"{fault.name}: the process that tried it ended") from ended
    finally:
        process.kill()
        process.join()
    if trouble:
        raise RuntimeError(trouble)
    return str(found)


def _try(look: Callable[[Fault], str], fault: Fault, telling: Connection) -> None:
    """Try a fault, in its process, and tell what was found, or what went wrong instead."""
    sys.stdout.flush()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        told = (look(fault), "")
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is told
        told = ("", f"{type(trouble).__name__}: {trouble}")
    telling.send(told)
    telling.close()
