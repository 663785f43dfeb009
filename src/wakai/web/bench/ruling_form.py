"""The ruling as an adjudicator writes it: remedy by line, evidence by item, rules, own words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext_lazy as _

from wakai.app import message_evidence, words
from wakai.app.rulings import RulingCommand
from wakai.app.texts import NewText
from wakai.core.disputes.commands import DecideAppeal, IssueRuling
from wakai.core.disputes.inputs import at_stake, may_be_ruled, may_part
from wakai.core.disputes.model import (
    AppealResult,
    DeadlineKind,
    EvidenceFinding,
    EvidenceItem,
    LineAmount,
    Payer,
    Remedy,
    RemedyKind,
    Stage,
    Weight,
)
from wakai.core.ids import LineId, RulingId
from wakai.web import award_rows, message_rows
from wakai.web.disputes import by_line
from wakai.web.disputes.forms import (
    CaseForm,
    SumField,
    kept_of,
    labelled,
    minor_units,
    postage_of,
    text_area,
)
from wakai.web.parts import Sign
from wakai.web.written import written

_WITHOUT_REFUND = frozenset({RemedyKind.RELEASE, RemedyKind.APOLOGY})
_OF_APPEALS = frozenset({"first_ruling_right", "evidence_overlooked", "new_evidence_persuades"})
_HOUSE_KEEPING = frozenset(
    {DeadlineKind.DRAFT_KEPT, DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
)
_CLAUSES = tuple(kind for kind in DeadlineKind if kind not in _HOUSE_KEEPING)
_SENTENCE_MAX = 300  # characters of the one sentence about a piece of evidence


def _say[**P](say: Callable[P, str], *facts: P.args, **named: P.kwargs) -> str:
    return say(*facts, **named)


_shown = lazy(_say, str)  # said only where it is shown: of a ruling that is sent codes are read


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One piece of evidence in the composer."""

    item: EvidenceItem
    sign: Sign  # of who made it: of a message, its writer
    put_in: str  # who put a message in
    label: str
    before: str  # how the first ruling judged it
    weight: BoundField
    why: BoundField


