"""
The JSON shape of events, and the canonical form that is hashed.

The terms of a dispute are written as their content hash: the policy versions hold their text once.
"""

import json
import typing
from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cache
from typing import Any

from wakai.core.disputes.events import Event
from wakai.core.plain import Plain, from_plain, to_plain
from wakai.core.policy import Terms

if typing.TYPE_CHECKING:
    from _typeshed import DataclassInstance

KINDS: dict[str, type[Event]] = {event.kind: event for event in typing.get_args(Event)}


class UnknownKind(Exception):
    """The journal holds an event kind that this version of the program does not know."""


def canonical(value: object) -> bytes:
    """Return the JSON form that is hashed: sorted keys, no spaces, UTF-8, no floats."""
    return _canonical(value).encode()


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def encode(event: "DataclassInstance") -> dict[str, Plain]:
    """Return the body of an event as plain JSON data."""
    return {
        name: value.sha256 if isinstance(value, Terms) else to_plain(value)
        for name in _names(type(event))
        for value in (getattr(event, name),)
    }


@cache
def _names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def decode(kind: str, body: dict[str, Any], terms: Callable[[str], Terms]) -> Event:
    """
    Return the event that ``encode`` wrote; ``terms`` finds the terms of a content hash.

    Raises UnknownKind for a kind this version does not know.
    """
    if kind not in KINDS:
        raise UnknownKind(kind)
    return read_back(KINDS[kind], body, terms)


def read_back[E](event_type: type[E], body: dict[str, Any], terms: Callable[[str], Terms]) -> E:
    """Return an event of this type; ``terms`` finds the terms of a content hash."""
    hints = _hints_of_pinning(typing.cast("Hashable", event_type))
    if not hints:
        return from_plain(event_type, body)
    known: dict[str, Any] = {
        name: from_plain(hint, body[name])
        for name, hint in hints
        if name in body and name != "terms"
    }
    return event_type(**known | {"terms": terms(body["terms"])})


def asked(command: object) -> dict[str, Plain]:
    """
    Return what a command asks, as plain JSON data, without when, and what was so at that moment.

    Free texts count by their hashes: a retry brings them anew, under ids of their own.
    """
    return {
        field.name: value.sha256 if isinstance(value, Terms) else _nameless(to_plain(value))
        for field in fields(command)  # type: ignore[arg-type]
        if field.name not in {"at", "record"}
        for value in (getattr(command, field.name),)
    }


def _nameless(value: Plain) -> Plain:
    """Return the same without the ids of texts."""
    match value:
        case dict():
            return {name: _nameless(part) for name, part in value.items() if name != "text_id"}
        case list():
            return [_nameless(part) for part in value]
        case _:
            return value


@cache
def _hints_of_pinning(event_type: Any) -> tuple[tuple[str, Any], ...]:
    """Return the types of the fields of an event that pins terms; nothing for any other."""
    names = [field.name for field in fields(event_type)]
    if "terms" not in names:
        return ()
    hints = typing.get_type_hints(event_type)
    return tuple((name, hints[name]) for name in names)
