"""What a drawing is made of, and how wide words are: in units of which A3 has 1600 by 1130."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wakai.app.machine import Row, Who

LINE: Final = 15.5  # from one line of text to the next
SIZE: Final = 12.0
_SIGN: Final = 13.0  # width of a sign with its gap
_NOT_AT_START: Final = frozenset("、。，．）」』】ーっゃゅょッャュョ：；！？,.:;)%")
_CJK: Final = r"\u2e80-\u9fff\uff00-\uffef"
_TOKENS: Final = re.compile(rf"\d[\d,]*(?:営業日|日|時間|分|件)|[{_CJK}]|[^\s{_CJK}]+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Box:
    """A place: its name, and below it what else is so there."""

    x: float
    y: float
    width: float
    height: float
    name: tuple[str, ...]
    note: tuple[str, ...] = ()
    kind: str = "stage"  # or "step", "end", "group"

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def centre(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from place to place; ``both``: it leads back as well."""

    points: tuple[tuple[float, float], ...]
    head: bool = True
    both: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, with the signs of who acts before it."""

    x: float
    y: float  # of the ground of the letters
    text: str
    who: tuple[Who, ...] = ()
    kind: str = "row"  # or "title", "quiet"


@dataclass(slots=True)
class Picture:
    """Everything that is drawn."""

    width: float
    height: float
    title: str
    described: str
    boxes: list[Box]
    arrows: list[Arrow]
    lines: list[Line]


def wide(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is: a Chinese or Japanese letter is as wide as it is high."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.56 for letter in text)  # noqa: PLR2004


def wrapped(text: str, width: float, size: float = SIZE) -> tuple[str, ...]:
    """Return a text in as few lines as this width allows, and these about equally long."""
    lines = _broken(text, width, size)
    narrower = width - size
    while narrower > width / 2:
        tried = _broken(text, narrower, size)
        if len(tried) > len(lines) or max(wide(line, size) for line in tried) > width:
            break
        lines, narrower = tried, narrower - size
    return lines


def _broken(text: str, width: float, size: float) -> tuple[str, ...]:
    """Return a text in lines of at most this width; no line begins with a closing mark."""
    lines: list[str] = []
    line = ""
    for token in _TOKENS.findall(text):
        fits = wide(line + token.rstrip(), size) <= width
        if line and not fits and token[0] not in _NOT_AT_START:
            lines.append(line.rstrip())
            line = ""
        line += token if line else token.lstrip()
    return tuple([*lines, line.rstrip()] if line.strip() else lines)


def rows(told: tuple[Row, ...], x: float, y: float, width: float) -> list[Line]:
    """Return what leads along an edge as lines, the first one with its ground at ``y``."""
    lines: list[Line] = []
    for row in told:
        signs = _SIGN * len(row.who)
        for number, text in enumerate(wrapped(row.told, width - signs)):
            who = () if number else row.who
            lines.append(Line(x + (signs if number else 0), y + LINE * len(lines), text, who))
    return lines


def height(told: tuple[Row, ...], width: float) -> float:
    """Return how high these rows stand."""
    return LINE * len(rows(told, 0, 0, width))


def signs(line: Line) -> Iterator[tuple[Who, float]]:
    """Yield each sign before a line and where its middle is."""
    for number, one in enumerate(line.who):
        yield one, line.x + _SIGN * number + 4.5


def text_x(line: Line) -> float:
    """Return where the words of a line begin."""
    return line.x + _SIGN * len(line.who)
