"""What the house says of parcels: the forms, and how they become commands."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app.cases import CaseView
from wakai.app.parcels import PROOF_MAX
from wakai.app.texts import NewText
from wakai.core.disputes.commands import (
    Command,
    RecordReplacementDelivered,
    RecordReturnDelivered,
)
from wakai.web.disputes.forms import CaseForm

type Asked = tuple[Command, list[NewText]]


class ArrivalForm(CaseForm):
    """How the carrier proves the delivery."""

    proof = forms.CharField(
        label=_("The carrier's reference for the delivery"),
        help_text=_("Such as the number of the proof of delivery, or of the carrier's answer."),
        max_length=PROOF_MAX,
        strip=True,
    )


def return_arrived(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the word that the goods are back at the seller's."""
    return RecordReturnDelivered(by=view.actor, at=at, proof=cleaned["proof"]), []


def replacement_arrived(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the word that the second parcel is at the buyer's."""
    return RecordReplacementDelivered(by=view.actor, at=at, proof=cleaned["proof"]), []
