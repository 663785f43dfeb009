"""A drawing as SVG: text and lines only, in colours that follow light and dark."""

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources
from typing import Final

import wakai.web
from wakai.app.machine import Who
from wakai.web.machine.shapes import Arrow, Box, Line, Picture, signs, text_x

# The page brings its own colours; a file that stands alone brings these.
_COLOURS: Final = {
    "paper": ("#faf8f4", "#14151a"),
    "card": ("#ffffff", "#1c1e26"),
    "sunk": ("#f3efe7", "#101116"),
    "ink": ("#1b1d24", "#eceae4"),
    "ink-2": ("#565a66", "#a9adba"),
    "line": ("#e4e0d8", "#30333f"),
    "edge": ("#8a8478", "#747a8c"),
    "ai": ("#1f4e79", "#8db8e8"),
    "moss": ("#2f6b3c", "#86c793"),
    "ochre": ("#8a5a00", "#e0b050"),
}
_SHEET: Final = "static/wakai/css/pages/machine.css"


@cache
def _style() -> str:
    """Return the style sheet of the page, with the colours that a page has of its own."""
    light, dark = (
        "".join(f"--{name}:{pair[number]};" for name, pair in _COLOURS.items()) for number in (0, 1)
    )
    shared = resources.files(wakai.web).joinpath(_SHEET).read_text("utf-8")
    return (
        f"svg{{{light}background:var(--paper)}}\n"
        f"@media (prefers-color-scheme:dark){{svg{{{dark}}}}}\n"
        f"@page{{size:A3 landscape;margin:0}}\n{shared}"
    )


def drawn(picture: Picture, *, alone: bool, language: str) -> str:
    """Return the drawing; ``alone``: as a file that is opened by itself."""
    size = f"0 0 {picture.width:g} {picture.height:g}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="machine" role="img" lang="{language}"',
        f'viewBox="{size}" aria-labelledby="machine-title machine-desc">',
        f'<title id="machine-title">{escape(picture.title)}</title>',
        f'<desc id="machine-desc">{escape(picture.described)}</desc>',
        f"<style>{_style()}</style>" if alone else "",
        *(_box(box) for box in picture.boxes if box.kind == "group"),
        *(_arrow(arrow) for arrow in picture.arrows),
        *(_box(box) for box in picture.boxes if box.kind != "group"),
        *(_line(line) for line in picture.lines),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _box(box: Box) -> str:
    return "".join(_box_parts(box))


def _box_parts(box: Box) -> Iterator[str]:
    radius = box.height / 2 if box.kind == "end" else 10
    yield (
        f'<rect class="m-box m-box-{box.kind}" x="{box.x:.1f}" y="{box.y:.1f}" '
        f'width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius:g}"/>'
    )
    if box.kind == "group":
        yield _text(box.x + 42, box.y + 30, box.name[0], "m-name")
        return
    if box.kind == "closed":
        yield _text(box.x + 14, box.y + 26, box.name[0], "m-step")
        for number, text in enumerate(box.note):
            yield _text(box.x + 14, box.y + 48 + 18 * number, text, "")
        return
    size = {"stage": 18.0, "step": 17.0}.get(box.kind, 15.0)
    css = {"stage": "m-name", "step": "m-step"}.get(box.kind, "")
    high = size * len(box.name) + 14 * len(box.note)
    y = box.centre - high / 2 + size * 0.76
    for text in box.name:
        yield _text(box.middle, y, text, css, middle=True)
        y += size
    for text in box.note:
        yield _text(box.middle, y, text, "m-note", middle=True)
        y += 14


def _text(x: float, y: float, words: str, css: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    named = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{named}{anchor}>{escape(words)}</text>'


def _arrow(arrow: Arrow) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in arrow.points)
    parts = [f'<polyline class="m-arrow" points="{points}"/>']
    if arrow.head:
        parts.append(_head(arrow.points[-2], arrow.points[-1]))
    if arrow.both:
        parts.append(_head(arrow.points[1], arrow.points[0]))
    return "".join(parts)


def _head(before: tuple[float, float], tip: tuple[float, float]) -> str:
    (x0, y0), (x, y) = before, tip
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    side = (
        (x - 9 * dx + 4.5 * dy, y - 9 * dy + 4.5 * dx),
        (x - 9 * dx - 4.5 * dy, y - 9 * dy - 4.5 * dx),
    )
    points = " ".join(f"{px:.1f},{py:.1f}" for px, py in ((x, y), *side))
    return f'<polygon class="m-head" points="{points}"/>'


def _line(line: Line) -> str:
    css = {"title": "m-title", "quiet": "m-quiet"}.get(line.kind, "m-row")
    marks = "".join(_sign(who, x, line.y - 4.2) for who, x in signs(line))
    return marks + _text(text_x(line), line.y, line.text, css)


def _sign(who: Who, x: float, y: float) -> str:
    match who:
        case Who.BUYER:
            return f'<circle class="m-buyer" cx="{x:.1f}" cy="{y:.1f}" r="4.3"/>'
        case Who.SELLER:
            return f'<rect class="m-seller" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
        case Who.HOUSE:
            points = (
                f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
            )
            return f'<polygon class="m-house" points="{points}"/>'
        case Who.SYSTEM:
            return f'<circle class="m-system" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        case Who.CLOCK:
            hands = f"M{x:.1f} {y - 2.6:.1f}V{y:.1f}L{x + 2:.1f} {y + 1.2:.1f}"
            face = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.6"/>'
            return f'<g class="m-clock">{face}<path d="{hands}"/></g>'
