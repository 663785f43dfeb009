"""Frozen dataclasses to plain JSON data and back, without loss."""

import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
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
    if type(value) in _AS_THEY_ARE:
        return typing.cast("Plain", value)
    match value:
        case Enum():
            return to_plain(value.value)
        case str() | int():
            return value
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case UUID():
            return str(value)
        case tuple() | list():
            return [to_plain(item) for item in value]
        case frozenset() | set():
            return [to_plain(item) for item in sorted(value)]
        case Mapping():
            return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
        case _:
            kind: typing.Any = type(value)
            return {
                name: to_plain(held)
                for name, default in _defaults(kind)
                for held in (getattr(value, name),)
                if held is not default and held != default
            }


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """Return the fields of a dataclass with their defaults. Raises NotPlain for anything else."""
    if not is_dataclass(kind):
        raise NotPlain(f"{kind.__name__} is not plain data.")
    return tuple((field.name, field.default) for field in fields(kind))


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
