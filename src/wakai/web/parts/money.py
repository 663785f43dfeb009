"""Sums that move, and where the money of an order is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wakai.core.money import Money
from wakai.web.parts.basics import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """A sum that moves: how much, from where to where, when at the latest. Never a naked number."""

    amount: Money
    source: str  # "the held payment"
    target: str  # "your card"
    due_at: datetime | None = None  # at the latest
    done_at: datetime | None = None
    note: str = ""
    tone: Tone = Tone.STILL
    label: str = ""  # "Refund"


class Share(StrEnum):
    """Whose a part of the money is; each has its own colour and pattern in the bar."""

    HELD = "held"
    YOURS = "yours"
    THEIRS = "theirs"
    POSTAGE = "postage"
    FEE = "fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyShare:
    """One part of the money of an order."""

    share: Share
    label: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of the bar, in percent of its length."""

    share: Share
    start: str
    length: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMap:
    """
    Where the money of an order is now, as one bar. Shares of nothing are listed, not drawn.

    ``later`` says who gets the held part, and ``later_title`` when: it is listed, not drawn.
    """

    shares: tuple[MoneyShare, ...]
    note: str = ""
    later_title: str = ""
    later: tuple[MoneyShare, ...] = ()
    parts: str = ""  # what the refund consists of, as a sentence

    @property
    def total(self) -> Money:
        """The sum of the shares. Raises CurrencyMismatch for shares in two currencies."""
        total = self.shares[0].amount
        for part in self.shares[1:]:
            total += part.amount
        return total

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The stretches of the bar from its start to its end."""
        whole = self.total.minor
        drawn, start = [], 0
        for part in self.shares:
            if whole > 0 and part.amount.minor > 0:
                drawn.append(_segment(part, start, whole))
            start += part.amount.minor
        return tuple(drawn)


def _segment(part: MoneyShare, start: int, whole: int) -> Segment:
    return Segment(
        share=part.share,
        start=f"{100 * start / whole:.3f}%",
        length=f"{100 * part.amount.minor / whole:.3f}%",
    )
