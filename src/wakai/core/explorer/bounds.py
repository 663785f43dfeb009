"""The map as a whole: what has no way on, how long it can take, how many mails it can bring."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

Edge = int
Weight = Callable[[Edge], int]
Goes = Callable[[Edge], bool]


@dataclass(frozen=True, slots=True)
class Longest:
    """The greatest sum along a way, and where that way begins; ``endless`` is a situation."""

    sum: int
    start: int
    endless: int | None = None


class Map:
    """Who is next to whom, from lists of edges."""

    def __init__(self, size: int, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.size = size
        self.starts, self.ends = starts, ends

    def without_exit(self, over: Iterable[int], *, goes: Goes) -> int | None:
        """Return a situation from which no way leads to one of ``over``, if there is any."""
        into = self._grouped(self.ends)
        known = bytearray(self.size)
        found = list(over)
        for place in found:
            known[place] = 1
        while found:
            place = found.pop()
            for edge in into.of(place):
                before = self.starts[edge]
                if not known[before] and goes(edge):
                    known[before] = 1
                    found.append(before)
        lost = known.find(0)
        return None if lost < 0 else lost

    def longest(self, weight: Weight, *, goes: Goes) -> Longest:
        """
        Return the longest way over the edges that ``goes`` lets pass.

        Ways that lead back weigh nothing; one that does makes it endless, and is named.
        """
        out = self._grouped(self.starts)
        parts = _Parts(self, out, goes)
        part = parts.part
        best = array("q", bytes(8 * self.size))
        for members in parts.order:
            most = 0
            for place in members:
                for edge in out.of(place):
                    if not goes(edge):
                        continue
                    after, cost = self.ends[edge], weight(edge)
                    if part[after] == part[place]:
                        if cost:
                            return Longest(0, place, endless=place)
                    else:
                        most = max(most, cost + best[after])
            for place in members:
                best[place] = most
        top = max(range(self.size), key=best.__getitem__, default=0)
        return Longest(best[top], top)

    def _grouped(self, by: Sequence[int]) -> "_Grouped":
        return _Grouped(self.size, by)


class _Parts:
    """What can be reached from itself, the last part first: Tarjan's way, without recursion."""

    def __init__(self, known: Map, out: "_Grouped", goes: Goes) -> None:
        size = known.size
        self.order: list[list[int]] = []
        self.part = array("q", [-1]) * size
        self._ends, self._out, self._goes = known.ends, out, goes
        self._index, self._low = array("q", [-1]) * size, array("q", bytes(8 * size))
        self._held, self._stack = bytearray(size), array("q")
        self._count = 0
        for root in range(size):
            if self._index[root] < 0:
                self._from(root)

    def _from(self, root: int) -> None:
        work = [(root, self._enter(root))]
        low, index = self._low, self._index
        while work:
            place, edges = work[-1]
            deeper = self._next(place, edges)
            if deeper is not None:
                work.append((deeper, self._enter(deeper)))
                continue
            work.pop()
            if work:
                before = work[-1][0]
                low[before] = min(low[before], low[place])
            if low[place] == index[place]:
                self._close(place)

    def _enter(self, place: int) -> Iterator[int]:
        self._index[place] = self._low[place] = self._count
        self._count += 1
        self._stack.append(place)
        self._held[place] = 1
        return iter(self._out.of(place))

    def _next(self, place: int, edges: Iterator[int]) -> int | None:
        """Return the next place that is new; those that are held show how far back it goes."""
        for edge in edges:
            if not self._goes(edge):
                continue
            after = self._ends[edge]
            if self._index[after] < 0:
                return after
            if self._held[after]:
                self._low[place] = min(self._low[place], self._index[after])
        return None

    def _close(self, place: int) -> None:
        members: list[int] = []
        while not members or members[-1] != place:
            last = self._stack.pop()
            self._held[last] = 0
            self.part[last] = len(self.order)
            members.append(last)
        self.order.append(members)


class _Grouped:
    """Edges by one of their ends, in two arrays."""

    def __init__(self, size: int, by: Sequence[int]) -> None:
        counts = array("q", bytes(8 * (size + 1)))
        for place in by:
            counts[place + 1] += 1
        for place in range(size):
            counts[place + 1] += counts[place]
        self._begins = counts
        filled = array("q", counts)
        self._edges = array("q", bytes(8 * len(by)))
        for edge, place in enumerate(by):
            self._edges[filled[place]] = edge
            filled[place] += 1

    def of(self, place: int) -> array[int]:
        return self._edges[self._begins[place] : self._begins[place + 1]]
