"""The case file as an adjudicator reads it: both sides beside each other, then the ruling."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakai.app import access, cases, clock, disputes, drafts, people, words, words_lines
from wakai.app.cases import CaseView, Docket
from wakai.app.roles import Deed, may
from wakai.core.disputes.commands import Assign
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.guards_review import assigned_to, may_decide
from wakai.core.disputes.model import Appeal, AppealText, Party, Role, Scope, Stage
from wakai.core.ids import DisputeId
from wakai.core.money import Money
from wakai.web import auth, award_rows, case_rows, claim_rows, money_rows, offer_rows, order_record
from wakai.web.auth import AdjudicatorRequest, StaffRequest
from wakai.web.bench import docket, proposed
from wakai.web.bench.ruling_form import RulingForm
from wakai.web.disputes.deeds import refusal_words
from wakai.web.parts import (
    Action,
    ClockRow,
    EvidenceTile,
    Method,
    Notice,
    Sign,
    Tone,
    Words,
)

_LIST = 12
_DECIDING = frozenset({Stage.REVIEW, Stage.APPEAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something a side has written, and on which occasion."""

    occasion: str
    at: datetime
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one side says and shows."""

    sign: Sign
    name: str
    said: tuple[Said, ...]
    tiles: tuple[EvidenceTile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLine:
    """One line of the order that is in dispute."""

    title: str
    language: str
    pieces: str  # how many of those that were bought, where there are several
    paid: Money
    reason: str
    asked: Money


@require_safe
@auth.role_required(Role.ADJUDICATOR, Role.SUPERVISOR)
def case_file(request: StaffRequest, dispute_id: UUID) -> HttpResponse:
    """Show a case file with both sides, and the composer to whoever decides it."""
    return page(request, cases.view(access.dispute_for_staff(request.person_id, _id(dispute_id))))


@require_POST
@auth.adjudicator_required
def take(request: AdjudicatorRequest, dispute_id: UUID) -> HttpResponse:
    """Take a case file from the docket."""
    view = opened(request, dispute_id)
    command = Assign(by=view.actor, at=clock.now(), adjudicator=request.adjudicator_id)
    answer = disputes.execute(view.dispute_id, command)
    if not isinstance(answer, disputes.Done):
        messages.error(request, refusal_words(view, answer))
        return page(request, cases.view(view.sight), status=409)
    messages.success(request, _("The case file is yours. The parties see that somebody reads it."))
    return redirect("bench_case", dispute_id)


def opened(request: AdjudicatorRequest, dispute_id: UUID) -> CaseView:
    """Return a case file to an adjudicator. Raises NotVisible."""
    sight = access.dispute_for_role(request.person, _id(dispute_id), Role.ADJUDICATOR)
    return cases.view(sight)


def _id(dispute_id: UUID) -> DisputeId:
    return DisputeId(dispute_id)


def page(
    request: HttpRequest, view: CaseView, form: RulingForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the case file; ``form`` is a ruling that has something to mend."""
    viewer = view.sight.viewer
    context = {
        "view": view,
        "dispute": view.sight.dispute,
        "order": view.order,
        "docket": docket.rows(_beside(view), viewer, current=view.dispute_id),
        "state_line": case_rows.state_line(view),
        "clocks": clocks(view),
        "claimed": tuple(_claimed(view)),
        "record": order_record.card(view),
        "sides": sides(view),
        **_asked_for(view),
        "requests": _requests(view),
        "money_map": money_rows.money_map(view),
        "timeline": case_rows.timeline(view),
        "ruling": case_rows.ruling_card(view),
        "findings": case_rows.evidence_findings(view),
        "awards": award_rows.standing(view),
        "offers": offer_rows.waiting(view),
        "ruling_words": case_rows.words_of(view, view.state.ruling.statement)
        if view.state.ruling
        else None,
        "appeal": _appeal(view),
        "return_fault": _return_fault(view),
        "assigns": may(viewer.roles, Deed.ASSIGN) and view.state.stage in _DECIDING,
        **_composer(view, form),
    }
    return render(request, "bench/case_file.html", context, status=status)


