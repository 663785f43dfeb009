"""What two policies say differently: every leaf of the two files, a number with its unit as one."""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from wakai.core.policy.reading import PERIOD_UNITS

_UNITS: Final = (*PERIOD_UNITS, "count", "megabytes", "seconds", "characters", "percent")
_TEXTS_MAX: Final = 16

type Value = Any  # what TOML can hold, or an Amount or Bounds; None: this policy does not say it
type Data = Mapping[str, Any]


class Aspect(StrEnum):
    """Which part of an entry differs."""

    VALUE = "value"  # what the entry says
    BOUNDS = "bounds"  # within what it may be changed
    SOURCE = "source"  # on what it stands


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the policy and its unit."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that an amount may be, in its unit."""

    floor: int
    ceiling: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that two policies say differently, and where it stands in the file."""

    path: tuple[str, ...]
    aspect: Aspect = Aspect.VALUE
    before: Value
    after: Value


@functools.lru_cache(maxsize=_TEXTS_MAX)
def tables(text: str) -> Data:
    """
    Return what the text of a whole policy file says, for reading alone.

    A text is read once: that takes milliseconds, and a policy stands in many sentences.
    """
    return tomllib.loads(text)


def changes(before: str, after: str) -> tuple[Change, ...]:
    """
    Return what differs between the texts of two whole policy files, in the order of the files.

    Comments, layout and the order of keys do not count, as in the content hash.
    """
    return tuple(_differences((), tables(before), tables(after)))


def value_at(data: Data, path: tuple[str, ...]) -> Value:
    """Return what a policy says at a place, as ``Change`` holds it; None where it says nothing."""
    found: Any = data
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return amount(found) if is_amount(found) else found


def sources(text: str) -> Iterator[tuple[tuple[str, ...], Value, str]]:
    """Yield where a policy names a source: the place, what it says there, and the source."""
    yield from _sources((), tables(text))


def is_amount(value: Value) -> bool:
    """Say whether an entry is a number with its unit, bounds and source."""
    return isinstance(value, dict) and "floor" in value and "ceiling" in value


def amount(entry: Data) -> Amount:
    """Return the number of an entry, in its unit."""
    unit = next(unit for unit in _UNITS if unit in entry)
    return Amount(entry[unit], unit)


def _differences(path: tuple[str, ...], before: Data, after: Data) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        here = (*path, key)
        old, new = before.get(key), after.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            both = is_amount(old) and is_amount(new)
            yield from (_amounts if both else _differences)(here, old, new)
        elif old != new and key == "source":
            yield Change(path=path, aspect=Aspect.SOURCE, before=old, after=new)
        elif old != new:
            yield Change(path=here, before=_read(old), after=_read(new))


def _amounts(path: tuple[str, ...], before: Data, after: Data) -> Iterator[Change]:
    old, new = amount(before), amount(after)
    if old != new:
        yield Change(path=path, before=old, after=new)
    within, now_within = (
        Bounds(entry["floor"], entry["ceiling"], told.unit)
        for entry, told in ((before, old), (after, new))
    )
    if within != now_within:
        yield Change(path=path, aspect=Aspect.BOUNDS, before=within, after=now_within)
    if before["source"] != after["source"]:
        yield Change(
            path=path, aspect=Aspect.SOURCE, before=before["source"], after=after["source"]
        )


def _read(value: Value) -> Value:
    return amount(value) if is_amount(value) else value


def _sources(path: tuple[str, ...], table: Data) -> Iterator[tuple[tuple[str, ...], Value, str]]:
    if "source" in table:
        yield path, _read(table), table["source"]
        return
    for key, entry in table.items():
        if isinstance(entry, dict):
            yield from _sources((*path, key), entry)
