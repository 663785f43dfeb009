"""The forms of single deeds. Each knows its fields; what is possible is for the rules to say."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from babel.numbers import get_currency_precision
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.core.disputes.model import LineAmount, ReturnFault
from wakai.core.ids import LineId
from wakai.core.policy import Labelled

_THOUSAND: Final = 3  # digits between two separators
_DIGITS_MAX: Final = 15  # of a sum in minor units
_GROUPED: Final = re.compile(r"\d{1,3}([.,]\d{2,3})*[.,]\d{3}")


class CaseForm(forms.Form):
    """
    A form about a case file; ``view`` is what its reader sees of it.

    ``unseen`` are sums by line that it shared by itself: they are shown before anything is sent.
    """

    def __init__(self, *args: Any, view: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        self.unseen: tuple[LineAmount, ...] = ()
        self.prepare()
        for field in self.fields.values():
            field.error_messages["required"] = when_empty(field)

    def prepare(self) -> None:
        """Fill in choices and limits that depend on the case."""

    def limit_text(self, name: str, characters_max: int) -> None:
        """Give a text field the limit of the terms, which the counter shows."""
        limit_text(self.fields[name], characters_max)

    @property
    def note_max(self) -> int:
        assert self.view.state.terms is not None
        return self.view.state.terms.limits.note_characters_max


def limit_text(field: forms.Field, characters_max: int) -> None:
    """Give a text field a limit, which the counter shows."""
    assert isinstance(field, forms.CharField)
    field.max_length = characters_max
    field.validators.append(MaxLengthValidator(characters_max))
    field.widget.attrs["maxlength"] = characters_max


def when_empty(field: forms.Field) -> Any:
    """Return what to say about a field that was left empty."""
    match field:
        case forms.MultipleChoiceField():
            return _("Choose at least one.")
        case forms.ChoiceField():
            return _("Choose one of these.")
        case forms.BooleanField():
            return _("Tick this to go on.")
        case _:
            return _("Write something here.")


def text_area(label: Any, *, hint: Any = "", required: bool = True) -> forms.CharField:
    """Return a field for free words."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )


def labelled(items: tuple[Labelled, ...]) -> list[tuple[str, str]]:
    """Return the choices of a list of the policy."""
    return [(item.code, words.wording(item)) for item in items]


class SumField(forms.CharField):
    """
    A sum as a person types it; cleaned to whole minor units of the case's currency.

    ``pieces`` says of how many pieces of an item it is, where there are several.
    """

    def __init__(self, *args: Any, pieces: str = "", **kwargs: Any) -> None:
        self.pieces = pieces
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(*args, **kwargs)


def minor_units(text: str, currency: str) -> int:
    """
    Read a sum: full-width digits, separators and currency signs are understood.

    Three digits after the last separator are thousands, unless the currency has as many decimals;
    fewer are decimals: "1.5" is one and a half. Raises forms.ValidationError for anything else.
    """
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if character.isdecimal() or character in ".,-"
    )
    precision = get_currency_precision(currency)
    whole, part = plain, ""
    cut = max(plain.rfind("."), plain.rfind(","))
    if cut >= 0 and (len(plain) - cut - 1 != _THOUSAND or precision == _THOUSAND):
        whole, part = plain[:cut], plain[cut + 1 :]
    digits = whole.replace(",", "").replace(".", "") + part.ljust(precision, "0")
    is_whole = whole.isdecimal() or _GROUPED.fullmatch(whole)
    if not is_whole or len(part) > precision or len(digits) > _DIGITS_MAX:
        raise forms.ValidationError(_("Write the sum in digits, such as 1,200."))
    return int(digits)


def typed(minor: int, currency: str) -> str:
    """Return a sum as a person would type it: what ``minor_units`` reads back."""
    precision = get_currency_precision(currency)
    digits = str(minor).rjust(precision + 1, "0")
    return f"{digits[:-precision]}.{digits[-precision:]}" if precision else digits


class AgreeForm(CaseForm):
    """Nothing to fill in: what will happen is shown above the button."""

    remedy_sha256 = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawForm(CaseForm):
    warned = forms.BooleanField(
        label=_("I understand: the money goes back to the order, and this dispute ends.")
    )


class RefuseForm(CaseForm):
    reason = forms.ChoiceField(label=_("Why do you refuse?"), widget=forms.RadioSelect)
    statement = text_area(_("In your words"), hint=_("The buyer reads this."))

    def prepare(self) -> None:
        """Offer the refusal reasons of the terms."""
        assert self.view.state.terms is not None
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = labelled(self.view.state.terms.refusals)
        self.limit_text("statement", self.note_max)


def kept_of(
    form: CaseForm,
    field: str,
    refunds: tuple[LineAmount, ...],
    is_kept: Callable[[LineId], object],
) -> tuple[LineId, ...]:
    """Return the lines that the buyer keeps, or note on the field that nothing would go back."""
    paid = sorted(part.line_id for part in refunds if part.minor)
    kept = tuple(line for line in paid if is_kept(line))
    if kept and len(kept) == len(paid):
        form.add_error(
            field, _("Something has to go back. If not, choose a refund without return.")
        )
    return kept


def postage_of(form: CaseForm, cleaned: Mapping[str, Any]) -> int:
    """Return the postage that was filled in, zero for none, or note the error on its field."""
    try:
        return minor_units(cleaned.get("postage") or "0", form.view.sight.dispute.currency)
    except forms.ValidationError as error:
        form.add_error("postage", error)
        return 0


class TextForm(CaseForm):
    """A reply in one's own words."""

    statement = text_area(_("In your words"))

    def prepare(self) -> None:
        """Give the words the limit of the terms."""
        self.limit_text("statement", self.note_max)


class ContestForm(CaseForm):
    """What is wrong with goods that came back."""

    fault = forms.ChoiceField(label=_("What is wrong with what came back?"))
    statement = text_area(_("In your words"), hint=_("The buyer reads this."))

    def prepare(self) -> None:
        """Offer the faults that the rules know, and give the words the limit of the terms."""
        fault = self.fields["fault"]
        assert isinstance(fault, forms.ChoiceField)
        fault.widget = forms.RadioSelect()
        fault.choices = [(each.value, words.label(each)) for each in ReturnFault]
        self.limit_text("statement", self.note_max)


class TrackingForm(CaseForm):
    tracking = forms.CharField(
        label=_("Parcel number"),
        max_length=80,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class LabelForm(CaseForm):
    address = text_area(_("Return address"), hint=_("Name, street, town and country."))
    label = forms.CharField(
        label=_("Label number or link from the carrier"), max_length=200, required=False, strip=True
    )

    def prepare(self) -> None:
        """Give the address the limit of the terms."""
        self.limit_text("address", self.note_max)


class FailureForm(CaseForm):
    reason = forms.ChoiceField(
        label=_("What is wrong with the replacement?"),
        widget=forms.RadioSelect,
        choices=[
            ("not_arrived", _("It did not arrive")),
            ("lost", _("The carrier lost it")),
            ("wrong_again", _("It is wrong or broken again")),
        ],
    )
