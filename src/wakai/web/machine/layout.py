"""Where everything stands: the stages in a row, and below it how the result is carried out."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wakai.app import words_machine
from wakai.app.machine import Machine, Node, Row, Who
from wakai.core.disputes.model import Stage
from wakai.web.machine import carrying_out
from wakai.web.machine.shapes import (
    SIZE,
    Arrow,
    Box,
    Line,
    Picture,
    height,
    rows,
    wide,
    wrapped,
)

WIDTH: Final = 1600.0
HEIGHT: Final = 1130.0
MARGIN: Final = 40.0
BOX: Final = 150.0  # width of a place
_TOP: Final = 96.0
_PORT: Final = 13.0
_ROOM_RIGHT: Final = 100.0  # for the words beside the last stage
_PILL: Final = 26.0
_GAP: Final = 16.0

type Edge = tuple[Node, Node]


class CannotDraw(ValueError):
    """The law has a step for which this layout has no place."""


def picture(machine: Machine) -> Picture:
    """Return the drawing of a machine, in the active language. Raises CannotDraw."""
    title = words_machine.title(machine.policy, machine.version)
    drawing = Picture(WIDTH, HEIGHT, title, _described(machine), [], [], [])
    drawing.lines.append(Line(MARGIN, 52, title, kind="title"))
    left = dict(machine.edges)
    stages = [n for n in machine.nodes if n.stage not in {Stage.FINAL, Stage.CLOSED}]
    upper = _Upper(drawing, machine, stages)
    upper.draw(left)
    carrying_out.draw(drawing, left, top=upper.bottom)
    _foot(drawing, machine)
    if left:
        raise CannotDraw(", ".join(f"{a.name} → {b.name}" for a, b in left))
    return drawing


def _described(machine: Machine) -> str:
    return _(
        "A drawing of %(places)d places and of what leads from one to another. "
        "The table below says the same in words."
    ) % {"places": len(machine.nodes) + len(machine.at_any_time)}


class _Upper:
    """The stages, what leads on between them, over them and down from them."""

    def __init__(self, drawing: Picture, machine: Machine, stages: list[Node]) -> None:
        self.drawing, self.machine, self.stages = drawing, machine, stages
        self.column = {node: number for number, node in enumerate(stages)}
        self.pitch = (WIDTH - 2 * MARGIN - BOX - _ROOM_RIGHT) / (len(stages) - 1)
        self.arcs = [e for e in machine.edges if self._span(e) > 1]
        self.arcs.sort(key=lambda edge: (self._span(edge), self.column[edge[0]]))
        self.lanes = self._lanes()
        self.lanes_height = sum(self.lane_heights.values())
        self.stub = self._stub_height()
        self.y = _TOP + self.lanes_height + _GAP + _PILL + self.stub
        self.boxes = {node: self._box(node) for node in stages}
        self.bottom = 0.0

    def _span(self, edge: Edge) -> int:
        start, end = edge
        if start not in self.column or end not in self.column:
            return 0
        return self.column[end] - self.column[start]

    def _lanes(self) -> dict[Edge, int]:
        """Give each arc the lowest lane that is free where it runs."""
        taken: list[list[tuple[int, int]]] = []
        lanes: dict[Edge, int] = {}
        self.lane_heights: dict[int, float] = {}
        for edge in self.arcs:
            start, end = self.column[edge[0]], self.column[edge[1]]
            free = (
                n for n, lane in enumerate(taken) if all(e <= start or end <= s for s, e in lane)
            )
            lane = next(free, len(taken))
            if lane == len(taken):
                taken.append([])
            taken[lane].append((start, end))
            lanes[edge] = lane
            needed = height(self.machine.edges[edge], self._arc_room(edge)) + 12
            self.lane_heights[lane] = max(needed, self.lane_heights.get(lane, 0))
        return lanes

    def _arc_room(self, edge: Edge) -> float:
        return self._span(edge) * self.pitch - 40

    def _lane_y(self, lane: int) -> float:
        below = sum(high for number, high in self.lane_heights.items() if number < lane)
        return _TOP + self.lanes_height - below

    def _box(self, node: Node) -> Box:
        note = (
            _("The goods may be on their way.") if node.stage in self.machine.goods_move_in else ""
        )
        return Box(
            MARGIN + self.column[node] * self.pitch,
            self.y,
            BOX,
            84,
            wrapped(node.name, BOX - 24, 14),
            wrapped(note, BOX - 24, 11) if note else (),
        )

    def draw(self, left: dict[Edge, tuple[Row, ...]]) -> None:
        """Draw the upper half and take from ``left`` what has been drawn."""
        self.drawing.boxes += self.boxes.values()
        for edge in list(left):
            span = self._span(edge)
            if span == 1:
                self._beside(edge, left.pop(edge))
            elif span > 1:
                self._over(edge, left.pop(edge))
        for node in self.stages:
            self._stubs(node, left)
        self.bottom = self.y + 84 + self._down(left)

    def _beside(self, edge: Edge, told: tuple[Row, ...]) -> None:
        start, end = (self.boxes[node] for node in edge)
        room = end.x - start.right
        self.drawing.arrows.append(Arrow(((start.right, start.centre), (end.x - 1, start.centre))))
        high = height(told, room - 18)
        self.drawing.lines += rows(told, start.right + 9, start.centre - high + 6, room - 18)

    def _over(self, edge: Edge, told: tuple[Row, ...]) -> None:
        start, end = (self.boxes[node] for node in edge)
        leaving = [one for one in self.arcs if one[0] == edge[0]]
        y = self._lane_y(self.lanes[edge])
        from_x = start.right - 8 - _PORT * leaving.index(edge)
        to_x = end.right - 8 - _PORT * self._outgoing(edge[1]) - _PORT * self._before(edge)
        self.drawing.arrows.append(
            Arrow(((from_x, start.y), (from_x, y), (to_x, y), (to_x, end.y - 1)))
        )
        high = height(told, self._arc_room(edge))
        self.drawing.lines += rows(told, from_x + 10, y - high + 7, self._arc_room(edge))

    def _outgoing(self, node: Node) -> int:
        return sum(1 for start, _ in self.arcs if start == node)

    def _before(self, edge: Edge) -> int:
        """Return how many arcs arrive further right: those of higher lanes, so that none cross."""
        arriving = [one for one in self.arcs if one[1] == edge[1]]
        return sum(1 for one in arriving if self.lanes[one] > self.lanes[edge])

    def _upward(self, node: Node, edges: Iterable[Edge]) -> list[Node]:
        """Return the ends of a stage, and the places that it leads back to."""
        return [
            end
            for start, end in edges
            if start == node and end.stage is not Stage.FINAL and self._span((start, end)) < 1
        ]

    def _stub_room(self, node: Node) -> float:
        return self._free(node) - 28

    def _stub_rows(self, node: Node, end: Node) -> tuple[Row, ...]:
        edges = self.machine.edges
        back = edges.get((end, node), ()) if end.stage is Stage.CLOSED else ()
        return (*edges[node, end], *back)

    def _stub_height(self) -> float:
        """Return how long the ways up are, so that the words beside each have room."""
        told = [
            height(self._stub_rows(node, end), self._stub_room(node))
            for node in self.stages
            for end in self._upward(node, self.machine.edges)
        ]
        return max(told, default=0) + 26

    def _stubs(self, node: Node, left: dict[Edge, tuple[Row, ...]]) -> None:
        """Draw what ends the case, or leads back, as a short way up to the name of that place."""
        box, room = self.boxes[node], self._stub_room(node)
        for number, end in enumerate(self._upward(node, left)):
            told = self._stub_rows(node, end)
            left.pop((node, end))
            back = end.stage is Stage.CLOSED and left.pop((end, node), None) is not None
            x = box.x + 16 - number * 110
            pill = pill_of(end.name, x - 16, box.y - self.stub - _PILL)
            over = max(0.0, pill.right - (box.x + self._free(node)))
            pill = replace(pill, x=pill.x - over)
            self.drawing.boxes.append(pill)
            self.drawing.arrows.append(Arrow(((x, box.y), (x, pill.bottom + 1)), both=back))
            self.drawing.lines += rows(told, x + 8, pill.bottom + 18, room)

    def _free(self, node: Node) -> float:
        """Return how much of a stage's width the arcs leave to what goes straight up."""
        ports = sum(node in edge for edge in self.arcs)
        return BOX - 8 - _PORT * (ports - 1) - 8 if ports else BOX + 28

    def _down(self, left: dict[Edge, tuple[Row, ...]]) -> float:
        """Draw what makes a result final; return how far down that leads."""
        merged: dict[Node, dict[Row, None]] = {}
        for edge in [e for e in left if e[0] in self.boxes and e[1].stage is Stage.FINAL]:
            merged.setdefault(edge[0], {}).update(dict.fromkeys(left.pop(edge)))
        room = self.pitch - BOX / 2 - 24
        told = {node: _in_order(tuple(found)) for node, found in merged.items()}
        far = max((height(found, room) for found in told.values()), default=0) + 34
        for node, found in told.items():
            box = self.boxes[node]
            end = box.bottom + far
            wide_enough = min(room, WIDTH - MARGIN - box.middle - 10)
            self.drawing.arrows.append(Arrow(((box.middle, box.bottom), (box.middle, end - 1))))
            self.drawing.lines += rows(found, box.middle + 10, box.bottom + 20, wide_enough)
        return far


