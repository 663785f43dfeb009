"""What the house says of parcels: the forms, and how they become commands."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import formats
from wakai.app.cases import CaseView
from wakai.app.parcels import PROOF_MAX
from wakai.app.texts import NewText
from wakai.core.disputes.commands import (
    Command,
    ProvideReturnLabel,
    RecordReplacementDelivered,
    RecordReturnDelivered,
)
from wakai.core.disputes.returns import label_cost_max
from wakai.web.disputes.forms import CaseForm, LabelForm, SumField, minor_units
from wakai.web.written import written

type Asked = tuple[Command, list[NewText]]


class ArrivalForm(CaseForm):
    """How the carrier proves the delivery."""

    proof = forms.CharField(
        label=_("The carrier's reference for the delivery"),
        help_text=_("Such as the number of the proof of delivery, or of the carrier's answer."),
        max_length=PROOF_MAX,
        strip=True,
    )


class HouseLabelForm(LabelForm):
    """Where the goods go, and the label that the buyer uses, with what the house paid for it."""

    cost = SumField(label=_("What the label cost the marketplace"), required=False)

    def prepare(self) -> None:
        """Ask what it cost only where the seller owes that, and say up to how much."""
        super().prepare()
        most = label_cost_max(self.view.state, self.view.actor)
        if not most:
            del self.fields["cost"]
            return
        self.fields["cost"].help_text = _(
            "The seller owes it. Up to %(sum)s; leave it empty if it cost nothing."
        ) % {"sum": formats.money(most, self.view.sight.dispute.currency)}

    def clean_cost(self) -> int:
        """Read the sum."""
        typed = self.cleaned_data["cost"]
        return minor_units(typed, self.view.sight.dispute.currency) if typed else 0


def label(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return address and label, given in the seller's place."""
    address = written(view.sight.viewer, cleaned["address"])
    command = ProvideReturnLabel(
        by=view.actor,
        at=at,
        address=address.ref,
        label=cleaned["label"],
        label_cost_minor=cleaned.get("cost", 0),
    )
    return command, [address]


def return_arrived(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the word that the goods are back at the seller's."""
    return RecordReturnDelivered(by=view.actor, at=at, proof=cleaned["proof"]), []


def replacement_arrived(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the word that the second parcel is at the buyer's."""
    return RecordReplacementDelivered(by=view.actor, at=at, proof=cleaned["proof"]), []
