"""
M1 to M14: each function returns the postings of one movement and changes nothing.

A sum of zero gives no posting. A sum that is not there, or is below zero, is a fault.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from wakai.core.ledger.accounts import Account, Balances, Movement, Posting, pot
from wakai.core.money import Money

Postings = tuple[Posting, ...]

ON_THEIR_WAY: Final = (Account.OUT_B, Account.OUT_S)


def capture(*, paid: Money, fee: Money) -> Postings:
    """M1: the buyer paid; the house's commission is set apart at once."""
    assert 0 <= fee.minor <= paid.minor
    return (
        *_move(Movement.CAPTURE, Account.PSP, Account.FREE, paid - fee),
        *_move(Movement.CAPTURE, Account.PSP, Account.FEE, fee),
    )


def hold(amount: Money) -> Postings:
    """M2: set aside what is claimed."""
    return _move(Movement.HOLD, Account.FREE, Account.HELD, amount)


def unhold(amount: Money) -> Postings:
    """M3: nothing is claimed any more."""
    return _move(Movement.UNHOLD, Account.HELD, Account.FREE, amount)


def undo(balances: Balances, currency: str) -> Postings:
    """M3: nothing was ever claimed: all that is held or allocated is free again."""
    accounts = (Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
    return tuple(
        posting
        for account in accounts
        for posting in _empty(balances, currency, Movement.UNHOLD, account, Account.FREE)
    )


def allocate(
    balances: Balances, *, buyer: Money, seller: Money, waiting_minor: int = 0
) -> Postings:
    """M4: split everything held but what waits for goods; the parts add up to it (I-07)."""
    assert buyer.minor + seller.minor + waiting_minor == balances.get(Account.HELD, 0)
    assert waiting_minor >= 0
    return (
        *_move(Movement.ALLOCATE, Account.HELD, Account.ALLOC_B, buyer),
        *_move(Movement.ALLOCATE, Account.HELD, Account.ALLOC_S, seller),
    )


def reallocate(
    balances: Balances, *, buyer: Money, seller: Money, waiting_minor: int = 0
) -> Postings:
    """
    M5: an appeal splits anew what is held and allocated; the parts add up to it.

    What waits for goods is held, or held again. Where nobody loses what they had it is M4.
    """
    wanted = {
        Account.HELD: waiting_minor,
        Account.ALLOC_B: buyer.minor,
        Account.ALLOC_S: seller.minor,
    }
    assert sum(wanted.values()) == pot(balances)
    more = {account: minor - balances.get(account, 0) for account, minor in wanted.items()}
    taken = more[Account.ALLOC_B] < 0 or more[Account.ALLOC_S] < 0
    return _exchanged(Movement.REALLOCATE if taken else Movement.ALLOCATE, more, buyer.currency)


def instruct(balances: Balances, currency: str) -> Postings:
    """M6 and M9: everything allocated is on its way."""
    return (
        *_empty(balances, currency, Movement.REFUND_INSTRUCTED, Account.ALLOC_B, Account.OUT_B),
        *_empty(balances, currency, Movement.PAYOUT, Account.ALLOC_S, Account.OUT_S),
    )


def settle(balances: Balances, currency: str, outs: Iterable[Account] = ON_THEIR_WAY) -> Postings:
    """M7 and M9: what is on its way has arrived; with ``outs``, one party's part of it."""
    ways = {
        Account.OUT_B: (Movement.REFUND_SETTLED, Account.PAID_B),
        Account.OUT_S: (Movement.PAYOUT, Account.PAID_S),
    }
    return _leave(balances, currency, {out: ways[out] for out in outs})


def fail(balances: Balances, currency: str, outs: Iterable[Account] = ON_THEIR_WAY) -> Postings:
    """M8 and M9: what is on its way came back; with ``outs``, one party's part of it."""
    ways = {
        Account.OUT_B: (Movement.REFUND_FAILED, Account.ALLOC_B),
        Account.OUT_S: (Movement.PAYOUT, Account.ALLOC_S),
    }
    return _leave(balances, currency, {out: ways[out] for out in outs})


def hold_from_guarantee(amount: Money) -> Postings:
    """M10: the seller was paid before the dispute; the house advances it, the seller owes it."""
    return (
        *_move(Movement.GUARANTEE_HOLD, Account.GUARANTEE, Account.HELD, amount),
        *_move(Movement.GUARANTEE_HOLD, Account.DEBT_S, Account.GUARANTEE, amount),
    )


def return_to_guarantee(balances: Balances, currency: str) -> Postings:
    """M10: the house has back what is held or allocated, and the seller does not owe it."""
    accounts = (Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
    return tuple(
        posting
        for account in accounts
        for posting in unhold_to_guarantee(Money(balances.get(account, 0), currency), account)
    )


def unhold_to_guarantee(amount: Money, held: Account = Account.HELD) -> Postings:
    """M10: nothing of this has to be advanced any more."""
    return (
        *_move(Movement.GUARANTEE_HOLD, held, Account.GUARANTEE, amount),
        *_move(Movement.GUARANTEE_HOLD, Account.GUARANTEE, Account.DEBT_S, amount),
    )


def reserve_postage(amount: Money) -> Postings:
    """M11: reserve the postage that is repaid; the house advances it, the seller owes it."""
    return (
        *_move(Movement.POSTAGE, Account.GUARANTEE, Account.POST, amount),
        *_move(Movement.POSTAGE, Account.DEBT_S, Account.GUARANTEE, amount),
    )


def spend_postage(balances: Balances, currency: str) -> Postings:
    """M11: the reserved postage is on its way to the buyer who paid it."""
    return _empty(balances, currency, Movement.POSTAGE, Account.POST, Account.OUT_B)


def keep_postage(balances: Balances, currency: str) -> Postings:
    """M11: postage that came back with a payment is not the buyer's: it is reserved again."""
    owed, label = -balances.get(Account.DEBT_S, 0), balances.get(Account.CARRIER, 0)
    spent = owed - label - balances.get(Account.POST, 0)
    kept = max(0, min(spent, balances.get(Account.ALLOC_B, 0)))
    return _move(Movement.POSTAGE, Account.ALLOC_B, Account.POST, Money(kept, currency))


def unreserve_postage(balances: Balances, currency: str) -> Postings:
    """M11: nobody is repaid any postage, and the seller does not owe it."""
    reserved = Money(balances.get(Account.POST, 0), currency)
    return (
        *_move(Movement.POSTAGE, Account.GUARANTEE, Account.DEBT_S, reserved),
        *_move(Movement.POSTAGE, Account.POST, Account.GUARANTEE, reserved),
    )


def buy_label(amount: Money) -> Postings:
    """M11: the house pays the carrier for the label that the seller did not give, and owes now."""
    paid = _move(Movement.POSTAGE, Account.POST, Account.CARRIER, amount)
    return (*reserve_postage(amount), *paid)


def forgive_label(balances: Balances, currency: str) -> Postings:
    """M11: what the carrier got for a label is the house's own loss."""
    owed, label = -balances.get(Account.DEBT_S, 0), balances.get(Account.CARRIER, 0)
    amount = Money(max(0, min(owed, label)), currency)
    return _move(Movement.POSTAGE, Account.GUARANTEE, Account.DEBT_S, amount)


def reverse_commission(amount: Money) -> Postings:
    """M12: the refunded share of the commission goes to the buyer; below zero takes it back."""
    return _shift(Movement.COMMISSION_REVERSED, Account.FEE, Account.ALLOC_B, amount)


def charge_back(balances: Balances, currency: str) -> Postings:
    """M13: the bank takes everything that has not left."""
    accounts = (Account.FREE, Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
    return tuple(
        posting
        for account in accounts
        for posting in _empty(balances, currency, Movement.CHARGEBACK, account, Account.PSP)
    )


def goodwill(amount: Money) -> Postings:
    """M14: the house gives of its own money."""
    return _move(Movement.GOODWILL, Account.GUARANTEE, Account.OUT_B, amount)


def correct(amount: Money, *, to: Account) -> Postings:
    """M15: the house corrects what was paid; what the buyer gets the seller owes the house."""
    assert to in {Account.OUT_B, Account.OUT_S}
    paid = _move(Movement.CORRECTION, Account.GUARANTEE, to, amount)
    if to is Account.OUT_S:
        return paid
    return (*paid, *_move(Movement.CORRECTION, Account.DEBT_S, Account.GUARANTEE, amount))


def commission_share(*, refund: Money, paid: Money, fee: Money) -> Money:
    """Return the part of the commission that a refund reverses, pro rata, half a unit up (M12)."""
    assert 0 <= refund.minor <= paid.minor
    if not paid.minor:
        return fee
    share, rest = divmod(fee.minor * refund.minor, paid.minor)
    return Money(share + (rest > 0 and 2 * rest >= paid.minor), fee.currency)


def _leave(
    balances: Balances, currency: str, ways: Mapping[Account, tuple[Movement, Account]]
) -> Postings:
    return tuple(
        posting
        for out, (movement, to) in ways.items()
        for posting in _empty(balances, currency, movement, out, to)
    )


def _empty(
    balances: Balances, currency: str, movement: Movement, debit: Account, credit: Account
) -> Postings:
    return _move(movement, debit, credit, Money(balances.get(debit, 0), currency))


def _exchanged(movement: Movement, more: Mapping[Account, int], currency: str) -> Postings:
    """Return the postings after which each account has so much more, or less; the sum is zero."""
    left = {account: -minor for account, minor in more.items() if minor < 0}
    postings: Postings = ()
    for to, minor in more.items():
        missing = max(minor, 0)
        for giver, spare in left.items():
            part = min(missing, spare)
            left[giver] -= part
            missing -= part
            postings += _move(movement, giver, to, Money(part, currency))
    return postings


def _shift(movement: Movement, debit: Account, credit: Account, amount: Money) -> Postings:
    if amount.minor < 0:
        return _move(movement, credit, debit, -amount)
    return _move(movement, debit, credit, amount)


def _move(movement: Movement, debit: Account, credit: Account, amount: Money) -> Postings:
    assert amount.minor >= 0, f"{movement} cannot move {amount}."
    if not amount.minor:
        return ()
    return (Posting(debit=debit, credit=credit, amount=amount, movement=movement),)
