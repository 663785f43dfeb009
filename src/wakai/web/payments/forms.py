"""What finance tells about an order: that the buyer's bank took the money back."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakai.app import formats, orders, words
from wakai.app.people import PersonRow
from wakai.app.words import Reader
from wakai.core.disputes.model import Role
from wakai.core.disputes.refusals import ConflictOfInterest


class BankForm(forms.Form):
    """The order, the bank's reference, and until when it wants to hear something."""

    number = forms.CharField(label=gettext_lazy("Order number"), max_length=40)
    reference = forms.CharField(label=gettext_lazy("Reference of the bank"), max_length=120)
    due_on = forms.DateField(
        label=gettext_lazy("Last day on which the bank can be answered"),
        help_text=gettext_lazy("Empty: it wants no answer. What was said last holds."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    order: orders.OrderRow

    def __init__(self, *args: Any, person_id: int, **kwargs: Any) -> None:
        """Keep who asks: nobody tells it of their own order."""
        super().__init__(*args, **kwargs)
        self._person_id = person_id

    def clean_number(self) -> str:
        """Find the order, which is not one's own."""
        number = str(self.cleaned_data["number"]).strip()
        found = orders.order_by_number(number)
        if found is None:
            raise forms.ValidationError(_("No order has this number."))
        if self._person_id in {found.buyer_id, found.seller_id}:
            reader = Reader(role=Role.FINANCE)
            raise forms.ValidationError(words.sentence(ConflictOfInterest(), reader=reader))
        self.order = found
        return number

    def due_at(self, reader: PersonRow) -> datetime | None:
        """Return the end of the last day, where the reader is."""
        last = self.cleaned_data["due_on"]
        zone = ZoneInfo(formats.zone_name(reader))
        return datetime.combine(last, time.max, zone) if last else None
