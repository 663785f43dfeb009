"""What a fault is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake that somebody could make in the law, as a piece of text."""

    name: str
    module: str  # below wakai.core
    right: str  # stands in the module exactly once
    wrong: str
    tried: str  # the tests that are run first; all others follow if none of them fails
