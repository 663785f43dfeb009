"""The pages of a claim: what is wrong, what is asked for, what shows it, in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import claims, words
from wakai.app.cases import CaseView
from wakai.app.numbers import number
from wakai.core.disputes.inputs import POSTAGE_RECEIPT, asks_for_postage, claimable, may_be_claimed
from wakai.core.disputes.model import (
    Claim,
    ClaimLine,
    LineAmount,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    TextRef,
)
from wakai.core.disputes.remedies import PARTIAL
from wakai.core.ids import LineId
from wakai.core.policy import Family, Reason
from wakai.web.disputes import by_line
from wakai.web.disputes.forms import CaseForm, SumField, minor_units, postage_of, text_area

# In the order in which they are offered; a seller's claim is not for buyers.
_FAMILIES = {
    Family.NOT_RECEIVED: _("It did not come"),
    Family.NOT_AS_DESCRIBED: _("It came, and something is wrong with it"),
    Family.PAYMENT: _("The money is wrong"),
    Family.RETURN: _("I want to give it back"),
    Family.SERVICE: _("A service or something digital"),
}


class ProblemForm(CaseForm):
    """Which lines of the order, and what is wrong."""

    lines = forms.MultipleChoiceField(label=_("Which items?"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the lines that can be claimed and the reasons a buyer may have."""
        order = self.view.order
        assert order is not None
        assert self.view.state.order is not None
        free = {line.line_id: line.quantity for line in self.view.state.order.lines}
        offered = [line for line in order.lines if line.id in free]
        lines, reason = self.fields["lines"], self.fields["reason"]
        assert isinstance(lines, forms.MultipleChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        lines.choices = [(str(line.id), line.title) for line in offered]
        if len(offered) == 1:
            lines.initial = [str(offered[0].id)]
        reason.choices = self.reasons()
        for line in offered:
            by_line.ask_pieces(self, line.id, line.title, free[line.id])
        by_line.ask_reasons(self, free, reason.choices)

    def clean(self) -> dict[str, Any]:
        """Look at pieces and reasons of the chosen lines alone."""
        cleaned = super().clean() or {}
        by_line.forget_the_others(self, cleaned.get("lines", ()))
        by_line.need_pieces(self, cleaned)
        return cleaned

    def is_offered(self, reason: Reason) -> bool:  # noqa: ARG002  an amendment offers fewer
        """Say whether a buyer may have this reason here."""
        return True

    def reasons(self) -> by_line.Choices:
        """Return the reasons that a buyer may have, by what kind of trouble it is."""
        terms = self.view.state.terms
        assert terms is not None
        return reasons_by_family(filter(self.is_offered, terms.reasons))


def reasons_by_family(reasons: Iterable[Reason]) -> by_line.Choices:
    """Return reasons that a buyer may have, by what kind of trouble it is."""
    known = tuple(reasons)
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
        help_text=_("Only for a part of the price, or for the return postage."),
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
        kinds = may_be_claimed(terms, [item.code for item in reasons_of(self.initial, self.view)])
        field.choices = [(code, words.label(RemedyKind(code))) for code in kinds]
        self.ask_sums()

    def ask_sums(self) -> None:
        """Let a sum be written for each item that the draft is about."""
        claimed = lines_of(self.initial, self.view)
        by_line.ask_sums(self, self.most(self.initial), claimed)

    def most(self, draft: Mapping[str, Any]) -> dict[int, int]:
        """Return the most that can go back for each line that a draft is about."""
        lines = lines_of(draft, self.view)
        return claimable(self.view.state, _bare(lines)) if lines else {}

    def clean(self) -> dict[str, Any]:
        """Check the sum where one is needed, or the sums by item."""
        cleaned = super().clean() or {}
        kind = _kind(cleaned)
        cleaned |= self._postage_once(cleaned)
        if kind in PARTIAL:
            self.read_sums(cleaned)
        elif kind:
            self.read_whole(cleaned, kind)
        return cleaned

    def _postage_once(self, cleaned: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the sums, each written once; note postage that alone is asked for twice."""
        besides, once = postage_of(self, cleaned), with_postage_once(cleaned)
        if once is not cleaned and cleaned.get("amount") and besides:
            told = _("You ask for the postage alone: write it once, in the field above.")
            self.add_error("postage", told)
        return once

    def read_sums(self, cleaned: dict[str, Any]) -> None:
        """Note what is wrong with the sums; the last page shows how one sum is shared."""
        by_line.read_sums(self, cleaned, self.most(self.initial))

    def read_whole(self, cleaned: dict[str, Any], kind: RemedyKind) -> None:
        """Note a sum that was typed where all of it is asked for, or none."""
        by_line.read_whole(self, cleaned, self.most(self.initial), kind)


class ProofForm(CaseForm):
    """For each piece of evidence that is asked for: a file, or why there is none."""

    def prepare(self) -> None:
        """Add a tick for each kind that is not in the case file yet."""
        for kind in missing(self.initial, self.view):
            self.fields[f"excused_{kind}"] = forms.BooleanField(
                label=_("I cannot provide this; I say why on the next page"), required=False
            )

    @property
    def kinds(self) -> tuple[str, ...]:
        return asked_for(self.initial, self.view)


def asked_for(draft: Mapping[str, Any], view: CaseView) -> tuple[str, ...]:
    """Return the kinds of evidence that a draft needs: those of its reasons, and of postage."""
    needed = (kind for reason in reasons_of(draft, view) for kind in reason.buyer_required)
    kind = _kind(draft)
    postage = (POSTAGE_RECEIPT,) if asks_for_postage(kind, _postage(draft, view)) else ()
    return tuple(dict.fromkeys((*needed, *postage)))


def missing(draft: Mapping[str, Any], view: CaseView) -> tuple[str, ...]:
    """Return the kinds that a draft needs and the buyer has not added."""
    given = {item.kind for item in view.state.evidence if item.by is Party.BUYER}
    return tuple(kind for kind in asked_for(draft, view) if kind not in given)


def needing(kind: str, draft: Mapping[str, Any], view: CaseView) -> tuple[LineId, ...]:
    """Return the lines of a draft whose reason asks for a kind of evidence."""
    terms = view.state.terms
    assert terms is not None
    reasons = ((line.line_id, terms.reason(line.reason)) for line in lines_of(draft, view))
    return tuple(line for line, reason in reasons if reason and kind in reason.buyer_required)


class WordsForm(CaseForm):
    statement = text_area(
        _("What happened, in your words"),
        hint=_("Write short sentences. Say first what you ordered, then what came."),
    )

    def prepare(self) -> None:
        """Give the words the limit of the terms."""
        assert self.view.state.terms is not None
        self.limit_text("statement", self.view.state.terms.limits.statement_characters_max)


def with_postage_once(draft: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a draft in which postage that alone is asked for is the sum, wherever it stands."""
    if _kind(draft) is not RemedyKind.POSTAGE_REPAYMENT:
        return draft
    return {**draft, "amount": draft.get("amount") or draft.get("postage", ""), "postage": ""}


def _kind(draft: Mapping[str, Any]) -> RemedyKind | None:
    """Return what would put it right; None while nothing that can be is chosen."""
    kind = str(draft.get("remedy", ""))
    return RemedyKind(kind) if kind in set(RemedyKind) else None


def lines_of(draft: Mapping[str, Any], view: CaseView) -> tuple[ClaimLine, ...]:
    """Return the lines that a draft is about; nothing while something in them is missing."""
    assert view.state.order is not None
    free = {line.line_id: line.quantity for line in view.state.order.lines}
    chosen = draft.get("lines", [])
    chosen = chosen if isinstance(chosen, list) else [chosen]
    ids = [LineId(line) for text in chosen if (line := number(str(text))) is not None]
    if not set(ids) <= set(free):
        return ()
    lines = tuple(
        ClaimLine(
            line_id=line,
            quantity=by_line.pieces_of(draft, line, free[line]),
            reason=by_line.reason_of(draft, line),
        )
        for line in ids
    )
    fits = all(line.reason and 0 < line.quantity <= free[line.line_id] for line in lines)
    return lines if fits else ()


def reasons_of(draft: Mapping[str, Any], view: CaseView) -> tuple[Reason, ...]:
    """Return the reasons that the lines of a draft have, each once."""
    terms = view.state.terms
    codes = dict.fromkeys(line.reason for line in lines_of(draft, view))
    known = (terms.reason(code) for code in codes or [draft.get("reason", "")]) if terms else ()
    return tuple(reason for reason in known if reason is not None)


def _bare(lines: tuple[ClaimLine, ...]) -> Claim:
    """Return a claim that says nothing yet but what it is about."""
    return Claim(lines=lines, remedy=Remedy(kind=RemedyKind.FULL_REFUND), statement=None)


def claim_of(draft: Mapping[str, Any], view: CaseView, statement: TextRef | None) -> Claim | None:
    """Return the claim that a draft describes; None while something in it is missing."""
    draft = with_postage_once(draft)
    lines, kind = lines_of(draft, view), _kind(draft)
    if not lines or kind is None:
        return None
    most = claimable(view.state, _bare(lines))
    remedy = Remedy(
        kind=kind,
        refunds=_refunds(draft, most, kind, view),
        return_payer=_payer(draft, view) if kind is RemedyKind.RETURN_AND_REFUND else None,
        postage_minor=_postage(draft, view),
    )
    return Claim(lines=lines, remedy=remedy, statement=statement, excused=_excused(draft, view))


def _payer(draft: Mapping[str, Any], view: CaseView) -> Payer:
    """Return who pays the postage: the seller, unless the law lets the buyer change their mind."""
    by_law = all(reason.by_law for reason in reasons_of(draft, view))
    return Payer.BUYER if by_law else Payer.SELLER


def _excused(draft: Mapping[str, Any], view: CaseView) -> tuple[str, ...]:
    """Return the kinds the reasons ask for that are ticked as impossible and still missing."""
    return tuple(kind for kind in missing(draft, view) if draft.get(f"excused_{kind}"))


def _postage(draft: Mapping[str, Any], view: CaseView) -> int:
    """Return the postage that is asked for besides; what cannot be read asks for none."""
    try:
        return minor_units(str(draft.get("postage") or "0"), view.sight.dispute.currency)
    except forms.ValidationError:
        return 0


def _refunds(
    draft: Mapping[str, Any], most: dict[int, int], kind: RemedyKind, view: CaseView
) -> tuple[LineAmount, ...]:
    """Return the sums by line: all that was paid, or the part that was asked for."""
    if kind in PARTIAL:
        return by_line.refunds_of(draft, most, view.sight.dispute.currency)
    return claims.shared(most, sum(most.values()))