class RulingForm(CaseForm):
    """
    A ruling, or the result of an appeal.

    What is allowed is for the rules to say: the form only reads what was typed.
    """

    kind = forms.ChoiceField(label=_("Remedy"))
    return_payer = forms.ChoiceField(label=_("Who pays the postage of the return?"), required=False)
    postage = SumField(label=_("Postage that the buyer gets back besides"), required=False)
    findings = forms.MultipleChoiceField(
        label=_("What do you find?"), widget=forms.CheckboxSelectMultiple
    )
    rules = forms.MultipleChoiceField(
        label=_("Which rules do you rely on?"), widget=forms.CheckboxSelectMultiple
    )
    statement = text_area(
        _("The ruling in your words"),
        hint=_("Write short sentences. Speak to both sides."),
    )

    def prepare(self) -> None:
        """Add a field for each line and each piece of evidence; offer what the terms hold."""
        self.limit_text("statement", self.note_max)
        self._offer_remedies()
        self._offer_codes()
        for item in self.view.state.evidence:
            kind = words.evidence_kind(item.kind, self.view.state.terms)
            self.fields[f"weight_{item.evidence_id}"] = forms.ChoiceField(
                label=_("Weight: %(kind)s") % {"kind": kind},
                widget=forms.RadioSelect,
                choices=[(weight.value, words.label(weight)) for weight in Weight],
            )
            self.fields[f"why_{item.evidence_id}"] = forms.CharField(
                label=_("Why this weight: %(kind)s") % {"kind": kind},
                max_length=_SENTENCE_MAX,
                strip=True,
                widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            )

    @property
    def is_appeal(self) -> bool:
        return self.view.state.stage is Stage.APPEAL

    def _offer_remedies(self) -> None:
        terms, currency = self.view.state.terms, self.view.sight.dispute.currency
        assert terms is not None
        kinds = [
            (code, _shown(words.label, RemedyKind(code))) for code in may_be_ruled(self.view.state)
        ]
        self._choices("kind", [("", _("Choose a remedy")), *kinds])
        payers = [
            (payer.value, _shown(words.label, payer)) for payer in (Payer.SELLER, Payer.BUYER)
        ]
        self._choices("return_payer", [("", _("Nothing goes back")), *payers])
        if self.is_appeal:
            self.fields["result"] = forms.ChoiceField(
                label=_("Result of the appeal"),
                widget=forms.RadioSelect,
                choices=[(result.value, words.label(result)) for result in AppealResult],
            )
            self.fields["kind"].required = False
        for line_id, minor in at_stake(self.view.state).items():
            self.fields[f"amount_{line_id}"] = SumField(
                label=_shown(self._title, LineId(line_id)),
                help_text=_shown(by_line.up_to, self.view, line_id, minor),
                initial=_plain(minor, currency),
                required=False,
            )
        if may_part(self.view.state):
            for line_id in at_stake(self.view.state):
                self.fields[f"kept_{line_id}"] = forms.BooleanField(
                    label=_("The buyer keeps this: paid without a return"),
                    help_text=_("Only beside a return of something else."),
                    required=False,
                )

    @cached_property
    def _titles(self) -> dict[LineId, str]:
        return award_rows.line_titles(self.view)

    def _title(self, line_id: LineId) -> str:
        return self._titles.get(line_id, str(line_id))

    def _offer_codes(self) -> None:
        """Offer the findings of the terms, and their clauses: the claim's reasons, the periods."""
        terms, claim = self.view.state.terms, self.view.state.claim
        assert terms is not None
        findings = [
            pair
            for pair in labelled(terms.findings)
            if self.is_appeal or pair[0] not in _OF_APPEALS
        ]
        self._choices("findings", findings)
        reasons = dict.fromkeys(line.reason for line in claim.lines) if claim else {}
        periods = [kind.value for kind in _CLAUSES if kind.value in terms.periods]
        self._choices(
            "rules", [(code, _shown(words.rule, code, terms)) for code in (*reasons, *periods)]
        )

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    # -- what the template draws --------------------------------------------

    @property
    def amounts(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Yield the sum of each item, and the box that lets the buyer keep it, if there is one."""
        for name in self.fields:
            if name.startswith("amount_"):
                kept = name.replace("amount_", "kept_")
                yield self[name], self[kept] if kept in self.fields else None

    @property
    def judged(self) -> Iterator[Judged]:
        """Yield the evidence, oldest first, with the fields that judge it."""
        first = self.view.state.ruling
        before = {found.evidence_id: found.weight for found in first.evidence} if first else {}
        said = message_evidence.of_case(self.view)
        authors = {message.item.evidence_id: message.author for message in said}
        for item in self.view.state.evidence:
            weight = before.get(item.evidence_id)
            author = authors.get(item.evidence_id)
            yield Judged(
                item=item,
                sign=message_rows.sign_of(author or item.by),
                put_in=message_rows.put_in(item.by) if author else "",
                label=words.evidence_kind(item.kind, self.view.state.terms),
                before=words.label(weight) if weight else "",
                weight=self[f"weight_{item.evidence_id}"],
                why=self[f"why_{item.evidence_id}"],
            )

    # -- what it means -------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Make the remedy, and note on its fields what cannot be read."""
        cleaned = super().clean() or {}
        if cleaned.get("result") == AppealResult.UPHELD.value:
            assert self.view.state.ruling is not None
            cleaned["remedy"] = self.view.state.ruling.remedy
        elif cleaned.get("kind"):
            cleaned["remedy"] = self._remedy(RemedyKind(cleaned["kind"]), cleaned)
        elif "kind" not in self.errors:
            self.add_error("kind", _("Choose what shall happen."))
        return cleaned

    def _remedy(self, kind: RemedyKind, cleaned: dict[str, Any]) -> Remedy:
        payer = None
        if kind is RemedyKind.RETURN_AND_REFUND:
            if not cleaned.get("return_payer"):
                self.add_error("return_payer", _("Say who pays the postage of the return."))
            else:
                payer = Payer(cleaned["return_payer"])
        refunds = () if kind in _WITHOUT_REFUND else tuple(self._refunds(cleaned))
        kept: tuple[LineId, ...] = ()
        if kind is RemedyKind.RETURN_AND_REFUND:
            kept = kept_of(self, "kind", refunds, lambda line: cleaned.get(f"kept_{line}"))
        return Remedy(
            kind=kind,
            refunds=refunds,
            return_payer=payer,
            postage_minor=postage_of(self, cleaned),
            kept=kept,
        )

    def _refunds(self, cleaned: dict[str, Any]) -> Iterator[LineAmount]:
        for line_id in at_stake(self.view.state):
            name = f"amount_{line_id}"
            try:
                minor = minor_units(cleaned.get(name) or "0", self.view.sight.dispute.currency)
            except forms.ValidationError as error:
                self.add_error(name, error)
                continue
            if minor:
                yield LineAmount(line_id=LineId(line_id), minor=minor)

    def command(self, ruling_id: RulingId, at: datetime) -> tuple[RulingCommand, list[NewText]]:
        """Return what a valid form asks for, and the texts that belong to it."""
        statement = self._said(self.cleaned_data["statement"])
        reasons = {
            item.evidence_id: self._said(self.cleaned_data[f"why_{item.evidence_id}"])
            for item in self.view.state.evidence
        }
        evidence = tuple(
            EvidenceFinding(
                evidence_id=evidence_id,
                weight=Weight(self.cleaned_data[f"weight_{evidence_id}"]),
                why=why.ref,
            )
            for evidence_id, why in reasons.items()
        )
        facts: dict[str, Any] = {
            "by": self.view.actor,
            "at": at,
            "ruling_id": ruling_id,
            "remedy": self.cleaned_data["remedy"],
            "findings": tuple(self.cleaned_data["findings"]),
            "rules": tuple(self.cleaned_data["rules"]),
            "evidence": evidence,
            "statement": statement.ref,
        }
        said = [statement, *reasons.values()]
        if self.is_appeal:
            result = AppealResult(self.cleaned_data["result"])
            return DecideAppeal(result=result, **facts), said
        return IssueRuling(**facts), said

    def _said(self, body: str) -> NewText:
        return written(self.view.sight.viewer, body)


def _plain(minor: int, currency: str) -> str:
    """Return a sum as it is typed: digits and a point."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))
