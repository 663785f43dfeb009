"""The forms of single deeds. Each knows its fields; what is possible is for the rules to say."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from babel.numbers import get_currency_precision
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from wakai.app import claims, formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes.inputs import at_stake, may_part
from wakai.core.disputes.model import LineAmount, Payer, Remedy, RemedyKind, ReturnFault
from wakai.core.ids import LineId
from wakai.core.policy import Labelled
from wakai.web import award_rows

_THOUSAND: Final = 3  # digits between two separators
_DIGITS_MAX: Final = 15  # of a sum in minor units
_GROUPED: Final = re.compile(r"\d{1,3}([.,]\d{2,3})*[.,]\d{3}")


class CaseForm(forms.Form):
    """A form about a case file; ``view`` is what its reader sees of it."""

    def __init__(self, *args: Any, view: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        self.prepare()
        for field in self.fields.values():
            field.error_messages["required"] = _asked_for(field)

    def prepare(self) -> None:
        """Fill in choices and limits that depend on the case."""

    def limit_text(self, name: str, characters_max: int) -> None:
        """Give a text field the limit of the terms, which the counter shows."""
        field = self.fields[name]
        assert isinstance(field, forms.CharField)
        field.max_length = characters_max
        field.validators.append(MaxLengthValidator(characters_max))
        field.widget.attrs["maxlength"] = characters_max

    @property
    def note_max(self) -> int:
        assert self.view.state.terms is not None
        return self.view.state.terms.limits.note_characters_max


def _asked_for(field: forms.Field) -> Any:
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
    """A sum as a person types it; cleaned to whole minor units of the case's currency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
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


class RemedyForm(CaseForm):
    """A remedy for an offer: what, how much for each line, and who pays a return."""

    kind = forms.ChoiceField(label=_("What do you offer?"), widget=forms.RadioSelect)
    amount = SumField(label=_("How much goes back to the buyer?"), required=False)
    return_payer = forms.ChoiceField(
        label=_("Who pays the postage of the return?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("seller", _("The seller")), ("buyer", _("The buyer"))],
    )
    kept = forms.MultipleChoiceField(
        label=_("With a return: what does the buyer keep?"),
        help_text=_("Its money is paid at once. What is not ticked goes back first."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    postage = SumField(
        label=_("Postage that the buyer gets back besides"),
        help_text=_("Only what the buyer paid, or will pay, to post something."),
        required=False,
    )
    statement = text_area(_("A few words with it"), required=False)

    def prepare(self) -> None:
        """Offer the remedies of the terms that move money or goods."""
        assert self.view.state.terms is not None
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [
            (code, words.label(RemedyKind(code)))
            for code in self.view.state.terms.remedies.offer
            if code not in {"release", "apology", "goodwill", "postage_repayment"}
        ]
        stake = sum(at_stake(self.view.state).values()) if self.view.state.claim else 0
        currency = self.view.sight.dispute.currency
        self.fields["amount"].help_text = _("Up to %(sum)s.") % {
            "sum": formats.money(stake, currency)
        }
        self._offer_parts(currency)
        self.limit_text("statement", self.note_max)

    def _offer_parts(self, currency: str) -> None:
        """Let one line be kept while another goes back, where there are several."""
        state = self.view.state
        assert state.terms is not None
        known = RemedyKind.RETURN_AND_REFUND.value in state.terms.remedies.offer
        if not known or state.claim is None or not may_part(state):
            del self.fields["kept"]
            return
        titles = award_rows.line_titles(self.view)
        kept = self.fields["kept"]
        assert isinstance(kept, forms.MultipleChoiceField)
        kept.choices = [
            (str(line), f"{titles.get(LineId(line), line)} · {formats.money(minor, currency)}")
            for line, minor in at_stake(state).items()
        ]

    def clean(self) -> dict[str, Any]:
        """Make the remedy; a partial sum is shared over the lines as claimed."""
        cleaned = super().clean() or {}
        kind = RemedyKind(cleaned["kind"]) if cleaned.get("kind") else None
        if kind is None:
            return cleaned
        cleaned["remedy"] = self.remedy(kind, cleaned)
        return cleaned

    def remedy(self, kind: RemedyKind, cleaned: dict[str, Any]) -> Remedy | None:
        """Return the remedy that was filled in, or note the error on its field."""
        most = at_stake(self.view.state)
        minor = stake = sum(most.values())
        if kind in {RemedyKind.PARTIAL_REFUND, RemedyKind.PRICE_REDUCTION, RemedyKind.REPAIR}:
            try:
                minor = minor_units(cleaned.get("amount") or "", self.view.sight.dispute.currency)
            except forms.ValidationError as error:
                self.add_error("amount", error)
                return None
            if not 0 < minor <= stake:
                self.add_error("amount", self.fields["amount"].help_text)
                return None
        payer = None
        refunds = claims.shared(most, minor)
        kept: tuple[LineId, ...] = ()
        if kind is RemedyKind.RETURN_AND_REFUND:
            payer = Payer(cleaned.get("return_payer") or "seller")
            ticked = cleaned.get("kept") or ()
            kept = kept_of(self, "kept", refunds, lambda line: str(line) in ticked)
        return Remedy(
            kind=kind,
            refunds=refunds,
            return_payer=payer,
            postage_minor=postage_of(self, cleaned),
            kept=kept,
        )


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


def postage_of(form: CaseForm, cleaned: dict[str, Any]) -> int:
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
