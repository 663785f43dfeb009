"""The pages of a claim: what is wrong, what is asked for, what shows it, in which words."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import claims, orders, words
from wakai.app.cases import CaseView
from wakai.app.numbers import number
from wakai.core.disputes.inputs import POSTAGE_RECEIPT, claimable, may_be_claimed
from wakai.core.disputes.model import (
    Claim,
    ClaimLine,
    LineAmount,
    Payer,
    Remedy,
    RemedyKind,
    TextRef,
)
from wakai.core.ids import LineId
from wakai.core.policy import Family, Reason
from wakai.web.disputes.forms import CaseForm, SumField, minor_units, postage_of, text_area

# In the order in which they are offered; a seller's claim is not for buyers.
_FAMILIES = {
    Family.NOT_RECEIVED: _("It did not come"),
    Family.NOT_AS_DESCRIBED: _("It came, and something is wrong with it"),
    Family.PAYMENT: _("The money is wrong"),
    Family.RETURN: _("I want to give it back"),
    Family.SERVICE: _("A service or something digital"),
}
_PARTIAL = frozenset({RemedyKind.PARTIAL_REFUND, RemedyKind.PRICE_REDUCTION, RemedyKind.REPAIR})


class ProblemForm(CaseForm):
    """Which lines of the order, and what is wrong."""

    lines = forms.MultipleChoiceField(label=_("Which items?"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the lines that can be claimed and the reasons a buyer may have."""
        order = orders.order(self.view.sight.dispute.order_id)
        assert order is not None
        assert self.view.state.order is not None
        free = {line.line_id for line in self.view.state.order.lines}
        offered = [line for line in order.lines if line.id in free]
        lines, reason = self.fields["lines"], self.fields["reason"]
        assert isinstance(lines, forms.MultipleChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        lines.choices = [(str(line.id), line.title) for line in offered]
        if len(offered) == 1:
            lines.initial = [str(offered[0].id)]
        reason.choices = self.reasons(lambda _item: True)

    def reasons(self, fits: Callable[[Reason], bool]) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the reasons that a buyer may have and that fit, by what kind of trouble it is."""
        terms = self.view.state.terms
        assert terms is not None
        known = [item for item in terms.reasons if fits(item)]
        found = {
            family: [(item.code, words.wording(item)) for item in known if item.family is family]
            for family in _FAMILIES
        }
        return [(str(_FAMILIES[family]), items) for family, items in found.items() if items]


class WishForm(CaseForm):
    """What would put it right."""

    remedy = forms.ChoiceField(label=_("What would put it right?"), widget=forms.RadioSelect)
    amount = SumField(
        label=_("How much should be refunded?"),
        help_text=_("Only for a part of the price."),
        required=False,
    )
    postage = SumField(
        label=_("Postage that you paid and want back besides"),
        help_text=_("Add the receipt as evidence."),
        required=False,
    )

    def prepare(self) -> None:
        """Offer the remedies that a claim may ask for."""
        terms = self.view.state.terms
        assert terms is not None
        field = self.fields["remedy"]
        assert isinstance(field, forms.ChoiceField)
        reason = self.initial.get("reason", "")
        kinds = may_be_claimed(terms, [reason] if terms.reason(reason) else [])
        field.choices = [(code, words.label(RemedyKind(code))) for code in kinds]

    def clean(self) -> dict[str, Any]:
        """Check the sum where one is needed."""
        cleaned = super().clean() or {}
        kind = cleaned.get("remedy")
        if kind and RemedyKind(kind) in _PARTIAL:
            try:
                minor_units(cleaned.get("amount") or "", self.view.sight.dispute.currency)
            except forms.ValidationError as error:
                self.add_error("amount", error)
        postage_of(self, cleaned)
        return cleaned


class ProofForm(CaseForm):
    """For each piece of evidence that is asked for: a file, or why there is none."""

    def prepare(self) -> None:
        """Add a tick for each kind that is not in the case file yet."""
        for kind in self.missing:
            self.fields[f"excused_{kind}"] = forms.BooleanField(
                label=_("I cannot provide this; I say why on the next page"), required=False
            )

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the kinds the reason asks for that nobody has added."""
        given = {item.kind for item in self.view.state.evidence}
        return tuple(kind for kind in self.kinds if kind not in given)

    @property
    def kinds(self) -> tuple[str, ...]:
        terms = self.view.state.terms
        reason = terms.reason(self.initial.get("reason", "")) if terms else None
        return _asked_for(self.initial, reason)


def _asked_for(draft: Mapping[str, Any], reason: Reason | None) -> tuple[str, ...]:
    """Return the kinds of evidence that a draft needs: those of its reason, and of postage."""
    kinds = reason.buyer_required if reason else ()
    return (*kinds, POSTAGE_RECEIPT) if draft.get("postage") else kinds


class WordsForm(CaseForm):
    statement = text_area(
        _("What happened, in your words"),
        hint=_("Write short sentences. Say first what you ordered, then what came."),
    )

    def prepare(self) -> None:
        """Give the words the limit of the terms."""
        assert self.view.state.terms is not None
        self.limit_text("statement", self.view.state.terms.limits.statement_characters_max)


def claim_of(draft: dict[str, Any], form: CaseForm, statement: TextRef | None) -> Claim | None:
    """Return the claim that a draft describes; None while something in it is missing."""
    view = form.view
    assert view.state.order is not None
    bought = {line.line_id: line.quantity for line in view.state.order.lines}
    chosen = draft.get("lines", [])
    chosen = chosen if isinstance(chosen, list) else [chosen]
    ids = [LineId(line) for text in chosen if (line := number(str(text))) is not None]
    reason, kind = draft.get("reason"), draft.get("remedy")
    if not ids or not reason or kind not in set(RemedyKind) or not set(ids) <= set(bought):
        return None
    lines = tuple(ClaimLine(line_id=line, quantity=bought[line], reason=reason) for line in ids)
    claim = Claim(
        lines=lines,
        remedy=Remedy(kind=RemedyKind(kind)),
        statement=statement,
        excused=_excused(draft, reason, view),
    )
    refunds = _refunds(draft, claimable(view.state, claim), RemedyKind(kind), view)
    payer = _payer(view, reason) if kind == RemedyKind.RETURN_AND_REFUND.value else None
    remedy = Remedy(
        kind=RemedyKind(kind),
        refunds=refunds,
        return_payer=payer,
        postage_minor=_postage(draft, view),
    )
    return Claim(lines=lines, remedy=remedy, statement=statement, excused=claim.excused)


def _payer(view: CaseView, reason: str) -> Payer:
    """Return who pays the postage: the seller, unless the law lets the buyer change their mind."""
    known = view.state.terms.reason(reason) if view.state.terms else None
    return Payer.BUYER if known and known.by_law else Payer.SELLER


def _excused(draft: dict[str, Any], reason: str, view: CaseView) -> tuple[str, ...]:
    """Return the kinds this reason asks for that are ticked as impossible and still missing."""
    terms = view.state.terms
    asked = terms.reason(reason) if terms else None
    given = {item.kind for item in view.state.evidence}
    kinds = _asked_for(draft, asked)
    return tuple(kind for kind in kinds if f"excused_{kind}" in draft and kind not in given)


def _postage(draft: dict[str, Any], view: CaseView) -> int:
    """Return the postage that is asked for besides; what cannot be read asks for none."""
    try:
        return minor_units(str(draft.get("postage") or "0"), view.sight.dispute.currency)
    except forms.ValidationError:
        return 0


def _refunds(
    draft: dict[str, Any], most: dict[int, int], kind: RemedyKind, view: CaseView
) -> tuple[LineAmount, ...]:
    """Return the sums by line: all that was paid, or the typed part shared over the lines."""
    whole = sum(most.values())
    minor = whole
    if kind in _PARTIAL:
        try:
            minor = minor_units(str(draft.get("amount", "")), view.sight.dispute.currency)
        except forms.ValidationError:
            minor = 0
    return claims.shared(most, minor)
