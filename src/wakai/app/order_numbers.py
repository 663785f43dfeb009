"""Which order number somebody means who typed one, perhaps in a hurry or on a Japanese keyboard."""

import unicodedata
from collections.abc import Iterable
from typing import Final

PART_CHARACTERS_MIN: Final = 4
SLIP_CHARACTERS_MIN: Final = 6  # in a shorter part one slip could mean anything
TYPED_CHARACTERS_MAX: Final = 80
_NOT_MEANT: Final = 9


def likeliest(typed: str, numbers: Iterable[str], *, limit: int) -> list[str]:
    """
    Return the numbers that ``typed`` may mean: equal, ending in it, with one slip, containing it.

    Within each kind the order of ``numbers`` is kept. Too little typed finds nothing.
    """
    wanted = plain(typed[:TYPED_CHARACTERS_MAX])
    if not wanted:
        return []
    found = ((_rank(wanted, plain(number)), number) for number in numbers)
    ranked = sorted((hit for hit in found if hit[0] < _NOT_MEANT), key=lambda hit: hit[0])
    best = [number for rank, number in ranked if rank == 0]
    return (best or [number for _, number in ranked])[:limit]


def plain(number: str) -> str:
    """Return letters and digits only: half-width, capital, no dashes, spaces or signs."""
    return "".join(c for c in unicodedata.normalize("NFKC", number).upper() if c.isalnum())


def _rank(wanted: str, number: str) -> int:
    if wanted == number:
        return 0
    if len(wanted) < PART_CHARACTERS_MIN:
        return _NOT_MEANT
    if number.endswith(wanted):
        return 1
    if len(wanted) >= SLIP_CHARACTERS_MIN:
        if _one_slip(wanted, number):
            return 2
        if _one_slip(wanted, number[-len(wanted) :]):
            return 3
    return 4 if wanted in number else _NOT_MEANT


def _one_slip(one: str, other: str) -> bool:
    """Return whether one wrong, missing, surplus or exchanged character makes them differ."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    exchanged = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return exchanged or short[at + 1 :] == long[at + 1 :]
