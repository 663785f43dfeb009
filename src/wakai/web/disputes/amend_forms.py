"""Changing a request that was sent: the same questions on one page, filled in as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app.cases import CaseView
from wakai.core.disputes.commands import AmendClaim
from wakai.core.disputes.inputs import POSTAGE_RECEIPT, may_be_claimed
from wakai.web.disputes.claim_forms import ProblemForm, WishForm, WordsForm, claim_of
from wakai.web.disputes.deed import Asked, Cleaned, said
from wakai.web.disputes.forms import typed


class AmendForm(ProblemForm, WishForm, WordsForm):
    """Lines, reason, remedy, sum and words of a claim."""

    cannot = forms.BooleanField(
        label=_("I cannot provide the evidence for this; I say why in my words"), required=False
    )
    fitting: Mapping[str, Sequence[str]]  # what may be asked for with each reason
    field_order = ("lines", "reason", "remedy", "amount", "postage", "statement", "cannot")

    def prepare(self) -> None:
        """Offer what a claim can be changed to, and fill in what it is now."""
        ProblemForm.prepare(self)
        WishForm.prepare(self)
        WordsForm.prepare(self)
        claim, terms = self.view.state.claim, self.view.state.terms
        assert claim is not None
        assert terms is not None
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)
        reason.choices = self.reasons(lambda item: not item.by_law)
        offered = [code for _family, items in reason.choices for code, _words in items]
        self.fitting = {code: may_be_claimed(terms, [code]) for code in offered}
        currency, postage = self.view.sight.dispute.currency, claim.remedy.postage_minor
        self.initial = {
            **self.initial,
            "lines": [str(line.line_id) for line in claim.lines],
            "reason": claim.lines[0].reason,
            "remedy": claim.remedy.kind.value,
            "amount": typed(claim.remedy.refund_minor, currency),
            "postage": typed(postage, currency) if postage else "",
        }

    def clean(self) -> dict[str, Any]:
        """Make the claim, from the answers as a draft would hold them."""
        cleaned = super().clean() or {}
        if self.errors or not {"lines", "reason", "remedy"} <= set(cleaned):
            return cleaned
        if cleaned["remedy"] not in self.fitting[cleaned["reason"]]:
            self.add_error(
                "remedy", _("This cannot be asked for with this reason. Choose another.")
            )
            return cleaned
        terms = self.view.state.terms
        reason = terms.reason(cleaned["reason"]) if terms else None
        needed = (*reason.buyer_required, POSTAGE_RECEIPT) if reason else ()
        excused = needed if cleaned.get("cannot") else ()
        draft = {**cleaned, **{f"excused_{kind}": "on" for kind in excused}}
        cleaned["claim"] = claim_of(draft, self, None)
        return cleaned


def amend(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    """Return the command that changes a claim."""
    words = said(view, cleaned)
    assert words is not None
    claim = cleaned["claim"]
    assert claim is not None
    return AmendClaim(by=view.actor, at=at, claim=replace(claim, statement=words.ref)), (words,)
