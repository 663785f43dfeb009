"""What is asked about who acts for a party: the mandate is of the order, each dispute notes it."""

from dataclasses import dataclass

from wakai.core.disputes.commands_follow import Asked
from wakai.core.disputes.model import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginMandate(Asked):
    """A helper accepts to act for the party on whose behalf they come: one at a time a party."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMandate(Asked):
    """The party ends the mandate of its representative, or the representative gives it back."""

    party: Party


MandateCommand = BeginMandate | EndMandate
