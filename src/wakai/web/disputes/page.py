"""The list of a party's disputes, and the page on which one is followed."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import (
    access,
    cases,
    clock,
    demo_carrier,
    orders,
    people,
    person_on_request,
    surveys,
    texts,
)
from wakai.app.cases import CaseView
from wakai.core.disputes.model import Fulfilment, Party
from wakai.core.ids import DisputeId
from wakai.store.disputes import DisputeRow
from wakai.store.orders import OrderRow
from wakai.web import (
    auth,
    award_rows,
    case_rows,
    claim_rows,
    money_rows,
    offer_rows,
    order_record,
    paging,
)
from wakai.web.auth import PartyRequest
from wakai.web.disputes import addresses, appeal_answers, case_file, choices, house
from wakai.web.disputes.lists import ListRow, list_row
from wakai.web.parts import Action, ClockRow, NextStep, Pages, StateKind, StateRow

_PAGE = 20
_GOODS_GO_BACK = {Fulfilment.RETURN_DUE, Fulfilment.RETURN_SENT, Fulfilment.RETURN_CHECK}


@require_safe
@auth.party_required
def disputes(request: PartyRequest) -> HttpResponse:
    """Show a buyer's disputes, the last changed first."""
    before = paging.cursor(request.GET.get("before", ""), UUID)
    found = cases.of_buyer(request.person_id, before=before, limit=_PAGE + 1)
    rows = found[:_PAGE]
    last = paging.mark(rows[-1].changed_at, rows[-1].id) if len(found) > _PAGE else ""
    more = last and f"?before={last}"
    bought = orders.orders({row.order_id for row in rows})
    context = {
        "rows": [_row(row, request, bought.get(row.order_id)) for row in rows],
        "pages": Pages(first=1, last=len(rows), next_href=more) if more else None,
        "empty": _nothing(),
    }
    return render(request, "disputes/list.html", context)


def _row(row: DisputeRow, request: PartyRequest, order: OrderRow | None) -> ListRow:
    return list_row(row, now=clock.now(), viewer=request.person, order=order)


def _nothing() -> StateRow:
    return StateRow(
        kind=StateKind.EMPTY,
        title=_("You have no disputes"),
        text=_("Something wrong with an order? Open it and say what."),
        action=Action(label=_("See your orders"), href=reverse("orders")),
    )


@require_safe
@auth.person_required
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Show where a dispute stands, what comes next and by when, to one of its parties."""
    person = auth.person_of(request)
    assert person is not None
    sight = access.dispute_for(person.id, DisputeId(dispute_id))
    view = cases.view(sight)
    order = view.order
    step = _next_step(view) if sight.party else None
    clocks = case_rows.clocks(view, but=step.clock if step else None)
    if sight.party is Party.SELLER:
        step, clocks = _with_buyers_time(view, step, clocks)
    context = {
        "view": view,
        "dispute": sight.dispute,
        "order": order,
        "is_party": sight.party is not None,
        "helpers": _helpers(view),
        "state_line": case_rows.state_line(view),
        "next_step": step,
        "choices": choices.choices(view),
        "offers": offer_rows.waiting(view),
        "clocks": clocks,
        "money_map": money_rows.money_map(view),
        "timeline": case_rows.timeline(view),
        "tiles": case_rows.tiles(view),
        "claim": claim_rows.context(view),
        "record": order_record.card(view),
        "appeals": appeal_answers.filed(view),
        "ruling": case_rows.ruling_card(view),
        "ruling_words": case_rows.words_of(view, view.state.ruling.statement)
        if view.state.ruling
        else None,
        "way_to_person": person_on_request.way(view),
        "findings": case_rows.evidence_findings(view),
        "awards": award_rows.standing(view),
        "address": _address(view),
        "terms": view.state.terms,
        "house_actions": house.actions(person.id, view.dispute_id, frozenset(person.roles))
        if sight.party is None
        else (),
        "may_take": case_file.may_take(view),
        "demo_parcel": demo_carrier.on_its_way(view.state, view.now) if settings.WAKAI_DEMO else "",
        "survey_open": sight.party is not None and surveys.is_time(view.state),
    }
    return render(request, "disputes/page.html", context)


def _next_step(view: CaseView) -> NextStep:
    """Return the next step; the ways to answer a request stand below it with what they lead to."""
    shown = {choice.code for choice in choices.choices(view)}
    places = {code: at for code, at in addresses.of_actions(view).items() if code not in shown}
    return case_rows.next_step(view, places)


def _with_buyers_time(
    view: CaseView, step: NextStep | None, clocks: tuple[ClockRow, ...]
) -> tuple[NextStep | None, tuple[ClockRow, ...]]:
    """Return the same with what the buyer's clock shows: a seller's page is a place of work."""
    buyer = people.person(view.sight.dispute.buyer_id)
    zone = buyer.time_zone if buyer else "UTC"
    if step and step.clock:
        step = replace(step, clock=case_rows.buyers_clock(step.clock, zone=zone))
    return step, tuple(case_rows.buyers_clock(row, zone=zone) for row in clocks)


def _helpers(view: CaseView) -> list[dict[str, object]]:
    """Return who acts for which party now, by name."""
    acting = (mandate for mandate in view.state.mandates if not mandate.ended)
    return [{"party": one.party, "name": view.helpers.get(one.person, "")} for one in acting]


def _address(view: CaseView) -> texts.StoredText | None:
    """Return where the goods go back to: for the parties of a return, and nobody else."""
    goods = view.state.return_
    over = view.state.fulfilment not in _GOODS_GO_BACK
    if goods is None or over or view.sight.party not in {Party.BUYER, Party.SELLER}:
        return None
    return view.text(goods.address)