def _beside(view: CaseView) -> tuple[Any, ...]:
    """Return the case files to go on to: one's own, then what can be taken."""
    viewer = view.sight.viewer.id
    mine = cases.docket(viewer, view=Docket.MINE, limit=_LIST)
    room = _LIST - len(mine)
    return (*mine, *cases.docket(viewer, view=Docket.OPEN, limit=room)) if room else mine


def clocks(view: CaseView) -> tuple[ClockRow, ...]:
    """Return the clocks with both parties' times beside the reader's own, those that run first."""
    row = view.sight.dispute
    known = people.people([row.buyer_id, row.seller_id])
    zones = {party: known[party].time_zone for party in (row.buyer_id, row.seller_id)}
    return tuple(
        case_rows.parties_clocks(
            clock_row, buyer_zone=zones[row.buyer_id], seller_zone=zones[row.seller_id]
        )
        for clock_row in sorted(case_rows.clocks(view), key=lambda listed: listed.over)
    )


def _claimed(view: CaseView) -> Iterator[ClaimedLine]:
    claim = view.state.claim
    if claim is None:
        return
    asked = {part.line_id: part.minor for part in claim.remedy.refunds}
    for line in claim.lines:
        known = view.bought[line.line_id]
        yield ClaimedLine(
            title=known.title,
            language=known.language,
            pieces=words_lines.pieces(line.quantity, known.quantity),
            paid=case_rows.money(view, known.paid_minor),
            reason=words.reason(line.reason, view.state.terms),
            asked=case_rows.money(view, asked.get(line.line_id, 0)),
        )


def sides(view: CaseView) -> tuple[Side, Side]:
    """Return what the buyer and what the seller say and show."""
    row = view.sight.dispute
    tiles = case_rows.tiles(view)
    buyer, seller = (
        Side(
            sign=sign,
            name=name,
            said=tuple(_said(view, sign)),
            tiles=tuple(tile for tile in tiles if tile.side is sign),
        )
        for sign, name in ((Sign.BUYER, row.buyer_name), (Sign.SELLER, row.seller_name))
    )
    return buyer, seller


def _said(view: CaseView, sign: Sign) -> Iterator[Said]:
    reader = case_rows.reader_of(view)
    for entry in view.history:
        written = case_rows.words_of(view, case_rows.text_of(entry.event))
        if case_rows.sign_of(entry) is sign and written:
            occasion = words.event_line(entry.event, reader, view.state)
            yield Said(occasion=occasion, at=entry.at, words=written)


def _asked_for(view: CaseView) -> dict[str, str]:
    claim, currency = view.state.claim, view.sight.dispute.currency
    if claim is None:
        return {}
    return {
        "asked_for": words.brief(claim.remedy, currency),
        "in_all": words.in_all(claim.remedy, currency),
        "excused": claim_rows.excused(view, claim),
    }


def _requests(view: CaseView) -> tuple[tuple[str, tuple[str, ...], datetime | None], ...]:
    """Return what was asked of the parties: whom, for what, and when it was answered."""
    return tuple(
        (
            words.sentence_start(request.to),
            tuple(words.evidence_kind(kind, view.state.terms) for kind in request.kinds),
            request.answered_at,
        )
        for request in view.state.requests
    )


def _return_fault(view: CaseView) -> Notice | None:
    """Return what a review of a return is about; None for any other case file."""
    if view.state.scope is Scope.REPLACEMENT:
        told = _("The buyer is not sure of what was shipped again. You rule on that alone.")
        return _notice(told, Tone.ACT)
    goods = view.state.return_
    if view.state.scope is not Scope.RETURN or goods is None:
        return None
    if goods.fault is None:
        return _notice(_("The goods were not sent back. You rule on that alone."), Tone.ACT)
    told = _("The seller objects to what came back: %(fault)s. You rule on that alone.")
    return _notice(told % {"fault": words.label(goods.fault)}, Tone.ACT)


