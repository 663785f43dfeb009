"""An offer or a proposal as somebody makes it: what, how much for each item, who pays a return."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import claims, formats, words
from wakai.core.disputes.inputs import at_stake, may_part
from wakai.core.disputes.model import LineAmount, Payer, Remedy, RemedyKind
from wakai.core.disputes.remedies import PARTIAL, SUM_WRITTEN
from wakai.core.ids import LineId
from wakai.web import award_rows
from wakai.web.disputes import by_line
from wakai.web.disputes.forms import CaseForm, SumField, kept_of, postage_of, text_area


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
        claim = self.view.state.claim
        by_line.ask_sums(
            self, at_stake(self.view.state) if claim else {}, claim.lines if claim else ()
        )
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
        """Make the remedy; one sum for several lines is shared over them, to be seen first."""
        cleaned = super().clean() or {}
        kind = RemedyKind(cleaned["kind"]) if cleaned.get("kind") else None
        if kind is None:
            return cleaned
        cleaned["remedy"] = self.remedy(kind, cleaned)
        return cleaned

    def remedy(self, kind: RemedyKind, cleaned: dict[str, Any]) -> Remedy | None:
        """Return the remedy that was filled in, or note the error on its field."""
        refunds = self._refunds(kind, cleaned)
        if refunds is None:
            return None
        payer = None
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

    def _refunds(self, kind: RemedyKind, cleaned: dict[str, Any]) -> tuple[LineAmount, ...] | None:
        """Return the sums by line: as they were written, else all that is at stake."""
        most = at_stake(self.view.state)
        stake = sum(most.values())
        if kind not in PARTIAL and not by_line.is_written(cleaned):
            return claims.shared(most, stake)
        split = by_line.read_sums(self, cleaned, most)
        if split is None:
            return None
        whole = sum(part.minor for part in split.refunds)
        if whole < stake and kind not in SUM_WRITTEN:
            self.add_error("amount", self._all_of_it(stake))
            return None
        if split.shared and whole < stake:
            self.unseen = split.refunds
        return split.refunds

    def _all_of_it(self, stake: int) -> str:
        told = _("This is about all of it: %(sum)s. Leave the sum empty, or choose a part.")
        return str(told) % {"sum": formats.money(stake, self.view.sight.dispute.currency)}
