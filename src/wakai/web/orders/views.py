"""The order list, an order, and the way from it into a dispute."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakai.app import access, cases, claim_help, claims, clock, mandates, policies, words
from wakai.app import orders as app
from wakai.app.access import OrderSight
from wakai.app.numbers import number
from wakai.app.words import Reader
from wakai.core.disputes.model import Party, Role, Stage
from wakai.core.disputes.refusals import WindowOver
from wakai.core.money import Money
from wakai.store.disputes import OpenDispute
from wakai.web import auth, paging
from wakai.web.auth import PartyRequest
from wakai.web.disputes.lists import list_row
from wakai.web.orders.forms import LateForm
from wakai.web.orders.rows import line_rows
from wakai.web.parts import Pages, StateKind, StateRow
from wakai.web.written import written

_PAGE = 20


@require_safe
@auth.party_required
def orders(request: PartyRequest) -> HttpResponse:
    """Show a buyer's orders, the newest first; a typed number finds one."""
    typed = request.GET.get("q", "").strip()
    if typed:
        found = app.search_order(request.person_id, typed)
        more = ""
    else:
        after = paging.cursor(request.GET.get("after", ""), number)
        page = app.orders_of_buyer(request.person_id, after=after, limit=_PAGE + 1)
        found = page[:_PAGE]
        last = paging.mark(found[-1].placed_at, found[-1].id) if len(page) > _PAGE else ""
        more = last and f"?after={last}"
    context = {
        "orders": [(row, Money(row.paid_minor, row.currency)) for row in found],
        "typed": typed,
        "pages": Pages(first=1, last=len(found), next_href=more) if more else None,
        "empty": _nothing(typed),
    }
    return render(request, "orders/list.html", context)


def _nothing(typed: str) -> StateRow:
    if typed:
        return StateRow(
            kind=StateKind.EMPTY,
            title=_("No order of yours has this number"),
            text=_("Check the number in the mail of the shop, or look through your orders."),
        )
    return StateRow(kind=StateKind.EMPTY, title=_("You have no orders here yet"))


@require_safe
@auth.party_required
def order(request: PartyRequest, order_id: int) -> HttpResponse:
    """Show an order to its buyer or seller, with its disputes and what can be done."""
    sight = access.order_for_party(request.person, order_id)
    now = clock.now()
    disputes = cases.of_order(order_id)
    shown = [row for row in disputes if sight.party is Party.BUYER or row.was_sent]
    left = claims.left(sight.order)
    over = sight.party is Party.BUYER and all(row.stage == Stage.CLOSED.value for row in disputes)
    can_open = over and bool(left.lines) and not left.charged_back_at
    context = {
        "order": sight.order,
        "lines": line_rows(sight.order, left),
        "paid": Money(sight.order.paid_minor, sight.order.currency),
        "parcel": app.parcel(sight.order, now),
        "is_buyer": sight.party is Party.BUYER,
        "disputes": [
            list_row(row, now=now, viewer=request.person, party=sight.party) for row in shown
        ],
        "sight": sight,
        "mandate": mandates.of_party(order_id, sight.party) if sight.party else None,
        "can_open": can_open,
        "not_yet": _not_yet(sight) if can_open else "",
        "nothing_left": over and not left.lines,
        "bank_has_it": over and left.charged_back_at,
        "again": bool(left.earlier),
        "reason": request.GET.get("reason", ""),
    }
    return render(request, "orders/page.html", context)


def _not_yet(sight: OrderSight) -> str:
    """Return why no dispute can begin now; nothing where one can, or can be asked for late."""
    refusal = claims.refused(sight.order, sight.actor)
    if refusal is None or isinstance(refusal, WindowOver):
        return ""
    reader = Reader(role=Role.BUYER, time_zone=sight.viewer.time_zone)
    return words.sentence(refusal, reader=reader)


@require_POST
@auth.party_required
def start(request: PartyRequest, order_id: int) -> HttpResponse:
    """Begin a dispute over an order, or go on with the one that is open."""
    sight = access.order_for_buyer(request.person, order_id)
    answer = claims.start(sight.order, sight.actor)
    if isinstance(answer, WindowOver):
        return redirect("dispute_late", order_id)
    if not isinstance(answer, OpenDispute):
        reader = Reader(role=Role.BUYER, time_zone=request.person.time_zone)
        messages.error(request, words.sentence(answer, reader=reader))
        return redirect("order", order_id)
    if answer.was_sent:
        return redirect("dispute", answer.id)
    if known := policies.live().terms.reason(request.POST.get("reason", "")):
        claim_help.fill(request.person_id, answer.id, {"reason": known.code})
    return redirect("claim", answer.id, "problem")


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def start_late(request: PartyRequest, order_id: int) -> HttpResponse:
    """Ask to begin a dispute after the time for it: a reason, which a person looks at (D1)."""
    sight = access.order_for_buyer(request.person, order_id)
    form = LateForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _late_page(request, sight.order, form, status)
    said = written(request.person, form.cleaned_data["statement"])
    answer = claims.start(sight.order, sight.actor, late_because=said)
    if isinstance(answer, OpenDispute):
        return redirect("dispute", answer.id)
    reader = Reader(role=Role.BUYER, time_zone=request.person.time_zone)
    form.add_error(None, words.sentence(answer, reader=reader))
    return _late_page(request, sight.order, form, 409)


def _late_page(
    request: PartyRequest, row: app.OrderRow, form: LateForm, status: int
) -> HttpResponse:
    back = reverse("order", args=[row.id])
    context = {"order": row, "form": form, "back_href": back}
    return render(request, "orders/late.html", context, status=status)