def _appeal(view: CaseView) -> dict[str, Any] | None:
    appeal, terms = view.state.appeal, view.state.terms
    if appeal is None or appeal.filed_at is None:
        return None
    return {
        "by": words.sentence_start(appeal.party),
        "is_buyer": appeal.party is Party.BUYER,
        "at": appeal.filed_at,
        "reason": words.request_reason(appeal.text.request_reason, terms),
        "grounds": [words.ground(code, terms) for code in appeal.text.grounds],
        "contested": [words.label(part) for part in appeal.text.contested],
        "ignored": _ignored(view, appeal.text),
        "alone": appeal.joined is None,
        "joined": _joined(view, appeal),
        "defect": case_rows.words_of(view, appeal.defect),
    }


def _joined(view: CaseView, appeal: Appeal) -> dict[str, Any] | None:
    """Return what the other side appeals against, where it joined."""
    if appeal.joined is None:
        return None
    terms = view.state.terms
    return {
        "by": words.sentence_start(appeal.party.other),
        "grounds": [words.ground(code, terms) for code in appeal.joined.grounds],
        "contested": [words.label(part) for part in appeal.joined.contested],
        "ignored": _ignored(view, appeal.joined),
    }


def _ignored(view: CaseView, text: AppealText) -> list[tuple[str, str]]:
    """Return the evidence that is said to have been overlooked: its id, and what it is."""
    return [
        (str(item.evidence_id), words.evidence_kind(item.kind, view.state.terms))
        for item in view.state.evidence
        if item.evidence_id in text.ignored
    ]


def _composer(view: CaseView, form: RulingForm | None) -> dict[str, Any]:
    """Return the composer for whoever decides; to everybody else, why they do not."""
    if view.state.stage not in _DECIDING or not _judges(view):
        return {"composer": None}
    if view.state.proposed is not None:
        return {"composer": None, **proposed.context(view)}
    conflict = may_decide(view.state, view.actor.person)
    if conflict:
        return {"composer": None, "bench_notice": _notice(refusal_words(view, conflict), Tone.LOSS)}
    holder = assigned_to(view.state)
    if holder is None:
        return {"composer": None, "take": _take(view)}
    if holder != view.actor.person:
        text = _("Somebody else has taken this case file. You can read it, but not rule on it.")
        return {"composer": None, "bench_notice": _notice(text, Tone.STILL)}
    code = "decide_appeal" if view.state.stage is Stage.APPEAL else "issue_ruling"
    waits = GUARDS[code](view.state, view.actor, view.now)
    return {
        "composer": form or RulingForm(view=view, initial=draft_of(view)),
        "bench_notice": _notice(refusal_words(view, waits), Tone.WAIT) if waits else None,
        "may_propose": view.can("propose_neutrally"),
        "may_find_inadmissible": view.can("find_inadmissible"),
        "may_reject": view.can("reject_appeal"),
        "may_ask": GUARDS["request_information"](view.state, view.actor, view.now) is None,
    }


def draft_of(view: CaseView) -> dict[str, Any]:
    """Return the ruling as far as it is written."""
    return drafts.read(view.sight.viewer.id, drafts.scope_of("ruling", view.dispute_id))


def _judges(view: CaseView) -> bool:
    return Role.ADJUDICATOR in view.sight.viewer.roles


def _notice(text: str, tone: Tone) -> Notice:
    return Notice(text=text, tone=tone)


def _take(view: CaseView) -> Action:
    return Action(
        label=_("Take this case file"),
        href=reverse("bench_take", args=[view.dispute_id]),
        method=Method.POST,
        icon="gavel",
    )
