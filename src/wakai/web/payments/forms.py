"""What finance tells about an order: that the buyer's bank took the money back."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakai.app import formats, orders, words
from wakai.app.payment_ports import YEARS, BankReport
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
        help_text=gettext_lazy("Empty: none is known, or what is known stays."),
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

    def clean_due_on(self) -> date | None:
        """Take a day that a bank can want."""
        last: date | None = self.cleaned_data["due_on"]
        if last and not YEARS[0] < last.year < YEARS[1]:
            raise forms.ValidationError(_("No bank can want an answer on this day."))
        return last

    def report(self, reader: PersonRow, *, as_of: datetime) -> BankReport:
        """Return what was told; the last day ends where the reader is."""
        reference, last = self.cleaned_data["reference"], self.cleaned_data["due_on"]
        if last is None:
            return BankReport(reference=reference)
        due_at = datetime.combine(last, time.max, ZoneInfo(formats.zone_name(reader)))
        return BankReport(reference=reference, due_at=due_at, as_of=as_of)
