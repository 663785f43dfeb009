"""Reads one table of a policy file strictly: every key is asked for, none is left over."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum

from wakai.core.calendar import Period
from wakai.core.policy.terms import PolicyError

PERIOD_UNITS = ("days", "business_days", "hours", "minutes")


class Table:
    """
    A table of the file and where it stands in it.

    Every read removes its key; ``end`` refuses what nobody asked for. Each method raises
    PolicyError with a sentence that names the key.
    """

    def __init__(self, data: object, path: str = "") -> None:
        if not isinstance(data, dict):
            raise PolicyError(f"{path} must be a table.")
        self._left: dict[str, object] = dict(data)
        self.path = path

    def at(self, key: str) -> str:
        """Return where a key of this table stands in the file."""
        return f"{self.path}.{key}" if self.path else key

    def end(self) -> None:
        """Refuse a key that nobody asked for."""
        for key in self._left:
            raise PolicyError(f"{self.at(key)} is not a key that a policy knows.")

    def names(self) -> tuple[str, ...]:
        """Return the keys that nobody has asked for yet."""
        return tuple(self._left)

    def take(self, key: str) -> object:
        """Return what stands at a key, whatever it is."""
        if key not in self._left:
            raise PolicyError(f"{self.at(key)} is missing.")
        return self._left.pop(key)

    def table(self, key: str) -> "Table":
        """Return the table below a key."""
        return Table(self.take(key), self.at(key))

    def named_tables(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """Yield each table below a key, which may hold any names."""
        holder = self.table(key)
        for name in holder.names():
            yield name, holder.table(name)

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise PolicyError(f"{self.at(key)} must be a text that is not empty.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a key that is left out is an empty list."""
        values = self._left.pop(key, [])
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise PolicyError(f"{self.at(key)} must be a list of texts.")
        if len(set(values)) != len(values):
            raise PolicyError(f"{self.at(key)} names something twice.")
        return tuple(values)

    def known_texts(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of texts of which each must be one of ``known``."""
        values = self.texts(key)
        for value in values:
            if value not in known:
                raise PolicyError(f"{self.at(key)} names {value}, which this policy does not know.")
        return values

    def choice[Choice: StrEnum](self, key: str, kind: type[Choice]) -> Choice:
        """Return a text that is one of a closed list."""
        value = self.text(key)
        if value not in set(kind):
            allowed = ", ".join(kind)
            raise PolicyError(f"{self.at(key)} must be one of {allowed}, not {value}.")
        return kind(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._left.pop(key, default)
        if not isinstance(value, bool):
            raise PolicyError(f"{self.at(key)} must be true or false.")
        return value

    def whole(self, key: str) -> int:
        """Return a whole number, zero or more."""
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise PolicyError(f"{self.at(key)} must be a whole number, zero or more.")
        return value

    def instant(self, key: str) -> datetime:
        """Return a date and time that has a zone, in UTC."""
        value = self.take(key)
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise PolicyError(f"{self.at(key)} must be a date and time with a zone.")
        return value.astimezone(UTC)

    def dates(self, key: str) -> frozenset[date]:
        """Return a list of days; a key that is left out is an empty list."""
        values = self._left.pop(key, [])
        if not isinstance(values, list) or not all(_is_date(value) for value in values):
            raise PolicyError(f"{self.at(key)} must be a list of dates.")
        return frozenset(values)

    def period(self, key: str) -> Period:
        """Read a length of time: one unit, its bounds in the same unit, and a source."""
        entry = self.table(key)
        unit = entry.unit(PERIOD_UNITS)
        return Period(**{unit: entry.bounded(unit)})

    def number(self, key: str, unit: str) -> int:
        """Read a number in a given unit, with its bounds and a source."""
        entry = self.table(key)
        entry.unit((unit,))
        return entry.bounded(unit)

    def unit(self, units: Collection[str]) -> str:
        """Return the one unit that this table has."""
        present = [unit for unit in units if unit in self._left]
        if len(present) != 1:
            raise PolicyError(f"{self.path} needs exactly one unit: {', '.join(units)}.")
        return present[0]

    def bounded(self, unit: str) -> int:
        """Return the number of this table, which must hold its bounds and a source too."""
        value, floor, ceiling = self.whole(unit), self.whole("floor"), self.whole("ceiling")
        self.text("source")
        self.end()
        if value < floor:
            raise PolicyError(f"{self.path} is {value} {unit}, below its floor of {floor}.")
        if value > ceiling:
            raise PolicyError(f"{self.path} is {value} {unit}, above its ceiling of {ceiling}.")
        return value


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
