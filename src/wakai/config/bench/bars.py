"""Limits, and whether they were met."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Bar:
    """A measured value beside its limit: at most that much, or ``at_least`` that much."""

    name: str
    value: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the value is on the right side of the limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def plain(bars: Iterable[Bar]) -> list[dict[str, Any]]:
    """Return the bars for a JSON document."""
    return [
        {"name": bar.name, "value": bar.value, "limit": bar.limit, "met": bar.met} for bar in bars
    ]


def table(bars: Iterable[Bar]) -> Table:
    """Return the bars for the eye."""
    made = Table("", "measured", "limit", "", title="Bars")
    for bar in bars:
        word = "≥" if bar.at_least else "≤"
        told = (f"{bar.value:,.1f} {bar.unit}", f"{word} {bar.limit:,.4g} {bar.unit}")
        made.add_row(bar.name, *told, "met" if bar.met else "MISSED")
    return made
