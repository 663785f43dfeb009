"""The docket: what waits for a ruling, the nearest deadline first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import cases, clock
from wakai.app.cases import Docket
from wakai.app.people import PersonRow
from wakai.app.roles import Deed, may
from wakai.core.disputes.model import Role
from wakai.store.disputes import DisputeRow
from wakai.web import auth, paging
from wakai.web.auth import StaffRequest
from wakai.web.disputes.lists import ListRow, list_row
from wakai.web.parts import Pages, StateKind, StateRow, Tab, Tag, Tone

_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketRow:
    """A case file on the docket."""

    listed: ListRow
    href: str
    buyer: str
    seller: str
    is_appeal: bool
    holder: Tag | None  # who has taken it
    late: Tag | None
    current: bool


@require_safe
@auth.role_required(Role.ADJUDICATOR, Role.SUPERVISOR)
def docket(request: StaffRequest) -> HttpResponse:
    """Show the docket: what can be taken, what one has taken, or all appeals."""
    shown = _view(request.GET.get("view", ""))
    found = cases.docket(
        request.person_id,
        view=shown,
        after=paging.cursor(request.GET.get("after", ""), UUID),
        limit=_PAGE + 1,
    )
    page = found[:_PAGE]
    last = paging.mark(page[-1].next_due_at, page[-1].id) if len(found) > _PAGE else ""
    more = last and f"?view={shown}&after={last}"
    context = {
        "rows": rows(page, request.person),
        "tabs": _tabs(request.person, shown),
        "assigns": may(request.person.roles, Deed.ASSIGN),
        "pages": Pages(first=1, last=len(page), next_href=more) if more else None,
        "empty": _nothing(shown),
    }
    return render(request, "bench/docket.html", context)


def rows(
    found: Sequence[DisputeRow],
    viewer: PersonRow,
    *,
    current: UUID | None = None,
    names: Mapping[int, str] | None = None,
) -> tuple[DocketRow, ...]:
    """
    Return the lines of a docket for somebody of the house.

    With ``names``, as supervisors give case files: each says who has it, and leads to where it is
    given to another.
    """
    now = clock.now()
    shown = tuple(_row(row, viewer, now, current) for row in found)
    if names is None:
        return shown
    return tuple(
        replace(line, href=reverse("bench_assign", args=[row.id]), holder=_named(row, names))
        for line, row in zip(shown, found, strict=True)
    )


def _row(row: DisputeRow, viewer: PersonRow, now: datetime, current: UUID | None) -> DocketRow:
    return DocketRow(
        listed=list_row(row, now=now, viewer=viewer),
        href=reverse("dispute" if row.asks_late else "bench_case", args=[row.id]),
        buyer=row.buyer_name,
        seller=row.seller_name,
        is_appeal=row.stage == "appeal",
        holder=_holder(row.holder, viewer),
        late=Tag(text=_("Late"), tone=Tone.WAIT, icon="alert") if row.is_late else None,
        current=row.id == current,
    )


def _named(row: DisputeRow, names: Mapping[int, str]) -> Tag:
    if row.holder is None:
        return Tag(text=_("Nobody has it"), tone=Tone.ACT)
    return Tag(text=names.get(row.holder, "–"), icon="person")


def _holder(person_id: int | None, viewer: PersonRow) -> Tag | None:
    if person_id is None:
        return None
    if person_id == viewer.id:
        return Tag(text=_("Yours"), tone=Tone.ACT, icon="gavel")
    return Tag(text=_("Taken"), icon="person")


def _tabs(viewer: PersonRow, shown: Docket) -> tuple[Tab, ...]:
    counts = cases.docket_counts(viewer.id)
    names = {
        Docket.OPEN: _("To take"),
        Docket.MINE: _("Mine"),
        Docket.APPEALS: _("Appeals"),
    }
    return tuple(
        Tab(label=name, href=f"?view={view}", current=view is shown, count=counts[view])
        for view, name in names.items()
    )


def _nothing(shown: Docket) -> StateRow:
    titles = {
        Docket.OPEN: _("Nothing waits to be taken"),
        Docket.MINE: _("You have no case file now"),
        Docket.APPEALS: _("No appeal is open"),
    }
    text = _("New case files appear here as soon as somebody asks for a ruling.")
    return StateRow(kind=StateKind.EMPTY, title=titles[shown], text=text)


def _view(text: str) -> Docket:
    return Docket(text) if text in set(Docket) else Docket.OPEN
