"""A run as one picture: SVG that needs no script and no library, light and dark."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final
from xml.sax.saxutils import escape

from wakai.app.simulation.summary import summary, whole_units
from wakai.app.simulation.tally import Needed, Tally, held_by_day, percentile, staff

_WIDTH: Final = 960
_MARGIN: Final = 32
_GAP: Final = 32
_COLUMN: Final = (_WIDTH - 2 * _MARGIN - _GAP) // 2
_BAR: Final = 26  # from one bar to the next
_PLOT: Final = 150  # the height of a curve
_NAMES: Final = 128  # the width of the names before bars
_HOURS: Final = 24
_EPOCH: Final = date(1970, 1, 1)
_SHARES: Final = (0, 25, 50, 75, 100)

_STYLE: Final = """
svg { color-scheme: light dark; --paper: #faf8f4; --ink: #1b1d24; --ink-2: #565a66;
  --line: #e4e0d8; --ai: #1f4e79; --moss: #2f6b3c; --ochre: #8a5a00;
  font: 13px system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; }
@media (prefers-color-scheme: dark) { svg { --paper: #14151a; --ink: #eceae4; --ink-2: #a9adba;
  --line: #30333f; --ai: #8db8e8; --moss: #86c793; --ochre: #e0b050; } }
.ground { fill: var(--paper); } text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.title { font-size: 20px; font-weight: 600; } .head { font-size: 15px; font-weight: 600; }
.quiet { fill: var(--ink-2); font-size: 12px; } .end { text-anchor: end; }
.middle { text-anchor: middle; } .grid { stroke: var(--line); } .bar { fill: var(--ai); }
.second { fill: var(--moss); } .track { fill: var(--line); }
.curve { fill: none; stroke: var(--ai); stroke-width: 2; } .later { stroke: var(--ochre);
  stroke-dasharray: 5 3; } .area { fill: var(--ai); fill-opacity: .18; }
.busy { fill: none; stroke: var(--ochre); stroke-width: 1.5; }
"""


def draw(tally: Tally, *, title: str, about: str, currency: str) -> str:
    """Return the picture of a run."""
    told = summary(tally)
    left, right = _MARGIN, _MARGIN + _COLUMN + _GAP
    parts = [_text(left, 44, title, "title"), _text(left, 66, about, "quiet")]
    top = 108
    ends = [
        _bars(left, top, "How they end", told["outcomes"]),
        _bars(right, top, "What that rests on", told["rests_on"]),
    ]
    top += _height(ends)
    appeals = _appeals(right, top, told)
    curves = [_times(left, top, tally), appeals]
    top += _height(curves)
    people = _people(left, top, staff(tally))
    top += _height([people])
    money = _money(left, top, held_by_day(tally), currency)
    for drawn, _high in (*ends, *curves, people, money):
        parts.append(drawn)
    height = top + money[1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'width="{_WIDTH}" height="{height}">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect class="ground" width="{_WIDTH}" height="{height}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


type Panel = tuple[str, int]  # what is drawn, and how high it is


def _height(panels: Iterable[Panel]) -> int:
    return max(high for _drawn, high in panels)


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}">{escape(words)}</text>'


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
        f'rx="2" class="{kind}"/>'
    )


def _line(x: float, y: float, x2: float, y2: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="grid"/>'


def _path(points: Sequence[tuple[float, float]], kind: str, end: str = "") -> str:
    way = " ".join(f"{'L' if nth else 'M'}{x:.1f} {y:.1f}" for nth, (x, y) in enumerate(points))
    return f'<path d="{way}{end}" class="{kind}"/>'


def _bars(left: int, top: int, head: str, counts: dict[str, int]) -> Panel:
    """Draw how often each thing happened, the most frequent first."""
    drawn, whole = [_text(left, top, head, "head")], sum(counts.values()) or 1
    wide = _COLUMN - _NAMES - 108
    for nth, (name, count) in enumerate(counts.items()):
        y = top + 16 + nth * _BAR
        drawn += [
            _text(left, y + 14, name.replace("_", " ")),
            _rect(left + _NAMES, y + 2, wide, 16, "track"),
            _rect(left + _NAMES, y + 2, wide * count / whole, 16, "bar"),
            _text(left + _COLUMN, y + 14, f"{count:,} · {100 * count / whole:.1f} %", "end"),
        ]
    return "\n".join(drawn), 16 + len(counts) * _BAR + 40


def _times(left: int, top: int, tally: Tally) -> Panel:
    """Draw how many cases had their result, and their money, after so many days."""
    last = percentile(tally.hours_to_end, 99) or _HOURS
    days = -(-last // _HOURS)
    base, x0, wide = top + 24 + _PLOT, left + 44, _COLUMN - 44
    drawn = [_text(left, top, "Days from the claim", "head")]
    for share in _SHARES:
        y = base - _PLOT * share / 100
        drawn += [_line(x0, y, x0 + wide, y), _text(x0 - 8, y + 4, f"{share} %", "quiet end")]
    for day in range(0, days + 1, max(1, days // 6)):
        drawn.append(_text(x0 + wide * day / days, base + 18, str(day), "quiet middle"))
    for hours, kind in ((tally.hours_to_result, "curve"), (tally.hours_to_end, "curve later")):
        drawn.append(_path(_cumulated(hours, days, x0, base, wide), kind))
    median, late = percentile(tally.hours_to_result, 50), percentile(tally.hours_to_result, 90)
    drawn += [
        _text(
            x0,
            base + 40,
            f"— result: half within {_days(median)}, nine of ten within {_days(late)}",
            "quiet",
        ),
        _text(
            x0,
            base + 58,
            f"- - all is over: half within "
            f"{_days(percentile(tally.hours_to_end, 50))}, "
            f"nine of ten within {_days(percentile(tally.hours_to_end, 90))}",
            "quiet",
        ),
    ]
    return "\n".join(drawn), 24 + _PLOT + 58 + 44


def _days(hours: int | None) -> str:
    return "-" if hours is None else f"{hours / _HOURS:.1f} d"


def _cumulated(
    hours: Counter[int], days: int, x0: float, base: float, wide: float
) -> list[tuple[float, float]]:
    whole, seen, points = sum(hours.values()) or 1, 0, [(x0, base)]
    for day in range(1, days + 1):
        seen += sum(hours[hour] for hour in range((day - 1) * _HOURS, day * _HOURS))
        points.append((x0 + wide * day / days, base - _PLOT * seen / whole))
    return points


def _appeals(left: int, top: int, told: dict[str, Any]) -> Panel:
    """Draw how many rulings were appealed, and how many appeals changed something."""
    drawn = [_text(left, top, "Rulings and appeals", "head")]
    appealed, changed = told["appealed_percent"], told["changed_percent"]
    rows = (
        (f"{told['ruled']:,} rulings at first level", 100.0, "bar"),
        (f"{told['appealed']:,} appealed: {appealed:.1f} %", appealed, "bar"),
        (
            f"{told['appeals_changed']:,} changed: {changed:.1f} % of those heard",
            appealed * changed / 100,
            "second",
        ),
    )
    for nth, (words, share, kind) in enumerate(rows):
        y = top + 22 + nth * 46
        drawn += [
            _text(left, y + 12, words),
            _rect(left, y + 20, _COLUMN, 12, "track"),
            _rect(left, y + 20, _COLUMN * share / 100, 12, kind),
        ]
    return "\n".join(drawn), 22 + len(rows) * 46 + 40


def _people(left: int, top: int, needed: dict[str, dict[int, Needed]]) -> Panel:
    """Draw the people needed in each hour of a day, a role beside the other."""
    drawn = [
        _text(left, top, "People needed by hour of the day (UTC)", "head"),
        _text(left, top + 20, "filled: a usual day; line: a busy day of twenty", "quiet"),
    ]
    wide = (_WIDTH - 2 * _MARGIN - 3 * _GAP) / 4
    for nth, (role, hours) in enumerate(needed.items()):
        x0, base = left + nth % 4 * (wide + _GAP), top + 44 + _PLOT + nth // 4 * (_PLOT + 70)
        most = max(told.busy for told in hours.values()) or 1
        step = wide / _HOURS
        drawn.append(_text(x0, base - _PLOT + 4, f"{role}, at most {most:.1f}"))
        for hour, told in hours.items():
            x, room = x0 + hour * step, _PLOT - 18
            drawn += [
                _rect(
                    x + 0.5,
                    base - room * told.usual / most,
                    step - 1,
                    room * told.usual / most,
                    "bar",
                ),
                _path(
                    [
                        (x, base - room * told.busy / most),
                        (x + step, base - room * told.busy / most),
                    ],
                    "busy",
                ),
            ]
        drawn.append(_line(x0, base, x0 + wide, base))
        drawn += [
            _text(x0 + hour * step, base + 16, str(hour), "quiet middle")
            for hour in range(0, _HOURS + 1, 6)
        ]
    rows = -(-len(needed) // 4)
    return "\n".join(drawn), 44 + rows * (_PLOT + 70) + 20


def _money(left: int, top: int, held: list[tuple[int, int]], currency: str) -> Panel:
    """Draw what is held for disputes at the end of each day."""
    drawn = [_text(left, top, "Money held", "head")]
    wide, base = _WIDTH - 2 * _MARGIN, top + 34 + _PLOT
    if not held:
        return "\n".join(drawn), 60
    most = max(minor for _day, minor in held) or 1
    span = max(len(held) - 1, 1)
    points = [
        (left + wide * nth / span, base - _PLOT * minor / most)
        for nth, (_day, minor) in enumerate(held)
    ]
    when = next(day for day, minor in held if minor == most)
    drawn += [
        _text(
            left,
            top + 20,
            f"at most {whole_units(most, currency)} {currency} on {_EPOCH + timedelta(days=when)}",
            "quiet",
        ),
        _path(points, "area", f" L{left + wide:.1f} {base:.1f} L{left} {base:.1f} Z"),
        _path(points, "curve"),
        _line(left, base, left + wide, base),
        _text(left, base + 18, str(_EPOCH + timedelta(days=held[0][0])), "quiet"),
        _text(left + wide, base + 18, str(_EPOCH + timedelta(days=held[-1][0])), "quiet end"),
    ]
    return "\n".join(drawn), 34 + _PLOT + 50
