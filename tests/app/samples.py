"""One value of any type of the core, made from its hints: to say something about every kind."""

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from tests.core import sample_policy
from wakai.core.disputes import events as e
from wakai.core.disputes.model import LineAmount, Party
from wakai.core.ids import LineId
from wakai.core.policy import Terms

AT = datetime(2026, 5, 10, 5, 30, tzinfo=UTC)

# Texts that are codes, and the values the rules give them
CODES: Mapping[tuple[type[Any], str], tuple[str, ...]] = {
    (e.ReviewStarted, "why"): (
        "escalated",
        "negotiation_over",
        "seller_silent",
        "return_contested",
        "return_obstacle",
        "return_not_reminded",
        "replacement_doubted",
    ),
    (e.RulingOverdue, "step"): ("supervisor", "apology"),
    (e.AppealOverdue, "step"): ("supervisor", "apology", "stands"),
    (e.PaymentLate, "step"): ("not_instructed", "not_settled", "still_late"),
    (e.ReturnTimeExtended, "why"): ("obstacle", "not_reminded"),
    (e.ReplacementFailed, "reason"): ("not_sent", "lost", "not_arrived", "wrong_again"),
    (e.DeadlinePaused, "why"): ("appeal", "information", "cure", "no_label"),
    (e.MoneyMoved, "movement"): (
        "M1",
        "M2",
        "M3",
        "M4",
        "M5",
        "M6",
        "M7",
        "M8",
        "M9",
        "M12",
        "M13",
        "M14",
        "M15",
    ),
    (e.RequestRefused, "reason"): ("as_described",),
}
TEXTS = {
    "currency": "EUR",
    "kind": "photo_damage",
    "tracking": "RR-1",
    "proof": "POD-1",
    "number": "7K4X-2M9P",
}


def every(kind: type[Any]) -> Iterator[Any]:
    """Yield samples of a type: one for each value of its flags and codes."""
    first = one(kind)
    if not any(known is kind for known, _name in CODES):
        yield first
    for field in fields(kind):
        values: tuple[object, ...] = CODES.get((kind, field.name), ())
        if isinstance(getattr(first, field.name), bool):
            values = (True, False)
        yield from (replace(first, **{field.name: value}) for value in values)


def one(kind: Any, name: str = "") -> Any:
    """Return a value of a type."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, typing.TypeAliasType):
        return one(kind.__value__, name)
    if origin in {types.UnionType, typing.Union}:
        return one(arguments[0], name)
    if origin is tuple:
        return (one(arguments[0], "kind" if name == "kinds" else name),)
    if origin is frozenset:
        return frozenset({one(arguments[0], name)})
    if origin in {dict, Mapping}:
        return {}
    if isinstance(kind, typing.NewType):
        return one(kind.__supertype__, name)
    return _plain(kind, name)


def _plain(kind: type[Any], name: str) -> Any:
    if kind is Terms:
        return sample_policy.terms()
    if kind is LineAmount:
        return LineAmount(line_id=LineId(11), minor=8_000)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: one(hints[field.name], field.name) for field in fields(kind)})
    if issubclass(kind, Enum):
        return Party.SELLER if kind is Party else next(iter(kind))
    if issubclass(kind, bool):
        return True
    values: dict[type[Any], Any] = {
        datetime: AT,
        timedelta: timedelta(days=4, hours=6),
        UUID: UUID(int=7),
        int: 1_200 if name.endswith(("minor", "max")) else 1,
        str: TEXTS.get(name, "appeal"),
    }
    return values[kind]
