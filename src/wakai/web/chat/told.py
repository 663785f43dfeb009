"""What somebody was told of the rules, by whom and when: theirs to keep and to cite."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wakai.app import assurances, people
from wakai.app.assurances import AssuranceRow
from wakai.core.conversations.model import Reader
from wakai.store import chat as log
from wakai.web import auth
from wakai.web.auth import PartyRequest
from wakai.web.parts import StateKind, StateRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """One assurance as its reader sees it."""

    number: str
    clause: str
    said: str
    language: str
    operator: str
    at: datetime
    applies: bool
    verdict: str  # what a supervisor said of it; empty where there was no need
    href: str


@never_cache
@require_safe
@auth.party_required
def told(request: PartyRequest) -> HttpResponse:
    """Show what the reader was told, the newest first."""
    rows = assurances.of_person(request.person_id, limit=50)
    known = people.people([row.operator for row in rows])
    context = {
        "rows": [_row(row, known[row.operator].name, request.person_id) for row in rows],
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("Nothing yet"),
            text=_("When somebody tells you in the chat what the rules say, it is kept here."),
        ),
    }
    return render(request, "chat/told.html", context)


def _row(row: AssuranceRow, operator: str, reader: int) -> ToldRow:
    entry = log.entry(row.conversation, row.seq, reader=Reader(reader))
    return ToldRow(
        number=row.number,
        clause=assurances.label(row.clause, row.policy_sha256),
        said=str(entry.body.get("text", "")) if entry else "",
        language=str(entry.body.get("lang", "")) if entry else "",
        operator=operator,
        at=row.said_at,
        applies=row.applies,
        verdict=_verdict(row),
        href=reverse("conversation", args=[row.conversation]),
    )


def _verdict(row: AssuranceRow) -> str:
    if row.stands is None and row.contradicts:
        told = _("It is not what %(other)s said. A supervisor looks at both.")
        return told % {"other": row.contradicts}
    if row.stands is False:
        return _("This was a mistake of ours. It does not stand.")
    return _("A supervisor has looked at it: it stands.") if row.stands else ""
