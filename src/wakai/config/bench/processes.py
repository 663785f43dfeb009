"""What a process and all its children cost, read from /proc: Linux only."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _CSTIME = 11, 15  # user, system, and both of the children that have ended


def family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants that are alive."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            born = children.read_text().split()
        except OSError:
            continue
        for child in born:
            yield from family(int(child))


def cpu_ms(pid: int) -> float:
    """Return the CPU time that a process and its descendants have used until now."""
    return sum(_ticks(member) for member in family(pid)) * 1000 / _TICKS


def pss_mib(pid: int) -> float:
    """Return the memory of a process and its descendants, shared pages counted in parts."""
    return sum(_pss_kib(member) for member in family(pid)) / 1024


def _ticks(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    numbers = stat.rpartition(")")[2].split()  # a name may hold blanks
    return sum(int(number) for number in numbers[_UTIME:_CSTIME])


def _pss_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
