"""The map as a whole: what has no way on, how long it can take, how many mails it can bring."""

from array import array
from collections.abc import Callable, Iterable, Sequence
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
        order, part = self._parts(out, goes)
        best = array("q", bytes(8 * self.size))
        for members in order:
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

    def _parts(
        self, out: "_Grouped", goes: Goes
    ) -> tuple[list[list[int]], array[int]]:
        """Return what can be reached from itself, the last first (Tarjan's way, without recursion)."""
        index, low = array("q", [-1]) * self.size, array("q", bytes(8 * self.size))
        part, held = array("q", [-1]) * self.size, bytearray(self.size)
        stack: list[int] = []
        order: list[list[int]] = []
        count = 0
        for root in range(self.size):
            if index[root] >= 0:
                continue
            work = [(root, iter(out.of(root)))]
            index[root] = low[root] = count
            count += 1
            stack.append(root)
            held[root] = 1
            while work:
                place, edges = work[-1]
                deeper = False
                for edge in edges:
                    if not goes(edge):
                        continue
                    after = self.ends[edge]
                    if index[after] < 0:
                        index[after] = low[after] = count
                        count += 1
                        stack.append(after)
                        held[after] = 1
                        work.append((after, iter(out.of(after))))
                        deeper = True
                        break
                    if held[after]:
                        low[place] = min(low[place], index[after])
                if deeper:
                    continue
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == index[place]:
                    members = []
                    while True:
                        last = stack.pop()
                        held[last] = 0
                        part[last] = len(order)
                        members.append(last)
                        if last == place:
                            break
                    order.append(members)
        return order, part


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