def _in_order(found: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return people first, then clocks."""
    return tuple(sorted(found, key=lambda row: Who.CLOCK in row.who))


def pill_of(name: str, x: float, y: float) -> Box:
    """Return the name of a place that stands elsewhere, or of an end."""
    return Box(x, y, wide(name, SIZE) + 24, _PILL, (name,), kind="end")


def _foot(drawing: Picture, machine: Machine) -> None:
    """Say what can happen at any time, and what the signs mean."""
    y, x = HEIGHT - 26, MARGIN
    for who in Who:
        name = words_machine.who(who.value)
        drawing.lines.append(Line(x, y, name, (who,), "quiet"))
        x += wide(name) + 40
    told = [(end, row) for end, found in machine.at_any_time.items() for row in found]
    if not told:
        return
    lead = pgettext("step", "At any time:")
    x = WIDTH - MARGIN + 24 - sum(wide(row.told) + wide(end.name) + 88 for end, row in told)
    drawing.lines.append(Line(x - wide(lead) - 12, y, lead, kind="quiet"))
    for end, row in told:
        drawing.lines += rows((row,), x, y, WIDTH)
        x += wide(row.told) + 20
        pill = pill_of(end.name, x + 20, y - 18)
        drawing.arrows.append(Arrow(((x, y - 5), (pill.x - 1, y - 5))))
        drawing.boxes.append(pill)
        x = pill.right + 24
