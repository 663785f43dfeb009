"""What the house says of parcels: the forms, and how they become commands."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wakai.app import texts
from wakai.app.cases import CaseView
from wakai.app.parcels import PROOF_MAX
from wakai.app.texts import NewText
from wakai.core.disputes.commands import (
    Command,
    ProvideReturnLabel,
    RecordReplacementDelivered,
    RecordReturnDelivered,
)
from wakai.web.disputes.forms import CaseForm, LabelForm

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
    """Where the goods go, and the label that the buyer uses."""


def label(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return address and label, given in the seller's place."""
    viewer = view.sight.viewer
    language = get_language() or viewer.language
    address = texts.new(cleaned["address"], language=language, author_id=viewer.id)
    command = ProvideReturnLabel(by=view.actor, at=at, address=address.ref, label=cleaned["label"])
    return command, [address]


def return_arrived(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the word that the goods are back at the seller's."""
    return RecordReturnDelivered(by=view.actor, at=at, proof=cleaned["proof"]), []


def replacement_arrived(view: CaseView, cleaned: dict[str, Any], at: datetime) -> Asked:
    """Return the word that the second parcel is at the buyer's."""
    return RecordReplacementDelivered(by=view.actor, at=at, proof=cleaned["proof"]), []
