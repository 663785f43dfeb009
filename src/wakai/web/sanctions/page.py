"""The page of a sanction: the statement of reasons, where it stands, and what can be done."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import access, people, sanction_views, words_policy, words_sanctions
from wakai.app.sanction_views import SanctionView
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Role, TextRef
from wakai.core.ids import SanctionId
from wakai.core.sanctions import events
from wakai.core.sanctions.guards import file_complaint
from wakai.core.sanctions.model import Clock, RunningClock
from wakai.core.sanctions.refusals import ComplaintFiledAlready
from wakai.store.sanction_journal import Entry
from wakai.web import auth
from wakai.web.auth import PersonRequest
from wakai.web.parts import (
    Action,
    AnswerRow,
    ClockRow,
    Method,
    OtherClock,
    Sign,
    Timeline,
    TimelineRow,
    Tone,
    Words,
)
from wakai.web.sanctions.lists import READERS
from wakai.web.text_words import typed

_QUOTED = events.ComplaintFiled | events.InformationAsked | events.InformationGiven


@require_safe
@auth.role_required(*READERS)
def sanction(request: PersonRequest, sanction_id: UUID) -> HttpResponse:
    """Show a sanction to its party or to the house."""
    sight = access.sanction_for(request.person, SanctionId(sanction_id))
    view = sanction_views.view(sight)
    state = view.state
    assert state.terms is not None
    actions = _actions(view)
    context = {
        "sanction": sight.sanction,
        "is_party": sight.is_party,
        "measure": words_sanctions.measure(state.statement.measure) if state.statement else "",
        "standing": words_sanctions.standing(
            stage=state.stage.value,
            result=sight.sanction.result,
            ending=sight.sanction.ending,
            ended=state.ended_at is not None,
        ),
        "statement": _statement(view),
        "facts": words_of(view, state.statement.facts if state.statement else None),
        "why": words_of(view, state.statement.why if state.statement else None),
        "main": next(iter(actions), None),
        "others": actions[1:],
        "refused": _refused(view),
        "decision": words_of(view, state.complaint.reasons if state.complaint else None),
        "result": words_sanctions.result(state.complaint.result)
        if state.complaint and state.complaint.result
        else "",
        "clocks": clocks(view),
        "timeline": _timeline(view),
        "bodies": [
            (words_sanctions.body(body), body.mediator) for body in state.terms.complaints.bodies
        ],
        "back_href": reverse("sanctions"),
    }
    return render(request, "sanctions/page.html", context)


def reader_of(view: SanctionView) -> Reader:
    """Return who reads."""
    return Reader(role=view.sight.role, time_zone=view.sight.viewer.time_zone)


def words_of(view: SanctionView, ref: TextRef | None) -> Words | None:
    """Return a text for this reader."""
    return typed(view.text(ref), view.sight.viewer.language) if ref else None


def _statement(view: SanctionView) -> tuple[AnswerRow, ...]:
    """Return what the law asks a statement of reasons to hold, line by line."""
    state, reader = view.state, reader_of(view)
    said = state.statement
    assert said is not None
    assert state.terms is not None
    clause = state.terms.complaints.clause(said.clause)
    assert clause is not None
    rows = [
        AnswerRow(label=_("What is limited"), values=(said.scope,)),
        AnswerRow(label=_("Where it applies"), values=(words_sanctions.places(said),)),
        AnswerRow(label=_("When"), values=(words_sanctions.duration(said, reader),)),
        AnswerRow(label=_("Found and decided by"), values=(words_sanctions.means(said),)),
        AnswerRow(
            label=words_sanctions.ground(clause),
            values=(words_sanctions.clause(clause), clause.source),
        ),
    ]
    if said.finding:
        found = words_policy.finding(said.finding, state.terms)
        ruling = _("Ruling on dispute %(number)s") % {"number": said.dispute_number}
        rows.append(AnswerRow(label=_("What was found"), values=(found, ruling)))
    return tuple(rows)


def _refused(view: SanctionView) -> str:
    """Say to the party why it cannot complain; nothing where it can, or has."""
    if not view.sight.is_party:
        return ""
    refusal = file_complaint(view.state, view.actor, view.now)
    if refusal is None or isinstance(refusal, ComplaintFiledAlready):
        return ""
    return words_sanctions.sentence(refusal, reader_of(view))


def _actions(view: SanctionView) -> list[Action]:
    names = {
        "file_complaint": ("complaint", _("Complain about this sanction")),
        "give_information": ("answer", _("Answer the question")),
        "decide_complaint": ("decision", _("Decide on the complaint")),
        "ask_information": ("question", _("Ask the party something")),
        "lift_sanction": ("end", _("Take the sanction back")),
    }
    here = view.sight.sanction.id
    can = set(view.actions)
    if not view.sight.is_party:
        can = {code for each in sanction_views.in_each_role(view.sight) for code in each.actions}
    found = [
        Action(label=label, href=reverse("sanction_deed", args=[here, noun]))
        for code, (noun, label) in names.items()
        if code in can
    ]
    complaint = view.state.complaint
    if "take_complaint" in can and complaint and complaint.assigned_to is None:
        href = reverse("sanction_take", args=[here])
        found.insert(0, Action(label=_("Take the complaint"), href=href, method=Method.POST))
    return found


def clocks(view: SanctionView) -> tuple[ClockRow, ...]:
    """Return the clocks, the nearest first; the last date only once the first is over."""
    ordered = sorted(view.state.clocks, key=lambda kind: view.state.clocks[kind].due_at)
    two = Clock.COMPLAINT_DECISION in view.state.clocks
    shown = [kind for kind in ordered if not (two and kind is Clock.COMPLAINT_BACKSTOP)]
    return tuple(row for kind in shown if (row := clock_of(view, kind)))


def clock_of(view: SanctionView, kind: Clock | None) -> ClockRow | None:
    """Return one clock, if it is there; the house sees the time of the party beside its own."""
    running = view.state.clocks.get(kind) if kind else None
    if kind is None or running is None:
        return None
    party = people.person(view.sight.sanction.party_id)
    others: tuple[OtherClock, ...] = ()
    if party and not view.sight.is_party:
        others = (OtherClock(label=_("The party"), time_zone=party.time_zone),)
    return _clock(view, kind, running, others)


def _clock(
    view: SanctionView, kind: Clock, running: RunningClock, others: tuple[OtherClock, ...]
) -> ClockRow:
    return ClockRow(
        title=words_sanctions.clock_title(kind, reader_of(view)),
        due_at=running.due_at,
        now=view.now,
        then=words_sanctions.what_follows(kind),
        started_at=running.set_at,
        tone=Tone.WAIT,
        paused=_("The party was asked something first.") if running.remaining is not None else "",
        left=running.remaining,
        others=others,
    )


def _timeline(view: SanctionView) -> Timeline:
    rows = (_entry(view, entry) for entry in view.history)
    return Timeline.of(row for row in rows if row is not None)


def _entry(view: SanctionView, entry: Entry) -> TimelineRow | None:
    text = words_sanctions.event_line(entry.event, reader_of(view))
    if not text:
        return None
    signs = {Role.BUYER.value: Sign.BUYER, Role.SELLER.value: Sign.SELLER}
    return TimelineRow(
        text=text,
        at=entry.at,
        sign=Sign.SYSTEM
        if entry.actor_id is None or isinstance(entry.event, events.ComplaintAcknowledged)
        else signs.get(entry.role, Sign.HOUSE),
        words=words_of(view, entry.event.statement) if isinstance(entry.event, _QUOTED) else None,
    )
