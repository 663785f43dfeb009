"""Where answers do not agree: by rule, by operator, and each pair that waits for a word."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakai.app import assist, assurances, clock, people, policies, words_assist, words_policy
from wakai.app.assurances import AssuranceRow
from wakai.core.conversations.model import Reader
from wakai.core.disputes.model import Role
from wakai.store import chat as log
from wakai.store.suggestions import Total
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.insight import tabs

_SHOWN: Final = timedelta(days=90)
_STAFF: Final = Reader(0, staff=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One of two answers that do not agree."""

    number: str
    operator: str
    said: str
    language: str
    applies: bool
    row: AssuranceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two answers over one rule that do not agree."""

    clause: str
    later: Answer
    earlier: Answer

    @property
    def sides(self) -> tuple[Answer, Answer]:
        """Both, the earlier one first."""
        return (self.earlier, self.later)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """How one rule was told."""

    clause: str
    applies: int
    does_not: int
    contradictions: int
    share: int  # percent of the more frequent answer


@require_safe
@auth.role_required(Role.SUPERVISOR, Role.AUDITOR, Role.OWNER)
def answers(request: StaffRequest) -> HttpResponse:
    """Show where answers do not agree."""
    since = clock.now() - _SHOWN
    operators = assurances.by_operator(since=since)
    known = people.people([operator for operator, *_counts in operators])
    context = {
        "pairs": [pair for row in assurances.contradictions() if (pair := _pair(row))],
        "rules": [_rule(told) for told in assurances.told(since=since)],
        "operators": [
            (known[operator].name, said, against)
            for operator, said, against in operators
            if operator in known
        ],
        "suggested": [_suggested(one) for one in assist.totals(since=since)],
        "tabs": tabs.of("insight"),
        "can_settle": Role.SUPERVISOR in request.person.roles,
    }
    return render(request, "insight/answers.html", context)


@require_POST
@auth.role_required(Role.SUPERVISOR)
def settle(request: StaffRequest, number: str) -> HttpResponse:
    """Say which of two answers stands; everybody who was told reads it in the chat."""
    later_stands = request.POST.get("stands") == number
    done = assurances.settle(number) if later_stands else assurances.withdraw(number)
    if done:
        messages.success(request, _("It is said in the chat which answer stands."))
    else:
        messages.error(request, _("Somebody said so before you."))
    return redirect("insight")


def _pair(row: AssuranceRow) -> Pair | None:
    earlier = assurances.numbered(row.contradicts)
    if earlier is None:
        return None
    clause = assurances.label(row.clause, row.policy_sha256)
    return Pair(clause=clause, later=_answer(row), earlier=_answer(earlier))


def _answer(row: AssuranceRow) -> Answer:
    entry = log.entry(row.conversation, row.seq, reader=_STAFF)
    operator = people.person(row.operator)
    return Answer(
        number=row.number,
        operator=operator.name if operator else "",
        said=str(entry.body.get("text", "")) if entry else "",
        language=str(entry.body.get("lang", "")) if entry else "",
        applies=row.applies,
        row=row,
    )


def _suggested(one: Total) -> tuple[str, int, int, int]:
    return words_assist.kind(assist.Kind(one.kind)), one.shown, one.used, one.edited


def _rule(told: assurances.Told) -> RuleRow:
    most, whole = max(told.applies, told.does_not), told.applies + told.does_not
    return RuleRow(
        clause=words_policy.rule(told.clause, policies.live().terms),
        applies=told.applies,
        does_not=told.does_not,
        contradictions=told.contradictions,
        share=round(100 * most / whole),
    )
