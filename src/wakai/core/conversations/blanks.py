"""Blanks in an answer, such as {{deadline}}: filled from what is known, and never sent empty."""

import re
from collections.abc import Mapping
from typing import Final

_BLANK: Final = re.compile(r"\{\{\s*([\w-]*)\s*\}\}")


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with its blanks filled; what is not known stays a blank."""
    return _BLANK.sub(lambda blank: facts.get(blank[1]) or blank[0], text)


def left(text: str) -> tuple[str, ...]:
    """Return the names of the blanks that a text still has."""
    return tuple(_BLANK.findall(text))
