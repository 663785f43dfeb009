"""A ruling before it is issued: tried on the rules, and told as both sides would read it."""

from collections.abc import Mapping, Sequence
from functools import reduce

from django.utils import translation

from wakai.app import people
from wakai.app.cases import CaseView
from wakai.app.letter import Letter
from wakai.app.letter_ruling import Said
from wakai.app.letters import Told, compose
from wakai.app.notice_plan import Code, NoticePlan, plan
from wakai.app.texts import NewText, StoredText
from wakai.core.disputes.commands import DecideAppeal, IssueRuling
from wakai.core.disputes.decide import decide
from wakai.core.disputes.events import RulingProposed
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import Party
from wakai.core.disputes.refusals import Refusal
from wakai.core.disputes.review import ruled

type RulingCommand = IssueRuling | DecideAppeal
type Rehearsed = dict[tuple[Party, str], Letter]  # who reads it, in which language

_RULINGS = frozenset({Code.RULING, Code.APPEAL_RULING})


def rehearse(
    view: CaseView, command: RulingCommand, said: Sequence[NewText], languages: Sequence[str]
) -> Rehearsed | Refusal:
    """
    Return the result letters that a ruling would lead to, or why the rules refuse it.

    Nothing is stored. The adjudicator's own words stand in them as typed: they are translated
    only after the ruling is issued.
    """
    decision = decide(view.state, command)
    if not isinstance(decision, tuple):
        return decision
    if isinstance(decision[0], RulingProposed):  # shown as it will read when a second one agrees
        decision = ruled(view.state, decision[0].ruling, command.by)
    after = reduce(evolve, decision, view.state)
    typed = {
        text.ref.text_id: StoredText(
            body=text.body, language=text.ref.language, translation=None, status=""
        )
        for text in said
    }
    return {
        (Party(planned.facts.role.value), language): _letter(view, planned, typed, language)
        for planned in plan(after, decision)
        if planned.code in _RULINGS and not planned.facts.represents
        for language in languages
    }


def _letter(
    view: CaseView, planned: NoticePlan, typed: Mapping[str, StoredText], language: str
) -> Letter:
    assert view.state.terms is not None
    order = view.order
    reader = people.person(planned.person)
    number = order.number if order else ""
    told = Told(
        code=planned.code,
        event=planned.event,
        facts=planned.facts,
        terms=view.state.terms,
        said=Said(typed, number),
        order_number=number,
        bought={line.id: line for line in order.lines} if order else {},
        time_zone=reader.time_zone if reader else "UTC",
    )
    with translation.override(language):
        return compose(told)
