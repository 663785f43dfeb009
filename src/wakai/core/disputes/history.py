"""The one way in which a state is copied, and the fault of a history that cannot be."""

from wakai.core.disputes.model import Dispute


class CorruptHistory(Exception):
    """A history that cannot be: an event that nothing before it allows."""


def with_(state: Dispute, **changes: object) -> Dispute:
    """
    Return a copy with some fields changed: ``dataclasses.replace`` at a tenth of the cost.

    It fills the new, still unshared value past its being frozen.
    """
    copy = object.__new__(Dispute)
    vars(copy).update(vars(state))
    vars(copy).update(changes)
    return copy
