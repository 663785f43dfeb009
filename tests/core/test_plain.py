"""Values of the core as plain data, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

import pytest

from wakai.core.plain import NotPlain, from_plain, to_plain

Number = NewType("Number", int)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    colour: Colour
    size: Number = Number(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    name: UUID
    leaves: tuple[Leaf, ...]
    days: frozenset[date]
    by_colour: Mapping[Colour, int]
    planted_at: datetime
    age: timedelta
    best: Leaf | None = None
    tall: bool = False


TREE = Tree(
    name=UUID(int=7),
    leaves=(Leaf(colour=Colour.RED), Leaf(colour=Colour.RED, size=Number(3))),
    days=frozenset({date(2026, 2, 1), date(2026, 1, 1)}),
    by_colour={Colour.RED: 2},
    planted_at=datetime(2026, 1, 1, 9, tzinfo=UTC),
    age=timedelta(days=1, microseconds=1),
    best=Leaf(colour=Colour.RED, size=Number(2)),
    tall=True,
)


def test_loses_nothing_on_the_way_there_and_back() -> None:
    assert from_plain(Tree, to_plain(TREE)) == TREE


def test_leaves_defaults_out_and_sorts_sets() -> None:
    data = to_plain(TREE)

    assert isinstance(data, dict)
    assert data["leaves"] == [{"colour": "red"}, {"colour": "red", "size": 3}]
    assert data["days"] == ["2026-01-01", "2026-02-01"]


def test_ignores_keys_that_a_newer_program_wrote() -> None:
    assert from_plain(Leaf, {"colour": "red", "smell": "sweet"}) == Leaf(colour=Colour.RED)


def test_refuses_what_plain_data_cannot_hold() -> None:
    with pytest.raises(NotPlain, match="float"):
        to_plain(1.5)
    with pytest.raises(NotPlain, match="float"):
        from_plain(float, 1)
    with pytest.raises(NotPlain, match="union"):
        from_plain(int | str, 1)  # type: ignore[arg-type]
    with pytest.raises(NotPlain, match="is not plain data"):
        from_plain(list[int], [1])
