"""Sanctions in lists: a party's own, and for the house the complaints that wait."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import clock, words_sanctions
from wakai.app import sanctions as cases
from wakai.app.roles import MAY, Deed
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Role
from wakai.core.policy import Measure
from wakai.core.sanctions.model import Clock
from wakai.store.sanctions import SanctionRow
from wakai.web import auth, paging
from wakai.web.auth import PersonRequest
from wakai.web.insight import ratings
from wakai.web.parts import Action, ClockRow, Pages, StateKind, StateRow, Tab, Tag, Tone

_PAGE = 25
READERS = tuple(MAY[Deed.READ_SANCTION])


class View(StrEnum):
    """What the house lists."""

    COMPLAINTS = "complaints"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """What a list shows of a sanction."""

    href: str
    number: str
    measure: str
    scope: str
    party: str  # empty for the party itself
    stated_at: datetime
    tag: Tag
    clock: ClockRow | None


@require_safe
@auth.role_required(*READERS)
def sanctions(request: PersonRequest) -> HttpResponse:
    """Show a party what is on them; show the house the complaints, or all sanctions."""
    if not request.person.is_staff:
        return _own(request)
    asked = request.GET.get("view", "")
    shown = View(asked) if asked in set(View) else View.COMPLAINTS
    found = _found(request, shown)
    page = found[:_PAGE]
    more = ""
    if len(found) > _PAGE and shown is View.ALL:
        more = f"?view={shown}&before={paging.mark(page[-1].stated_at, page[-1].id)}"
    context = {
        "rows": [list_row(row, request.person_id, request.person.time_zone) for row in page],
        "tabs": _tabs(shown),
        "pages": Pages(first=1, last=len(page), next_href=more) if more else None,
        "empty": _nothing(shown),
        "title": _("Sanctions and complaints"),
        "state_href": reverse("sanction_new")
        if request.person.roles & set(MAY[Deed.SANCTION])
        else "",
        "report_href": reverse("insight_complaints")
        if request.person.roles & set(ratings.READERS)
        else "",
    }
    return render(request, "sanctions/list.html", context)


def _own(request: PersonRequest) -> HttpResponse:
    rows = cases.of_party(request.person_id)
    context = {
        "rows": [list_row(row, request.person_id, request.person.time_zone) for row in rows],
        "title": _("Sanctions on you"),
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("There is no sanction on you"),
            text=_(
                "If the marketplace ever limits your account, a listing or a payout, you read "
                "here why, and can complain free of charge."
            ),
        ),
    }
    return render(request, "sanctions/list.html", context)


def _found(request: PersonRequest, shown: View) -> tuple[SanctionRow, ...]:
    if shown is View.COMPLAINTS:
        return cases.complaints(but_of=request.person_id)
    before = paging.cursor(request.GET.get("before", ""), UUID)
    return cases.newest(but_of=request.person_id, before=before, limit=_PAGE + 1)


def list_row(row: SanctionRow, viewer: int, time_zone: str) -> ListRow:
    """Return the line of a sanction for its party or for the house."""
    mine = row.party_id == viewer
    reader = Reader(role=Role(row.side) if mine else Role.ADJUDICATOR, time_zone=time_zone)
    return ListRow(
        href=reverse("sanction", args=[row.id]),
        number=row.number,
        measure=words_sanctions.measure(Measure(row.measure)),
        scope=row.scope,
        party="" if mine else row.party_name,
        stated_at=row.stated_at,
        tag=_tag(row),
        clock=_clock(row, reader),
    )


def _tag(row: SanctionRow) -> Tag:
    text = words_sanctions.standing(
        stage=row.stage, result=row.result, ending=row.ending, ended=row.ended_at is not None
    )
    if row.stage == "complaint":
        return Tag(text=text, tone=Tone.WAIT)
    if row.ended_at is not None:
        return Tag(text=text, tone=Tone.GAIN)
    return Tag(text=text, tone=Tone.STILL)


def _clock(row: SanctionRow, reader: Reader) -> ClockRow | None:
    if row.next_due_at is None:
        return None
    return ClockRow(
        title=words_sanctions.clock_title(Clock(row.next_clock), reader),
        due_at=row.next_due_at,
        now=clock.now(),
        compact=True,
    )


def _tabs(shown: View) -> tuple[Tab, ...]:
    names = {View.COMPLAINTS: _("Complaints to decide"), View.ALL: _("All sanctions")}
    return tuple(
        Tab(label=name, href=f"?view={view}", current=view is shown) for view, name in names.items()
    )


def _nothing(shown: View) -> StateRow:
    if shown is View.ALL:
        return StateRow(kind=StateKind.EMPTY, title=_("No sanction was stated yet"), text="")
    return StateRow(
        kind=StateKind.EMPTY,
        title=_("No complaint waits for a decision"),
        text=_("New ones appear here as soon as somebody complains."),
        action=Action(label=_("See all sanctions"), href=f"?view={View.ALL}"),
    )
