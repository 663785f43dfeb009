"""Sums as Stripe counts them, which is not for every currency as the ledger does."""

from typing import Final

from babel.numbers import get_currency_precision

# Everything else has two decimals at Stripe: also ISK and UGX, which people write without.
_NO_DECIMALS: Final = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"),
        *("PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"),
    }
)
_THREE_DECIMALS: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


class NoSuchAmount(ValueError):
    """Stripe has no way to say this sum."""


def to_stripe(minor: int, currency: str) -> int:
    """
    Return a sum of the ledger, in minor units, as Stripe counts it.

    Raises NoSuchAmount where that would need a smaller unit than Stripe has.
    """
    decimals = _decimals(currency)
    amount = _shifted(minor, decimals - get_currency_precision(currency), currency)
    if decimals == 3 and amount % 10:  # noqa: PLR2004 - Stripe rounds the third one away
        raise NoSuchAmount(currency)
    return amount


def _shifted(amount: int, places: int, currency: str) -> int:
    if places >= 0:
        return amount * int(10**places)
    shifted, rest = divmod(amount, int(10**-places))
    if rest:
        raise NoSuchAmount(currency)
    return shifted


def _decimals(currency: str) -> int:
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2
