"""Numbers that come in as text, in addresses and cursors."""

from typing import Final

DIGITS_MAX: Final = 18  # as many as every number of the database can have


def number(text: str) -> int | None:
    """Return the whole number from 0 that a text is, or None: a row's number is never longer."""
    return int(text) if len(text) <= DIGITS_MAX and text.isascii() and text.isdecimal() else None
