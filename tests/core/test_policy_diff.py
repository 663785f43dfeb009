"""What two policies say differently is told completely, and a number as one with its unit."""

import tomllib
from typing import Any

import pytest
import tomli_w

from tests.core import sample_policy
from wakai.core.policy import load
from wakai.core.policy.diff import (
    Amount,
    Aspect,
    Bounds,
    Change,
    changes,
    sources,
    value_at,
)

TEXT = sample_policy.text()


def changed(*path: str, to: Any) -> str:
    """Return the default policy with another value at a place."""
    data = tomllib.loads(TEXT)
    put(data, path, to)
    return tomli_w.dumps(data)


def put(data: Any, path: tuple[str, ...], to: Any) -> None:
    """Put a value at a place; None takes away what is there."""
    for key in path[:-1]:
        data = data[key]
    if to is None:
        del data[path[-1]]
    else:
        data[path[-1]] = to


def leaves(data: Any, path: tuple[str, ...] = ()) -> Any:
    """Yield every place of a file that holds no table."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


class TestChanges:
    def test_of_a_policy_with_itself_are_none(self) -> None:
        assert changes(TEXT, TEXT) == ()
        assert changes(TEXT, tomli_w.dumps(tomllib.loads(TEXT))) == ()  # as a machine lays it out

    def test_of_a_number_hold_its_unit(self) -> None:
        path = ("periods", "seller_answer")
        hours = {"hours": 60, "floor": 24, "ceiling": 96, "source": "own"}

        assert changes(TEXT, changed(*path, to=hours)) == (
            Change(path=path, before=Amount(5, "days"), after=Amount(60, "hours")),
            Change(
                path=path,
                aspect=Aspect.BOUNDS,
                before=Bounds(2, 10, "days"),
                after=Bounds(24, 96, "hours"),
            ),
            Change(
                path=path,
                aspect=Aspect.SOURCE,
                before="AliExpress 5 d, eBay 3 bd, Lazada 2 bd",
                after="own",
            ),
        )

    def test_name_what_is_new_and_what_is_gone(self) -> None:
        less = changed("reasons", "ND4", to=None)

        (gone,), (new,) = changes(TEXT, less), changes(less, TEXT)

        assert (gone.path, gone.after) == (("reasons", "ND4"), None)
        assert (new.path, new.before) == (("reasons", "ND4"), None)
        assert new.after == gone.before

    def test_leave_nothing_out_that_the_content_hash_counts(self) -> None:
        data = tomllib.loads(TEXT)
        everything = list(leaves(data))
        for path in everything:
            put(data, path, "other than before")

        told = {change.path for change in changes(TEXT, tomli_w.dumps(data))}

        assert not [path for path in everything if path not in told and path[:-1] not in told]

    @pytest.mark.parametrize(
        ("path", "to"),
        [
            (("consequences", "seller_silence"), "review"),
            (("fast_lane", "minor", "EUR"), 2500),
            (("calendars", "jp", "holidays"), []),
            (("remedies", "claim"), ["full_refund"]),
            (("reasons", "ND4", "burden"), "seller"),
        ],
    )
    def test_are_one_where_the_content_hash_differs(self, path: tuple[str, ...], to: Any) -> None:
        other = changed(*path, to=to)

        assert load(TEXT).sha256 != load(other).sha256
        assert [change.path for change in changes(TEXT, other)] == [path]


class TestValueAt:
    def test_is_a_number_with_its_unit(self) -> None:
        assert value_at(tomllib.loads(TEXT), ("periods", "seller_answer")) == Amount(5, "days")
        assert value_at(tomllib.loads(TEXT), ("consequences", "seller_silence")) == "grant_claim"

    def test_is_nothing_where_the_policy_says_nothing(self) -> None:
        assert value_at(tomllib.loads(TEXT), ("periods", "siesta")) is None


class TestSources:
    def test_stand_at_every_number_and_calendar(self) -> None:
        named = {path: source for path, _, source in sources(TEXT)}

        assert named["periods", "return_ship"] == "AliExpress 10 d, Directive 2011/83/EU 14 d"
        assert named["calendars", "jp"] == "国民の祝日に関する法律"
        assert {path for path in named if path[0] == "periods"} == {
            ("periods", name) for name in tomllib.loads(TEXT)["periods"]
        }
