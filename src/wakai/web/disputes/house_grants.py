"""Paying something after the end: the form, and how it becomes a command."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import formats, words
from wakai.app.cases import CaseView
from wakai.app.texts import NewText
from wakai.core.disputes.commands import Command, ConfirmGrant, DropGrant, ProposeGrant
from wakai.core.disputes.guards_grant import goodwill_left
from wakai.core.disputes.model import GrantKind, Party, Role
from wakai.web.disputes.forms import CaseForm, SumField, minor_units, text_area
from wakai.web.written import written

type Asked = tuple[Command, list[NewText]]


class GrantForm(CaseForm):
    """Why, to whom, how much."""

    grant = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    party = forms.ChoiceField(label=_("Who gets it?"), widget=forms.RadioSelect)
    amount = SumField(label=_("How much?"))
    statement = text_area(_("In your words"), hint=_("Whoever gets it reads this."))

    def prepare(self) -> None:
        """Offer the kinds and the sides, and say how much goodwill is left."""
        kind, party = self.fields["grant"], self.fields["party"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(party, forms.ChoiceField)
        helps = self.view.actor.role is Role.OPERATOR  # who proposes goodwill, and nothing else
        kinds = (GrantKind.GOODWILL,) if helps else tuple(GrantKind)
        sides = (Party.BUYER,) if helps else tuple(Party)
        kind.choices = [(each.value, words.label(each)) for each in kinds]
        party.choices = [(each.value, words.sentence_start(each)) for each in sides]
        left = formats.money(goodwill_left(self.view.state), self.view.sight.dispute.currency)
        self.fields["amount"].help_text = _("Goodwill: up to %(sum)s.") % {"sum": left}
        self.limit_text("statement", self.note_max)

    def clean_amount(self) -> int:
        """Read the sum."""
        return minor_units(self.cleaned_data["amount"], self.view.sight.dispute.currency)


def propose(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the first key."""
    said = written(view.sight.viewer, cleaned["statement"])
    command = ProposeGrant(
        by=view.actor,
        at=at,
        grant=GrantKind(cleaned["grant"]),
        party=Party(cleaned["party"]),
        minor=cleaned["amount"],
        statement=said.ref,
    )
    return command, [said]


def confirm(view: CaseView, _cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the second key; the payment has a key of its own."""
    return ConfirmGrant(by=view.actor, at=at, key=f"{view.dispute_id}:{view.version}"), []


def drop(view: CaseView, _cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the no of a second person."""
    return DropGrant(by=view.actor, at=at), []
