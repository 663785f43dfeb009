"""How the sentences of the timeline are found: one function for each kind of event."""

from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.words_labels import sentence_start, subject
from wakai.app.words_reader import Reader
from wakai.app.words_remedies import brief
from wakai.core.disputes.model import Actor, Dispute, Party, Remedy, Role
from wakai.core.policy import Terms


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told, and what the sentences need to know of the dispute."""

    reader: Reader
    currency: str
    terms: Terms | None
    dispute: Dispute | None = None  # where it is at hand: what its order cost, and the commission

    def who(self, actor: Actor) -> str:
        """Return who did something, as the first words of a sentence."""
        if actor.role is Role.REPRESENTATIVE and actor.on_behalf_of:
            return self.helper(actor.on_behalf_of, actor.person)
        if actor.on_behalf_of:
            return _("For %(party)s, %(helper)s") % {
                "party": subject(actor.on_behalf_of),
                "helper": subject(actor.role),
            }
        party = self.reader.party
        if party is not None and actor.role.value == party.value:
            return _("You")
        return sentence_start(actor.role)

    def helper(self, party: Party, person: int | None) -> str:
        """Return who acts for a party, by name where it is known, as the first words."""
        name = self.reader.helpers.get(person or 0, "")
        mine, of_buyer = self.reader.party is party, party is Party.BUYER
        if name and mine:
            return _("%(name)s (for you)") % {"name": name}
        if name:
            told = _("%(name)s (for the buyer)") if of_buyer else _("%(name)s (for the seller)")
            return told % {"name": name}
        if mine:
            return _("Your representative")
        return _("The buyer's representative") if of_buyer else _("The seller's representative")

    def when(self, instant: datetime) -> str:
        return formats.when(instant, self.reader)

    def money(self, minor: int) -> str:
        return formats.money(minor, self.currency)

    def brief(self, remedy: Remedy) -> str:
        return brief(remedy, self.currency)


@singledispatch
def line(event: object, telling: Telling) -> str:
    """Return the sentence of an event; each kind registers its own."""
    message = f"{type(event).__name__}, told to {telling.reader.role}, has no sentence."
    raise NotImplementedError(message)
