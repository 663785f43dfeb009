"""Trying a fault from outside."""

import subprocess
import sys
from pathlib import Path

from tests.core.faults.fault import Fault

_ROOT = Path(__file__).parents[3]


def catch(fault: Fault) -> str:
    """Return the test that catches a fault, or an empty text."""
    return _tried("catching", fault)


def explore(fault: Fault) -> str:
    """Return what the explorer finds when there is a fault, or an empty text."""
    return _tried("exploring", fault)


def _tried(how: str, fault: Fault) -> str:
    """Return what a process of its own says. Raises RuntimeError if the fault cannot be tried."""
    command = [sys.executable, "-m", f"tests.core.faults.{how}", fault.name]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr[-2_000:] or done.stdout[-2_000:])
    return done.stdout.rstrip("\n").rsplit("\n", 1)[-1] if done.returncode == 0 else ""
