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


class Stale(Exception):
    """The text that a fault replaces does not stand in its module exactly once any more."""


def with_fault(source: str, fault: Fault) -> str:
    """Return the source of a module with the fault in it. Raises Stale."""
    if source.count(fault.right) != 1:
        raise Stale(f"{fault.module}: {fault.name}")
    return source.replace(fault.right, fault.wrong)
