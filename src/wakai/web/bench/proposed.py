"""A ruling that waits for a second adjudicator, as the case file shows it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.web import award_rows, case_rows
from wakai.web.disputes.forms import CaseForm, text_area


class ObjectionForm(CaseForm):
    """Why a second adjudicator does not agree."""

    statement = text_area(_("What do you see differently?"))

    def prepare(self) -> None:
        """Give the words the limit of the terms."""
        self.limit_text("statement", self.note_max)


def context(view: CaseView) -> dict[str, Any]:
    """Return the ruling that waits for a second adjudicator, and whether the reader may be that."""
    proposed = view.state.proposed
    if proposed is None:
        return {"proposed": None}
    reader = case_rows.reader_of(view)
    return {
        "proposed": proposed,
        "proposed_outcome": words.headline(proposed.remedy, view.sight.dispute.currency, reader),
        "proposed_awards": award_rows.of_remedy(view, proposed.remedy),
        "proposed_reasons": [words.finding(code, view.state.terms) for code in proposed.findings],
        "proposed_rules": [words.rule(code, view.state.terms) for code in proposed.rules],
        "proposed_words": case_rows.words_of(view, proposed.statement),
        "may_object": view.can("object_to_ruling"),
        "may_confirm": view.can("confirm_ruling"),
        "objection": ObjectionForm(view=view),
    }
