"""
Which two moments of two stories are the same situation.

What is past is past: no rule asks how long ago. What is to come is so many hours away. Ids are
given by counting, so equal stories have equal ids. Every part of a state is kept once, by number;
a situation is the row of these numbers.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from itertools import compress
from operator import is_not
from typing import Any, Final
from uuid import UUID

from wakai.core.disputes import windows
from wakai.core.disputes.clocks import HEARD_CLOCKS
from wakai.core.disputes.history import of_all
from wakai.core.disputes.model import Deadline, DeadlineKind, Dispute, Outcome, Party, WaitingOn
from wakai.core.explorer.worlds import NOW, World

MOMENT: Final = timedelta(minutes=1)  # just before, just after
_HOUR: Final = timedelta(hours=1)
_NONE: Final = timedelta()
_LONG_AGO: Final = NOW - timedelta(days=36_500)
_PAST: Final = "past"
_ENOUGH: Final = (-1,)  # instead of which reminders arrived
_ATOMS: Final = (str, int, UUID, date, type(None))

FIELDS: Final = tuple(field.name for field in fields(Dispute))
_PLACES: Final = range(len(FIELDS))
_MAPPINGS: Final = frozenset({"balances", "payments"})
_CLOSED: Final = FIELDS.index("closed_at")  # read together with other fields


@dataclass(slots=True)
class Part:
    """One value of one field, as it is kept: ``moves`` says that time changes it."""

    number: int
    value: Any
    moves: bool


# A key, the values out of which ``rested`` makes the state, and the parts that hold them.
Kept = tuple[bytes, list[Any], list[Part]]
NOTHING: Final[Kept] = (
    bytes(array("I").itemsize * len(FIELDS)),
    [...] * len(FIELDS),
    [Part(0, ..., moves=False)] * len(FIELDS),
)


class Situations:
    """Gives equal situations equal keys, and a state to go on from."""

    def __init__(self, world: World) -> None:
        self._by_form: dict[Any, Part] = {}
        self._by_id: dict[int, Part] = {}
        self._by_value: dict[Any, Part] = {}  # equal values have equal forms
        self._moves = False
        self._needed = world.terms.reminders_needed
        self._fields: dict[type, tuple[str, ...]] = {}
        for fixed in (world.terms, world.start.order, world.claim, world.start.by):
            self._keep((type(fixed), id(fixed)), fixed, moves=False)

    def found(self, state: Dispute, now: datetime, before: Kept = NOTHING) -> Kept:
        """
        Return the key of a moment, with its values and parts.

        ``before`` is what was kept of where it came from; only what is new since is looked at.
        """
        key, held, parts = before[0], before[1].copy(), before[2].copy()
        numbers, values = array("I", key), [*vars(state).values()]  # in the order of FIELDS
        new = {_CLOSED, *compress(_PLACES, map(is_not, values, held))}
        if now is not NOW:
            new.update([place for place in _PLACES if parts[place].moves])
        for place in new:
            parts[place] = part = self._part(state, FIELDS[place], values[place], now)
            numbers[place], held[place] = part.number, part.value
        return numbers.tobytes(), held, parts

    def rested(self, values: list[Any]) -> Dispute:
        """Return the state of a moment as if it were ``NOW``."""
        return of_all(dict(zip(FIELDS, values, strict=True)))

    def _part(self, state: Dispute, name: str, value: Any, now: datetime) -> Part:
        if name == FIELDS[_CLOSED] and value:
            value = self._closed(state, now)
            form = (name, value)
            return self._by_form.get(form) or self._keep(form, value, moves=False)
        part = self._by_id.get(id(value))
        if part and not (part.moves and now is not NOW):
            return part
        if name == "deadlines":
            return self._formed(name, value, now)
        told = (name, tuple(value.items()) if name in _MAPPINGS else value, now)
        part = self._by_value.get(told)
        if part is None:
            part = self._by_value[told] = self._formed(name, value, now)
        return part

    def _formed(self, name: str, value: Any, now: datetime) -> Part:
        self._moves = False
        form = self._clocks(value, now) if name == "deadlines" else self._form(value, now)
        form = (name, form)  # codes of two fields may be spelled alike
        part = self._by_form.get(form)
        return part or self._keep(form, self._seen(value, now), moves=self._moves)

    def _keep(self, form: Any, value: Any, *, moves: bool) -> Part:
        part = Part(len(self._by_form), value, moves)
        self._by_form[form] = part
        self._by_id[id(value)] = part
        return part

    def _closed(self, state: Dispute, now: datetime) -> datetime | None:
        """Return when it was closed, exactly only while it can be opened again."""
        if state.closed_at is None:
            return None
        over = reopening_ends_at(state)
        return NOW + span(state.closed_at - now) if over and over > now else _LONG_AGO

    def _clocks(self, clocks: Mapping[DeadlineKind, Deadline], now: datetime) -> Any:
        """Return the form of all clocks; nearly every step makes new ones."""
        forms = []
        for clock in clocks.values():
            left = clock.pause.remaining if clock.pause else clock.due_at - now
            ahead = left > _NONE
            self._moves |= ahead and clock.pause is None
            length = span(left) if ahead or clock.pause else _NONE
            seen = tuple(clock.reminders_seen or clock.reached)
            arrived = _ENOUGH if self._counts(clock) else seen
            whose = (clock.kind, clock.party, arrived, clock.pause is None)
            forms.append((whose, length))
        return ("clocks", *sorted(forms))

    def _counts(self, clock: Deadline) -> bool:
        """Say whether silence counts at the end of a clock that would else run once more."""
        both = clock.party is WaitingOn.BOTH
        enough = clock.reminders_delivered >= (len(Party) if both else self._needed)
        return clock.kind in HEARD_CLOCKS and (clock.again or enough)

    def _form(self, value: Any, now: datetime) -> Any:
        """Return what two equal values have in common, seen from ``now``."""
        if isinstance(value, _ATOMS) and not isinstance(value, datetime):
            return value
        match value:
            case datetime():
                if value <= now:
                    return _PAST
                self._moves = True
                return span(value - now)
            case timedelta():
                return span(value)
            case tuple():
                return tuple([self._form(item, now) for item in value])
            case frozenset():
                return ("set", *sorted(value))
            case Mapping():
                held = [(key, self._form(value[key], now)) for key in sorted(value) if value[key]]
                return ("map", *held)
        assert is_dataclass(value), value
        names = self._names(type(value))
        return (type(value), *[self._form(getattr(value, name), now) for name in names])

    def _seen(self, value: Any, now: datetime) -> Any:
        """Return a value as it would be if ``now`` were ``NOW``."""
        if isinstance(value, (Enum, *_ATOMS)) and not isinstance(value, datetime):
            return value
        match value:
            case datetime():
                return NOW if value <= now else NOW + span(value - now)
            case timedelta():
                return span(value)
            case tuple():
                return tuple(self._seen(item, now) for item in value)
            case frozenset():
                return value
            case Mapping():
                return {key: self._seen(value[key], now) for key in value}
            case Deadline() if value.pause:
                pause = replace(value.pause, since=NOW, remaining=span(value.pause.remaining))
                return replace(value, set_at=NOW, due_at=NOW, pause=pause)
        names = self._names(type(value))
        return replace(value, **{name: self._seen(getattr(value, name), now) for name in names})

    def _names(self, kind: type) -> tuple[str, ...]:
        names = self._fields.get(kind)
        if names is None:
            names = tuple(field.name for field in fields(kind))
            self._fields[kind] = names
        return names


@cache
def span(length: timedelta) -> timedelta:
    """Return a length in whole hours, and a moment more or less where it is not whole."""
    rest = length % _HOUR
    if not rest:
        return length
    hours = length - rest if rest < _HOUR / 2 else length - rest + _HOUR
    return hours + MOMENT if length > hours else hours - MOMENT


def reopening_ends_at(state: Dispute) -> datetime | None:
    """Return until when a withdrawal can be taken back, where it can."""
    withdrawn = state.outcome is Outcome.WITHDRAWN and state.claim is not None
    return windows.reopening_ends_at(state) if withdrawn and not state.reopened else None
