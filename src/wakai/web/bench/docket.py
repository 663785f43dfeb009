"""The docket: what waits for a ruling, the nearest deadline first."""

from collections.abc import Sequence
from dataclasses import dataclass
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
        "pages": Pages(first=1, last=len(page), next_href=more) if more else None,
        "empty": _nothing(shown),
    }
    return render(request, "bench/docket.html", context)


def rows(
    found: Sequence[DisputeRow], viewer: PersonRow, *, current: UUID | None = None
) -> tuple[DocketRow, ...]:
    """Return the lines of a docket for somebody of the house."""
    now = clock.now()
    return tuple(_row(row, viewer, now, current) for row in found)


def _row(row: DisputeRow, viewer: PersonRow, now: datetime, current: UUID | None) -> DocketRow:
    is_appeal = row.stage == "appeal"
    return DocketRow(
        listed=list_row(row, now=now, viewer=viewer),
        href=reverse("dispute" if row.asks_late else "bench_case", args=[row.id]),
        buyer=row.buyer_name,
        seller=row.seller_name,
        is_appeal=is_appeal,
        holder=_holder(row.appeal_assigned_to if is_appeal else row.assigned_to, viewer),
        current=row.id == current,
    )


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
