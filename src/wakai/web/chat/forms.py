"""Answers to cards, as they come from their forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wakai.app import orders
from wakai.app.order_numbers import plain
from wakai.core.conversations.cards import RATING_MAX


class OrderForm(forms.Form):
    """An order that was picked, or whose number was typed."""

    order = forms.CharField(max_length=40, required=False)
    number = forms.CharField(max_length=80, required=False)
    number_suggested = forms.CharField(max_length=40, required=False)

    def answer(self, person: int) -> dict[str, Any] | None:
        """Return the answer where it names exactly one order of this person."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        typed = given["order"] or given["number_suggested"] or given["number"]
        found = orders.search_order(person, typed) if typed else ()
        exact = [row for row in found if plain(row.number) == plain(typed)]
        return {"order": int(exact[0].id)} if len(exact) == 1 else None

    def problem(self) -> str:
        """Say what to mend."""
        if not self.data.get("number"):
            return _("Type the number, or pick an order from your list.")
        return _("None of your orders has this number. Look at it once more.")


class SurveyForm(forms.Form):
    """How somebody found a chat. It changes nothing else."""

    score = forms.IntegerField(min_value=1, max_value=RATING_MAX, required=False)
    words = forms.CharField(max_length=2000, required=False)
    skip = forms.BooleanField(required=False)

    def answer(self, person: int) -> dict[str, Any] | None:
        """Return the answer, which may be that there is none."""
        del person
        if not self.is_valid():
            return None
        if self.cleaned_data["skip"]:
            return {"skipped": True}
        if self.cleaned_data["score"] is None:
            return None
        return {"rating": self.cleaned_data["score"], "words": self.cleaned_data["words"]}

    def problem(self) -> str:
        """Say what to mend."""
        return _("Choose one of the answers.")
