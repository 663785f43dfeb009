"""The lower half of the drawing: goods on their way, on both sides of the line of the money."""

from typing import Final

from django.utils.translation import gettext as _

from wakai.app import words_labels
from wakai.app.machine import Node, Row
from wakai.core.disputes.model import Stage
from wakai.web.machine.shapes import SIZE, Arrow, Box, Line, Picture, height, rows, wide, wrapped

_LEFT: Final = 40.0
_WIDTH: Final = 1520.0
_BOX: Final = 150.0
_HIGH: Final = 62.0
_FIRST: Final = 130.0  # where the first step stands
_PITCH: Final = 250.0
_MONEY_PITCH: Final = 276.0
_UP: Final = 66.0  # from a step up to the place that it leads back to
_PILL: Final = 26.0

type Edge = tuple[Node, Node]


class _Lower:
    """The steps of carrying out: a track for returns, one for replacements, one for money."""

    def __init__(self, drawing: Picture, left: dict[Edge, tuple[Row, ...]], top: float) -> None:
        self.drawing, self.left, self.top = drawing, left, top
        steps = {node for edge in left for node in edge if node.stage is Stage.FINAL}
        ordered = sorted(steps, key=lambda node: node.rank)
        self.tracks = {
            name: [node for node in ordered if node.fulfilment.value.startswith(name)]
            for name in ("return", "replace", "money")
        }
        self.drop, self.rise = self._room("return"), self._room("replace")
        self.upper_y = top + 44 + _PILL + _UP
        self.line_y = self.upper_y + _HIGH + self.drop
        self.lower_y = self.line_y + self.rise
        self.boxes = {node: self._box(node) for node in ordered}
        self.bottom = self.lower_y + _HIGH + 24

    def _room(self, track: str) -> float:
        """Return how much room the words need between a track and the line of the money."""
        told = [
            height(found, _PITCH - _BOX / 2 - 24)
            for (start, end), found in self.left.items()
            if start in self.tracks[track] and end in self.tracks["money"]
        ]
        return max(told, default=0) + 26

    def _box(self, node: Node) -> Box:
        track = next(name for name, nodes in self.tracks.items() if node in nodes)
        number = self.tracks[track].index(node)
        y = {"return": self.upper_y, "replace": self.lower_y}.get(track, self.line_y - _HIGH / 2)
        x = _FIRST + number * _PITCH
        if track == "money":
            columns = max(len(self.tracks["return"]), len(self.tracks["replace"]))
            x = _FIRST + columns * _PITCH + number * _MONEY_PITCH
        return Box(x, y, _BOX, _HIGH, wrapped(node.name, _BOX - 20, 13), kind="step")

    def draw(self) -> None:
        name = words_labels.label(Stage.FINAL)
        high = self.bottom - self.top
        group = Box(_LEFT, self.top, _WIDTH, high, (name,), kind="group")
        self.drawing.boxes.append(group)
        self.drawing.boxes += self.boxes.values()
        self._enter()
        for edge in list(self.left):
            start, end = edge
            if start not in self.boxes:
                continue
            if end in self.boxes and self._row(start) == self._row(end):
                self._beside(edge)
            elif end in self.tracks["money"]:
                self._to_the_money(edge)
            elif end.stage is not Stage.CLOSED:
                self._back(edge)
        self._close()

    def _row(self, node: Node) -> float:
        return self.boxes[node].centre

    def _enter(self) -> None:
        """Draw the three ways to begin; the case has come in from above."""
        x = _LEFT + 30
        firsts = [self.boxes[nodes[0]] for nodes in self.tracks.values() if nodes]
        heights = [box.centre for box in firsts]
        self.drawing.arrows.append(Arrow(((x, self.top), (x, max(heights))), head=False))
        for box in firsts:
            self.drawing.arrows.append(Arrow(((x, box.centre), (box.x - 1, box.centre))))
        at = _LEFT + 62 + wide(words_labels.label(Stage.FINAL), 14)
        words = _("As agreed or ordered; goods on their way go on.")
        self.drawing.lines.append(Line(at, self.top + 30, words, kind="quiet"))

    def _beside(self, edge: Edge) -> None:
        told = self.left.pop(edge)
        start, end = (self.boxes[node] for node in edge)
        room = abs(end.x - start.x) - _BOX - 18
        if start.x < end.x:
            y, points = start.centre, ((start.right, start.centre), (end.x - 1, start.centre))
            at = start.right + 9, y - height(told, room) + 6
        else:
            y = start.centre + 18
            points = ((start.x, y), (end.right + 1, y))
            at = end.right + 9, y + 18
        self.drawing.arrows.append(Arrow(points))
        self.drawing.lines += rows(told, *at, room)

    def _to_the_money(self, edge: Edge) -> None:
        told = self.left.pop(edge)
        box = self.boxes[edge[0]]
        above = box.y < self.line_y
        start = box.bottom if above else box.y
        self.drawing.arrows.append(Arrow(((box.middle, start), (box.middle, self.line_y))))
        room = _PITCH - _BOX / 2 - 24
        y = start + 20 if above else start - height(told, room) + 4
        self.drawing.lines += rows(told, box.middle + 10, y, room)

    def _back(self, edge: Edge) -> None:
        """Draw what leads back to a person as a short way to the name of that place."""
        told = self.left.pop(edge)
        box = self.boxes[edge[0]]
        above = box.y < self.line_y
        name = edge[1].name
        x, room = box.x + 30, _PITCH - 60
        wide_pill = wide(name, SIZE) + 24
        if above:
            pill = Box(x - 16, box.y - _UP - _PILL, wide_pill, _PILL, (name,), kind="end")
            points, y = ((x, box.y), (x, pill.bottom + 1)), box.y - height(told, room) + 4
            at = x + 10
        else:
            pill = Box(box.right + 30, box.y + 4, wide_pill, _PILL, (name,), kind="end")
            points, y = ((box.right, pill.centre), (pill.x - 1, pill.centre)), pill.bottom + 18
            at = box.right + 10
        self.drawing.boxes.append(pill)
        self.drawing.arrows.append(Arrow(points))
        self.drawing.lines += rows(told, at, y, room)

    def _close(self) -> None:
        """Draw the ends: one arrow to all of them, named in one box."""
        ends = [edge for edge in self.left if edge[0] in self.boxes]
        if not ends:
            return
        box = self.boxes[ends[0][0]]
        told = tuple(dict.fromkeys(row for edge in ends for row in self.left.pop(edge)))
        names = [wrapped(end.name, 126) for _, end in ends]
        lines = [text for name in names for text in name]
        high = 44 + 18 * len(lines)
        x = _LEFT + _WIDTH - 166
        title = words_labels.label(Stage.CLOSED)
        closed = Box(x, box.centre - high / 2, 150, high, (title,), tuple(lines), kind="closed")
        self.drawing.boxes.append(closed)
        room = x - box.right - 14
        self.drawing.arrows.append(Arrow(((box.right, box.centre), (x - 1, box.centre))))
        y = box.centre - height(told, room) + 6
        self.drawing.lines += rows(told, box.right + 7, y, room)


def draw(drawing: Picture, left: dict[Edge, tuple[Row, ...]], *, top: float) -> None:
    """Draw how what was agreed or ordered is carried out; what is drawn is taken from ``left``."""
    _Lower(drawing, left, top).draw()
