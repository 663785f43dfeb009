"""The map as a whole: what has no way on, how long it can take, how many mails it can bring."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress


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
        self.starts, self.ends = list(starts), list(ends)  # a list is read faster than an array

    def along(self, goes: Iterable[object]) -> "Paths":
        """Return what can be reached over those edges for which ``goes`` says so, one by one."""
        return Paths(self, list(compress(range(len(self.starts)), goes)))


class Paths:
    """Some of the edges of a map, and what is true of the ways over them."""

    def __init__(self, known: Map, edges: Sequence[int]) -> None:
        self._known, self._edges = known, edges

    def without_exit(self, over: Iterable[int]) -> int | None:
        """Return a situation from which no way leads to one of ``over``, if there is any."""
        starts = self._known.starts
        into = _grouped(self._known.size, self._edges, self._known.ends)
        known = bytearray(self._known.size)
        found = list(over)
        for place in found:
            known[place] = 1
        while found:
            for edge in into[found.pop()]:
                before = starts[edge]
                if not known[before]:
                    known[before] = 1
                    found.append(before)
        lost = known.find(0)
        return None if lost < 0 else lost

    def longest(self, weights: Sequence[int]) -> Longest:
        """
        Return the way over which the weights of the edges sum up to most.

        Ways that lead back weigh nothing; one that does makes it endless, and is named.
        """
        ends, out = self._known.ends, self._out
        part, order = self._parts
        best = [0] * self._known.size
        for members in order:
            most = 0
            for place in members:
                for edge in out[place]:
                    after = ends[edge]
                    if part[after] != part[place]:
                        most = max(most, weights[edge] + best[after])
                    elif weights[edge]:
                        return Longest(0, place, endless=place)
            for place in members:
                best[place] = most
        top = max(range(self._known.size), key=best.__getitem__, default=0)
        return Longest(best[top], top)

    @cached_property
    def _out(self) -> list[list[int]]:
        return _grouped(self._known.size, self._edges, self._known.starts)

    @cached_property
    def _parts(self) -> tuple[Sequence[int], list[list[int]]]:
        """
        Return the part of each situation, and the parts, those first that lead to no other.

        A part is what can be reached from itself: Tarjan's way, without recursion.
        """
        out, ends = self._out, self._known.ends
        tarjan = _Tarjan(self._known.size)
        for root in range(self._known.size):
            if tarjan.index[root] < 0:
                tarjan.go(root, out, ends)
        return tarjan.part, tarjan.order


class _Tarjan:
    """What was found so far of the parts of a map."""

    def __init__(self, size: int) -> None:
        self.order: list[list[int]] = []
        self.part, self.index = [-1] * size, [-1] * size
        self._low, self._held = [0] * size, bytearray(size)
        self._stack = array("q")
        self._count = 0

    def go(self, root: int, out: Sequence[Sequence[int]], ends: Sequence[int]) -> None:
        """Find the parts that can be reached from a place where nobody was before."""
        low, index, held = self._low, self.index, self._held
        work = [(root, iter(out[root]))]
        self._enter(root)
        while work:
            place, edges = work[-1]
            for edge in edges:
                after = ends[edge]
                if index[after] < 0:
                    self._enter(after)
                    work.append((after, iter(out[after])))
                    break
                if held[after] and index[after] < low[place]:
                    low[place] = index[after]
            else:
                work.pop()
                if work and low[place] < low[work[-1][0]]:
                    low[work[-1][0]] = low[place]
                if low[place] == index[place]:
                    self._close(place)

    def _enter(self, place: int) -> None:
        self.index[place] = self._low[place] = self._count
        self._count += 1
        self._stack.append(place)
        self._held[place] = 1

    def _close(self, place: int) -> None:
        members: list[int] = []
        while not members or members[-1] != place:
            last = self._stack.pop()
            self._held[last] = 0
            self.part[last] = len(self.order)
            members.append(last)
        self.order.append(members)


def _grouped(size: int, edges: Iterable[int], by: Sequence[int]) -> list[list[int]]:
    """Return for each place the edges that have it at this end."""
    groups: list[list[int]] = [[] for _ in range(size)]
    for edge in edges:
        groups[by[edge]].append(edge)
    return groups
