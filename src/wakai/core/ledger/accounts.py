"""Accounts, postings and balances. A balance is never set: it is the sum of its postings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wakai.core.money import Money


class Account(StrEnum):
    """Where money of an order can be."""

    PSP = "psp"  # the payment provider: the world outside
    FREE = "free"  # paid by the buyer, not in dispute
    HELD = "held"  # in dispute
    ALLOC_B = "alloc_b"  # decided: the buyer's
    ALLOC_S = "alloc_s"  # decided: the seller's
    OUT_B = "out_b"  # on its way to the buyer
    OUT_S = "out_s"
    PAID_B = "paid_b"  # arrived at the buyer
    PAID_S = "paid_s"
    FEE = "fee"  # the house's commission
    POST = "post"  # reserved for return postage
    CARRIER = "carrier"  # paid for a label that the house bought
    GUARANTEE = "guarantee"  # the house's own money
    DEBT_S = "debt_s"  # what the seller owes the house


class Movement(StrEnum):
    """The only ways in which money moves."""

    CAPTURE = "M1"
    HOLD = "M2"
    UNHOLD = "M3"
    ALLOCATE = "M4"
    REALLOCATE = "M5"
    REFUND_INSTRUCTED = "M6"
    REFUND_SETTLED = "M7"
    REFUND_FAILED = "M8"
    PAYOUT = "M9"
    GUARANTEE_HOLD = "M10"
    POSTAGE = "M11"
    COMMISSION_REVERSED = "M12"
    CHARGEBACK = "M13"
    GOODWILL = "M14"
    CORRECTION = "M15"


MAY_GO_NEGATIVE = frozenset({Account.PSP, Account.GUARANTEE, Account.DEBT_S})

Balances = Mapping[Account, int]  # minor units; an account that is missing holds nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One sum from the ``debit`` account to the ``credit`` account."""

    debit: Account
    credit: Account
    amount: Money  # above zero
    movement: Movement


def apply(balances: Balances, postings: Iterable[Posting]) -> dict[Account, int]:
    """
    Return the balances after some postings.

    A posting that cannot be (nothing moved, one account, a second currency, money that is not
    there) is a fault, so it is asserted. The sum over all accounts stays zero (I-01, I-02, I-08).
    """
    after = dict(balances)
    currency = None
    for posting in postings:
        currency = currency or posting.amount.currency
        assert posting.amount.currency == currency, "One ledger has one currency."
        assert posting.amount.minor > 0, "A posting moves something."
        assert posting.debit is not posting.credit, "A posting has two accounts."
        after[posting.debit] = after.get(posting.debit, 0) - posting.amount.minor
        after[posting.credit] = after.get(posting.credit, 0) + posting.amount.minor
        assert after[posting.debit] >= 0 or posting.debit in MAY_GO_NEGATIVE, posting
    assert sum(after.values()) == 0, "The sum over all accounts is zero."
    return after


def pot(balances: Balances) -> int:
    """Return what is in dispute and has not left: held or allocated, in minor units."""
    return sum(
        balances.get(account, 0) for account in (Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
    )


def paid_out(balances: Balances) -> int:
    """Return what has left or is on its way to either party, in minor units."""
    return sum(
        balances.get(account, 0)
        for account in (Account.OUT_B, Account.PAID_B, Account.OUT_S, Account.PAID_S)
    )
