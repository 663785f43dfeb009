"""The pages of an appeal: reason and grounds of the policy, the contested part, the words."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes.model import (
    AppealText,
    ContestedPart,
    Level,
    Party,
    TextRef,
    Visibility,
)
from wakai.core.ids import EvidenceId
from wakai.core.policy import AppealLayout, Ground
from wakai.web import case_rows
from wakai.web.disputes.forms import CaseForm, labelled, text_area
from wakai.web.disputes.wizard import as_posted

_LISTS = {
    "reason_1": _("Reason 1: the return"),
    "reason_2": _("Reason 2: the evidence"),
    "reason_3": _("Reason 3: a promise"),
    "errors": _("An error in the ruling"),
}


class GroundsForm(CaseForm):
    """The request reason, and the lists of grounds below it; script shows the lists that belong."""

    request_reason = forms.ChoiceField(label=_("Reason for your request"), widget=forms.RadioSelect)
    contested = forms.MultipleChoiceField(
        label=_("Which part of the ruling do you contest?"), widget=forms.CheckboxSelectMultiple
    )

    ignored = forms.MultipleChoiceField(
        label=_("Which evidence was overlooked?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """Make one choice a list of the policy; the cascade is a matter of which are looked at."""
        terms = self.view.state.terms
        assert terms is not None
        reason, contested = self.fields["request_reason"], self.fields["contested"]
        assert isinstance(reason, forms.ChoiceField)
        assert isinstance(contested, forms.MultipleChoiceField)
        reason.choices = labelled(terms.appeal.request_reasons)
        contested.choices = [(part.value, words.label(part)) for part in _contestable(self)]
        ignored = self.fields["ignored"]
        assert isinstance(ignored, forms.MultipleChoiceField)
        ignored.choices = list(_judged(self.view))
        if not ignored.choices:
            del self.fields["ignored"]
        for name, grounds in self.lists().items():
            self.fields[f"ground_{name}"] = forms.ChoiceField(
                label=_LISTS.get(name, name),
                required=False,
                widget=forms.Select,
                choices=[("", _("None of these")), *labelled(tuple(grounds))],
            )

    def lists(self) -> dict[str, list[Ground]]:
        """Return the grounds of the terms by the list they stand in."""
        terms = self.view.state.terms
        assert terms is not None
        found: dict[str, list[Ground]] = {}
        for ground in terms.appeal.grounds:
            if "ignored" in self.fields or not ground.names_evidence:
                found.setdefault(ground.form_list, []).append(ground)
        return found

    @property
    def naming(self) -> str:
        """Return the grounds for which the overlooked evidence is ticked, one after the other."""
        return " ".join(
            one.code for of in self.lists().values() for one in of if one.names_evidence
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the overlooked evidence where the ground is that some was."""
        cleaned = super().clean() or {}
        names = set(self.chosen()) & set(self.naming.split())
        if names and not cleaned.get("ignored") and "ignored" not in self.errors:
            self.add_error("ignored", _("Tick the evidence that was overlooked."))
        cleaned["ignored"] = cleaned.get("ignored", []) if names else []
        return cleaned

    def shown_for(self, name: str) -> str:
        """Return the request reason under which a list is shown; empty when it always is."""
        terms = self.view.state.terms
        assert terms is not None
        if terms.appeal.layout is AppealLayout.THREE_LISTS:
            return ""
        return self.lists()[name][0].request_reason

    def chosen(self) -> tuple[str, ...]:
        """Return the chosen grounds that belong to the chosen request reason."""
        reason = self.cleaned_data.get("request_reason", "")
        picked = [
            self.cleaned_data.get(f"ground_{name}", "")
            for name in self.lists()
            if self.shown_for(name) in {"", reason}
        ]
        return tuple(code for code in picked if code)


def _judged(view: CaseView) -> Iterator[tuple[str, str]]:
    """Yield the evidence of the first level that this side can see: what it is, whose, and when."""
    reader = case_rows.reader_of(view)
    for item in view.state.evidence:
        seen = item.visibility is Visibility.BOTH or item.by is view.sight.party
        if item.level is Level.FIRST and seen:
            kind = words.evidence_kind(item.kind, view.state.terms)
            parts = (kind, words.sentence_start(item.by), formats.day(item.added_at, reader))
            yield str(item.evidence_id), " · ".join(parts)


def _contestable(form: CaseForm) -> tuple[ContestedPart, ...]:
    ruling = form.view.state.ruling
    if ruling and ruling.remedy.needs_return:
        return tuple(ContestedPart)
    return (ContestedPart.REFUND_AMOUNT, ContestedPart.WHOLE)


class WordsForm(CaseForm):
    statement = text_area(
        _("Why should it be looked at again?"),
        hint=_("Write short sentences. Say what the ruling got wrong, and what shows it."),
    )

    def prepare(self) -> None:
        """Give the words the limit of the terms."""
        assert self.view.state.terms is not None
        self.limit_text("statement", self.view.state.terms.limits.statement_characters_max)


class WholeForm(GroundsForm):
    """Reason, grounds, contested part and words on one page."""

    statement = WordsForm.base_fields["statement"]

    def prepare(self) -> None:
        """Give the words the limit that they have on pages of their own."""
        super().prepare()
        assert self.view.state.terms is not None
        self.limit_text("statement", self.view.state.terms.limits.statement_characters_max)


class NothingForm(CaseForm):
    """A page that only tells, or only takes files."""


def text_of(draft: dict[str, Any], form: CaseForm, statement: TextRef) -> AppealText | None:
    """Return exactly what a draft would file; None while something in it is missing."""
    grounds_form = GroundsForm(as_posted(draft), view=form.view)
    if not grounds_form.is_valid():
        return None
    return chosen_text(grounds_form, statement, form.view.sight.party or Party.BUYER)


def chosen_text(form: GroundsForm, statement: TextRef, side: Party) -> AppealText:
    """Return what a valid form files for a side, with all that it added since the ruling."""
    return AppealText(
        request_reason=form.cleaned_data["request_reason"],
        grounds=form.chosen(),
        contested=tuple(ContestedPart(part) for part in form.cleaned_data["contested"]),
        statement=statement,
        new_evidence=tuple(
            item.evidence_id
            for item in form.view.state.evidence
            if item.level is Level.APPEAL and item.by is side
        ),
        ignored=tuple(EvidenceId(UUID(item)) for item in form.cleaned_data["ignored"]),
    )
