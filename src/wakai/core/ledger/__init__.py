"""The books of one dispute: accounts, postings between them, and the fourteen movements."""

from wakai.core.ledger.accounts import (
    MAY_GO_NEGATIVE,
    Account,
    Balances,
    Movement,
    Posting,
    apply,
    paid_out,
    pot,
)

__all__ = [
    "MAY_GO_NEGATIVE",
    "Account",
    "Balances",
    "Movement",
    "Posting",
    "apply",
    "paid_out",
    "pot",
]
