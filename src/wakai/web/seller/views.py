"""The seller's inbox: the nearest deadline first, with what happens at its end."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wakai.app import cases, clock, people, policies, words
from wakai.app.people import PersonRow
from wakai.app.words import Reader
from wakai.core.disputes.model import DeadlineKind, Role
from wakai.store.disputes import DisputeRow
from wakai.web import auth, case_rows, paging
from wakai.web.action_labels import action_label
from wakai.web.auth import PartyRequest
from wakai.web.disputes import addresses
from wakai.web.disputes.lists import ListRow, list_row
from wakai.web.parts import Action, Pages, StateKind, StateRow, Tab

_PAGE = 25
_BESIDE = {  # what else a seller may answer than what is expected
    "accept_request": ("make_offer", "refuse_request"),
    "accept_offer": ("make_offer",),
}


class View(StrEnum):
    """What the console lists."""

    WAITING = "waiting"
    RETURNS = "returns"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A dispute in the inbox: what happens at the end of its time, and where to answer."""

    listed: ListRow
    then: str
    actions: tuple[Action, ...]


@require_safe
@auth.seller_required
def console(request: PartyRequest) -> HttpResponse:
    """Show what waits for a seller, the returns to check, or all their disputes."""
    asked = request.GET.get("view", "")
    shown = View(asked) if asked in set(View) else View.WAITING
    found = _found(request, shown)
    page = found[:_PAGE]
    buyers = people.people({row.buyer_id for row in page})
    more = ""
    if len(found) > _PAGE:
        more = f"?view={shown}&after={_mark(page[-1], shown)}"
    context = {
        "rows": [_row(row, request.person, shown, buyers[row.buyer_id].time_zone) for row in page],
        "tabs": _tabs(request.person, shown),
        "pages": Pages(first=1, last=len(page), next_href=more) if more else None,
        "empty": _nothing(shown),
        "is_inbox": shown is not View.ALL,
    }
    return render(request, "seller/console.html", context)


def _found(request: PartyRequest, shown: View) -> tuple[DisputeRow, ...]:
    cursor = paging.cursor(request.GET.get("after", ""), UUID)
    if shown is View.ALL:
        return cases.of_seller(request.person_id, before=cursor, limit=_PAGE + 1)
    returns_only = shown is View.RETURNS
    return cases.seller_inbox(
        request.person_id, returns_only=returns_only, after=cursor, limit=_PAGE + 1
    )


def _row(row: DisputeRow, viewer: PersonRow, shown: View, zone: str) -> InboxRow:
    listed = list_row(row, now=clock.now(), viewer=viewer)
    if listed.clock and shown is not View.ALL:
        whole = replace(case_rows.buyers_clock(listed.clock, zone=zone), compact=False)
        listed = replace(listed, clock=whole)
    if shown is View.ALL or not row.next_deadline:
        return InboxRow(listed=listed, then="", actions=())
    kind = DeadlineKind(row.next_deadline)
    reader = Reader(role=Role.SELLER, time_zone=viewer.time_zone)
    return InboxRow(
        listed=listed,
        then=words.what_follows(kind, policies.live().terms, reader),
        actions=_actions(row),
    )


def _actions(row: DisputeRow) -> tuple[Action, ...]:
    """Return the ways to answer; whether each is still possible the rules say on its own page."""
    names = _names()
    return tuple(
        Action(label=names.get(code) or action_label(code), href=addresses.of(code, row.id))
        for code in (row.seller_step, *_BESIDE.get(row.seller_step, ()))
    )


def _names() -> dict[str, str]:
    return {
        "accept_request": _("Agree"),
        "make_offer": _("Make an offer"),
        "refuse_request": _("Refuse"),
        "accept_offer": _("Accept the offer"),
        "provide_return_label": _("Give address and label"),
        "accept_return": _("Check the return"),
        "send_replacement": _("Ship again"),
        "reply_to_appeal": pgettext("deed", "Reply to the appeal"),
        "give_information": _("Answer the question"),
        "file_appeal": _("Appeal the ruling"),
    }


def _tabs(viewer: PersonRow, shown: View) -> tuple[Tab, ...]:
    waiting, returns, everything = cases.seller_counts(viewer.id)
    listed = (
        (View.WAITING, _("Needs your answer"), waiting),
        (View.RETURNS, _("Returns to check"), returns),
        (View.ALL, _("All disputes"), everything),
    )
    return tuple(
        Tab(label=label, href=f"?view={view}", current=view is shown, count=count)
        for view, label, count in listed
    )


def _nothing(shown: View) -> StateRow:
    titles = {
        View.WAITING: _("Nothing waits for you"),
        View.RETURNS: _("No return is here to be checked"),
        View.ALL: _("Nobody has opened a dispute with you"),
    }
    text = _("You hear from us by mail as soon as a buyer writes.")
    action = None
    if shown is not View.ALL:
        action = Action(label=_("See all disputes"), href=f"{reverse('seller')}?view={View.ALL}")
    return StateRow(kind=StateKind.EMPTY, title=titles[shown], text=text, action=action)


def _mark(row: DisputeRow, shown: View) -> str:
    at = row.changed_at if shown is View.ALL else row.next_due_at
    return paging.mark(at, row.id)
