"""Changing a request that was sent: the same questions on one page, filled in as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wakai.app.cases import CaseView
from wakai.core.disputes.commands import AmendClaim
from wakai.core.disputes.inputs import POSTAGE_RECEIPT, may_be_claimed
from wakai.core.disputes.model import Claim, LineAmount, RemedyKind
from wakai.core.disputes.remedies import PARTIAL
from wakai.core.policy import Reason
from wakai.web import claim_rows
from wakai.web.disputes import by_line
from wakai.web.disputes.claim_forms import (
    ProblemForm,
    WishForm,
    WordsForm,
    asked_for,
    claim_of,
    lines_of,
    reasons_of,
)
from wakai.web.disputes.deed import Asked, Cleaned, said
from wakai.web.disputes.forms import typed


class AmendForm(ProblemForm, WishForm, WordsForm):
    """Lines, reason, remedy, sum and words of a claim."""

    cannot = forms.BooleanField(
        label=_("I cannot provide the evidence for this; I say why in my words"), required=False
    )
    fitting: Mapping[str, Sequence[str]]  # what may be asked for with each reason
    field_order = ("lines", "reason", "remedy", "amount", "postage", "statement", "cannot")
    refunds: tuple[LineAmount, ...] = ()

    def prepare(self) -> None:
        """Offer what a claim can be changed to, and fill in what it is now."""
        ProblemForm.prepare(self)
        WishForm.prepare(self)
        WordsForm.prepare(self)
        claim, terms = self.view.state.claim, self.view.state.terms
        assert claim is not None
        assert terms is not None
        offered = [code for _family, items in self.reasons() for code, _words in items]
        present = [line.reason for line in claim.lines]
        self.fitting = {
            code: may_be_claimed(terms, present if code in self._by_law else [code])
            for code in offered
        }
        self.initial = {**self.initial, **_as_typed(claim, self.view)}
        self.fields["cannot"].help_text = claim_rows.excused(self.view, claim)

    def is_offered(self, reason: Reason) -> bool:
        """Leave out what the law allows without an answer, unless a line has it beside others."""
        return not reason.by_law or reason.code in self._by_law

    @property
    def _by_law(self) -> frozenset[str]:
        """Return what the law allows of the reasons that the claim has now."""
        claim, terms = self.view.state.claim, self.view.state.terms
        assert claim is not None
        assert terms is not None
        known = (terms.reason(line.reason) for line in claim.lines)
        return frozenset(reason.code for reason in known if reason and reason.by_law)

    def most(self, draft: Mapping[str, Any]) -> dict[int, int]:
        """Return the same; of all lines on offer while nobody has chosen any."""
        order = self.view.state.order
        assert order is not None
        chosen = super().most(draft)
        return chosen or {line.line_id: line.paid_minor for line in order.lines}

    def ask_sums(self) -> None:
        """Let a sum be written for each item: as many pieces as are chosen now, else all."""
        order, claim = self.view.state.order, self.view.state.claim
        assert order is not None
        assert claim is not None
        now = _as_typed(claim, self.view)
        if isinstance(self.data, QueryDict):
            now = {**self.data.dict(), "lines": self.data.getlist("lines")}
        whole = {line.line_id: line.paid_minor for line in order.lines}
        by_line.ask_sums(self, whole | self.most(now), lines_of(now, self.view))

    def read_sums(self, cleaned: dict[str, Any]) -> None:
        """Read the sums for the lines that are chosen now; what is shared is shown first."""
        split = by_line.read_sums(self, cleaned, self.most(cleaned), before=self.initial)
        if split is not None:
            self.refunds = split.refunds
            self.unseen = split.refunds if split.shared else ()

    def read_whole(self, cleaned: dict[str, Any], kind: RemedyKind) -> None:
        """Note the same of what was not filled in by the page."""
        by_line.read_whole(self, cleaned, self.most(cleaned), kind, before=self.initial)

    def clean(self) -> dict[str, Any]:
        """Make the claim, from the answers as a draft would hold them."""
        cleaned = super().clean() or {}
        if self.errors or not {"lines", "reason", "remedy"} <= set(cleaned):
            return cleaned
        terms = self.view.state.terms
        assert terms is not None
        codes = [item.code for item in reasons_of(cleaned, self.view)]
        if cleaned["remedy"] not in may_be_claimed(terms, codes):
            self.add_error(
                "remedy", _("This cannot be asked for with this reason. Choose another.")
            )
            return cleaned
        needed = (*asked_for(cleaned, self.view), POSTAGE_RECEIPT)
        excused = needed if cleaned.get("cannot") else ()
        whole = sum(part.minor for part in self.refunds)
        draft = {
            **{name: given for name, given in cleaned.items() if not name.startswith("sum_")},
            **by_line.typed_sums(self.view, self.refunds),
            "amount": typed(whole, self.view.sight.dispute.currency),
            **{f"excused_{kind}": "on" for kind in excused},
        }
        claim, before = claim_of(draft, self.view, None), self.view.state.claim
        assert before is not None
        cleaned["claim"] = claim and _with_the_rest(claim, before)
        return cleaned


def _with_the_rest(claim: Claim, before: Claim) -> Claim:
    """Leave what this page does not ask for as a program had sent it: sums, and what is kept."""
    pieces = [[(line.line_id, line.quantity) for line in one.lines] for one in (claim, before)]
    is_asked = claim.remedy.kind in PARTIAL or claim.remedy.kind is not before.remedy.kind
    if is_asked or pieces[0] != pieces[1]:
        return claim
    rest = replace(claim.remedy, refunds=before.remedy.refunds, kept=before.remedy.kept)
    return replace(claim, remedy=rest)


def _as_typed(claim: Claim, view: CaseView) -> dict[str, Any]:
    """Return a claim as somebody would have filled it in; its first reason is that of all."""
    currency, remedy = view.sight.dispute.currency, claim.remedy
    several = remedy.is_partial and len(claim.lines) > 1
    return {
        "lines": [str(line.line_id) for line in claim.lines],
        "reason": claim.lines[0].reason,
        "remedy": remedy.kind.value,
        "amount": typed(remedy.refund_minor, currency),
        "cannot": bool(claim_rows.excused(view, claim)),
        "postage": typed(remedy.postage_minor, currency) if remedy.postage_minor else "",
        **by_line.typed_lines(claim),
        **(by_line.typed_sums(view, remedy.refunds) if several else {}),
    }


def amend(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    """Return the command that changes a claim."""
    words = said(view, cleaned)
    assert words is not None
    claim = cleaned["claim"]
    assert claim is not None
    return AmendClaim(by=view.actor, at=at, claim=replace(claim, statement=words.ref)), (words,)
