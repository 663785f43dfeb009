"""The desk: queue and own conversations at the left, the thread, the case file at the right."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wakai.app import (
    access,
    assurances,
    cases,
    chat_limits,
    clock,
    desk_undo,
    drafts,
    formats,
    orders,
    people,
    plugs,
)
from wakai.app.access import ConversationSight, NotVisible
from wakai.core.conversations.model import Owner, State
from wakai.core.ids import OrderId
from wakai.store import chat as log
from wakai.store import desk_settings
from wakai.web import auth, case_about, case_rows, money_rows, order_record
from wakai.web.auth import OperatorRequest
from wakai.web.chat import lines as drawn
from wakai.web.chat.views import SHOWN, config, status_of
from wakai.web.desk import alerts, keys, lists, marks
from wakai.web.desk.draft import can_begin
from wakai.web.desk.helping import case_at_desk, refused
from wakai.web.disputes.lists import list_row
from wakai.web.parts import StateKind, StateRow


@never_cache
@require_safe
@auth.operator_required
def desk(request: OperatorRequest) -> HttpResponse:
    """Show who waits and the operator's own conversations."""
    empty = StateRow(
        kind=StateKind.EMPTY,
        title=_("No conversation is open"),
        text=_("Take the one that waits longest from the list."),
    )
    kept = desk_settings.read(request.operator_id)
    context = {
        **lists.context_of(request, None),
        **alerts.of_desk(kept),
        **keys.of_desk(kept),
        "empty": empty,
    }
    return render(request, "desk/page.html", context)


@never_cache
@require_safe
@auth.operator_required
def conversation(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Show a conversation with the case file it is about."""
    sight = access.conversation_at_desk(request.operator_id, conversation_id)
    seen = log.snapshot(conversation_id, reader=sight.seat.reader, limit=SHOWN)
    if seen is None:
        raise NotVisible
    here, kept = sight.conversation, desk_settings.read(request.operator_id)
    context = {
        **lists.context_of(request, conversation_id),
        **alerts.of_desk(kept),
        **keys.of_desk(kept),
        **status_of(sight),
        "rows": drawn.rows(sight, seen.entries),
        "more_before": seen.entries[0].seq if seen.more and seen.entries else 0,
        **_kept(sight),
        "config": {
            **config(request, sight, f"{str(seen.epoch)[:8]}.{seen.head}"),
            "undo_seconds": desk_undo.seconds(request.operator_id),
            "colleagues": marks.colleagues(),
        },
        "can_claim": here.owner is not Owner.HUMAN and here.state is not State.ENDED,
        "text_max": chat_limits.TEXT_MAX,
        "composer_hint": _composer_hint(sight),
        **_beside(sight),
    }
    return render(request, "desk/conversation.html", context)


@never_cache
@require_safe
@auth.operator_required
def case(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Draw anew what stands beside a conversation: the case as it is now, and what can be done."""
    sight = access.conversation_at_desk(request.operator_id, conversation_id)
    return render(request, "desk/case.html", _beside(sight))


def _beside(sight: ConversationSight) -> dict[str, Any]:
    here = sight.conversation
    told = _told(here.person or 0)
    return {"conversation": here, "is_mine": sight.is_held, "told": told, **_subject(sight)}


def _kept(sight: ConversationSight) -> dict[str, Any]:
    """Return what the operator had begun to write, and the rules it can rest on."""
    draft = drafts.read(sight.viewer.id, f"chat:{sight.conversation.id}")
    clauses = assurances.clauses(assurances.terms_of(sight)) if sight.is_held else ()
    chosen = next((one.code for one in clauses if one.code == draft.get("clause")), "")
    return {"draft": draft, "clauses": clauses, "draft_rule": chosen}


def _told(person: int) -> list[dict[str, Any]]:
    """Return what a person was told of the rules before, by whomever."""
    return [
        {
            "number": row.number,
            "label": assurances.label(row.clause, row.policy_sha256),
            "applies": row.applies,
            "contradicts": row.contradicts,
        }
        for row in assurances.of_person(person, limit=8)
    ]


def _composer_hint(sight: ConversationSight) -> str:
    """Return in which language to write, as it is: there may be nobody who translates."""
    mine, theirs = sight.viewer.language, sight.conversation.language
    if mine == theirs:
        return _("Your answer")
    if plugs.translator().supports(mine, theirs):
        return _("Answer in your language. The party reads it in theirs.")
    told = _("Nothing is translated here. They write %(language)s.")
    return told % {"language": formats.language(theirs)}


def _subject(sight: ConversationSight) -> dict[str, Any]:
    """Return what the conversation is about: the person, their orders, and the case file."""
    here = sight.conversation
    person = people.person(here.person) if here.person else None
    found: dict[str, Any] = {"party": person, "case": None, "orders": (), "order": None}
    if person is None:
        return found
    found["local_time"] = clock.now()
    found["orders"] = orders.orders_of_buyer(person.id, limit=8)
    found["disputes"] = [
        list_row(row, now=clock.now(), viewer=sight.viewer)
        for row in cases.mine(person.id, limit=5, sent_only=True)
    ]
    if here.order:
        order = found["order"] = orders.order(OrderId(here.order))
        found["can_begin"] = order is not None and can_begin(order, person.id)
    if here.dispute:
        found |= case_of(sight)
    return found


def case_of(sight: ConversationSight) -> dict[str, Any]:
    """Return the case file as an operator sees it, with the clocks in three time zones."""
    seen = case_at_desk(sight)
    view = cases.view(seen)
    buyer, seller = _zone_of(seen.dispute.buyer_id), _zone_of(seen.dispute.seller_id)
    clocks = tuple(
        case_rows.parties_clocks(row, buyer_zone=buyer, seller_zone=seller)
        for row in case_rows.clocks(view)
    )
    side = seen.side_of(sight.conversation.person)
    return {
        "case": seen.dispute,
        "case_line": case_rows.state_line(view),
        "case_clocks": clocks,
        "case_money": money_rows.money_map(view),
        "case_record": order_record.card(view),
        "case_tiles": case_rows.tiles(view),
        "appeal_used": view.state.appeal_used,
        "side": side.value if side else "",
        "can_appeal": side is not None and refused(view, "prepare_appeal", side) is None,
        "nothing_to_gain": case_about.nothing_to_gain(view, side),
        "can_propose": view.can("propose_neutrally"),
    }


def _zone_of(person: int) -> str:
    found = people.person(person)
    return found.time_zone if found else "UTC"
