"""Money: whole minor units of one currency, and splits that lose nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

BPS_MAX = 10_000


class CurrencyMismatch(ValueError):
    """Two sums of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in minor units (cents, yen) of an ISO 4217 currency; it may be below zero."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same_currency(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same_currency(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same_currency(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same_currency(other).minor

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same_currency(other).minor

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same_currency(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same_currency(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{other.currency} where {self.currency} was expected.")
        return other


def portions(minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """
    Split minor units in proportion to whole weights; the parts always add up to them.

    Largest remainder: every part is rounded down, then the units left over go, one each, to the
    parts that lost most, the earlier first where two lost the same.

    Raises ValueError for a sum below zero, a weight below zero, or no weight above zero.
    """
    everything = sum(weights)
    if minor < 0 or everything <= 0 or min(weights) < 0:
        raise ValueError("Splits need a sum of zero or more and at least one weight above zero.")
    parts = [minor * weight // everything for weight in weights]
    lost = [minor * weight % everything for weight in weights]
    neediest = sorted(range(len(weights)), key=lambda index: (-lost[index], index))
    for index in neediest[: minor - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


def share_bps(whole: Money, bps: int) -> Money:
    """
    Return a share of a sum, rounded down to a whole minor unit.

    ``bps`` is 0 to 10_000 basis points: 100 is one percent.

    Raises ValueError for a share outside that range or a sum below zero.
    """
    if whole.minor < 0 or not 0 <= bps <= BPS_MAX:
        raise ValueError("A share is 0 to 10,000 basis points of a sum of zero or more.")
    return Money(whole.minor * bps // BPS_MAX, whole.currency)
