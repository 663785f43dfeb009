"""The keys of the desk: what each does, which one it is for whom, and which cannot be chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from wakai.store import desk_settings

_KEY: Final = re.compile(r"(mod\+)?\S|\S \S")  # one key, one with Ctrl or ⌘, or one after another


class Action(StrEnum):
    """Something that an operator can do with a key."""

    NEXT = "next"
    PREVIOUS = "previous"
    REPLY = "reply"
    NOTE = "note"
    TAKE = "take"
    RELEASE = "release"
    END = "end"
    WAITING = "waiting"
    MINE = "mine"
    PALETTE = "palette"
    HELP = "help"


USUAL: Final[Mapping[Action, str]] = {
    Action.NEXT: "j",
    Action.PREVIOUS: "k",
    Action.REPLY: "r",
    Action.NOTE: "n",
    Action.TAKE: "a",
    Action.RELEASE: "s",
    Action.END: "e",
    Action.WAITING: "g q",
    Action.MINE: "g m",
    Action.PALETTE: "mod+k",
    Action.HELP: "?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Which key does something, and whether it is switched on."""

    action: Action
    key: str
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoKey:
    """What was typed is no key that can be chosen."""

    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTaken:
    """Two things cannot have one key, nor one the key that another begins with."""

    action: Action
    by: Action


def usual() -> tuple[Binding, ...]:
    """Return the keys of somebody who has changed nothing."""
    return tuple(Binding(action=action, key=key) for action, key in USUAL.items())


def of(person_id: int) -> tuple[Binding, ...]:
    """Return a person's keys, one an action; a new action has its usual key."""
    return kept_in(desk_settings.read(person_id))


def kept_in(settings: Mapping[str, Any]) -> tuple[Binding, ...]:
    """Return the keys that a person's settings of the desk hold."""
    kept = settings.get("keys", {})
    return tuple(
        Binding(
            action=one.action,
            key=kept.get(one.action, {}).get("key", one.key),
            on=kept.get(one.action, {}).get("on", True),
        )
        for one in usual()
    )


def keep(person_id: int, wanted: tuple[Binding, ...]) -> NoKey | KeyTaken | None:
    """Keep a person's keys, or say why they cannot be so."""
    tidy = tuple(Binding(action=b.action, key=plain(b.key), on=b.on) for b in wanted)
    wrong = refused(tidy)
    if wrong is None:
        kept = {one.action.value: {"key": one.key, "on": one.on} for one in tidy}
        desk_settings.write(person_id, {"keys": kept})
    return wrong


def refused(bindings: tuple[Binding, ...]) -> NoKey | KeyTaken | None:
    """Return what is wrong with a set of keys; those that are switched off disturb nobody."""
    before: list[Binding] = []
    for one in bindings:
        if not one.on:
            continue
        if not _KEY.fullmatch(one.key):
            return NoKey(action=one.action)
        clash = next((other for other in before if _clash(one.key, other.key)), None)
        if clash is not None:
            return KeyTaken(action=one.action, by=clash.action)
        before.append(one)
    return None


def plain(typed: str) -> str:
    """Return a key as it is kept: "G  Q" and "g q" are one."""
    return " ".join(typed.lower().split())


def _clash(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")
