"""What a payment provider must offer, and what is said between the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from wakai.core.disputes.model import Party

YEARS: Final = (2000, 2200)  # between them is whatever a bank can want


class BadSignature(Exception):
    """What came in was not sent by the provider, or too long ago to be believed."""


class BadReport(Exception):
    """The provider's own words cannot be read; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstruction:
    """
    What the provider is told: two sums of one key, either may be zero.

    All of it is kept with the first attempt, so that a retry says exactly the same.
    """

    key: str  # the idempotency key: the provider acts on it once
    case_number: str
    order_number: str
    buyer_minor: int  # to pay back to the buyer, in minor units
    seller_minor: int  # to pay out to the seller
    currency: str  # ISO 4217
    charge: str = ""  # the provider's name of what the buyer paid
    payee: str = ""  # and of the seller
    transfer: str = ""  # and of what the seller was paid already; empty: nothing yet
    clawback_minor: int = 0  # how much of that the seller has to give back in this case so far
    # What the buyer's part refunds of the order; the rest of it is postage or a grant of the house.
    goods_minor: int | None = None  # all three None where the shop did not tell
    tax_minor: int | None = None
    shipping_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReport:
    """What the provider says became of an instruction, or of one party's part of it."""

    key: str
    settled: bool  # else it failed, for good
    party: Party | None = None  # None: of all that is still on its way
    reference: str = ""
    reason: str = ""  # the provider's code, shown to staff only


@dataclass(frozen=True, slots=True, kw_only=True)
class BankReport:
    """The buyer's bank took back what the buyer had paid; the newest report holds."""

    reference: str
    due_at: datetime | None = None  # until when the bank wants an answer; None: it wants none
    as_of: datetime | None = None  # the wall's time of this word; None: it tells of no answer

    def __post_init__(self) -> None:
        """Raise BadReport for a date that no bank sets and no page could show, or of no time."""
        first, last = YEARS
        if self.due_at is not None and self.as_of is None:
            raise BadReport("as_of")
        if self.due_at is not None and not first < self.due_at.year < last:
            raise BadReport("due_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNews:
    """
    Something the provider sent by itself; ``look`` says later what it means.

    It is about a payment of ours (``key``) or about what a buyer paid (``charges``).
    """

    event_id: str  # the same when it is sent again
    body: dict[str, str]
    key: str = ""
    charges: tuple[str, ...] = ()


class Payments(Protocol):
    """The licensed provider that holds the money and moves it when told."""

    name: str  # kept with each instruction: no other provider is ever told of it
    hears: bool  # whether it sends word by itself

    def pay(self, instruction: PaymentInstruction) -> Iterator[PaymentReport]:
        """
        Carry out an instruction; the same key again has no second effect.

        Yields what is known at once; what is not told here is reported later. Raises Unavailable
        when it should be told again, also after a part of the reports.
        """

    def hear(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> PaymentNews | None:
        """
        Return what the provider sent, None for what does not concern us.

        ``at`` is the wall's time. Raises BadSignature and BadReport.
        """

    def look(self, news: Mapping[str, str]) -> Iterator[PaymentReport | BankReport]:
        """
        Yield what news mean now: the ``body`` of earlier news, in whichever order they came.

        Raises Unavailable.
        """
