"""Frozen dataclasses to plain JSON data and back, without loss."""

import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from uuid import UUID

type Plain = bool | int | str | list[Plain] | dict[str, Plain] | None


_AS_THEY_ARE = frozenset({str, int, bool, types.NoneType})


class NotPlain(TypeError):
    """A value or a type that plain data cannot hold."""


def to_plain(value: object) -> Plain:
    """
    Turn a value of the core into plain data.

    Understands dataclasses, enums, tuples, sets (sorted), mappings with text keys, UUIDs, dates,
    instants and spans (whole microseconds). Fields that hold their default are left out.
    """
    kind: typing.Any = type(value)
    if kind in _AS_THEY_ARE:
        return typing.cast("Plain", value)
    return _writer(kind)(value)


type _Writer = Callable[[typing.Any], Plain]

_WRITERS: tuple[tuple[type | tuple[type, ...], _Writer], ...] = (
    (Enum, lambda value: to_plain(value.value)),
    ((str, int), lambda value: value),
    ((datetime, date), lambda value: value.isoformat()),
    (timedelta, lambda value: value // timedelta(microseconds=1)),
    (UUID, str),
    ((tuple, list), lambda value: [to_plain(item) for item in value]),
    ((frozenset, set), lambda value: [to_plain(item) for item in sorted(value)]),
    (
        Mapping,
        lambda value: {str(to_plain(key)): to_plain(item) for key, item in value.items()},
    ),
)


@cache
def _writer(kind: type) -> _Writer:
    """Say once for each type how its values are written: to ask each value would cost more."""
    known = (write for base, write in _WRITERS if issubclass(kind, base))
    return next(known, None) or _dataclass_writer(kind)


def _dataclass_writer(kind: type) -> _Writer:
    """Return how a dataclass is written. Raises NotPlain for anything else."""
    if not is_dataclass(kind):
        raise NotPlain(f"{kind.__name__} is not plain data.")
    known = tuple((field.name, field.default, field.default is MISSING) for field in fields(kind))

    def write(value: object) -> Plain:
        plain: dict[str, Plain] = {}
        for name, default, needed in known:
            held = getattr(value, name)
            if needed or (held is not default and held != default):
                plain[name] = to_plain(held)
        return plain

    return write


def from_plain[T](kind: type[T], data: Plain) -> T:
    """
    Read plain data back as a value of this type.

    Keys that the type does not know are ignored, so that an older program reads newer data.
    """
    return typing.cast("T", _reader(typing.cast("Hashable", kind))(data))


type _Reader = Callable[[typing.Any], object]


@cache
def _reader(kind: object) -> _Reader:
    """Build the reader of a type once: the hints are costly to resolve."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return _optional_reader(arguments)
    if origin is tuple:
        read_item = _reader(arguments[0])
        return lambda data: tuple(read_item(item) for item in data)
    if origin is frozenset:
        read_item = _reader(arguments[0])
        return lambda data: frozenset(read_item(item) for item in data)
    if origin in {Mapping, dict}:
        read_key, read_item = _reader(arguments[0]), _reader(arguments[1])
        return lambda data: {read_key(key): read_item(item) for key, item in data.items()}
    if isinstance(kind, typing.NewType):
        return _reader(kind.__supertype__)
    if isinstance(kind, type):
        return _plain_type_reader(kind)
    raise NotPlain(f"{kind} is not plain data.")


def _optional_reader(arguments: tuple[object, ...]) -> _Reader:
    kinds = [kind for kind in arguments if kind is not type(None)]
    if len(kinds) != 1:
        raise NotPlain("A union of several types says not which one the data is.")
    read = _reader(kinds[0])
    return lambda data: None if data is None else read(data)


def _plain_type_reader(kind: type) -> _Reader:
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if issubclass(kind, datetime | date):
        return kind.fromisoformat
    if issubclass(kind, timedelta):
        return lambda data: timedelta(microseconds=data)
    if issubclass(kind, Enum | UUID | str | int):
        return kind
    raise NotPlain(f"{kind.__name__} is not plain data.")


def _dataclass_reader(kind: type) -> _Reader:
    readers: dict[str, _Reader] = {}

    def read(data: Mapping[str, typing.Any]) -> object:
        if not readers:  # resolved on first use, so that types may refer to each other
            hints = typing.get_type_hints(kind)
            readers.update({field.name: _reader(hints[field.name]) for field in fields(kind)})
        return kind(**{name: readers[name](data[name]) for name in readers if name in data})

    return read
