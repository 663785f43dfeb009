"""Changing a request that was sent: the same questions on one page, filled in as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.core.disputes.commands import AmendClaim
from wakai.core.disputes.inputs import may_be_claimed
from wakai.core.disputes.model import Claim, LineAmount, RemedyKind
from wakai.core.disputes.remedies import PARTIAL
from wakai.core.policy import Reason
from wakai.web.disputes import by_line
from wakai.web.disputes.claim_forms import (
    ProblemForm,
    WishForm,
    WordsForm,
    claim_of,
    lines_of,
    missing,
    reasons_of,
)
from wakai.web.disputes.deed import Asked, Cleaned, said
from wakai.web.disputes.forms import typed


class AmendForm(ProblemForm, WishForm, WordsForm):
    """Lines, reason, remedy, sum and words of a claim."""

    fitting: Mapping[str, Sequence[str]]  # what may be asked for with each reason
    field_order = ("lines", "reason", "remedy", "amount", "postage", "statement")
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
        self._ask_excuses()

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
        order = self.view.state.order
        assert order is not None
        whole = {line.line_id: line.paid_minor for line in order.lines}
        most = whole | self.most(self._now)
        by_line.ask_sums(self, most, lines_of(self._now, self.view))

    @property
    def _now(self) -> dict[str, Any]:
        """Return what was sent, as a draft would hold it; before that, the claim as it stands."""
        if isinstance(self.data, QueryDict):
            return {**self.data.dict(), "lines": self.data.getlist("lines")}
        assert self.view.state.claim is not None
        return _as_typed(self.view.state.claim, self.view)

    def _ask_excuses(self) -> None:
        """Add a tick for each kind that is needed now; only what the buyer said before is set."""
        for kind in missing(self._now, self.view):
            self._ask_excuse(kind)

    def _ask_excuse(self, kind: str) -> None:
        told = _("I cannot provide this: %(kind)s (I say why in my words)")
        name = words.evidence_kind(kind, self.view.state.terms)
        field = forms.BooleanField(label=told % {"kind": name}, required=False)
        self.fields[f"excused_{kind}"] = field

    def _read_excuses(self, cleaned: dict[str, Any]) -> None:
        """Note what is neither there nor ticked as impossible."""
        for kind in missing(cleaned, self.view):
            name = f"excused_{kind}"
            if name not in self.fields:  # what was sent named another reason, which is none
                self._ask_excuse(kind)
                cleaned[name] = self[name].data
            if not cleaned.get(name):
                self.add_error(name, _("Add this, or tick that you cannot."))

    def read_sums(self, cleaned: dict[str, Any]) -> None:
        """Read the sums for the lines that are chosen now; what is shared is shown first."""
        split = by_line.read_sums(self, cleaned, self.most(cleaned), before=self.initial)
        if split is not None:
            self.refunds = split.refunds
            self.unseen = split.refunds if split.shared else ()

    def read_whole(self, cleaned: dict[str, Any], kind: RemedyKind) -> None:
        """Note the same of what was not filled in by the page."""
        by_line.read_whole(self, cleaned, self.most(cleaned), kind, before=self.initial)

    def _read_remedy(self, cleaned: dict[str, Any]) -> None:
        """Note a remedy that does not go with the reasons."""
        terms = self.view.state.terms
        assert terms is not None
        codes = [item.code for item in reasons_of(cleaned, self.view)]
        if cleaned.get("remedy") not in {None, "", *may_be_claimed(terms, codes)}:
            told = _("This cannot be asked for with this reason. Choose another.")
            self.add_error("remedy", told)

    def clean(self) -> dict[str, Any]:
        """Make the claim, from the answers as a draft would hold them."""
        cleaned = super().clean() or {}
        if {"lines", "reason"} <= set(cleaned):
            self._read_excuses(cleaned)
            self._read_remedy(cleaned)
        if self.errors or not {"lines", "reason", "remedy"} <= set(cleaned):
            return cleaned
        whole = sum(part.minor for part in self.refunds)
        draft = {
            **{name: given for name, given in cleaned.items() if not name.startswith("sum_")},
            **by_line.typed_sums(self.view, self.refunds),
            "amount": typed(whole, self.view.sight.dispute.currency),
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
        "postage": typed(remedy.postage_minor, currency) if remedy.postage_minor else "",
        **{f"excused_{kind}": True for kind in claim.excused},
        **by_line.typed_lines(claim),
        **(by_line.typed_sums(view, remedy.refunds) if several else {}),
    }


def amend(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    """Return the command that changes a claim."""
    text = said(view, cleaned)
    assert text is not None
    claim = cleaned["claim"]
    assert claim is not None
    return AmendClaim(by=view.actor, at=at, claim=replace(claim, statement=text.ref)), (text,)
