"""Money: whole units, one currency, splits that lose nothing."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wakai.core.money import CurrencyMismatch, Money, portions, share_bps

SUMS = st.integers(min_value=0, max_value=10**12)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=8).filter(sum)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


class TestMoney:
    def test_adds_subtracts_and_compares_within_a_currency(self) -> None:
        assert eur(3) + eur(4) == eur(7)
        assert eur(3) - eur(4) == eur(-1) == -eur(1)
        assert eur(3) < eur(4) <= eur(4) < eur(5)
        assert eur(5) > eur(4) >= eur(4)
        assert eur(1)
        assert not eur(0)

    @pytest.mark.parametrize(
        "mix",
        [
            lambda a, b: a + b,
            lambda a, b: a - b,
            lambda a, b: a < b,
            lambda a, b: a <= b,
            lambda a, b: a > b,
            lambda a, b: a >= b,
        ],
    )
    def test_never_mixes_currencies(self, mix: Callable[[Money, Money], object]) -> None:
        with pytest.raises(CurrencyMismatch, match="JPY where EUR"):
            mix(eur(1), Money(1, "JPY"))


class TestPortions:
    def test_gives_the_units_left_over_to_those_who_lost_most(self) -> None:
        assert portions(100, [1, 1, 1]) == (34, 33, 33)
        assert portions(10, [1, 2, 4]) == (1, 3, 6)
        assert portions(0, [1, 2]) == (0, 0)

    @given(SUMS, WEIGHTS)
    def test_always_adds_up_and_is_never_a_unit_off(self, total: int, weights: list[int]) -> None:
        parts = portions(total, weights)

        assert sum(parts) == total
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * sum(weights) - total * weight) < sum(weights)

    @given(SUMS, WEIGHTS)
    def test_gives_nothing_for_no_weight(self, total: int, weights: list[int]) -> None:
        assert portions(total, [*weights, 0])[-1] == 0

    @pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
    def test_refuses_what_cannot_be_split(self, total: int, weights: list[int]) -> None:
        with pytest.raises(ValueError, match="Splits need"):
            portions(total, weights)


class TestShareBps:
    def test_rounds_down(self) -> None:
        assert share_bps(eur(999), 5_000) == eur(499)
        assert share_bps(eur(999), 0) == eur(0)
        assert share_bps(eur(999), 10_000) == eur(999)

    @pytest.mark.parametrize(("whole", "bps"), [(1, -1), (1, 10_001), (-1, 5)])
    def test_refuses_what_is_no_share(self, whole: int, bps: int) -> None:
        with pytest.raises(ValueError, match="basis points"):
            share_bps(eur(whole), bps)
