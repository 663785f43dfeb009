"""Names of things: typed ids, and the case number a person reads aloud or types."""

import unicodedata
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", int)
OrderId = NewType("OrderId", int)
LineId = NewType("LineId", int)
ConversationId = NewType("ConversationId", int)

DisputeId = NewType("DisputeId", UUID)
RulingId = NewType("RulingId", UUID)
OfferId = NewType("OfferId", UUID)
EvidenceId = NewType("EvidenceId", UUID)
AppealId = NewType("AppealId", UUID)
RequestId = NewType("RequestId", UUID)
SanctionId = NewType("SanctionId", UUID)

NUMBER_BITS = 35  # what a caller draws for a new case number

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_DATA_LETTERS = NUMBER_BITS // 5
_SEPARATORS = frozenset(" -‐‑‒–—―−ーｰ_.・")
_TEXT_MAX = 40  # nobody types a longer case number


def public_number(random_bits: int) -> str:
    """
    Write random bits as a case number such as ``7K4X-2M9P``.

    ``random_bits`` is 0 to 2**35 - 1. The last of the eight characters is a check character: it
    finds every single wrong character and every two that changed places.

    Raises ValueError for bits out of range.
    """
    if not 0 <= random_bits < 1 << NUMBER_BITS:
        raise ValueError(f"A case number holds {NUMBER_BITS} bits.")
    shifts = range(NUMBER_BITS - 5, -1, -5)
    return _written([random_bits >> shift & 31 for shift in shifts])


def check_public_number(text: str) -> str | None:
    """
    Read a case number as a person typed it; None when it is none or its check character is wrong.

    Small letters, spaces, dashes, full-width characters, O for 0 and I or L for 1 are understood.
    """
    if len(text) > _TEXT_MAX:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    values = [_VALUES.get(letter, -1) for letter in plain if letter not in _SEPARATORS]
    if len(values) != _DATA_LETTERS + 1 or min(values) < 0:
        return None
    number = _written(values[:-1])
    return number if number[-1] == _ALPHABET[values[-1]] else None


def masked(number: str) -> str:
    """Return a number for mails and screenshots: only its last two characters are shown."""
    plain = [character for character in number if character not in _SEPARATORS]
    return "•" * max(len(plain) - 2, 0) + "".join(plain[-2:])


def _written(values: list[int]) -> str:
    letters = "".join(_ALPHABET[value] for value in (*values, _check_value(values)))
    return f"{letters[:4]}-{letters[4:]}"


def _check_value(values: list[int]) -> int:
    """Horner's rule over the field of 32 elements: each place has a weight of its own."""
    total = 0
    for value in values:
        total = _doubled(total) ^ value
    return _doubled(total)


def _doubled(value: int) -> int:
    """Multiply by the generator of GF(32), modulo x^5 + x^2 + 1."""
    shifted = value << 1
    return shifted ^ 0b100101 if shifted & 32 else shifted
